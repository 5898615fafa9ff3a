package gloss

import (
	"math/bits"
	"unicode"
)

// telling maps words that tell a language to the set of those that they may tell, English the lowest bit.
type telling map[string]int32

func (t telling) add(lang Language, tells []string) {
	for _, w := range tells {
		t[w] |= 1 << lang
	}
}

// ID implements words.Vocabulary: the id of a word is its set.
func (t telling) ID(normalised []byte) int32 { return t[string(normalised)] }

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

// maxTold is how many words of a text are looked at.
const maxTold = 80

// runVotes is how much a run of letters without spaces counts, which is several words.
const runVotes = 2

// Tell counts which languages the words of a text tell. Runs of Chinese and Japanese letters tell by their script.
func (s *Shelf) Tell(m *Memory, text string) Votes {
	var v Votes
	m.raw = m.cut.Tokens(m.raw[:0], text, s.telling)
	for i, t := range m.raw {
		if i == maxTold {
			break
		}
		if t.ID == 0 {
			s.run(&v, text[t.Start:t.End])
			continue
		}
		for set := uint32(t.ID); set != 0; set &= set - 1 {
			v[bits.TrailingZeros32(set)]++
		}
	}
	return v
}

func (s *Shelf) run(v *Votes, word string) {
	lang := Language(English)
	for _, r := range word {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			lang = s.japanese
		case lang == English && unicode.Is(unicode.Han, r):
			lang = s.chinese
		}
	}
	if lang != English {
		v[lang] += runVotes
	}
}

// Settle gives the votes for Chinese to Japanese if the mail has any of that: Japanese writes with both.
func (s *Shelf) Settle(mail, sentence *Votes) {
	if s.japanese != English && mail[s.japanese] > 0 {
		sentence[s.japanese] += sentence[s.chinese]
		sentence[s.chinese] = 0
	}
}
