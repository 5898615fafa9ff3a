package sentence

import (
	"fmt"

	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/wordvec"
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
	signs []sign   // by token id
	sides []sides  // by token id

	start, end int32         // markers of a sentence's ends
	places     [Places]int32 // markers of places whose words are features of their own; 0 for the others

	table   *wordvec.Table
	meaning []int32 // by token id: row of the table plus one, 0 for none
}

// newSpace numbers the fixed features. Feature 0 is the bias.
func newSpace() *Space {
	s := &Space{
		vocab: map[string]int32{}, word: make([]Feature, 1), words: make([]string, 1), meaning: make([]int32, 1),
		signs: []sign{signNone}, sides: make([]sides, 1), pairs: map[uint64]Feature{}, names: []string{"bias"},
	}
	s.start, s.end = s.Intern("<start>"), s.Intern("<end>")
	s.places[Subject], s.places[Heading] = s.Intern("<subject>"), s.Intern("<heading>")
	s.places[Button], s.places[ImageAlt] = s.Intern("<button>"), s.Intern("<image>")
	return s
}

// relation is how two words of a pair stand to each other.
type relation byte

const (
	nextTo  relation = 'b' // one after the other
	gap     relation = 'k' // with one word between
	opening relation = 'o' // the first two words of a sentence
)

// bit is one bit of eight: the letters differ in their last three.
func (r relation) bit() uint8 { return 1 << (r & 7) }

// sides say of which relations a word is the first or the second word in any pair that is a feature: most pairs of words
// of a mail are none, and need not be looked up to tell.
type sides struct{ first, second uint8 }

func pairKey(r relation, a, b int32) uint64 {
	return uint64(r)<<56 | uint64(uint32(a))<<28 | uint64(uint32(b)) // there are far fewer than 2^28 words
}

// means gives the words of a table their vectors.
func (s *Space) means(t *wordvec.Table) {
	s.table = t
	for i, w := range t.Words {
		s.meaning[s.Intern(w)] = int32(i + 1)
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
	for d := range wordvec.Dims {
		s.names = append(s.names, fmt.Sprintf("v:%02d", d))
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

	// FirstValue is the first of the features with a value: the numbers of the sentence's meaning.
	FirstValue = firstStructure + structureCount
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
	s.signs = append(s.signs, signOf(word))
	s.sides = append(s.sides, sides{})
	s.meaning = append(s.meaning, 0)
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

func (s *Space) pairFeature(r relation, a, b int32) Feature {
	if a == 0 || b == 0 || !s.grow && s.sides[a].first&s.sides[b].second&r.bit() == 0 {
		return 0
	}
	f, ok := s.pairs[pairKey(r, a, b)]
	if !ok && s.grow {
		f = s.feature(string(r) + ":" + s.words[a] + " " + s.words[b])
		s.pair(r, a, b, f)
	}
	return f
}

// pair makes f the feature of a pair of words.
func (s *Space) pair(r relation, a, b int32, f Feature) {
	s.pairs[pairKey(r, a, b)] = f
	s.sides[a].first |= r.bit()
	s.sides[b].second |= r.bit()
}

// Freeze ends a Space's growth.
func (s *Space) Freeze() { s.grow = false }

// Selling are the cue groups of selling words.
var Selling = []string{
	"discount", "offer", "urgency", "spend", "rewards", "benefit", "reactivate", "winback", "basket", "shop", "product", "recommend", "crosssell",
	"upgrade", "consent", "survey", "prize", "refer", "app", "pricealert", "charity", "politics", "event", "content", "rating", "thirdparty", "finlead",
	"hype", "membership", "foreign_promo",
}

// Offering are the cue groups that show most plainly what a sentence promotes.
var Offering = []string{"discount", "offer", "spend", "rewards", "prize", "consent", "refer", "charity", "politics", "winback", "pricealert", "upgrade", "finlead"}
