package vault

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"path/filepath"

	"desist/complaint"
)

const (
	// Large is the size in bytes from which a message should come as a Draft, and how much of a large message
	// Beginning returns.
	Large = 8 << 20

	// MaxDraft is the largest message that a Draft takes, in bytes.
	MaxDraft = 256 << 20

	pieceBytes = 1 << 20 // of a large message, before compression
)

// ErrTooLarge means that a message is larger than MaxDraft.
var ErrTooLarge = errors.New("the message is too large")

// Draft takes in a large message piece by piece, so that it is never whole in memory. Each piece is on the disk,
// encrypted like everything else, before the next is taken. It is no message of the casebook until KeepBatch has it as
// Incoming.Draft. A Draft is used by one goroutine at a time.
type Draft struct {
	v      *Vault
	ctx    context.Context
	large  int64 // row
	n      int   // of the next piece
	buf    []byte
	sum    hash.Hash
	id     [sha256.Size]byte
	size   int64
	stored int64
	closed bool
}

// Draft begins a message of about size bytes, of which there must be room on the disk: ErrDiskFull, ErrTooLarge. ctx holds
// for all of its writes.
func (v *Vault) Draft(ctx context.Context, size int64) (*Draft, error) {
	const op = "begin a large message"
	if size > MaxDraft {
		return nil, fail(ctx, op, fmt.Errorf("%w: %d bytes", ErrTooLarge, size))
	}
	d := &Draft{v: v, ctx: ctx, sum: sha256.New(), buf: make([]byte, 0, pieceBytes)}
	err := v.quietly(ctx, op, func(tx *sql.Tx) error {
		// Compressed it may be smaller; and it lies in the log and in the file for a while, but one piece at a time.
		if err := v.checkFree(uint64(size) + copiesOnDisk*pieceBytes); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO large DEFAULT VALUES`)
		if err != nil {
			return err
		}
		d.large, err = res.LastInsertId()
		return err
	})
	return d, err
}

// quietly runs fn in one durable transaction that is no change of the casebook.
func (v *Vault) quietly(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	if err := v.takeTurn(ctx); err != nil {
		return fail(ctx, op, err)
	}
	defer v.endTurn()
	return fail(ctx, op, v.commit(ctx, false, fn))
}

// Write takes the next bytes.
func (d *Draft) Write(p []byte) (int, error) {
	if d.closed {
		return 0, fail(d.ctx, "write a large message", errors.New("it is closed"))
	}
	if d.size+int64(len(p)) > MaxDraft {
		return 0, fail(d.ctx, "write a large message", ErrTooLarge)
	}
	taken := 0
	for len(p) > 0 {
		n := min(len(p), pieceBytes-len(d.buf))
		d.buf = append(d.buf, p[:n]...)
		p, taken = p[n:], taken+n
		d.size += int64(n)
		if len(d.buf) == pieceBytes {
			if err := d.flush(); err != nil {
				return taken, err
			}
		}
	}
	return taken, nil
}

func (d *Draft) flush() error {
	if len(d.buf) == 0 {
		return nil
	}
	d.sum.Write(d.buf)
	packed := d.v.codec.packBytes(d.buf)
	err := d.v.quietly(d.ctx, "write a large message", func(tx *sql.Tx) error {
		if err := d.v.checkFree(copiesOnDisk * uint64(len(packed)+bytesPerBatch)); err != nil {
			return err
		}
		_, err := tx.ExecContext(d.ctx, `INSERT INTO piece (large, n, zstd) VALUES (?, ?, ?)`, d.large, d.n, packed)
		return err
	})
	if err != nil {
		return err
	}
	d.n++
	d.stored += int64(len(packed))
	d.buf = d.buf[:0]
	return nil
}

// Close says that all of the message came.
func (d *Draft) Close() error {
	if d.closed {
		return nil
	}
	if err := d.flush(); err != nil {
		return err
	}
	d.closed, d.buf = true, nil
	d.sum.Sum(d.id[:0])
	return nil
}

// ID is the message's id, once it is closed.
func (d *Draft) ID() complaint.MessageID { return complaint.MessageID(hex.EncodeToString(d.id[:])) }

// Size is how many bytes came.
func (d *Draft) Size() int64 { return d.size }

// Discard gives up a message that was not kept; of one that was it does nothing. If it fails, the casebook drops the
// message when it is next opened.
func (d *Draft) Discard() {
	d.closed, d.buf = true, nil
	ctx := context.WithoutCancel(d.ctx)
	_ = d.v.quietly(ctx, "discard a large message", func(tx *sql.Tx) error { return dropDraft(ctx, tx, d.large) })
}

func dropDraft(ctx context.Context, tx *sql.Tx, large int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM large WHERE id = ? AND message IS NULL`, large)
	return err
}

// dropDrafts removes what was begun and never kept. Nobody else has the casebook open, and no Draft is under way.
func (v *Vault) dropDrafts(ctx context.Context) error {
	left := false
	if err := v.writer.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM large WHERE message IS NULL)`).Scan(&left); err != nil || !left {
		return err
	}
	return v.commit(ctx, false, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM large WHERE message IS NULL`)
		return err
	})
}

// checkFree refuses what the disk has no room for. If the system can't say, SQLite will.
func (v *Vault) checkFree(need uint64) error {
	free, err := v.opt.FreeSpace(filepath.Dir(v.path))
	if err != nil {
		return nil
	}
	if need += v.opt.MinFree; free < need {
		return fmt.Errorf("%w: %d MB free, %d MB needed", ErrDiskFull, free>>20, need>>20+1)
	}
	return nil
}
