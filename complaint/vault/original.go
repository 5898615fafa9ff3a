package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"
	"io"

	"desist/complaint"
)

// Original returns the bytes of a message as they came, verified against its id: ErrDamaged if they are not, and
// ErrExtract if only an extract is held. Of a large message OpenOriginal takes less memory.
func (v *Vault) Original(ctx context.Context, id complaint.MessageID) ([]byte, error) {
	r, size, err := v.OpenOriginal(ctx, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it only reads
	raw := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err = raw.ReadFrom(r)
	return raw.Bytes(), err
}

// OpenOriginal reads a message as it came, and says how many bytes it has. A large one is read piece by piece. The end
// of the bytes is reported as ErrDamaged instead of io.EOF if their hash is not the message's id. ErrExtract if only an
// extract is held.
func (v *Vault) OpenOriginal(ctx context.Context, id complaint.MessageID) (io.ReadCloser, int64, error) {
	op := "original " + string(id)
	sum, err := parseID(id)
	if err != nil {
		return nil, 0, fail(ctx, op, err)
	}
	var size int64
	var extent int
	var packed []byte
	var large sql.NullInt64
	err = v.read(ctx, op, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT m.size, m.extent, o.zstd, l.id FROM message m
			LEFT JOIN original o ON o.message = m.seq LEFT JOIN large l ON l.message = m.seq WHERE m.id = ?`, sum).
			Scan(&size, &extent, &packed, &large)
	})
	switch {
	case err != nil:
		return nil, 0, err
	case extent != 0:
		return nil, 0, fail(ctx, op, ErrExtract)
	case size < 0 || size > maxStored || packed == nil && !large.Valid:
		return nil, 0, fail(ctx, op, ErrDamaged)
	case large.Valid:
		return &pieces{v: v, ctx: ctx, op: op, large: large.Int64, left: size, want: sum, sum: sha256.New()}, size, nil
	}
	raw, err := v.codec.unpackBytes(packed, size)
	if err != nil {
		return nil, 0, fail(ctx, op, err)
	}
	if got := sha256.Sum256(raw); !bytes.Equal(got[:], sum) {
		return nil, 0, fail(ctx, op, fmt.Errorf("%w: its bytes have the hash %x", ErrDamaged, got))
	}
	return io.NopCloser(bytes.NewReader(raw)), size, nil
}

// pieces reads a large message.
type pieces struct {
	v     *Vault
	ctx   context.Context
	op    string
	large int64
	n     int
	piece []byte // of it, what was not read yet
	left  int64  // bytes that are not unpacked yet
	want  []byte
	sum   hash.Hash
}

func (p *pieces) Read(to []byte) (int, error) {
	if len(p.piece) == 0 {
		if p.left == 0 {
			if got := p.sum.Sum(nil); !bytes.Equal(got, p.want) {
				return 0, fail(p.ctx, p.op, fmt.Errorf("%w: its bytes have the hash %x", ErrDamaged, got))
			}
			return 0, io.EOF
		}
		if err := p.next(); err != nil {
			return 0, fail(p.ctx, p.op, err)
		}
	}
	n := copy(to, p.piece)
	p.piece = p.piece[n:]
	return n, nil
}

func (p *pieces) next() error {
	var packed []byte
	err := p.v.reader.QueryRowContext(p.ctx, `SELECT zstd FROM piece WHERE large = ? AND n = ?`, p.large, p.n).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: piece %d is missing", ErrDamaged, p.n)
	}
	if err != nil {
		return err
	}
	if p.piece, err = p.v.codec.unpackBytes(packed, min(p.left, pieceBytes)); err != nil {
		return err
	}
	if len(p.piece) == 0 || int64(len(p.piece)) > p.left {
		return fmt.Errorf("%w: piece %d has %d bytes", ErrDamaged, p.n, len(p.piece))
	}
	p.left -= int64(len(p.piece))
	p.n++
	p.sum.Write(p.piece)
	return nil
}

func (p *pieces) Close() error { return nil }

// Beginning returns what is held of a message, as far as it is read to judge and to show it, with the size of the whole:
// of its original at most the first Large bytes, or else an extract, which nobody sent in this form. What is returned
// whole is verified against the id.
func (v *Vault) Beginning(ctx context.Context, id complaint.MessageID) (raw []byte, size int64, e complaint.Extent, err error) {
	r, size, err := v.OpenOriginal(ctx, id)
	if errors.Is(err, ErrExtract) {
		raw, e, err = v.extract(ctx, id)
		return raw, int64(len(raw)), e, err
	}
	if err != nil {
		return nil, 0, "", err
	}
	defer func() { _ = r.Close() }() // it only reads
	raw = make([]byte, min(size, Large))
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, 0, "", err
	}
	if size <= Large {
		_, err = io.Copy(io.Discard, r) // at the end the hash is verified
	}
	return raw, size, complaint.ExtentWhole, err
}

func (v *Vault) extract(ctx context.Context, id complaint.MessageID) (raw []byte, e complaint.Extent, err error) {
	op := "extract " + string(id)
	sum, err := parseID(id)
	if err != nil {
		return nil, "", fail(ctx, op, err)
	}
	var size int64
	var extent int
	var packed []byte
	err = v.read(ctx, op, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT m.size, m.extent, e.zstd FROM message m JOIN extract e ON e.message = m.seq WHERE m.id = ?`, sum).
			Scan(&size, &extent, &packed)
	})
	if err != nil {
		return nil, "", err
	}
	raw, err = v.codec.unpackBytes(packed, size)
	return raw, extentOf(extent), fail(ctx, op, err)
}
