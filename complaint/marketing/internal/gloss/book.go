package gloss

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"desist/complaint/marketing/internal/words"
)

// book is the glossary of one language: its phrases as a trie over their words.
type book struct {
	spaced bool
	words  map[string]int32 // numbers from 1
	plain  []int32          // by number: the model's id of a word that has no gloss of its own
	edges  map[edge]int32
	glosses
}

// glosses are the ids of English words by node of the trie.
type glosses struct {
	of  [][]int32
	has []bool // tells a phrase that is dropped from none
}

type edge struct{ node, word int32 }

func newBook(spaced bool) *book {
	return &book{
		spaced: spaced, words: map[string]int32{}, plain: make([]int32, 1), edges: map[edge]int32{},
		glosses: glosses{of: make([][]int32, 1), has: make([]bool, 1)},
	}
}

// add takes in one line. A gloss of "-" drops the phrase.
func (b *book) add(foreign, english string, v words.Vocabulary) error {
	parts := strings.Fields(foreign)
	if !b.spaced {
		parts = strings.Split(foreign, "")
	}
	if len(parts) == 0 || b.spaced && len(parts) > maxWords {
		return fmt.Errorf("%q has %d words", foreign, len(parts))
	}
	node := int32(0)
	for _, p := range parts {
		node = b.child(node, b.number(p, v))
	}
	if b.has[node] {
		return fmt.Errorf("%q is there twice", foreign)
	}
	b.has[node] = true
	fields := strings.Fields(english)
	switch {
	case len(fields) == 0 || len(fields) > maxWords:
		return errors.New("no English words, or too many")
	case english == "-":
		return nil
	}
	for _, w := range fields {
		b.of[node] = append(b.of[node], v.ID([]byte(w)))
	}
	return nil
}

func (b *book) number(word string, v words.Vocabulary) int32 {
	n, ok := b.words[word]
	if !ok {
		n = int32(len(b.plain))
		b.words[word] = n
		b.plain = append(b.plain, v.ID([]byte(word)))
	}
	return n
}

func (b *book) child(node, word int32) int32 {
	e := edge{node, word}
	c, ok := b.edges[e]
	if !ok {
		c = int32(len(b.of))
		b.edges[e] = c
		b.of, b.has = append(b.of, nil), append(b.has, false)
	}
	return c
}

// reading numbers words for a book: its own below zero, those of the model above.
type reading struct {
	*book
	english words.Vocabulary
}

// ID implements words.Vocabulary.
func (r reading) ID(normalised []byte) int32 {
	if n, ok := r.words[string(normalised)]; ok {
		return -n
	}
	return r.english.ID(normalised)
}

// alone is the model's id of a word that no phrase holds here.
func (b *book) alone(id int32) int32 {
	if id < 0 {
		return b.plain[-id]
	}
	return id
}

// longest returns how many of the tokens the longest phrase takes that they begin with, and the English words for it.
func (b *book) longest(tokens []words.Token) (n int, english []int32) {
	node := int32(0)
	for i := 0; i < len(tokens) && i < maxWords && tokens[i].ID < 0; i++ {
		next, ok := b.edges[edge{node, -tokens[i].ID}]
		if !ok {
			break
		}
		if node = next; b.has[node] {
			n, english = i+1, b.of[node]
		}
	}
	return n, english
}

// segment cuts a run of letters without spaces by the longest phrases, from left to right, as they stand in the glossary.
// What no phrase covers is one unknown word, or a word of the model if it is written in Latin letters.
func (b *book) segment(dst []words.Token, text string, run words.Token, v words.Vocabulary) []words.Token {
	from := run.Start
	rest := func(to int) {
		if from < to {
			dst = append(dst, words.Token{Start: from, End: to, ID: v.ID([]byte(strings.ToLower(text[from:to])))})
		}
	}
	for at := run.Start; at < run.End; {
		end, english, ok := b.longestRun(text, at, run.End)
		if !ok {
			_, w := utf8.DecodeRuneInString(text[at:])
			at += w
			continue
		}
		rest(at)
		for _, id := range english {
			dst = append(dst, words.Token{Start: at, End: end, ID: id})
		}
		at, from = end, end
	}
	rest(run.End)
	return dst
}

func (b *book) longestRun(text string, at, limit int) (end int, english []int32, ok bool) {
	node := int32(0)
	for i := at; i < limit; {
		_, w := utf8.DecodeRuneInString(text[i:])
		n, known := b.words[text[i:i+w]]
		if !known {
			break
		}
		next, there := b.edges[edge{node, n}]
		if !there {
			break
		}
		i += w
		if node = next; b.has[node] {
			end, english, ok = i, b.of[node], true
		}
	}
	return end, english, ok
}
