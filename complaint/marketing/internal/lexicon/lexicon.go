// Package lexicon finds the phrases of the marketing lexicon in tokenised text. All phrases are looked for in one
// pass, through a trie over token ids.
package lexicon

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strings"

	"desist/complaint/marketing/internal/words"
)

// Group is the number of a cue group, from 0.
type Group uint8

// MaxGroups is how many groups a lexicon may have: a set of them is one Set.
const MaxGroups = 64

// Set is a set of groups.
type Set uint64

// Has reports whether g is in the set.
func (s Set) Has(g Group) bool { return s&(1<<g) != 0 }

// Match is one phrase found.
type Match struct {
	Group      Group
	First, End int // token indices, half open
}

// Interner gives every word an id, inventing one for a new word.
type Interner interface {
	Intern(word string) int32
}

// Lexicon is a set of phrases in groups. It is immutable after Parse.
type Lexicon struct {
	names []string
	ends  []Set   // per node: groups of the phrases that end there
	wild  []int32 // per node: the node behind "any word", 0 if none
	steps steps
}

// Parse reads a lexicon (see assets/marketing/lexicon.tsv for the format).
func Parse(r io.Reader, v Interner) (*Lexicon, error) {
	l := &Lexicon{ends: make([]Set, 1), wild: make([]int32, 1)}
	b := builder{Lexicon: l, words: v, edges: map[edge]int32{}}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		name, phrase, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("lexicon: line %d: no tab", n)
		}
		if err := b.add(name, phrase); err != nil {
			return nil, fmt.Errorf("lexicon: line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	l.steps = stepsOf(b.edges, len(l.ends))
	return l, nil
}

// Names returns the groups' names; the index is the Group.
func (l *Lexicon) Names() []string { return slices.Clone(l.names) }

// Group returns the number of a group.
func (l *Lexicon) Group(name string) (Group, bool) {
	i := slices.Index(l.names, name)
	return Group(max(i, 0)), i >= 0
}

// builder adds phrases to a Lexicon.
type builder struct {
	*Lexicon
	words Interner
	edges map[edge]int32
}

func (l builder) add(name, phrase string) error {
	g, ok := l.Group(name)
	if !ok {
		if len(l.names) == MaxGroups {
			return errors.New("too many groups")
		}
		g = Group(len(l.names))
		l.names = append(l.names, name)
	}
	at := []int32{0}
	for _, p := range parsePhrase(phrase) {
		var next []int32
		for _, node := range at {
			for _, alt := range p.alternatives {
				next = append(next, l.child(node, alt))
			}
		}
		if p.optional {
			next = append(next, at...)
		}
		at = next
	}
	for _, node := range at {
		if node == 0 {
			return fmt.Errorf("phrase %q may be empty", phrase)
		}
		l.ends[node] |= 1 << g
	}
	if l.wild[0] != 0 {
		return fmt.Errorf("phrase %q may start with any word", phrase)
	}
	return nil
}

type position struct {
	alternatives []string
	optional     bool
}

func parsePhrase(phrase string) []position {
	var out []position
	for _, f := range strings.Fields(phrase) {
		if f == "?" {
			if len(out) > 0 {
				out[len(out)-1].optional = true
			}
			continue
		}
		w := strings.TrimSuffix(f, "?")
		out = append(out, position{alternatives: strings.Split(w, "|"), optional: w != f})
	}
	return out
}

func (l builder) child(node int32, word string) int32 {
	if word == "*" {
		if l.wild[node] == 0 {
			l.wild[node] = l.node()
		}
		return l.wild[node]
	}
	key := edge{node, l.words.Intern(word)}
	c, ok := l.edges[key]
	if !ok {
		c = l.node()
		l.edges[key] = c
	}
	return c
}

func (l builder) node() int32 {
	l.ends = append(l.ends, 0)
	l.wild = append(l.wild, 0)
	return int32(len(l.ends) - 1)
}

// Find appends every phrase found in tokens to dst, by start.
func (l *Lexicon) Find(dst []Match, tokens []words.Token) []Match {
	for i := range tokens {
		if node := l.steps.first(tokens[i].ID); node != 0 { // no phrase starts with a wildcard
			dst = l.arrive(dst, i, i+1, node)
			dst = l.from(dst, tokens, i, i+1, node)
		}
	}
	return dst
}

func (l *Lexicon) from(dst []Match, tokens []words.Token, first, at int, node int32) []Match {
	for at < len(tokens) {
		if w := l.wild[node]; w != 0 {
			dst = l.arrive(dst, first, at+1, w)
			dst = l.from(dst, tokens, first, at+1, w)
		}
		if tokens[at].ID == 0 {
			return dst
		}
		next := l.steps.next(node, tokens[at].ID)
		if next == 0 {
			return dst
		}
		at++
		dst = l.arrive(dst, first, at, next)
		node = next
	}
	return dst
}

func (l *Lexicon) arrive(dst []Match, first, end int, node int32) []Match {
	for s := l.ends[node]; s != 0; s &= s - 1 {
		dst = append(dst, Match{Group: Group(bits.TrailingZeros64(uint64(s))), First: first, End: end})
	}
	return dst
}
