package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"desist/complaint"
)

// minPrefix is how many hex digits of an id FindMessage needs.
const minPrefix = 8

// Has reports whether a message is in the casebook.
func (v *Vault) Has(ctx context.Context, id complaint.MessageID) (bool, error) {
	sum, err := parseID(id)
	if err != nil {
		return false, nil
	}
	err = v.read(ctx, "has "+string(id), func(tx *sql.Tx) error {
		return exists(ctx, tx, `SELECT 1 FROM message WHERE id = ?`, sum)
	})
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// FindMessage returns the messages that ref may mean: a full id, the first eight or more digits of one (both also
// after "sha256:"), or a Message-ID header field with or without its angle brackets. The latter can be shared by
// several messages, and takes a look at every message; what begins an id is no Message-ID, which would have an "@" in it.
// None is no error.
func (v *Vault) FindMessage(ctx context.Context, ref string) ([]complaint.MessageID, error) {
	ref = strings.TrimSpace(ref)
	from, to, isPrefix := idRange(strings.TrimPrefix(ref, "sha256:"))
	header := strings.TrimSuffix(strings.TrimPrefix(ref, "<"), ">")
	op := "find message " + ref
	if isPrefix {
		if found, err := v.messageIDs(ctx, op, `SELECT id FROM message WHERE id BETWEEN ? AND ? ORDER BY id`, from, to); err != nil || len(found) > 0 {
			return found, err
		}
	}
	return v.messageIDs(ctx, op, `SELECT id FROM message WHERE message_id = ? AND message_id <> '' ORDER BY id`, header)
}

// HeaderID returns a message's Message-ID header field without angle brackets, empty if it has none.
func (v *Vault) HeaderID(ctx context.Context, id complaint.MessageID) (name string, err error) {
	sum, err := parseID(id)
	if err != nil {
		return "", err
	}
	err = v.read(ctx, "name of "+string(id), func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT message_id FROM message WHERE id = ?`, sum).Scan(&name)
	})
	return name, err
}

// idRange returns the smallest and largest id that begin with prefix.
func idRange(prefix string) (from, to []byte, ok bool) {
	const digits = 2 * sha256.Size
	if len(prefix) < minPrefix || len(prefix) > digits {
		return nil, nil, false
	}
	pad := digits - len(prefix)
	from, err := hex.DecodeString(prefix + strings.Repeat("0", pad))
	if err != nil {
		return nil, nil, false
	}
	to, err = hex.DecodeString(prefix + strings.Repeat("f", pad))
	return from, to, err == nil
}

// verified unpacks what query finds under a hash, and checks it.
func (v *Vault) verified(ctx context.Context, op, sha, query string) ([]byte, error) {
	sum, err := parseID(complaint.MessageID(sha))
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	var size int64
	var packed []byte
	err = v.read(ctx, op, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, query, sum).Scan(&size, &packed)
	})
	if err != nil {
		return nil, err
	}
	raw, err := v.codec.unpackBytes(packed, size)
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	if got := sha256.Sum256(raw); !bytes.Equal(got[:], sum) {
		return nil, fail(ctx, op, fmt.Errorf("%w: its bytes have the hash %x", ErrDamaged, got))
	}
	return raw, nil
}
