package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"desist/complaint"
)

// ByHand returns the opt-outs the person recorded, in the order they were first put.
func (v *Vault) ByHand(ctx context.Context) ([]complaint.OptOut, error) {
	return list[complaint.OptOut](ctx, v, "opt-outs by hand", `SELECT doc FROM opt_out ORDER BY seq`)
}

// PutOptOut keeps an opt-out recorded by hand as it is given, replacing one of the same ID. Its Evidence, if any,
// must have been put before: ErrNotFound.
func (v *Vault) PutOptOut(ctx context.Context, o complaint.OptOut) error {
	op := "put opt-out " + string(o.ID)
	if o.ID == "" {
		return errors.New("vault: put opt-out: no id")
	}
	doc, err := json.Marshal(o)
	if err != nil {
		return fail(ctx, op, err)
	}
	return v.change(ctx, op, func(tx *sql.Tx) error {
		if o.Evidence != "" {
			if err := exists(ctx, tx, `SELECT 1 FROM evidence WHERE lower(hex(id)) = ?`, o.Evidence); err != nil {
				return fmt.Errorf("evidence %s: %w", o.Evidence, err)
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO opt_out (id, message, evidence, doc) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET message = excluded.message, evidence = excluded.evidence, doc = excluded.doc`,
			string(o.ID), string(o.Message), o.Evidence, string(doc))
		return err
	})
}

// RemoveOptOut removes an opt-out recorded by hand, and its evidence if no other opt-out has it: ErrNotFound if
// there is none of that ID.
func (v *Vault) RemoveOptOut(ctx context.Context, id complaint.OptOutID) error {
	return v.change(ctx, "remove opt-out "+string(id), func(tx *sql.Tx) error {
		var evidence string
		err := tx.QueryRowContext(ctx, `DELETE FROM opt_out WHERE id = ? RETURNING evidence`, string(id)).Scan(&evidence)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM opt_out_scope WHERE id = ?`, string(id)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM evidence WHERE lower(hex(id)) = ?
			AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.evidence = ?)`, evidence, evidence)
		return err
	})
}

// States returns what the person said of detected opt-outs and re-consents.
func (v *Vault) States(ctx context.Context) (map[complaint.OptOutID]complaint.State, error) {
	out := map[complaint.OptOutID]complaint.State{}
	err := v.ofOptOuts(ctx, "states", `SELECT id, state FROM opt_out_state`, func(id complaint.OptOutID, state string) error {
		out[id] = complaint.State(state)
		return nil
	})
	return out, err
}

// ofOptOuts hands each the rows of a query for an id and what is kept of it.
func (v *Vault) ofOptOuts(ctx context.Context, op, query string, each func(id complaint.OptOutID, kept string) error) error {
	return v.read(ctx, op, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, kept string
			if err := rows.Scan(&id, &kept); err != nil {
				return err
			}
			if err := each(complaint.OptOutID(id), kept); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
		return rows.Err()
	})
}

// SetState keeps what the person said of a detected opt-out or re-consent. StateProposed takes it back.
func (v *Vault) SetState(ctx context.Context, id complaint.OptOutID, s complaint.State) error {
	return v.change(ctx, "set state of "+string(id), func(tx *sql.Tx) error {
		if s == complaint.StateProposed {
			_, err := tx.ExecContext(ctx, `DELETE FROM opt_out_state WHERE id = ?`, string(id))
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO opt_out_state (id, state) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET state = excluded.state`, string(id), string(s))
		return err
	})
}

// Scopes returns what the person said that opt-outs refuse.
func (v *Vault) Scopes(ctx context.Context) (map[complaint.OptOutID]complaint.SaidScope, error) {
	out := map[complaint.OptOutID]complaint.SaidScope{}
	err := v.ofOptOuts(ctx, "scopes", `SELECT id, doc FROM opt_out_scope`, func(id complaint.OptOutID, doc string) error {
		var said complaint.SaidScope
		err := json.Unmarshal([]byte(doc), &said)
		out[id] = said
		return err
	})
	return out, err
}

// SetScope keeps what the person said that an opt-out refuses. An empty Scope takes it back.
func (v *Vault) SetScope(ctx context.Context, id complaint.OptOutID, said complaint.SaidScope) error {
	return v.change(ctx, "set scope of "+string(id), func(tx *sql.Tx) error {
		if said.Scope == "" {
			_, err := tx.ExecContext(ctx, `DELETE FROM opt_out_scope WHERE id = ?`, string(id))
			return err
		}
		doc, err := json.Marshal(said)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO opt_out_scope (id, doc) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET doc = excluded.doc`, string(id), string(doc))
		return err
	})
}

// PutEvidence keeps a file under the SHA-256 of its content (lower-case hex), which it returns. The same content
// again is kept once, under its first name.
func (v *Vault) PutEvidence(ctx context.Context, name string, content []byte) (sha string, err error) {
	sum := sha256.Sum256(content)
	sha = hex.EncodeToString(sum[:])
	packed := v.codec.packBytes(content)
	err = v.change(ctx, "put evidence "+name, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO evidence (id, name, size, zstd) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			sum[:], name, len(content), packed)
		return err
	})
	return sha, err
}

// Evidence returns the content of a file, verified against its hash.
func (v *Vault) Evidence(ctx context.Context, sha string) ([]byte, error) {
	return v.verified(ctx, "evidence "+sha, sha, `SELECT size, zstd FROM evidence WHERE id = ?`)
}

// CompanyEdits returns the person's decisions about companies, in order.
func (v *Vault) CompanyEdits(ctx context.Context) ([]complaint.CompanyEdit, error) {
	return list[complaint.CompanyEdit](ctx, v, "company edits", `SELECT doc FROM company_edit ORDER BY seq`)
}

// PutCompanyEdit adds a decision about companies after the others.
func (v *Vault) PutCompanyEdit(ctx context.Context, e complaint.CompanyEdit) error {
	return v.put(ctx, "put company edit", `INSERT INTO company_edit (doc) VALUES (?)`, e)
}

// Reviews returns the person's decisions on flags.
func (v *Vault) Reviews(ctx context.Context) (map[complaint.MessageID]complaint.Review, error) {
	reviews, err := list[complaint.Review](ctx, v, "reviews", `SELECT doc FROM review`)
	if err != nil {
		return nil, err
	}
	out := make(map[complaint.MessageID]complaint.Review, len(reviews))
	for _, r := range reviews {
		out[r.Message] = r
	}
	return out, nil
}

// PutReviews keeps decisions, all or none. A decision without a time gets the present one; Unreviewed takes an
// earlier decision back. ErrNotFound if a message is not in the casebook.
func (v *Vault) PutReviews(ctx context.Context, reviews []complaint.Review) error {
	return v.change(ctx, fmt.Sprintf("put %d reviews", len(reviews)), func(tx *sql.Tx) error {
		for _, r := range reviews {
			if err := v.putReview(ctx, tx, r); err != nil {
				return fmt.Errorf("message %s: %w", r.Message, err)
			}
		}
		return nil
	})
}

func (v *Vault) putReview(ctx context.Context, tx *sql.Tx, r complaint.Review) error {
	sum, err := parseID(r.Message)
	if err != nil {
		return err
	}
	var seq int64
	if err := tx.QueryRowContext(ctx, `SELECT seq FROM message WHERE id = ?`, sum).Scan(&seq); err != nil {
		return err
	}
	if r.Decision == complaint.Unreviewed {
		_, err := tx.ExecContext(ctx, `DELETE FROM review WHERE message = ?`, seq)
		return err
	}
	if r.At.IsZero() {
		r.At = v.opt.Now().UTC()
	}
	doc, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO review (message, doc) VALUES (?, ?)
		ON CONFLICT DO UPDATE SET doc = excluded.doc`, seq, string(doc))
	return err
}

// exists answers ErrNotFound if query finds nothing.
func exists(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	var one int
	return tx.QueryRowContext(ctx, query, args...).Scan(&one)
}
