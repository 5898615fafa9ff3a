// Package lexicon finds the phrases of the marketing lexicon in tokenised text. All phrases are looked for in one
// pass, through a trie over token ids.
package lexicon

import (
	"bufio"
	"errors"
	"fmt"
	"io"
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
	edges map[uint64]int32 // node<<32 | token id → node
	ends  []Set            // per node: groups of the phrases that end there
	wild  []int32          // per node: the node behind "any word", 0 if none
}

// Parse reads a lexicon (see assets/marketing/lexicon.tsv for the format).
func Parse(r io.Reader, v Interner) (*Lexicon, error) {
	l := &Lexicon{edges: map[uint64]int32{}, ends: make([]Set, 1), wild: make([]int32, 1)}
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
		if err := l.add(name, phrase, v); err != nil {
			return nil, fmt.Errorf("lexicon: line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	return l, nil
}

// Names returns the groups' names; the index is the Group.
func (l *Lexicon) Names() []string { return slices.Clone(l.names) }

// Group returns the number of a group.
func (l *Lexicon) Group(name string) (Group, bool) {
	i := slices.Index(l.names, name)
	return Group(max(i, 0)), i >= 0
}

func (l *Lexicon) add(name, phrase string, v Interner) error {
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
				next = append(next, l.child(node, alt, v))
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

func (l *Lexicon) child(node int32, word string, v Interner) int32 {
	if word == "*" {
		if l.wild[node] == 0 {
			l.wild[node] = l.node()
		}
		return l.wild[node]
	}
	key := edge(node, v.Intern(word))
	c, ok := l.edges[key]
	if !ok {
		c = l.node()
		l.edges[key] = c
	}
	return c
}

func (l *Lexicon) node() int32 {
	l.ends = append(l.ends, 0)
	l.wild = append(l.wild, 0)
	return int32(len(l.ends) - 1)
}

func edge(node, id int32) uint64 { return uint64(uint32(node))<<32 | uint64(uint32(id)) }

// Find appends every phrase found in tokens to dst, by start.
func (l *Lexicon) Find(dst []Match, tokens []words.Token) []Match {
	for i := range tokens {
		if tokens[i].ID == 0 {
			continue // no phrase starts with a wildcard
		}
		dst = l.from(dst, tokens, i, i, 0)
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
		next, ok := l.edges[edge(node, tokens[at].ID)]
		if !ok {
			return dst
		}
		at++
		dst = l.arrive(dst, first, at, next)
		node = next
	}
	return dst
}

func (l *Lexicon) arrive(dst []Match, first, end int, node int32) []Match {
	for s, g := l.ends[node], Group(0); s != 0; s, g = s>>1, g+1 {
		if s&1 != 0 {
			dst = append(dst, Match{Group: g, First: first, End: end})
		}
	}
	return dst
}
