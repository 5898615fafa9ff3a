package app

import (
	"encoding/binary"
	"hash/maphash"
	"strings"
)

// texts keeps many short strings in few pieces of memory: each takes its own bytes, one or two for its length, and 4 for
// whoever holds its number. What comes again soon is kept once.
type texts struct {
	pieces []*strings.Builder // never grown, so that what was taken out of one stays
	seed   maphash.Seed
	recent []uint32 // numbers, by hash
}

// A number is that of the piece, and where in it the text begins. A text that is longer than a piece has one to itself, so
// the numbers are enough for 4 GB, which no memory has room for.
const (
	pieceBits   = 16
	pieceSize   = 1 << pieceBits
	recentTexts = 1 << 13
)

func newTexts() *texts {
	t := &texts{seed: maphash.MakeSeed(), recent: make([]uint32, recentTexts)}
	t.piece(0)
	t.pieces[0].WriteByte(0) // number 0 is that of no text
	return t
}

// put keeps a text and returns its number, 0 for an empty one.
func (t *texts) put(s string) uint32 {
	if s == "" {
		return 0
	}
	slot := &t.recent[maphash.String(t.seed, s)%recentTexts]
	if *slot == 0 || t.get(*slot) != s {
		*slot = t.add(s)
	}
	return *slot
}

func (t *texts) add(s string) uint32 {
	var head [binary.MaxVarintLen64]byte
	width := binary.PutUvarint(head[:], uint64(len(s)))
	last := t.pieces[len(t.pieces)-1]
	if last.Len()+width+len(s) > last.Cap() || last.Len() >= pieceSize {
		last = t.piece(width + len(s))
	}
	n := uint32(len(t.pieces)-1)<<pieceBits | uint32(last.Len())
	last.Write(head[:width])
	last.WriteString(s)
	return n
}

// piece begins a new one with room for size bytes.
func (t *texts) piece(size int) *strings.Builder {
	b := &strings.Builder{}
	b.Grow(max(size, pieceSize-1))
	t.pieces = append(t.pieces, b)
	return b
}

// get returns the text of a number. It shares the piece's memory.
func (t *texts) get(n uint32) string {
	if n == 0 {
		return ""
	}
	from := t.pieces[n>>pieceBits].String()[n&(pieceSize-1):]
	size, width := uint64(0), 0
	for shift := 0; ; shift += 7 { // binary.Uvarint, of a string
		b := from[width]
		size |= uint64(b&0x7f) << shift
		width++
		if b < 0x80 {
			return from[width : width+int(size)]
		}
	}
}

// keep returns s, not hanging on whatever memory it came in.
func (t *texts) keep(s string) string { return t.get(t.put(s)) }

func (t *texts) keepAll(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = t.keep(s)
	}
	return out
}
