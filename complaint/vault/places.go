package vault

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"desist/complaint"
)

// Known returns which of the fingerprints are those of messages in the casebook, and how much of each is held.
func (v *Vault) Known(ctx context.Context, fingerprints []string) (map[string]complaint.Extent, error) {
	asked, err := json.Marshal(fingerprints)
	if err != nil {
		return nil, fail(ctx, "known", err)
	}
	out := map[string]complaint.Extent{}
	err = v.read(ctx, "known", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT m.fingerprint, MIN(m.extent) FROM json_each(?) a
			CROSS JOIN message m ON m.fingerprint = a.value AND m.fingerprint <> '' GROUP BY m.fingerprint`, string(asked))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var f string
			var extent int
			if err := rows.Scan(&f, &extent); err != nil {
				return err
			}
			out[f] = extentOf(extent)
		}
		return rows.Err()
	})
	return out, err
}

// Sighting is a message of the casebook, known by its fingerprint, seen in a folder.
type Sighting struct {
	Fingerprint string
	Location    complaint.Location
}

// Locate adds places to messages that the casebook has. Sightings of others are passed over.
func (v *Vault) Locate(ctx context.Context, seen []Sighting) error {
	if len(seen) == 0 {
		return nil
	}
	return v.change(ctx, fmt.Sprintf("locate %d messages", len(seen)), func(tx *sql.Tx) error {
		k, err := newKeeper(ctx, tx)
		if err != nil {
			return err
		}
		for _, s := range seen {
			var seq int64
			err := k.scan(`SELECT seq FROM message WHERE fingerprint = ? AND fingerprint <> '' ORDER BY extent, seq LIMIT 1`,
				[]any{s.Fingerprint}, &seq)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if err := k.locate(seq, s.Location, false); err != nil {
				return err
			}
		}
		return nil
	})
}

// UIDs are message numbers of a folder, first to last, both included.
type UIDs struct{ First, Last uint32 }

// Gone notes when messages were found to be no longer in a folder. The casebook keeps them.
func (v *Vault) Gone(ctx context.Context, account, folder string, uidValidity uint32, uids []UIDs, at time.Time) error {
	return v.change(ctx, "gone from "+folder, func(tx *sql.Tx) error {
		for _, r := range uids {
			if _, err := tx.ExecContext(ctx, `UPDATE location SET gone = ? WHERE gone = '' AND uid_validity = ? AND uid BETWEEN ? AND ?
				AND place = (SELECT id FROM place WHERE account = ? AND folder = ?)`,
				timeText(at.UTC()), uidValidity, r.First, r.Last, account, folder); err != nil {
				return err
			}
		}
		return nil
	})
}

// GoneBefore does the same for what was held of a folder under any other UIDVALIDITY and was not found again under
// this one.
func (v *Vault) GoneBefore(ctx context.Context, account, folder string, uidValidity uint32, at time.Time) error {
	return v.change(ctx, "gone from "+folder, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE location SET gone = ? WHERE gone = '' AND uid_validity <> ?
			AND place = (SELECT id FROM place WHERE account = ? AND folder = ?)`, timeText(at.UTC()), uidValidity, account, folder)
		return err
	})
}

// SetFlags notes flags that changed.
func (v *Vault) SetFlags(ctx context.Context, account, folder string, uidValidity uint32, flags map[uint32][]string) error {
	return v.change(ctx, "flags in "+folder, func(tx *sql.Tx) error {
		update, err := tx.PrepareContext(ctx, `UPDATE location SET flags = ? WHERE uid_validity = ? AND uid = ?
			AND place = (SELECT id FROM place WHERE account = ? AND folder = ?)`)
		if err != nil {
			return err
		}
		defer func() { _ = update.Close() }() // or with the transaction
		for uid, f := range flags {
			if _, err := update.ExecContext(ctx, strings.Join(f, " "), uidValidity, uid, account, folder); err != nil {
				return err
			}
		}
		return nil
	})
}

// Limits of what is kept of syncs: all that brought or changed something, up to a number, and the last few others.
const (
	keptSyncs     = 1000
	keptIdleSyncs = 20
)

// PutSync keeps what a sync did, with its transcript, and returns its number. idle says that it found nothing new.
func (v *Vault) PutSync(ctx context.Context, r complaint.SyncRecord, transcript string, idle bool) (int64, error) {
	op := "put sync of " + r.Account
	doc, err := json.Marshal(r)
	if err != nil {
		return 0, fail(ctx, op, err)
	}
	packed := v.codec.packBytes([]byte(transcript))
	if err := v.takeTurn(ctx); err != nil {
		return 0, fail(ctx, op, err)
	}
	defer v.endTurn()
	var number int64
	err = v.commit(ctx, false, func(tx *sql.Tx) error { // no analysis depends on it
		res, err := tx.ExecContext(ctx, `INSERT INTO sync (account, idle, doc, transcript) VALUES (?, ?, ?, ?)`, r.Account, idle, string(doc), packed)
		if err != nil {
			return err
		}
		if number, err = res.LastInsertId(); err != nil {
			return err
		}
		for kind, keep := range map[bool]int{false: keptSyncs, true: keptIdleSyncs} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sync WHERE account = ? AND idle = ? AND seq NOT IN
				(SELECT seq FROM sync WHERE account = ? AND idle = ? ORDER BY seq DESC LIMIT ?)`, r.Account, kind, r.Account, kind, keep); err != nil {
				return err
			}
		}
		return nil
	})
	return number, fail(ctx, op, err)
}

// Syncs returns what is kept of syncs, oldest first.
func (v *Vault) Syncs(ctx context.Context) ([]complaint.SyncRecord, error) {
	return list[complaint.SyncRecord](ctx, v, "syncs", `SELECT json_set(doc, '$.number', seq) FROM sync ORDER BY seq`)
}

// Transcript returns the transcript of a sync.
func (v *Vault) Transcript(ctx context.Context, number int64) (string, error) {
	var packed []byte
	op := fmt.Sprintf("transcript %d", number)
	err := v.read(ctx, op, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT transcript FROM sync WHERE seq = ?`, number).Scan(&packed)
	})
	if err != nil {
		return "", err
	}
	text, err := v.codec.unpackBytes(packed, 0)
	return string(text), fail(ctx, op, err)
}
