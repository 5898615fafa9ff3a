package sentence

// pairTable holds the features of pairs of words. Each place is one number, so that a look at it is one wait for memory: the
// pair's key, and below it the feature. Open addressing, a power of two of places of which at most half are taken.
type pairTable struct {
	places []uint64
	shift  uint // of a hash, to the number of a place
	taken  int

	// filter has a bit for each hash there is (Bloom 1970). Nearly all pairs asked for have none, and it is small enough to
	// stay near the processor.
	filter [1 << (filterBits - 6)]uint64
}

// filterBits makes about one in eight pairs pass that are none.
const filterBits = 20

// featureBits is how many bits of a place the feature has; the others are the key's.
const (
	featureBits = 64 - 2*wordBits - 2
	maxFeatures = 1 << featureBits
)

func newPairTable() pairTable {
	return pairTable{places: make([]uint64, 1<<firstPlaces), shift: 64 - firstPlaces}
}

// pairKey is a number of its own for each pair, and never 0: no word has the number 0.
func pairKey(r relation, a, b int32) uint64 {
	return (uint64(r.number())<<wordBits|uint64(uint32(a)))<<wordBits | uint64(uint32(b))
}

// find returns the feature of a pair, 0 if it is none.
func (t *pairTable) find(key uint64) Feature {
	h := spread(key)
	if bit := h >> (64 - filterBits); t.filter[bit/64]>>(bit%64)&1 == 0 {
		return 0
	}
	mask := len(t.places) - 1
	for i := int(h >> t.shift); ; i++ {
		p := t.places[i&mask]
		if p>>featureBits == key {
			return Feature(p % maxFeatures)
		}
		if p == 0 {
			return 0
		}
	}
}

// set makes f the feature of a pair, which must have none yet.
func (t *pairTable) set(key uint64, f Feature) {
	if 2*t.taken >= len(t.places) {
		old := t.places
		t.places, t.shift, t.taken = make([]uint64, 2*len(old)), t.shift-1, 0
		for _, p := range old {
			if p != 0 {
				t.set(p>>featureBits, Feature(p%maxFeatures))
			}
		}
	}
	h := spread(key)
	bit := h >> (64 - filterBits)
	t.filter[bit/64] |= 1 << (bit % 64)
	mask := len(t.places) - 1
	i := int(h >> t.shift)
	for t.places[i&mask] != 0 {
		i++
	}
	t.places[i&mask] = key<<featureBits | uint64(f)
	t.taken++
}
