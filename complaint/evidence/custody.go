package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Event is one entry of the casebook's custody log. Each entry's Hash covers the one before, so one that was changed,
// left out, moved or put in between breaks the chain.
type Event struct {
	Seq    int64     `json:"seq"`         // 1, 2, 3 ...
	At     time.Time `json:"at,omitzero"` // UTC
	Kind   string    `json:"kind,omitempty"`
	Detail string    `json:"detail,omitempty"`
	Prev   string    `json:"prev"` // Hash of the entry before, "" for the first
	Hash   string    `json:"hash"`

	// Withheld marks an entry about another matter of the same casebook: only its links in the chain are given.
	Withheld bool `json:"withheld,omitempty"`
}

// Sum returns the hash that the entry should have: the SHA-256, in lower-case hex, of Prev, Seq, At (RFC 3339 with
// nanoseconds where there are any, UTC), Kind and Detail, one on a line, the last without a line feed.
func (e Event) Sum() string {
	h := sha256.New()
	_, _ = io.WriteString(h, fmt.Sprintf("%s\n%d\n%s\n%s\n%s", e.Prev, e.Seq, e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.Detail))
	return hex.EncodeToString(h.Sum(nil))
}

// Withhold returns the entry with its links alone.
func (e Event) Withhold() Event {
	return Event{Seq: e.Seq, Prev: e.Prev, Hash: e.Hash, Withheld: true}
}

// CustodyLog writes entries as custody.jsonl holds them: one JSON object on a line.
func CustodyLog(events []Event) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, e := range events {
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("evidence: custody log, entry %d: %w", e.Seq, err)
		}
	}
	return buf.Bytes(), nil
}

// parseCustody reads custody.jsonl.
func parseCustody(b []byte) ([]Event, error) {
	var out []Event
	dec := json.NewDecoder(bytes.NewReader(b))
	for {
		var e Event
		err := dec.Decode(&e)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("entry %d cannot be read: %w", len(out)+1, err)
		}
		if len(out) >= maxEntries {
			return nil, fmt.Errorf("there are more than %d entries", maxEntries)
		}
		out = append(out, e)
	}
}

// checkChain returns the first break of the chain; what comes after it cannot be judged.
func checkChain(events []Event) error {
	if len(events) == 0 {
		return errors.New("it has no entries")
	}
	prev, last := "", time.Time{}
	for i, e := range events {
		n := i + 1
		switch {
		case e.Seq != int64(n):
			return fmt.Errorf("entry %d has the number %d: an entry was taken out, added or moved", n, e.Seq)
		case e.Prev != prev:
			return fmt.Errorf("entry %d does not continue entry %d: one of them was changed, or one between them taken out", n, n-1)
		case e.Withheld && (e.Kind != "" || e.Detail != "" || !e.At.IsZero()):
			return fmt.Errorf("entry %d is withheld and yet says something", n)
		case !e.Withheld && e.Hash != e.Sum():
			return fmt.Errorf("entry %d was changed", n)
		case !e.Withheld && e.At.Before(last.Add(-clockSlack)):
			return fmt.Errorf("entry %d is dated before one that came earlier", n)
		}
		if len(e.Hash) != sha256.Size*2 {
			return fmt.Errorf("entry %d has no hash", n)
		}
		prev = e.Hash
		if e.At.After(last) {
			last = e.At
		}
	}
	return nil
}

// clockSlack is how far a computer's clock may have been set back between two entries.
const clockSlack = 24 * time.Hour
