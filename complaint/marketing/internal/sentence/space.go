package sentence

import (
	"fmt"

	"desist/complaint/marketing/internal/lexicon"
)

// Feature is the number of a feature in a Space.
type Feature int32

// A Space numbers the features. Cue groups and structure come first and are fixed by the lexicon and this package;
// words and word pairs follow. A growing Space invents numbers for words it has not met (training); a frozen one
// ignores them (judging) and is safe for concurrent use.
type Space struct {
	lex   *lexicon.Lexicon
	vocab map[string]int32
	word  []Feature // by token id; 0 if the word is no feature
	pairs map[uint64]Feature
	names []string
	grow  bool
	words []string // by token id
}

// newSpace numbers the fixed features. Feature 0 is the bias.
func newSpace() *Space {
	return &Space{
		vocab: map[string]int32{}, word: make([]Feature, 1), words: make([]string, 1),
		pairs: map[uint64]Feature{}, names: []string{"bias"},
	}
}

func (s *Space) fix(lex *lexicon.Lexicon) {
	s.lex = lex
	for g := range lexicon.MaxGroups {
		s.names = append(s.names, groupName(lex, g, "lx:"))
	}
	for g := range lexicon.MaxGroups {
		s.names = append(s.names, groupName(lex, g, "lx2:"))
	}
	for _, n := range structureNames {
		s.names = append(s.names, "st:"+n)
	}
}

func groupName(lex *lexicon.Lexicon, g int, prefix string) string {
	if names := lex.Names(); g < len(names) {
		return prefix + names[g]
	}
	return fmt.Sprintf("%s#%d", prefix, g)
}

const (
	firstGroup     = 1
	firstTwice     = firstGroup + lexicon.MaxGroups
	firstStructure = firstTwice + lexicon.MaxGroups
)

// ID implements words.Vocabulary.
func (s *Space) ID(normalised []byte) int32 {
	if id, ok := s.vocab[string(normalised)]; ok {
		return id
	}
	if !s.grow {
		return 0
	}
	return s.Intern(string(normalised))
}

// Intern implements lexicon.Interner.
func (s *Space) Intern(word string) int32 {
	if id, ok := s.vocab[word]; ok {
		return id
	}
	id := int32(len(s.word))
	s.vocab[word] = id
	s.word = append(s.word, 0)
	s.words = append(s.words, word)
	return id
}

// Names returns every feature's name; the index is the Feature.
func (s *Space) Names() []string { return s.names }

func (s *Space) feature(name string) Feature {
	s.names = append(s.names, name)
	return Feature(len(s.names) - 1)
}

func (s *Space) wordFeature(id int32) Feature {
	if id == 0 {
		return 0
	}
	if s.word[id] == 0 && s.grow {
		s.word[id] = s.feature("w:" + s.words[id])
	}
	return s.word[id]
}

func (s *Space) pairFeature(a, b int32) Feature {
	if a == 0 || b == 0 {
		return 0
	}
	key := uint64(uint32(a))<<32 | uint64(uint32(b))
	f, ok := s.pairs[key]
	if !ok && s.grow {
		f = s.feature("b:" + s.words[a] + " " + s.words[b])
		s.pairs[key] = f
	}
	return f
}

// Freeze ends a Space's growth.
func (s *Space) Freeze() { s.grow = false }
