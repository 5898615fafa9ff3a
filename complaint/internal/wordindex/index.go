// Package wordindex finds which of many wordings a text holds, in one pass over its bytes and whatever their number.
package wordindex

import "math/bits"

// Word is letters to look for, at least two bytes of them, and the number it stands for. Several may have the same
// letters.
type Word struct {
	Text string
	ID   int
}

// Index finds wordings. It is immutable and safe for concurrent use.
//
// At each place of a text the next three bytes, five bits of each, say whether a wording may begin there: one look at a
// table so small that it stays near the processor, and nearly always the last. Upper case and lower case have the same
// five bits.
type Index struct {
	may   [keys / 64]uint64 // by key: whether there is a list for it
	rank  [keys / 64]uint16 // how many keys before these have one
	lists [][]indexed
}

type indexed struct {
	text string
	ids  []int
}

const (
	keyBits = 5
	keyMask = 1<<keyBits - 1
	keys    = 1 << (3 * keyBits)
)

// Of makes an index of wordings for which only whether there is one matters.
func Of(list ...string) *Index {
	all := make([]Word, len(list))
	for i, w := range list {
		all[i] = Word{w, i}
	}
	return New(all)
}

// New makes an index.
func New(all []Word) *Index {
	byKey := map[uint32][]indexed{}
	for _, w := range all {
		for k, last := keysOf(w.Text); k <= last; k++ {
			byKey[k] = with(byKey[k], w)
		}
	}
	x := &Index{}
	for k := range uint32(keys) {
		if k%64 == 0 {
			x.rank[k/64] = uint16(len(x.lists))
		}
		if list := byKey[k]; list != nil {
			x.may[k/64] |= 1 << (k % 64)
			x.lists = append(x.lists, list)
		}
	}
	return x
}

// keysOf returns the first and last of the keys that a wording begins with: one of two bytes may go on with anything.
func keysOf(w string) (from, to uint32) {
	k := (key(w[0])<<keyBits | key(w[1])) << keyBits
	if len(w) == 2 {
		return k, k | keyMask
	}
	return k | key(w[2]), k | key(w[2])
}

func key(c byte) uint32 { return uint32(c & keyMask) }

func with(list []indexed, w Word) []indexed {
	for i := range list {
		if list[i].text == w.Text {
			list[i].ids = append(list[i].ids, w.ID)
			return list
		}
	}
	return append(list, indexed{w.Text, []int{w.ID}})
}

// begin returns the first two bytes as the start of a key.
func begin(text string) uint32 {
	if len(text) < 2 {
		return 0
	}
	return key(text[0])<<keyBits | key(text[1])
}

// next moves a key on to place i of text.
func next(k uint32, text string, i int) uint32 {
	k <<= keyBits
	if i+2 < len(text) {
		k |= key(text[i+2])
	}
	return k % keys
}

// at returns the wordings that may begin where the key is k.
func (x *Index) at(k uint32) []indexed {
	before := x.may[k/64] & (1<<(k%64) - 1)
	return x.lists[int(x.rank[k/64])+bits.OnesCount64(before)]
}

// In reports whether text holds a wording.
func (x *Index) In(text string) bool {
	k := begin(text)
	for i := 0; i+1 < len(text); i++ {
		if k = next(k, text, i); x.may[k/64]>>(k%64)&1 == 0 {
			continue
		}
		for _, w := range x.at(k) {
			if len(w.text) <= len(text)-i && text[i:i+len(w.text)] == w.text {
				return true
			}
		}
	}
	return false
}

// InAnyCase is In whatever the case of the text's letters of ASCII. The wordings must be in lower case.
func (x *Index) InAnyCase(text string) bool {
	k := begin(text)
	for i := 0; i+1 < len(text); i++ {
		if k = next(k, text, i); x.may[k/64]>>(k%64)&1 == 0 {
			continue
		}
		for _, w := range x.at(k) {
			if len(w.text) <= len(text)-i && sameFold(text[i:i+len(w.text)], w.text) {
				return true
			}
		}
	}
	return false
}

// sameFold compares s with a lower-case word of the same length.
func sameFold(s, word string) bool {
	for i := range len(word) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// Each calls found with the numbers of every wording at every place where text holds it.
func (x *Index) Each(text string, found func(ids []int)) {
	k := begin(text)
	for i := 0; i+1 < len(text); i++ {
		if k = next(k, text, i); x.may[k/64]>>(k%64)&1 == 0 {
			continue
		}
		for _, w := range x.at(k) {
			if len(w.text) <= len(text)-i && text[i:i+len(w.text)] == w.text {
				found(w.ids)
			}
		}
	}
}
