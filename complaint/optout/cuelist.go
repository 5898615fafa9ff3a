package optout

import "strings"

// cueList gathers the cues of a sentence: as texts, for learning, or of those that have a weight the numbers. Nearly none
// has one, and the hash of its pieces tells, so that its letters need not be put together.
type cueList struct {
	in *cueTable // nil to gather texts

	text strings.Builder
	ends []int // of the cues in text

	numbers []int32
	single  []int32 // those of numbers that are one word
	words   int     // cues of one word, with a weight or without
}

// addWord adds a cue of one word.
func (c *cueList) addWord(parts ...part) {
	if c.in == nil {
		c.write(parts)
		return
	}
	n, ok := c.in.number(parts)
	if ok {
		c.numbers = append(c.numbers, n)
	}
	if isSingle(parts) {
		c.words++
		if ok {
			c.single = append(c.single, n)
		}
	}
}

// may tells most cues that add would leave out, without their pieces.
func (c *cueList) may(h hashed) bool { return c.in == nil || c.in.may(h.hash) }

func (c *cueList) add(parts ...part) {
	if c.in == nil {
		c.write(parts)
	} else if n, ok := c.in.number(parts); ok {
		c.numbers = append(c.numbers, n)
	}
}

func (c *cueList) write(parts []part) {
	for _, p := range parts {
		c.text.WriteString(p.text)
	}
	c.ends = append(c.ends, c.text.Len())
}

// isSingle reports whether the cue of a word counts as one: not if it looks like the lead of an opening.
func isSingle(parts []part) bool {
	for _, p := range parts {
		if p.text != "" {
			return p.text[0] != '1' && p.text[0] != '2'
		}
	}
	return false
}

// texts returns the cues in order.
func (c *cueList) texts() []string {
	out := make([]string, len(c.ends))
	text, from := c.text.String(), 0
	for i, end := range c.ends {
		out[i] = text[from:end]
		from = end
	}
	return out
}

// part is a piece of cues with the hash of its letters: a polynomial, so that the hash of pieces one after the other
// follows from theirs (Karp and Rabin 1987).
type part struct {
	text string
	hashed
}

type hashed struct{ hash, power uint64 }

// then is the hash of a piece and another after it.
func (h hashed) then(next part) hashed {
	return hashed{h.hash*next.power + next.hash, h.power * next.power}
}

const hashBase = 0x9E3779B97F4A7C15

func partOf(s string) part {
	p := part{text: s, hashed: hashed{power: 1}}
	for i := range len(s) {
		p.hash = p.hash*hashBase + uint64(s[i]) + 1
		p.power *= hashBase
	}
	return p
}

// cueTable numbers the cues that have a weight, from 0. A filter (Bloom 1970) that stays near the processor tells most
// of the others at once. Open addressing, a power of two of places of which at most half are taken.
type cueTable struct {
	letters string   // of all cues, one after the other: one thing for the garbage collector to look at
	ends    []uint32 // by number: where a cue ends in letters
	hashes  []uint64 // by number
	places  []int32  // a number plus one, 0 for a free place
	shift   uint     // of a mixed hash, to the number of a place

	filter      []uint64
	filterShift uint // of a mixed hash, to the number of a bit
}

// bitsPerCue lets one in about sixteen of the others pass.
const bitsPerCue = 16

func newCueTable(texts []string) *cueTable {
	t := &cueTable{letters: strings.Join(texts, ""), places: make([]int32, 2), shift: 63, filter: make([]uint64, 1), filterShift: 64 - 6}
	for len(t.places) < 2*len(texts) {
		t.places, t.shift = make([]int32, 2*len(t.places)), t.shift-1
	}
	for 64*len(t.filter) < bitsPerCue*len(texts) {
		t.filter, t.filterShift = make([]uint64, 2*len(t.filter)), t.filterShift-1
	}
	end := 0
	for n, text := range texts {
		end += len(text)
		hash := partOf(text).hash
		t.ends, t.hashes = append(t.ends, uint32(end)), append(t.hashes, hash)
		at := mixed(hash) >> t.filterShift
		t.filter[at/64] |= 1 << (at % 64)
		place := mixed(hash) >> t.shift
		for t.places[place] != 0 {
			place = (place + 1) % uint64(len(t.places))
		}
		t.places[place] = int32(n) + 1 //nolint:gosec // a few ten thousand
	}
	return t
}

func mixed(hash uint64) uint64 { return (hash ^ hash>>32) * hashBase }

// may reports whether there may be a cue with this hash.
func (t *cueTable) may(hash uint64) bool {
	at := mixed(hash) >> t.filterShift
	return t.filter[at/64]>>(at%64)&1 != 0
}

// number returns the number of the cue that the parts make one after the other.
func (t *cueTable) number(parts []part) (int32, bool) {
	hash := uint64(0)
	for i := range parts {
		hash = hash*parts[i].power + parts[i].hash
	}
	if !t.may(hash) {
		return 0, false
	}
	for place := mixed(hash) >> t.shift; ; place = (place + 1) % uint64(len(t.places)) {
		n := t.places[place] - 1
		if n < 0 {
			return 0, false
		}
		if t.hashes[n] == hash && isMadeOf(t.cue(n), parts) {
			return n, true
		}
	}
}

// cue returns the cue with a number.
func (t *cueTable) cue(n int32) string {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.letters[from:t.ends[n]]
}

// isMadeOf reports whether text is the parts one after the other.
func isMadeOf(text string, parts []part) bool {
	for _, p := range parts {
		rest, ok := strings.CutPrefix(text, p.text)
		if !ok {
			return false
		}
		text = rest
	}
	return text == ""
}
