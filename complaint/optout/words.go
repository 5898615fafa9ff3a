package optout

// wordIndex finds which of many words a text holds in one pass over its bytes. Each word stands for the numbers it
// was added with. Words have at least two bytes.
type wordIndex struct {
	starts [1 << 16]bool // by a word's first two bytes
	by     map[uint16][]indexed
}

type indexed struct {
	word string
	ids  []int
}

func newWordIndex() *wordIndex { return &wordIndex{by: map[uint16][]indexed{}} }

func (x *wordIndex) add(word string, id int) {
	k := pair(word)
	x.starts[k] = true
	for i := range x.by[k] {
		if x.by[k][i].word == word {
			x.by[k][i].ids = append(x.by[k][i].ids, id)
			return
		}
	}
	x.by[k] = append(x.by[k], indexed{word, []int{id}})
}

func pair(s string) uint16 { return uint16(s[0])<<8 | uint16(s[1]) }

// in calls found with the numbers of every word at every place where text holds it, until found returns false.
func (x *wordIndex) in(text string, found func(ids []int) bool) {
	for i := 0; i+1 < len(text); i++ {
		k := pair(text[i:])
		if !x.starts[k] {
			continue
		}
		for _, w := range x.by[k] {
			if len(w.word) <= len(text)-i && text[i:i+len(w.word)] == w.word && !found(w.ids) {
				return
			}
		}
	}
}
