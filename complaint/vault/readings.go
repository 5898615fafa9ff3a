package vault

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"desist/complaint"
)

// Readings goes through every reading, with its Locations, by received time and then id. It shows one consistent
// state, reads ahead a little, and decodes on every processor. The body may call other methods. After an error,
// which comes with an empty Reading, it ends.
//
// Received is in UTC, to the microsecond.
func (v *Vault) Readings(ctx context.Context) iter.Seq2[complaint.Reading, error] {
	return func(yield func(complaint.Reading, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		lots := make(chan *lot, runtime.GOMAXPROCS(0)) // in order; each decodes by itself
		done := make(chan error, 1)
		go func() {
			defer close(lots)
			done <- v.read(ctx, "readings", func(tx *sql.Tx) error { return v.readLots(ctx, tx, lots) })
		}()
		for l := range lots {
			<-l.decoded
			for i := range l.readings {
				if !yield(l.readings[i], nil) {
					cancel()
					for range lots { // until the reader has let go of its connection
					}
					return
				}
			}
			if l.err != nil {
				cancel()
				for range lots {
				}
				yield(complaint.Reading{}, fail(context.WithoutCancel(ctx), "readings", l.err))
				return
			}
		}
		if err := <-done; err != nil {
			yield(complaint.Reading{}, err)
		}
	}
}

// lotSize is how many readings are decoded together.
const lotSize = 256

// lot is some readings in a row, decoded beside the reading of the next ones.
type lot struct {
	rows     []readingRow
	readings []complaint.Reading
	err      error
	decoded  chan struct{}
}

// readingRow is one message as the tables hold it.
type readingRow struct {
	seq       int64
	id        []byte
	doc       []byte
	arrived   arrived
	extent    int
	locations []complaint.Location
}

func (v *Vault) readLots(ctx context.Context, tx *sql.Tx, lots chan<- *lot) error {
	rows, err := tx.QueryContext(ctx, `SELECT m.seq, m.id, m.received, m.received_from, m.extent, r.doc
		FROM message m INDEXED BY message_by_received JOIN reading r ON r.message = m.seq ORDER BY m.received, m.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	places, err := newLocationCursor(ctx, tx)
	if err != nil {
		return err
	}
	defer places.close()
	for more := true; more; {
		l := &lot{rows: make([]readingRow, 0, lotSize), decoded: make(chan struct{})}
		for len(l.rows) < lotSize && more {
			if more = rows.Next(); !more {
				break
			}
			var r readingRow
			if err := rows.Scan(&r.seq, &r.id, &r.arrived.at, &r.arrived.from, &r.extent, &r.doc); err != nil {
				return err
			}
			if r.locations, err = places.of(r.seq); err != nil {
				return err
			}
			l.rows = append(l.rows, r)
		}
		go l.decode(v.codec)
		select {
		case lots <- l:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return rows.Err()
}

func (l *lot) decode(c *codec) {
	defer close(l.decoded)
	l.readings = make([]complaint.Reading, 0, len(l.rows))
	var scratch []byte
	for i := range l.rows {
		var r complaint.Reading
		if r, scratch, l.err = l.rows[i].reading(c, scratch); l.err != nil {
			break
		}
		l.readings = append(l.readings, r)
	}
	l.rows = nil
}

func (row *readingRow) reading(c *codec, scratch []byte) (complaint.Reading, []byte, error) {
	r, scratch, err := c.unpackReading(row.doc, scratch)
	if err != nil {
		return r, scratch, fmt.Errorf("reading of %x: %w", row.id, err)
	}
	r.Message = complaint.MessageID(hex.EncodeToString(row.id))
	r.Received, r.ReceivedFrom = row.arrived.time(), row.arrived.from
	r.Locations, r.Extent = row.locations, extentOf(row.extent)
	return r, scratch, nil
}

const selectLocations = `SELECT l.message, p.account, p.folder, p.role, l.uid_validity, l.uid, l.internal_date, l.flags,
	l.imported, l.labels, l.gone
	FROM location l JOIN place p ON p.id = l.place `

// locationCursor walks the locations in the order of Readings.
type locationCursor struct {
	rows  *sql.Rows
	at    int64 // message of next
	next  complaint.Location
	ended bool
	once  once
}

func newLocationCursor(ctx context.Context, tx *sql.Tx) (*locationCursor, error) {
	//nolint:rowserrcheck // advance checks it
	rows, err := tx.QueryContext(ctx, `SELECT l.message, p.account, p.folder, p.role, l.uid_validity, l.uid,
		l.internal_date, l.flags, l.imported, l.labels, l.gone
		FROM message m INDEXED BY message_by_received
		CROSS JOIN location l ON l.message = m.seq CROSS JOIN place p ON p.id = l.place
		ORDER BY m.received, m.id`)
	if err != nil {
		return nil, err
	}
	c := &locationCursor{rows: rows, once: newOnce()}
	if err := c.advance(); err != nil {
		_ = rows.Close() //nolint:sqlclosecheck // the cursor outlives this function
		return nil, err
	}
	return c, nil
}

func (c *locationCursor) close() { _ = c.rows.Close() }

// of returns the locations of the message that comes next.
func (c *locationCursor) of(seq int64) ([]complaint.Location, error) {
	var out []complaint.Location
	for !c.ended && c.at == seq {
		out = append(out, c.next)
		if err := c.advance(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *locationCursor) advance() (err error) {
	if !c.rows.Next() {
		c.ended = true
		return c.rows.Err()
	}
	c.at, c.next, err = scanLocation(c.rows, c.once)
	return err
}

func scanLocation(rows *sql.Rows, once once) (message int64, l complaint.Location, err error) {
	var account, folder, date, flags, file, labels, gone sql.RawBytes
	if err := rows.Scan(&message, &account, &folder, &l.Role, &l.UIDValidity, &l.UID, &date, &flags, &file, &labels, &gone); err != nil {
		return 0, l, err
	}
	if err := readImported(file, &l); err != nil {
		return 0, l, err
	}
	l.Account, l.Folder = once.text(account), once.text(folder)
	if len(flags) > 0 { // an import's are with what its file said
		l.Flags = once.list(once.flags, flags, ' ')
	}
	if len(labels) > 0 {
		l.Labels = once.list(once.labels, labels, '\n')
	}
	if l.InternalDate, err = parseTime(string(date)); err != nil {
		return message, l, err
	}
	l.Gone, err = parseTime(string(gone))
	return message, l, err
}

// once has each name and each list of names once, not once per message.
type once struct {
	texts         map[string]string
	flags, labels map[string][]string // as stored
}

func newOnce() once { return once{map[string]string{}, map[string][]string{}, map[string][]string{}} }

func (o once) text(b []byte) string {
	if s, ok := o.texts[string(b)]; ok {
		return s
	}
	s := string(b)
	o.texts[s] = s
	return s
}

// list splits b. No name holds its separator.
func (o once) list(known map[string][]string, b []byte, by rune) []string {
	if had, ok := known[string(b)]; ok {
		return had
	}
	var out []string
	for name := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == by }) {
		out = append(out, o.text(name))
	}
	known[string(b)] = out
	return out
}

// Reading returns the reading of one message, with its Locations.
func (v *Vault) Reading(ctx context.Context, id complaint.MessageID) (complaint.Reading, error) {
	var out complaint.Reading
	err := v.read(ctx, "reading "+string(id), func(tx *sql.Tx) error {
		x, err := newFinder(ctx, tx)
		if err != nil {
			return err
		}
		out, err = x.reading(ctx, v.codec, id)
		return err
	})
	return out, err
}

// ReadingsOf returns the readings of some messages, with their Locations, without those that are not in the casebook.
func (v *Vault) ReadingsOf(ctx context.Context, ids []complaint.MessageID) (map[complaint.MessageID]complaint.Reading, error) {
	out := make(map[complaint.MessageID]complaint.Reading, len(ids))
	err := v.read(ctx, fmt.Sprintf("%d readings", len(ids)), func(tx *sql.Tx) error {
		x, err := newFinder(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r, err := x.reading(ctx, v.codec, id)
			if errors.Is(err, sql.ErrNoRows) || errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out[id] = r
		}
		return nil
	})
	return out, err
}

// finder finds readings by id. Its statements end with its transaction.
type finder struct {
	row, places *sql.Stmt
	once        once
	scratch     []byte
}

func newFinder(ctx context.Context, tx *sql.Tx) (x finder, err error) {
	x.once = newOnce()
	if x.row, err = tx.PrepareContext(ctx, `SELECT m.seq, m.received, m.received_from, m.extent, r.doc
		FROM message m JOIN reading r ON r.message = m.seq WHERE m.id = ?`); err != nil {
		return x, err
	}
	x.places, err = tx.PrepareContext(ctx, selectLocations+`WHERE l.message = ?`)
	return x, err
}

func (x *finder) reading(ctx context.Context, c *codec, id complaint.MessageID) (r complaint.Reading, err error) {
	row := readingRow{}
	if row.id, err = parseID(id); err != nil {
		return r, err
	}
	err = x.row.QueryRowContext(ctx, row.id).Scan(&row.seq, &row.arrived.at, &row.arrived.from, &row.extent, &row.doc)
	if err != nil {
		return r, err
	}
	if row.locations, err = x.locations(ctx, row.seq); err != nil {
		return r, err
	}
	r, x.scratch, err = row.reading(c, x.scratch)
	return r, err
}

func (x *finder) locations(ctx context.Context, seq int64) ([]complaint.Location, error) {
	rows, err := x.places.QueryContext(ctx, seq)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []complaint.Location
	for rows.Next() {
		_, l, err := scanLocation(rows, x.once)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// Stale returns the messages whose readings another engine made, oldest first.
func (v *Vault) Stale(ctx context.Context, engine string) ([]complaint.MessageID, error) {
	return v.messageIDs(ctx, "stale", `SELECT id FROM message WHERE engine <> ? ORDER BY received, id`, engine)
}

// PutReadings replaces readings by those that engine made, all or none. The received time of a less trustworthy
// source than before is not taken over: reading a message again does not know where a server had held it.
// Locations are not looked at. ErrNotFound if a message is not in the casebook.
func (v *Vault) PutReadings(ctx context.Context, engine string, readings []complaint.Reading) error {
	return v.change(ctx, fmt.Sprintf("put %d readings", len(readings)), func(tx *sql.Tx) error {
		find, err := tx.PrepareContext(ctx, `SELECT seq, received, received_from FROM message WHERE id = ?`)
		if err != nil {
			return err
		}
		message, err := tx.PrepareContext(ctx, `UPDATE message SET message_id = ?, received = ?, received_from = ?,
			finding = ?, engine = ? WHERE seq = ?`)
		if err != nil {
			return err
		}
		reading, err := tx.PrepareContext(ctx, `UPDATE reading SET doc = ? WHERE message = ?`)
		if err != nil {
			return err
		}
		for _, r := range readings {
			if err := v.putReading(ctx, engine, r, find, message, reading); err != nil {
				return fmt.Errorf("message %s: %w", r.Message, err)
			}
		}
		return nil
	})
}

func (v *Vault) putReading(ctx context.Context, engine string, r complaint.Reading, find, message, reading *sql.Stmt) error {
	sum, err := parseID(r.Message)
	if err != nil {
		return err
	}
	var seq int64
	var had arrived
	if err := find.QueryRowContext(ctx, sum).Scan(&seq, &had.at, &had.from); err != nil {
		return err
	}
	at := arrivedOf(r)
	if !at.better(had) { // reading again never makes a message newer
		at = had
	}
	doc := v.codec.packReading(r)
	if _, err := message.ExecContext(ctx, r.MessageID, at.at, string(at.from), len(r.Finding) > 0, engine, seq); err != nil {
		return err
	}
	_, err = reading.ExecContext(ctx, doc, seq)
	return err
}

// parseID reads a full id. What is no id names no message: ErrNotFound.
func parseID(id complaint.MessageID) ([]byte, error) {
	sum, err := hex.DecodeString(string(id))
	if err != nil || len(sum) != 32 {
		return nil, fmt.Errorf("%w: %q is no message id", ErrNotFound, id)
	}
	return sum, nil
}

func (v *Vault) messageIDs(ctx context.Context, op, query string, args ...any) ([]complaint.MessageID, error) {
	var out []complaint.MessageID
	err := v.read(ctx, op, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sum []byte
			if err := rows.Scan(&sum); err != nil {
				return err
			}
			out = append(out, complaint.MessageID(hex.EncodeToString(sum)))
		}
		return rows.Err()
	})
	return out, err
}
