package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/words"
)

// collector is a vocabulary that gathers every word it is asked for.
type collector map[string]bool

func (c collector) ID(w []byte) int32 {
	c[string(w)] = true
	return 1
}

// ownWords are the words of the corpus and the lexicon.
func ownWords(root string) (collector, error) {
	entries, err := dataset.Read(os.DirFS(filepath.Join(root, "complaint/marketing/corpus")))
	if err != nil {
		return nil, err
	}
	c := collector{}
	for _, e := range entries {
		for _, l := range e.Lines {
			words.Tokens(nil, l.Text, c)
		}
	}
	lex, err := os.ReadFile(filepath.Join(root, "assets/marketing/lexicon.tsv"))
	if err != nil {
		return nil, err
	}
	words.Tokens(nil, string(lex), c)
	return c, nil
}

// source reads the package's JSON, which lists all words by frequency and then their vectors.
type source struct {
	own     collector
	first   int
	wanted  map[string]bool
	order   []string // words to keep, by frequency
	spelled map[string]string
	vectors map[string][]float64
}

func newSource(own collector, first int) *source {
	return &source{own: own, first: first, wanted: map[string]bool{}, spelled: map[string]string{}, vectors: map[string][]float64{}}
}

func (s *source) read(r io.Reader) error {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "words":
			err = s.words(dec)
		case "vectors":
			err = s.values(dec)
		default:
			var skip json.RawMessage
			err = dec.Decode(&skip)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// words chooses: the most frequent words of letters, and all of the corpus and lexicon. A British spelling that the
// package lacks takes the American one's vector.
func (s *source) words(dec *json.Decoder) error {
	var all []string
	if err := dec.Decode(&all); err != nil {
		return err
	}
	rank := map[string]int{}
	for i, w := range all {
		rank[w] = i
	}
	kept := 0
	at := map[string]int{}
	for i, w := range all {
		if s.own[w] && isWord(w) || kept < s.first && isWord(w) {
			kept++
			at[w] = i
			s.wanted[w] = true
		}
	}
	for w := range s.own {
		if at[w] != 0 || !isWord(w) {
			continue
		}
		for _, other := range spellings(w) {
			if i, ok := rank[other]; ok {
				at[w], s.spelled[w] = i, other
				s.wanted[other] = true
				break
			}
		}
	}
	for w := range at {
		s.order = append(s.order, w)
	}
	slices.SortFunc(s.order, func(a, b string) int {
		if at[a] != at[b] {
			return at[a] - at[b]
		}
		return strings.Compare(a, b)
	})
	return nil
}

func (s *source) values(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		w, _ := key.(string)
		if !s.wanted[w] {
			continue
		}
		var v []float64
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("vector of %q: %w", w, err)
		}
		if len(v) < dims {
			return fmt.Errorf("vector of %q has %d numbers", w, len(v))
		}
		s.vectors[w] = v[:dims:dims]
	}
	_, err := dec.Token()
	return err
}

// chosen returns the words in order of frequency, each with a vector of its own.
func (s *source) chosen() ([]string, [][]float64) {
	var names []string
	var vectors [][]float64
	for _, w := range s.order {
		from := w
		if other, ok := s.spelled[w]; ok {
			from = other
		}
		if v, ok := s.vectors[from]; ok {
			names, vectors = append(names, w), append(vectors, slices.Clone(v))
		}
	}
	return names, vectors
}

func isWord(w string) bool {
	if len(w) > 30 {
		return false
	}
	letters := 0
	for _, r := range w {
		switch {
		case r >= 'a' && r <= 'z' || r > 127:
			letters++
		case r == '\'':
		default:
			return false
		}
	}
	return letters > 0
}

// spellings are what else a word may be listed as: the American spelling, or a contraction's first part.
func spellings(w string) []string {
	if head, _, ok := strings.Cut(w, "'"); ok {
		return []string{strings.TrimSuffix(head, "n"), head}
	}
	var out []string
	for _, p := range [][2]string{{"our", "or"}, {"ise", "ize"}, {"isa", "iza"}, {"isi", "izi"}, {"yse", "yze"}, {"tre", "ter"}, {"ogue", "og"}, {"ll", "l"}, {"ence", "ense"}} {
		if strings.Contains(w, p[0]) {
			out = append(out, strings.Replace(w, p[0], p[1], 1))
		}
	}
	return append(out, strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "ed"), strings.TrimSuffix(w, "ing"))
}

const dims = 100

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func unit(v []float64) []float64 {
	n := math.Sqrt(dot(v, v))
	for i := range v {
		v[i] /= n
	}
	return v
}
