package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"desist/complaint"
)

// Count returns how many messages the casebook holds.
func (v *Vault) Count(ctx context.Context) (int, error) {
	return v.number(ctx, "count", `SELECT COUNT(*) FROM message`)
}

// Held returns how many messages of a folder the casebook holds, each place once: for a synced folder those of its
// present UIDVALIDITY that are still there, which is what a server's message count can be compared with.
func (v *Vault) Held(ctx context.Context, account, folder string) (int, error) {
	h, err := v.Holdings(ctx, account, folder)
	return h.Whole + h.Text, err
}

// Holdings counts what is held of a folder.
type Holdings struct {
	Whole, Text, Header int // messages still there, by how much of them is held
	Gone                int // messages held that the folder no longer has
}

// Holdings counts what is held of a folder, each place once.
func (v *Vault) Holdings(ctx context.Context, account, folder string) (h Holdings, err error) {
	err = v.read(ctx, fmt.Sprintf("holdings %s %s", account, folder), func(tx *sql.Tx) error {
		place, known := int64(0), false
		err := tx.QueryRowContext(ctx, `SELECT id, state IS NOT NULL FROM place WHERE account = ? AND folder = ?`, account, folder).Scan(&place, &known)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		// Counted through the index of places; only what is rare, held in part or gone, is looked at one by one.
		here := `l.place = ?1 AND (NOT ?2 OR l.uid_validity = (SELECT uid_validity FROM place WHERE id = ?1))`
		inPart := `SELECT COUNT(*) FROM message m INDEXED BY message_in_part CROSS JOIN location l ON l.message = m.seq
			WHERE m.extent <> 0 AND l.gone = '' AND ` + here
		gone := `SELECT COUNT(DISTINCT l.message) FROM location l INDEXED BY location_gone WHERE l.gone <> '' AND `
		return tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM location l INDEXED BY location_by_place WHERE `+here+`) - (`+gone+here+`),
			(`+inPart+` AND m.extent = 1), (`+inPart+` AND m.extent = 2), (`+gone+`l.place = ?1)`, place, known).
			Scan(&h.Whole, &h.Text, &h.Header, &h.Gone)
	})
	h.Whole -= h.Text + h.Header
	return h, err
}

func (v *Vault) number(ctx context.Context, op, query string, args ...any) (n int, err error) {
	err = v.read(ctx, op, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, query, args...).Scan(&n)
	})
	return n, err
}

// Stats says how large a casebook is.
type Stats struct {
	Messages int
	Raw      int64 // bytes of the originals
	Stored   int64 // bytes of the originals, compressed
	File     int64 // bytes of the casebook and its log
}

// Stats measures the casebook.
func (v *Vault) Stats(ctx context.Context) (s Stats, err error) {
	err = v.read(ctx, "stats", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(size), 0), COALESCE(SUM(stored), 0) FROM message`).
			Scan(&s.Messages, &s.Raw, &s.Stored)
	})
	if err != nil {
		return s, err
	}
	for _, name := range []string{v.path, v.path + "-wal"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return s, fail(ctx, "stats", err)
		}
		s.File += info.Size()
	}
	return s, nil
}

// Check reads the whole casebook and verifies it: the pages and indexes, every original and file of evidence
// against its hash, every reading, and the chain of the custody log. It returns the first thing wrong, ErrDamaged.
func (v *Vault) Check(ctx context.Context) error {
	if err := v.checkPages(ctx); err != nil {
		return err
	}
	ids, err := v.messageIDs(ctx, "check", `SELECT id FROM message ORDER BY seq`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := v.checkContent(ctx, id); err != nil {
			return err
		}
	}
	files, err := v.messageIDs(ctx, "check", `SELECT id FROM evidence ORDER BY id`)
	if err != nil {
		return err
	}
	for _, sha := range files {
		if _, err := v.Evidence(ctx, string(sha)); err != nil {
			return err
		}
	}
	read := 0
	for _, err := range v.Readings(ctx) {
		if err != nil {
			return err
		}
		read++
	}
	if read != len(ids) {
		return fail(ctx, "check", fmt.Errorf("%w: %d messages, %d readings", ErrDamaged, len(ids), read))
	}
	_, err = v.Events(ctx)
	return err
}

// checkContent reads a message to its end, where its hash is verified.
func (v *Vault) checkContent(ctx context.Context, id complaint.MessageID) error {
	r, _, err := v.OpenOriginal(ctx, id)
	if errors.Is(err, ErrExtract) {
		_, _, err = v.extract(ctx, id)
		return err
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}

func (v *Vault) checkPages(ctx context.Context) error {
	return v.read(ctx, "check", func(tx *sql.Tx) error {
		var verdict string
		if err := tx.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return fmt.Errorf("%w: %s", ErrDamaged, verdict)
		}
		var table sql.NullString
		err := tx.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("%w: a row of %s hangs in the air", ErrDamaged, table.String)
		}
		return err
	})
}
