package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"
)

// read runs fn on one consistent state of the casebook.
func (v *Vault) read(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	tx, err := v.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fail(ctx, op, err)
	}
	defer rollback(tx)
	return fail(ctx, op, fn(tx))
}

// change runs fn in one durable transaction that counts as a new revision.
func (v *Vault) change(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	if err := v.takeTurn(ctx); err != nil {
		return fail(ctx, op, err)
	}
	defer v.endTurn()
	return fail(ctx, op, v.commit(ctx, true, fn))
}

// note runs fn in one durable transaction on which no analysis depends, so that it counts as no new revision.
func (v *Vault) note(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	if err := v.takeTurn(ctx); err != nil {
		return fail(ctx, op, err)
	}
	defer v.endTurn()
	return fail(ctx, op, v.commit(ctx, false, fn))
}

// takeTurn waits until nobody else writes.
func (v *Vault) takeTurn(ctx context.Context) error {
	select {
	case <-v.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (v *Vault) endTurn() { v.turn <- struct{}{} }

// commit runs fn in one transaction. The caller has the turn.
func (v *Vault) commit(ctx context.Context, counts bool, fn func(*sql.Tx) error) error {
	return v.blameDisk(v.transact(ctx, counts, fn))
}

// exhausted is how few free bytes explain a failed write.
const exhausted = 1 << 20

// blameDisk recognises a full disk where SQLite only reports a failed write, because the system's error got lost.
func (v *Vault) blameDisk(err error) error {
	if !errors.Is(err, sqlite3.IOERR_WRITE) && !errors.Is(err, sqlite3.IOERR_SHMSIZE) && !errors.Is(err, sqlite3.IOERR_FSYNC) {
		return err
	}
	if free, e := freeSpace(filepath.Dir(v.path)); e == nil && free < exhausted {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

func (v *Vault) transact(ctx context.Context, counts bool, fn func(*sql.Tx) error) error {
	tx, err := v.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		rollback(tx)
		return err
	}
	if counts {
		if _, err := tx.ExecContext(ctx, `UPDATE revision SET n = n + 1`); err != nil {
			rollback(tx)
			return err
		}
	}
	return tx.Commit()
}

// rollback undoes tx; that SQLite or a cancelled context has undone it already is fine.
func rollback(tx *sql.Tx) { _ = tx.Rollback() }

// Revision returns a number that grows with every change, except those on which no analysis depends:
// entries of the custody log, facts of cases and secrets.
func (v *Vault) Revision(ctx context.Context) (int64, error) {
	var n int64
	err := v.reader.QueryRowContext(ctx, `SELECT n FROM revision`).Scan(&n)
	return n, fail(ctx, "revision", err)
}
