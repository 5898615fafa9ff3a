package vault

import (
	"context"
	"database/sql"
	"errors"
)

// PutMemo keeps a result under a name. It was worked out from the casebook as of revision. Keeping it is no change
// of the casebook.
func (v *Vault) PutMemo(ctx context.Context, name string, revision int64, doc string) error {
	op := "put memo " + name
	return v.note(ctx, op, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO memo (name, revision, doc) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET revision = excluded.revision, doc = excluded.doc`, name, revision, doc)
		return err
	})
}

// Memo returns what PutMemo kept under a name, unless the casebook has changed since.
func (v *Vault) Memo(ctx context.Context, name string) (doc string, ok bool, err error) {
	err = v.read(ctx, "memo "+name, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT doc FROM memo JOIN revision ON n = revision WHERE name = ?`, name).Scan(&doc)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		ok = err == nil
		return err
	})
	return doc, ok, err
}
