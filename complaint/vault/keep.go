package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"desist/complaint"
)

// Incoming is one mail as it arrives: its bytes, where it was, and what reading it found.
type Incoming struct {
	Raw      []byte // kept byte for byte; not changed, and not needed once KeepBatch returned
	Draft    *Draft // in place of Raw: a large message that came before, closed; always an original
	Location complaint.Location
	Reading  complaint.Reading // its Message may be empty; Locations are not looked at
	Engine   string            // version of the engine that made Reading

	Extent      complaint.Extent // ExtentWhole: Raw is the original
	Fingerprint string           // recognises the message in other folders; "" if nothing does
}

// Kept counts what a batch brought.
type Kept struct {
	New    int // messages the casebook did not have
	Known  int // messages it had already, also from earlier in the same batch
	Fuller int // of these, held more completely now
}

// arrival is an Incoming made ready for its rows.
type arrival struct {
	*Incoming
	id       [sha256.Size]byte
	fresh    bool   // neither the casebook nor an earlier arrival has it under this id; only then the rest is set
	original []byte // compressed
	reading  []byte // encoded and compressed
}

// KeepBatch stores mails and, if state is not nil, how far their folder has come, in one durable transaction: after
// it returns all of it is on the disk, after an error none of it is. An empty batch with a state is fine.
//
// A message already known gets the new location. Its reading stays, except that the received time becomes the more
// trustworthy one, or of two equally trustworthy the earlier one: so it does not matter in which order folders are
// read, and in doubt a message counts as received before an opt-out, not after it.
func (v *Vault) KeepBatch(ctx context.Context, mails []Incoming, state *complaint.FolderState) (Kept, error) {
	op := fmt.Sprintf("keep %d messages", len(mails))
	arrivals, err := identify(mails)
	if err != nil {
		return Kept{}, fail(ctx, op, err)
	}
	if err := v.takeTurn(ctx); err != nil {
		return Kept{}, fail(ctx, op, err)
	}
	defer v.endTurn()
	if err := v.pack(ctx, arrivals); err != nil {
		return Kept{}, fail(ctx, op, err)
	}
	if err := v.checkSpace(arrivals); err != nil {
		return Kept{}, fail(ctx, op, err)
	}
	var kept Kept
	err = v.commit(ctx, true, func(tx *sql.Tx) error {
		k, err := keep(ctx, tx, arrivals)
		if err != nil {
			return err
		}
		kept = k
		if state != nil {
			return putFolderState(ctx, tx, *state)
		}
		return nil
	})
	if err != nil {
		return Kept{}, fail(ctx, op, err)
	}
	return kept, nil
}

// identify names each mail by the hash of its bytes.
func identify(mails []Incoming) ([]arrival, error) {
	arrivals := make([]arrival, len(mails))
	for i := range mails {
		a := arrival{Incoming: &mails[i]}
		if d := a.Draft; d != nil && (!d.closed || a.Extent != complaint.ExtentWhole) {
			return nil, errors.New("a large message is not all here")
		}
		a.id = a.named()
		id := complaint.MessageID(hex.EncodeToString(a.id[:]))
		if given := a.Reading.Message; given != "" && given != id && a.Extent == complaint.ExtentWhole {
			return nil, fmt.Errorf("the reading of %s came with the bytes of %s", given, id)
		}
		arrivals[i] = a
	}
	return arrivals, nil
}

// pack compresses what is new, on every processor, before the transaction begins. The caller has the turn, so
// nothing that is known now is gone when the transaction runs.
func (v *Vault) pack(ctx context.Context, arrivals []arrival) error {
	known, err := v.known(ctx, arrivals)
	if err != nil {
		return err
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i := range arrivals {
		a := &arrivals[i]
		if known[a.id] && a.Extent == complaint.ExtentWhole {
			continue
		}
		known[a.id], a.fresh = true, true
		work.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			a.reading = v.codec.packReading(a.read())
			if a.Draft == nil {
				a.original = v.codec.packBytes(a.Raw)
			}
			return nil
		})
	}
	return work.Wait()
}

// named is the id of a mail: the hash of an original's bytes. An extract has none, so it is named after the message it
// is of: by its fingerprint, else by its place. No original can have such an id but by breaking the hash.
func (in *Incoming) named() [sha256.Size]byte {
	switch {
	case in.Draft != nil:
		return in.Draft.id
	case in.Extent == complaint.ExtentWhole:
		return sha256.Sum256(in.Raw)
	}
	name := in.Fingerprint
	if name == "" {
		l := in.Location
		name = fmt.Sprintf("%q %q %d %d", l.Account, l.Folder, l.UIDValidity, l.UID)
	}
	return sha256.Sum256([]byte("desist extract\n" + name))
}

func (a *arrival) read() complaint.Reading {
	r := a.Reading
	r.Message = complaint.MessageID(hex.EncodeToString(a.id[:]))
	return r
}

// known returns which of the originals among the arrivals the casebook has. It asks the writer, which needs the pages again
// when they are stored: deciphering them takes longer than looking.
func (v *Vault) known(ctx context.Context, arrivals []arrival) (map[[sha256.Size]byte]bool, error) {
	ids := make([]string, 0, len(arrivals))
	for i := range arrivals {
		if arrivals[i].Extent == complaint.ExtentWhole {
			ids = append(ids, hex.EncodeToString(arrivals[i].id[:]))
		}
	}
	asked, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := v.writer.QueryContext(ctx, `SELECT m.id FROM json_each(?) a CROSS JOIN message m ON m.id = unhex(a.value)`,
		string(asked))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := make(map[[sha256.Size]byte]bool, len(arrivals))
	for rows.Next() {
		var id sql.RawBytes
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		known[[sha256.Size]byte(id)] = true
	}
	return known, rows.Err()
}

// What a batch takes on the disk beyond its compressed bytes: index rows and part-filled pages, once in the log and
// once in the file.
const (
	bytesPerRow   = 2 << 10
	bytesPerBatch = 256 << 10
	copiesOnDisk  = 2
)

// checkSpace refuses a batch for which the disk has no room.
func (v *Vault) checkSpace(arrivals []arrival) error {
	need := uint64(bytesPerBatch)
	for i := range arrivals {
		need += uint64(len(arrivals[i].original) + len(arrivals[i].reading) + bytesPerRow)
	}
	return v.checkFree(need * copiesOnDisk)
}

// size is how many bytes the message has.
func (a *arrival) size() int64 {
	if a.Draft != nil {
		return a.Draft.size
	}
	return int64(len(a.Raw))
}

// stored is how many bytes its content takes.
func (a *arrival) stored() int64 {
	if a.Draft != nil {
		return a.Draft.stored
	}
	return int64(len(a.original))
}

// locate records where a message was. A place it had in the same folder under another UIDVALIDITY is the same place
// numbered anew (RFC 3501 2.3.1.1), so it is replaced.
func (k *keeper) locate(seq int64, l complaint.Location, fresh bool) error {
	if l.Account == "" {
		return errors.New("a location without an account")
	}
	place, err := k.place(l)
	if err != nil {
		return err
	}
	if !fresh {
		if _, err := k.dropMoved.ExecContext(k.ctx, seq, place, l.UIDValidity); err != nil {
			return err
		}
	}
	imported, err := importedText(l)
	if err != nil {
		return err
	}
	labels := ""
	if l.UIDValidity != 0 {
		labels = strings.Join(l.Labels, "\n")
	}
	_, err = k.addLocation.ExecContext(k.ctx, seq, place, l.UIDValidity, l.UID, timeText(l.InternalDate), strings.Join(l.Flags, " "),
		imported, labels)
	return err
}

// place returns the row of a folder, made if it is new.
func (k *keeper) place(l complaint.Location) (int64, error) {
	name := [2]string{l.Account, l.Folder}
	if id, ok := k.places[name]; ok {
		return id, nil
	}
	var id int64
	err := k.tx.QueryRowContext(k.ctx, `INSERT INTO place (account, folder, role) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET role = CASE excluded.role WHEN '' THEN role ELSE excluded.role END RETURNING id`,
		l.Account, l.Folder, string(l.Role)).Scan(&id)
	k.places[name] = id
	return id, err
}

func putFolderState(ctx context.Context, tx *sql.Tx, s complaint.FolderState) error {
	doc, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO place (account, folder, role, uid_validity, state) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET role = excluded.role, uid_validity = excluded.uid_validity, state = excluded.state`,
		s.Account, s.Folder, string(s.Role), s.UIDValidity, string(doc))
	return err
}

// arrived is when a message was received, in microseconds since 1970, and on whose word.
type arrived struct {
	at   int64
	from complaint.ReceivedSource
}

func arrivedOf(r complaint.Reading) arrived { return arrived{r.Received.UnixMicro(), r.ReceivedFrom} }

func (a arrived) better(than arrived) bool {
	if trust(a.from) != trust(than.from) {
		return trust(a.from) > trust(than.from)
	}
	return a.at < than.at
}

// trust orders the sources of a received time.
func trust(s complaint.ReceivedSource) int {
	switch s {
	case complaint.ReceivedInternalDate:
		return 5
	case complaint.ReceivedHeader:
		return 4
	case complaint.ReceivedFromLine:
		return 3
	case complaint.ReceivedFileName:
		return 2
	case complaint.ReceivedDate:
		return 1
	}
	return 0
}

func (a arrived) time() time.Time {
	t := time.UnixMicro(a.at).UTC()
	if t.IsZero() {
		return time.Time{}
	}
	return t
}

// timeText keeps a time with its zone, "" for the zero time.
func timeText(t time.Time) string {
	if t = storable(t); t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return t, nil
}
