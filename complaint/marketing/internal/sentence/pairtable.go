package sentence

// pairTable holds the features of pairs of words by their keys, which are not 0. Most pairs looked up are no feature, and
// one byte for each place, all of them small enough to stay near the processor, tells that for nearly all. Open addressing,
// a power of two of places of which at most half are taken.
type pairTable struct {
	marks    []uint8 // by place: 0 for a free one, otherwise bits of the key's hash
	keys     []uint64
	features []Feature
	taken    int
}

func newPairTable() pairTable { return pairTableOf(1 << firstPlaces) }

func pairTableOf(places int) pairTable {
	return pairTable{marks: make([]uint8, places), keys: make([]uint64, places), features: make([]Feature, places)}
}

// find returns the feature of a pair, 0 if it is none.
func (t *pairTable) find(key uint64) Feature {
	at, mark := t.start(key)
	for {
		switch t.marks[at&(len(t.marks)-1)] {
		case 0:
			return 0
		case mark:
			if i := at & (len(t.marks) - 1); t.keys[i] == key {
				return t.features[i]
			}
		}
		at++
	}
}

// set makes f the feature of a pair, which must have none yet.
func (t *pairTable) set(key uint64, f Feature) {
	if 2*t.taken >= len(t.marks) {
		t.grow()
	}
	at, mark := t.start(key)
	for t.marks[at&(len(t.marks)-1)] != 0 {
		at++
	}
	at &= len(t.marks) - 1
	t.marks[at], t.keys[at], t.features[at] = mark, key, f
	t.taken++
}

func (t *pairTable) grow() {
	old := *t
	*t = pairTableOf(2 * len(old.marks))
	for i, m := range old.marks {
		if m != 0 {
			t.set(old.keys[i], old.features[i])
		}
	}
}

// start is where to look first, and the mark to look for.
func (t *pairTable) start(key uint64) (at int, mark uint8) {
	h := spread(key)
	return int(h >> 32), uint8(h>>24) | 1
}
