package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/ncruces/go-sqlite3"
)

// What can be wrong with a casebook. Test for them with errors.Is.
var (
	// ErrWrongKey means that the file is not a casebook under this key.
	ErrWrongKey = errors.New("the key does not open this casebook")
	// ErrInUse means that another process, or another Vault of this one, has the casebook open.
	ErrInUse = errors.New("the casebook is open somewhere else")
	// ErrNotFound means that there is no such casebook, message, secret or other thing.
	ErrNotFound = errors.New("not found")
	// ErrExtract means that of the message only an extract is held, not its original.
	ErrExtract = errors.New("only an extract of the message is held")
	// ErrDiskFull means that the disk has too little room; the casebook is as it was before the call.
	ErrDiskFull = errors.New("not enough room on the disk")
	// ErrExists means that Create found something in the place of the new casebook.
	ErrExists = errors.New("already exists")
	// ErrNewer means that a newer version of Desist made the casebook.
	ErrNewer = errors.New("the casebook was made by a newer version of Desist")
	// ErrDamaged means that stored bytes are not what was written.
	ErrDamaged = errors.New("the casebook is damaged")
)

// fail wraps err with what was being done and, where it is known, with the sentinel that says what is wrong.
func fail(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("vault: %s: %w (%w)", op, cause, err)
	}
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("vault: %s: %w (%w)", op, kind, err)
	}
	return fmt.Errorf("vault: %s: %w", op, err)
}

// kindOf returns the sentinel that an error of SQLite or the system amounts to, or nil.
func kindOf(err error) error {
	for _, known := range []error{ErrWrongKey, ErrInUse, ErrNotFound, ErrExtract, ErrDiskFull, ErrExists, ErrNewer, ErrDamaged} {
		if errors.Is(err, known) {
			return known
		}
	}
	switch {
	case errors.Is(err, sqlite3.FULL), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG):
		return ErrDiskFull
	case errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.FORMAT),
		errors.Is(err, sqlite3.IOERR_DATA), errors.Is(err, sqlite3.IOERR_CORRUPTFS),
		errors.Is(err, sqlite3.IOERR_SHORT_READ):
		return ErrDamaged
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return ErrInUse
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, fs.ErrNotExist):
		return ErrNotFound
	}
	return nil
}
