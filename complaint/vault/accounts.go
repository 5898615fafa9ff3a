package vault

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"desist/complaint"
)

// Profile returns the complainant, the zero Person if none was set.
func (v *Vault) Profile(ctx context.Context) (complaint.Person, error) {
	var p complaint.Person
	err := v.read(ctx, "profile", func(tx *sql.Tx) error {
		err := one(ctx, tx, &p, `SELECT doc FROM profile`)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return p, err
}

// SetProfile says who the complainant is.
func (v *Vault) SetProfile(ctx context.Context, p complaint.Person) error {
	return v.put(ctx, "set profile", `INSERT INTO profile (one, doc) VALUES (1, ?)
		ON CONFLICT DO UPDATE SET doc = excluded.doc`, p)
}

// Accounts returns the accounts in the order they were first put.
func (v *Vault) Accounts(ctx context.Context) ([]complaint.Account, error) {
	return list[complaint.Account](ctx, v, "accounts", `SELECT doc FROM account ORDER BY seq`)
}

// PutAccount adds an account, or replaces the one of the same ID.
func (v *Vault) PutAccount(ctx context.Context, a complaint.Account) error {
	if a.ID == "" {
		return errors.New("vault: put account: no id")
	}
	return v.put(ctx, "put account "+a.ID, `INSERT INTO account (doc, id) VALUES (?, ?)
		ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`, a, a.ID)
}

// RemoveAccount removes an account, how far its folders had come and where it held messages. A message that no
// other account holds goes too, with its original, unless the complaint may rest on it: the person reviewed it, an
// opt-out by hand names it, or its reading shows an opt-out or a re-consent. (Losing a re-consent would accuse a
// company falsely.) Such messages stay without Locations. Secrets stay: only the caller knows which are whose.
func (v *Vault) RemoveAccount(ctx context.Context, id string) error {
	return v.change(ctx, "remove account "+id, func(tx *sql.Tx) error {
		if err := removed(tx.ExecContext(ctx, `DELETE FROM account WHERE id = ?`, id)); err != nil {
			return err
		}
		// Dropping the places drops their locations.
		if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE left_alone AS
			SELECT DISTINCT l.message AS seq FROM location l JOIN place p ON p.id = l.place WHERE p.account = ?`, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM place WHERE account = ?`, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM message WHERE seq IN left_alone AND finding = 0
			AND NOT EXISTS (SELECT 1 FROM location l WHERE l.message = message.seq)
			AND NOT EXISTS (SELECT 1 FROM review r WHERE r.message = message.seq)
			AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.message = lower(hex(message.id)))`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DROP TABLE temp.left_alone`)
		return err
	})
}

// Secret returns a secret: ErrNotFound if there is none of that name.
func (v *Vault) Secret(ctx context.Context, name string) ([]byte, error) {
	var value []byte
	err := v.read(ctx, "secret "+name, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = ?`, name).Scan(&value)
	})
	return value, err
}

// PutSecret keeps a secret, such as an account's password, replacing one of the same name.
func (v *Vault) PutSecret(ctx context.Context, name string, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	return v.note(ctx, "put secret "+name, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO secret (name, value) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
}

// RemoveSecret removes a secret. That there is none is no error.
func (v *Vault) RemoveSecret(ctx context.Context, name string) error {
	return v.note(ctx, "remove secret "+name, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE name = ?`, name)
		return err
	})
}

// FolderState returns how far a folder has come, and false if nothing is known of it.
func (v *Vault) FolderState(ctx context.Context, account, folder string) (s complaint.FolderState, known bool, err error) {
	err = v.read(ctx, fmt.Sprintf("folder state %s %s", account, folder), func(tx *sql.Tx) error {
		err := one(ctx, tx, &s, `SELECT state FROM place WHERE account = ? AND folder = ? AND state IS NOT NULL`, account, folder)
		known = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return s, known, err
}

// FolderStates returns how far the folders of an account have come, in the order they were first met.
func (v *Vault) FolderStates(ctx context.Context, account string) ([]complaint.FolderState, error) {
	return list[complaint.FolderState](ctx, v, "folder states "+account,
		`SELECT state FROM place WHERE account = ? AND state IS NOT NULL ORDER BY id`, account)
}

// put writes a document and further values in one change.
func (v *Vault) put(ctx context.Context, op, query string, doc any, args ...any) error {
	text, err := json.Marshal(doc)
	if err != nil {
		return fail(ctx, op, err)
	}
	return v.change(ctx, op, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, append([]any{string(text)}, args...)...)
		return err
	})
}

// one reads the document that query answers with.
func one(ctx context.Context, tx *sql.Tx, to any, query string, args ...any) error {
	var text string
	if err := tx.QueryRowContext(ctx, query, args...).Scan(&text); err != nil {
		return err
	}
	return parse(text, to)
}

// list reads the documents that query answers with.
func list[T any](ctx context.Context, v *Vault, op, query string, args ...any) ([]T, error) {
	var out []T
	err := v.read(ctx, op, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			var doc T
			if err := rows.Scan(&text); err != nil {
				return err
			}
			if err := parse(text, &doc); err != nil {
				return err
			}
			out = append(out, doc)
		}
		return rows.Err()
	})
	return out, err
}

func parse(text string, to any) error {
	if err := json.Unmarshal([]byte(text), to); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// removed turns a deletion that met nothing into ErrNotFound.
func removed(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrNotFound, err)
	}
	return nil
}
