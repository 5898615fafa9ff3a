package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Event is one entry of the custody log. Each entry's Hash covers the one before, so an entry that was changed,
// left out or put in between breaks the chain.
type Event struct {
	Seq    int64     `json:"seq"` // 1, 2, 3 ...
	At     time.Time `json:"at"`  // UTC
	Kind   string    `json:"kind"`
	Detail string    `json:"detail"`
	Prev   string    `json:"prev"` // Hash of the entry before, "" for the first
	Hash   string    `json:"hash"`
}

// Sum returns the hash that the entry should have: the SHA-256, in lower-case hex, of Prev, Seq, At (RFC 3339 with
// nanoseconds where there are any, UTC), Kind and Detail, one on a line, the last without a line feed.
func (e Event) Sum() string {
	h := sha256.New()
	_, _ = io.WriteString(h, fmt.Sprintf("%s\n%d\n%s\n%s\n%s", e.Prev, e.Seq, e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.Detail))
	return hex.EncodeToString(h.Sum(nil))
}

// Log adds an entry to the custody log. Kind is a short word; it can't have line feeds.
func (v *Vault) Log(ctx context.Context, kind, detail string) error {
	op := "log " + kind
	if kind == "" || strings.ContainsAny(kind, "\r\n") {
		return fail(ctx, op, errors.New("the kind must be one word"))
	}
	return v.note(ctx, op, func(tx *sql.Tx) error {
		e := Event{At: v.opt.Now().UTC(), Kind: kind, Detail: detail}
		err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1`).Scan(&e.Seq, &e.Prev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		e.Seq++
		e.Hash = e.Sum()
		_, err = tx.ExecContext(ctx, `INSERT INTO event (seq, at, kind, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?)`,
			e.Seq, e.At.Format(time.RFC3339Nano), e.Kind, e.Detail, e.Prev, e.Hash)
		return err
	})
}

// Events returns the custody log, oldest first. With a broken chain it returns the log and ErrDamaged.
func (v *Vault) Events(ctx context.Context) ([]Event, error) {
	var out []Event
	err := v.read(ctx, "events", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT seq, at, kind, detail, prev, hash FROM event ORDER BY seq`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Event
			var at string
			if err := rows.Scan(&e.Seq, &at, &e.Kind, &e.Detail, &e.Prev, &e.Hash); err != nil {
				return err
			}
			if e.At, err = parseTime(at); err != nil {
				return err
			}
			out = append(out, e)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return unbroken(out)
	})
	return out, err
}

// unbroken verifies the chain.
func unbroken(events []Event) error {
	prev := ""
	for i, e := range events {
		if e.Seq != int64(i)+1 || e.Prev != prev || e.Hash != e.Sum() {
			return fmt.Errorf("%w: custody log, entry %d", ErrDamaged, i+1)
		}
		prev = e.Hash
	}
	return nil
}
