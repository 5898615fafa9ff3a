package vault

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"desist/complaint"
)

// CaseFacts returns what the person answered and did about each company, sorted by the id it is kept under.
func (v *Vault) CaseFacts(ctx context.Context) ([]complaint.CaseFacts, error) {
	return list[complaint.CaseFacts](ctx, v, "case facts", `SELECT doc FROM case_facts ORDER BY company`)
}

// PutCaseFacts keeps the facts about one company, replacing those kept under the same id. It is no new revision: no
// analysis depends on them, and answers come one at a time.
func (v *Vault) PutCaseFacts(ctx context.Context, f complaint.CaseFacts) error {
	op := "put case facts of " + f.Company
	if f.Company == "" {
		return errors.New("vault: put case facts: no company")
	}
	doc, err := json.Marshal(f)
	if err != nil {
		return fail(ctx, op, err)
	}
	return v.note(ctx, op, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO case_facts (company, doc) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET doc = excluded.doc`, f.Company, string(doc))
		return err
	})
}
