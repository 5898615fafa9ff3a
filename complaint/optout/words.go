package optout

// wordIndex finds which of many words a text holds in one pass over its bytes. Each word stands for the numbers it
// was added with. Words have at least two bytes.
type wordIndex struct {
	slot [1 << 16]uint16 // by a word's first two bytes: one more than an index into by
	by   [][]indexed
}

type indexed struct {
	word string
	ids  []int
}

func newWordIndex() *wordIndex { return &wordIndex{} }

func (x *wordIndex) add(word string, id int) {
	k := pair(word)
	if x.slot[k] == 0 {
		x.by = append(x.by, nil)
		x.slot[k] = uint16(len(x.by))
	}
	words := &x.by[x.slot[k]-1]
	for i := range *words {
		if w := &(*words)[i]; w.word == word {
			w.ids = append(w.ids, id)
			return
		}
	}
	*words = append(*words, indexed{word, []int{id}})
}

func pair(s string) uint16 { return uint16(s[0])<<8 | uint16(s[1]) }

// anyIn reports whether text holds a word, in any case of ASCII letters.
func (x *wordIndex) anyIn(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		slot := x.slot[uint16(lower(text[i]))<<8|uint16(lower(text[i+1]))]
		if slot == 0 {
			continue
		}
		for _, w := range x.by[slot-1] {
			if len(w.word) <= len(text)-i && sameFold(text[i:i+len(w.word)], w.word) {
				return true
			}
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// sameFold compares s with a lower-case word of the same length.
func sameFold(s, word string) bool {
	for i := 2; i < len(word); i++ {
		if lower(s[i]) != word[i] {
			return false
		}
	}
	return true
}

// in calls found with the numbers of every word at every place where text holds it, until found returns false.
func (x *wordIndex) in(text string, found func(ids []int) bool) {
	for i := 0; i+1 < len(text); i++ {
		slot := x.slot[pair(text[i:])]
		if slot == 0 {
			continue
		}
		for _, w := range x.by[slot-1] {
			if len(w.word) <= len(text)-i && text[i:i+len(w.word)] == w.word && !found(w.ids) {
				return
			}
		}
	}
}
