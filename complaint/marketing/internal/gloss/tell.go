package gloss

import (
	"math/bits"
	"slices"

	"desist/complaint/marketing/internal/words"
)

// telling is the words that tell a language, with the set of those that each may tell, English the lowest bit.
type telling struct {
	numbers map[string]int32 // from 1
	sets    []uint32         // by number
}

func newTelling() telling { return telling{map[string]int32{}, make([]uint32, 1)} }

func (t *telling) add(lang Language, common []string) {
	for _, w := range common {
		n, ok := t.numbers[w]
		if !ok {
			n = int32(len(t.sets))
			t.numbers[w] = n
			t.sets = append(t.sets, 0)
		}
		t.sets[n] |= 1 << lang
	}
}

// ID implements words.Vocabulary.
func (t *telling) ID(normalised []byte) int32 { return t.numbers[string(normalised)] }

// Votes are how many words of a text tell each language.
type Votes [maxLanguages]int

// Best is the language that most words tell; of two with as many, the one that more of the others' words tell.
func (v *Votes) Best(others *Votes) (lang Language, n int) {
	for l, k := range v {
		if k > n || k == n && k > 0 && others[l] > others[lang] {
			lang, n = Language(l), k
		}
	}
	return lang, n
}

// Add adds the votes of another text.
func (v *Votes) Add(w *Votes) {
	for l, n := range w {
		v[l] += n
	}
}

// maxTold is how many words of a text are looked at, and maxToldBytes how much of it.
const (
	maxTold      = 80
	maxToldBytes = 16 * maxTold
)

// runVotes is how much a run of letters without spaces counts, which is several words.
const runVotes = 2

// Tell counts which languages the words of a text tell, and which of those words m has not heard before in this mail: a
// name that is repeated tells nothing of a mail. Runs of Chinese and Japanese letters tell by their script.
func (s *Shelf) Tell(m *Memory, text string) (v, fresh Votes) {
	text = text[:min(len(text), maxToldBytes)]
	m.raw = m.cut.Tokens(m.raw[:0], text, &s.telling)
	for i, t := range m.raw {
		if i == maxTold {
			break
		}
		if t.ID == 0 {
			if lang := s.script(text[t.Start:t.End]); lang != English {
				v[lang] += runVotes
				fresh[lang] += runVotes
			}
			continue
		}
		first := !slices.Contains(m.heard, t.ID)
		if first {
			m.heard = append(m.heard, t.ID)
		}
		for set := s.telling.sets[t.ID]; set != 0; set &= set - 1 {
			v[bits.TrailingZeros32(set)]++
			if first {
				fresh[bits.TrailingZeros32(set)]++
			}
		}
	}
	return v, fresh
}

// script is the language that the letters of a word tell. A single Chinese letter may be a sign that looks like one.
func (s *Shelf) script(word string) Language {
	lang := Language(English)
	if word[0] < words.FirstUnspaced || len(word) < 2*len("的") {
		return lang
	}
	for _, r := range word {
		switch {
		case words.IsKana(r):
			return s.japanese
		case lang == English && words.IsUnspaced(r):
			lang = s.chinese
		}
	}
	return lang
}

// Settle gives the votes for Chinese to Japanese if the mail has any of that: Japanese writes with both.
func (s *Shelf) Settle(mail, sentence *Votes) {
	if s.japanese != English && mail[s.japanese] > 0 {
		sentence[s.japanese] += sentence[s.chinese]
		sentence[s.chinese] = 0
	}
}
