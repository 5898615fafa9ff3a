package sentence

import (
	"encoding/binary"
	"math/bits"
)

// wordTable numbers words from 1. Every word of every mail is looked up here, and most of that is waiting for memory, so
// the places are small: the number of a word and some bits of its hash. They are settled by the word's key, which lies
// beside what there is to know of it. Open addressing, a power of two of places of which at most half are taken.
type wordTable struct {
	places []uint32 // a word's number, and above it bits of its hash; 0 for a free one
	shift  uint     // of a hash, to the number of a place
	taken  int
}

const (
	wordBits = 18
	maxWords = 1 << wordBits

	// shortWord is how many bytes of a word fit into its key.
	shortWord = 8

	// firstPlaces is 1 << firstPlaces places, before a table grows.
	firstPlaces = 10
)

func newWordTable() wordTable {
	return wordTable{places: make([]uint32, 1<<firstPlaces), shift: 64 - firstPlaces}
}

// wordKey is the letters of a short word, or a hash of a longer one. No word holds a zero byte, so that no two short
// words have one key.
type wordKey struct {
	letters uint64
	long    bool
}

// find returns the number of a word in one of the Space's tables, 0 if it has none there.
func (s *Space) find(t *wordTable, w []byte) int32 {
	key := keyOf(w)
	h := key.hash()
	mask := len(t.places) - 1
	for i := int(h >> t.shift); ; i++ {
		p := t.places[i&mask]
		if p == 0 {
			return 0
		}
		if p>>wordBits != uint32(h)>>wordBits {
			continue
		}
		id := int32(p % maxWords)
		if s.known[id].key == key && (!key.long || s.words[id] == string(w)) {
			return id
		}
	}
}

// set gives the word with this key, which must have no number yet, the number id.
func (t *wordTable) set(key wordKey, id int32) {
	t.taken++
	h := key.hash()
	mask := len(t.places) - 1
	i := int(h >> t.shift)
	for t.places[i&mask] != 0 {
		i++
	}
	t.places[i&mask] = uint32(h)>>wordBits<<wordBits | uint32(id)
}

// full reports whether the table must grow before another word.
func (t *wordTable) full() bool { return 2*t.taken >= len(t.places) }

// grown is an empty table with twice the places.
func (t *wordTable) grown() wordTable {
	return wordTable{places: make([]uint32, 2*len(t.places)), shift: t.shift - 1}
}

func keyOf(w []byte) wordKey {
	if len(w) <= shortWord {
		return wordKey{letters: letters(w)}
	}
	h := uint64(len(w))
	for len(w) > shortWord {
		h = bits.RotateLeft64(spread(h^binary.LittleEndian.Uint64(w)), 31)
		w = w[shortWord:]
	}
	return wordKey{spread(h ^ letters(w)), true}
}

func (k wordKey) hash() uint64 { return spread(k.letters) }

// spread is Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4), with the high half mixed in first.
func spread(key uint64) uint64 { return (key ^ key>>29) * 0x9E3779B97F4A7C15 }

// letters packs up to eight bytes.
func letters(w []byte) uint64 {
	if cap(w) >= shortWord {
		return binary.LittleEndian.Uint64(w[:shortWord]) & (1<<(8*uint(len(w))) - 1)
	}
	k := uint64(0)
	for i, c := range w {
		k |= uint64(c) << (8 * i)
	}
	return k
}
