package optout

import "strings"

// cueList writes the cues of a sentence into one text, because a mail has hundreds. With only, cues without a weight are
// left out: nearly all of them are, and their hash tells before their letters are put together.
type cueList struct {
	only *cueFilter
	text strings.Builder
	ends []int // of the cues in text
}

// addWord adds a cue of one word, with a weight or without.
func (c *cueList) addWord(parts ...part) {
	for _, p := range parts {
		c.text.WriteString(p.text)
	}
	c.ends = append(c.ends, c.text.Len())
}

func (c *cueList) add(parts ...part) {
	if c.only != nil {
		h := uint64(0)
		for i := range parts {
			h = h*parts[i].power + parts[i].hash
		}
		if !c.only.mayHave(h) {
			return
		}
	}
	c.addWord(parts...)
}

func (c *cueList) all() []string {
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
	text        string
	hash, power uint64
}

const hashBase = 0x9E3779B97F4A7C15

func partOf(s string) part {
	p := part{text: s, power: 1}
	for i := range len(s) {
		p.hash = p.hash*hashBase + uint64(s[i]) + 1
		p.power *= hashBase
	}
	return p
}

// cueFilter tells most cues that have no weight (Bloom 1970).
type cueFilter struct {
	bits  []uint64
	shift uint // of a hash, to the number of a bit
}

// bitsPerCue lets one in about sixteen of the others pass.
const bitsPerCue = 16

func newCueFilter(number map[string]int32) *cueFilter {
	f := &cueFilter{bits: make([]uint64, 1), shift: 64 - 6}
	for 64*len(f.bits) < bitsPerCue*len(number) {
		f.bits, f.shift = make([]uint64, 2*len(f.bits)), f.shift-1
	}
	for cue := range number {
		at := f.at(partOf(cue).hash)
		f.bits[at/64] |= 1 << (at % 64)
	}
	return f
}

func (f *cueFilter) at(hash uint64) uint64 { return (hash ^ hash>>32) * hashBase >> f.shift }

func (f *cueFilter) mayHave(hash uint64) bool {
	at := f.at(hash)
	return f.bits[at/64]>>(at%64)&1 != 0
}
