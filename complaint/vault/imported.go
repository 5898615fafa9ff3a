package vault

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"desist/complaint"
)

// imported is the stored form of what only an imported message's location has.
type imported struct {
	Labels []string             `json:"labels,omitempty"`
	File   complaint.FileOrigin `json:"file,omitzero"`
}

// importedText returns "" for the location of a message that no file held.
func importedText(l complaint.Location) (string, error) {
	if l.UIDValidity != 0 || len(l.Labels) == 0 && l.File == (complaint.FileOrigin{}) {
		return "", nil
	}
	doc := imported{l.Labels, l.File}
	doc.File.Held = storable(doc.File.Held)
	text, err := json.Marshal(doc)
	return string(text), err
}

func readImported(text []byte, l *complaint.Location) error {
	if len(text) == 0 {
		return nil
	}
	var doc imported
	if err := json.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	l.Labels, l.File = doc.Labels, doc.File
	return nil
}

// Counterpart is an extract of a message and an original that may be of the same one: they share their Message-ID.
type Counterpart struct {
	Whole       complaint.MessageID
	Fingerprint string             // of the extract
	Location    complaint.Location // likewise
}

// Counterparts returns the extracts whose original may have come out of a file.
func (v *Vault) Counterparts(ctx context.Context) ([]Counterpart, error) {
	var out []Counterpart
	err := v.read(ctx, "counterparts", func(tx *sql.Tx) error {
		out = nil
		x, err := newFinder(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT e.seq, e.fingerprint, w.id FROM message e JOIN message w ON w.message_id = e.message_id
			WHERE e.extent <> 0 AND e.fingerprint <> '' AND e.message_id <> '' AND w.message_id <> '' AND w.extent = 0 AND w.fingerprint = ''`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seq int64
			var whole []byte
			var c Counterpart
			if err := rows.Scan(&seq, &c.Fingerprint, &whole); err != nil {
				return err
			}
			c.Whole = complaint.MessageID(hex.EncodeToString(whole))
			places, err := x.locations(ctx, seq)
			if err != nil {
				return err
			}
			for _, c.Location = range places {
				out = append(out, c)
			}
		}
		return rows.Err()
	})
	return out, err
}
