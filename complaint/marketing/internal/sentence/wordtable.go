package sentence

import (
	"encoding/binary"
	"math/bits"
)

// wordTable numbers words. Every word of every mail is looked up here, and a general map spends most of that on reaching
// the word's letters in memory to compare them. Here the letters of a word of up to eight bytes are its key, so that one
// look at one place settles it. Open addressing, a power of two of places of which at most half are taken.
type wordTable struct {
	places []wordPlace
	shift  uint     // of a hash, to the number of a place
	long   []string // the words of more than eight bytes, by wordPlace.long minus one
	taken  int
}

type wordPlace struct {
	key  uint64
	id   int32
	long int32 // for a word of more than eight bytes, whose key is only a hash; 0 for the others
}

// shortWord is how many bytes of a word fit into its key.
const shortWord = 8

// firstPlaces is 1 << firstPlaces places, before the table grows.
const firstPlaces = 10

func newWordTable() wordTable {
	return wordTable{places: make([]wordPlace, 1<<firstPlaces), shift: 64 - firstPlaces}
}

// find returns the number of w, 0 if it has none.
func (t *wordTable) find(w []byte) int32 {
	key := wordKey(w)
	for i := t.start(key); ; i++ {
		p := &t.places[i&uint64(len(t.places)-1)]
		if p.id == 0 {
			return 0
		}
		if p.key == key && (p.long == 0) == (len(w) <= shortWord) && (p.long == 0 || t.long[p.long-1] == string(w)) {
			return p.id
		}
	}
}

// set gives w, which must have no number yet, the number id, which must not be 0.
func (t *wordTable) set(w string, id int32) {
	if 2*t.taken >= len(t.places) {
		t.grow()
	}
	p := wordPlace{key: wordKey([]byte(w)), id: id}
	if len(w) > shortWord {
		t.long = append(t.long, w)
		p.long = int32(len(t.long))
	}
	t.put(p)
	t.taken++
}

func (t *wordTable) put(p wordPlace) {
	i := t.start(p.key) & uint64(len(t.places)-1)
	for t.places[i].id != 0 {
		i = (i + 1) & uint64(len(t.places)-1)
	}
	t.places[i] = p
}

func (t *wordTable) grow() {
	old := t.places
	t.places = make([]wordPlace, 2*len(old))
	t.shift--
	for _, p := range old {
		if p.id != 0 {
			t.put(p)
		}
	}
}

func (t *wordTable) start(key uint64) uint64 { return spread(key) >> t.shift }

// spread is Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4), with the high half mixed in first.
func spread(key uint64) uint64 { return (key ^ key>>29) * 0x9E3779B97F4A7C15 }

// wordKey is the letters of a short word, or a hash of a longer one. No word holds a zero byte, so that no two short
// words have one key.
func wordKey(w []byte) uint64 {
	if len(w) <= shortWord {
		return letters(w)
	}
	h := uint64(len(w))
	for len(w) > shortWord {
		h = bits.RotateLeft64(spread(h^binary.LittleEndian.Uint64(w)), 31)
		w = w[shortWord:]
	}
	return spread(h ^ letters(w))
}

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
