package vault

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"desist/complaint"
)

// keeper holds the statements of one batch.
type keeper struct {
	ctx context.Context
	tx  *sql.Tx

	findMessage, improve, addMessage, addOriginal, addLarge, addExtract, addReading, dropMoved, addLocation *sql.Stmt

	others map[string]*sql.Stmt // by their text; those that not every batch needs

	extracts bool // there are extracts that a whole message may replace
	places   map[[2]string]int64
}

func newKeeper(ctx context.Context, tx *sql.Tx) (*keeper, error) {
	k := &keeper{ctx: ctx, tx: tx, others: map[string]*sql.Stmt{}, places: map[[2]string]int64{}}
	return k, k.prepare()
}

// ready prepares a query once for the batch. Preparing takes many times as long as running it.
func (k *keeper) ready(query string) error {
	if k.others[query] != nil {
		return nil
	}
	stmt, err := k.tx.PrepareContext(k.ctx, query) //nolint:sqlclosecheck // closed with the transaction
	k.others[query] = stmt
	return err
}

func (k *keeper) exec(query string, args ...any) error {
	if err := k.ready(query); err != nil {
		return err
	}
	_, err := k.others[query].ExecContext(k.ctx, args...)
	return err
}

// scan reads the one row of query; sql.ErrNoRows if there is none.
func (k *keeper) scan(query string, args []any, into ...any) error {
	if err := k.ready(query); err != nil {
		return err
	}
	return k.others[query].QueryRowContext(k.ctx, args...).Scan(into...)
}

func keep(ctx context.Context, tx *sql.Tx, arrivals []arrival) (kept Kept, err error) {
	k, err := newKeeper(ctx, tx)
	if err != nil {
		return kept, err
	}
	for i := range arrivals {
		if err := k.keep(&arrivals[i], &kept); err != nil {
			return kept, fmt.Errorf("message %x: %w", arrivals[i].id, err)
		}
		if d := arrivals[i].Draft; d != nil { // unless the casebook has the message from elsewhere, this does nothing
			if err := dropDraft(ctx, tx, d.large); err != nil {
				return kept, err
			}
		}
	}
	return kept, nil
}

func (k *keeper) prepare() error {
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&k.findMessage, `SELECT seq, received, received_from, extent FROM message WHERE id = ?`},
		{&k.improve, `UPDATE message SET received = ?, received_from = ? WHERE seq = ?`},
		{&k.addMessage, `INSERT INTO message (id, message_id, received, received_from, finding, engine, size, stored, extent, fingerprint)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&k.addOriginal, `INSERT INTO original (message, zstd) VALUES (?, ?)`},
		{&k.addLarge, `UPDATE large SET message = ?1 WHERE id = ?2 AND message IS NULL`},
		{&k.addExtract, `INSERT INTO extract (message, zstd) VALUES (?, ?) ON CONFLICT DO UPDATE SET zstd = excluded.zstd`},
		{&k.addReading, `INSERT INTO reading (message, doc) VALUES (?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc`},
		{&k.dropMoved, `DELETE FROM location WHERE message = ? AND place = ? AND uid_validity <> ?`},
		{&k.addLocation, `INSERT INTO location (message, place, uid_validity, uid, internal_date, flags, imported, labels)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET internal_date = excluded.internal_date, flags = excluded.flags, imported = excluded.imported,
			labels = excluded.labels, gone = ''`},
	} {
		stmt, err := k.tx.PrepareContext(k.ctx, s.sql) //nolint:sqlclosecheck // closed with the transaction
		if err != nil {
			return err
		}
		*s.to = stmt
	}
	return k.tx.QueryRowContext(k.ctx, `SELECT EXISTS (SELECT 1 FROM message WHERE extent <> 0)`).Scan(&k.extracts)
}

// holding is a message the casebook has.
type holding struct {
	seq    int64
	id     []byte
	at     arrived
	extent int
}

// keep stores one arrival, in place of what was held of the same message before, if that was less.
func (k *keeper) keep(a *arrival, kept *Kept) error {
	seq, fresh, err := k.store(a, kept)
	if err != nil {
		return err
	}
	return k.locate(seq, a.Location, fresh)
}

func (k *keeper) store(a *arrival, kept *Kept) (seq int64, fresh bool, err error) {
	extent := extentCode(a.Extent)
	had, found, err := k.byID(a.id[:])
	if err != nil {
		return 0, false, err
	}
	other, kin, err := k.kin(a, had.seq)
	if err != nil {
		return 0, false, err
	}
	switch {
	case !found && !kin:
		kept.New++
		k.extracts = k.extracts || extent != 0
		seq, err = k.addNew(a)
		return seq, true, err
	case !found: // what is held of it has another id
		had = other
	case kin && extent == 0:
		if err := k.absorb(other, had); err != nil {
			return 0, false, err
		}
		kept.Fuller++
	}
	kept.Known++
	if extent < had.extent {
		kept.Fuller++
		if err := k.replace(a, had); err != nil {
			return 0, false, err
		}
	}
	return had.seq, false, k.meetAgain(a, had)
}

func (k *keeper) byID(id []byte) (holding, bool, error) {
	h := holding{id: id}
	err := k.findMessage.QueryRowContext(k.ctx, id).Scan(&h.seq, &h.at.at, &h.at.from, &h.extent)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	return h, err == nil, err
}

// kin finds the same message under another id than the arrival's: for an original the extract that it replaces, for
// an extract the original that is already held.
func (k *keeper) kin(a *arrival, not int64) (h holding, found bool, err error) {
	if a.Extent == complaint.ExtentWhole && !k.extracts {
		return h, false, nil
	}
	condition := `m.extent <> 0`
	if a.Extent != complaint.ExtentWhole {
		condition = `TRUE`
	}
	scan := func(query string, args ...any) error {
		return k.scan(`SELECT m.seq, m.id, m.received, m.received_from, m.extent `+query+
			` AND m.seq <> ? AND `+condition+` ORDER BY m.extent, m.seq LIMIT 1`, append(args, not),
			&h.seq, &h.id, &h.at.at, &h.at.from, &h.extent)
	}
	if a.Location.UID != 0 {
		place, err := k.place(a.Location)
		if err != nil {
			return h, false, err
		}
		err = scan(`FROM location l JOIN message m ON m.seq = l.message WHERE l.place = ? AND l.uid_validity = ? AND l.uid = ?`,
			place, a.Location.UIDValidity, a.Location.UID)
		if !errors.Is(err, sql.ErrNoRows) {
			return h, err == nil, err
		}
	}
	if a.Fingerprint == "" {
		return h, false, nil
	}
	err = scan(`FROM message m WHERE m.fingerprint = ? AND m.fingerprint <> ''`, a.Fingerprint)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	return h, err == nil, err
}

// meetAgain improves the received time of a message the casebook has.
func (k *keeper) meetAgain(a *arrival, had holding) error {
	met := arrivedOf(a.Reading)
	if !met.better(had.at) {
		return nil
	}
	_, err := k.improve.ExecContext(k.ctx, met.at, string(met.from), had.seq)
	return err
}

func (k *keeper) addNew(a *arrival) (int64, error) {
	r, at := a.Reading, arrivedOf(a.Reading)
	res, err := k.addMessage.ExecContext(k.ctx, a.id[:], r.MessageID, at.at, string(at.from), len(r.Finding) > 0,
		a.Engine, a.size(), a.stored(), extentCode(a.Extent), a.Fingerprint)
	if err != nil {
		return 0, err
	}
	seq, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	return seq, k.content(seq, a)
}

func (k *keeper) content(seq int64, a *arrival) error {
	add, content := k.addOriginal, any(a.original)
	switch {
	case a.Draft != nil:
		add, content = k.addLarge, a.Draft.large
	case a.Extent != complaint.ExtentWhole:
		add = k.addExtract
	}
	res, err := add.ExecContext(k.ctx, seq, content)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return cmp.Or(err, errors.New("the large message was dropped"))
	}
	_, err = k.addReading.ExecContext(k.ctx, seq, a.reading)
	return err
}

// replace puts a fuller arrival in the place of an extract. What the person decided about the message stays with it.
func (k *keeper) replace(a *arrival, had holding) error {
	if err := k.rewrite(a, had); err != nil {
		return err
	}
	if a.Extent == complaint.ExtentWhole {
		if err := k.exec(`DELETE FROM extract WHERE message = ?`, had.seq); err != nil {
			return err
		}
	}
	if err := k.content(had.seq, a); err != nil {
		return err
	}
	return k.renamed(had.seq, had.id, a.id[:])
}

// rewrite makes had's row the arrival's. Each index that a statement names is written anew, whether its value changes or
// not, and all but one of these lie in random order; so what is the same already is not named.
func (k *keeper) rewrite(a *arrival, had holding) error {
	r := a.Reading
	if err := k.exec(`UPDATE message SET finding = ?, engine = ?, size = ?, stored = ?, extent = ? WHERE seq = ?`, len(r.Finding) > 0,
		a.Engine, a.size(), a.stored(), extentCode(a.Extent), had.seq); err != nil {
		return err
	}
	if !bytes.Equal(a.id[:], had.id) {
		if err := k.exec(`UPDATE message SET id = ? WHERE seq = ?`, a.id[:], had.seq); err != nil {
			return err
		}
	}
	if err := k.exec(`UPDATE message SET message_id = ?1 WHERE seq = ?2 AND message_id <> ?1`, r.MessageID, had.seq); err != nil {
		return err
	}
	return k.exec(`UPDATE message SET fingerprint = ?1 WHERE seq = ?2 AND fingerprint <> ?1 AND ?1 <> ''`, a.Fingerprint, had.seq)
}

// absorb gives to a message what an extract of it had, and drops the extract.
func (k *keeper) absorb(extract, whole holding) error {
	for _, query := range []string{
		`UPDATE OR IGNORE location SET message = ? WHERE message = ?`,
		`UPDATE OR IGNORE review SET message = ? WHERE message = ?`,
	} {
		if err := k.exec(query, whole.seq, extract.seq); err != nil {
			return err
		}
	}
	if err := k.renamed(whole.seq, extract.id, whole.id); err != nil {
		return err
	}
	if err := k.exec(`DELETE FROM review WHERE message = ?`, extract.seq); err != nil {
		return err
	}
	return k.exec(`DELETE FROM message WHERE seq = ?`, extract.seq)
}

// renamed puts a message's new id where the person's decisions name the old one.
func (k *keeper) renamed(seq int64, from, to []byte) error {
	was, is := hex.EncodeToString(from), hex.EncodeToString(to)
	if was == is {
		return nil
	}
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE review SET doc = replace(doc, ?1, ?2) WHERE message = ?3`, []any{was, is, seq}},
		{`UPDATE opt_out SET message = ?2, doc = replace(doc, ?1, ?2) WHERE message = ?1`, []any{was, is}},
		{`UPDATE case_facts SET doc = replace(doc, ?1, ?2) WHERE instr(doc, ?1) > 0`, []any{was, is}},
	} {
		if err := k.exec(q.sql, q.args...); err != nil {
			return err
		}
	}
	return nil
}

// extentCode is how the tables say it: the more is held, the smaller.
func extentCode(e complaint.Extent) int {
	switch e {
	case complaint.ExtentText:
		return 1
	case complaint.ExtentHeader:
		return 2
	}
	return 0
}

func extentOf(code int) complaint.Extent {
	switch code {
	case 1:
		return complaint.ExtentText
	case 2:
		return complaint.ExtentHeader
	}
	return complaint.ExtentWhole
}
