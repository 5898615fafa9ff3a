package sentence

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"desist/complaint/marketing/internal/gloss"
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
	vocab wordTable
	terms wordTable // the lexicon's words alone: a small table, which the processor keeps at hand
	pairs pairTable
	names []string
	grow  bool
	known []known  // by token id
	words []string // by token id

	start, end int32         // markers of a sentence's ends
	places     [Places]int32 // markers of places whose words are features of their own; 0 for the others

	table *wordvec.Table
	shelf *gloss.Shelf
}

// known is what there is to know of a word.
type known struct {
	key     wordKey
	feature Feature // 0 if the word is none
	meaning int32   // row of the table of vectors plus one, 0 for none
	sign    sign
	sides   sides
	english bool // tells that a text is English

	promoVerb, serviceVerb bool // see promoVerbs
}

// newSpace numbers the fixed features. Feature 0 is the bias.
func newSpace() *Space {
	s := &Space{
		vocab: newWordTable(), terms: newWordTable(), pairs: newPairTable(), names: []string{"bias"},
		known: []known{{sign: signNone}}, words: make([]string, 1),
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

// number is one of four: the letters differ in these bits.
func (r relation) number() uint8 { return uint8(r>>2) & 3 }

func (r relation) bit() uint8 { return 1 << r.number() }

// sides say of which relations a word is the first or the second word in any pair that is a feature: most pairs of words
// of a mail are none, and need not be looked up to tell.
type sides struct{ first, second uint8 }

// means gives the words of a table their vectors.
func (s *Space) means(t *wordvec.Table) {
	s.table = t
	for i, w := range t.Words {
		id := s.Intern(w) // a table has fewer than maxWords
		s.known[id].meaning = int32(i + 1)
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

// gloss takes in the glossaries, when every word of the model has its number.
func (s *Space) gloss(glosses fs.FS) error {
	var err error
	if s.shelf, err = gloss.Parse(glosses, s); err != nil {
		return fmt.Errorf("sentence: %w", err)
	}
	for _, w := range s.shelf.EnglishWords() {
		if id := s.Intern(w); id != 0 {
			s.known[id].english = true
		}
	}
	return nil
}

// Shelf is the glossaries of other languages.
func (s *Space) Shelf() *gloss.Shelf { return s.shelf }

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
	id := s.find(&s.vocab, normalised)
	if id == 0 && s.grow {
		return s.Intern(string(normalised))
	}
	return id
}

// Intern implements lexicon.Interner. Words beyond maxWords stay unknown.
func (s *Space) Intern(word string) int32 {
	if id := s.find(&s.vocab, []byte(word)); id != 0 {
		return id
	}
	id := int32(len(s.known))
	if id == maxWords {
		return 0
	}
	if s.vocab.full() {
		s.vocab = s.vocab.grown()
		for i := range s.known[1:] {
			s.vocab.set(s.known[i+1].key, int32(i+1))
		}
	}
	key := keyOf([]byte(word))
	s.vocab.set(key, id)
	s.known = append(s.known, known{
		key: key, sign: signOf(word), promoVerb: slices.Contains(promoVerbs, word), serviceVerb: slices.Contains(serviceVerbs, word),
	})
	s.words = append(s.words, word)
	return id
}

// lexiconWords is a Space that knows the words of the lexicon alone.
type lexiconWords struct{ *Space }

// ID implements words.Vocabulary.
func (s lexiconWords) ID(normalised []byte) int32 { return s.find(&s.terms, normalised) }

// Intern implements lexicon.Interner.
func (s lexiconWords) Intern(word string) int32 {
	id := s.Space.Intern(word)
	if id == 0 || s.find(&s.terms, []byte(word)) != 0 {
		return id
	}
	if s.terms.full() {
		old := s.terms
		s.terms = old.grown()
		for _, p := range old.places {
			if id := int32(p % maxWords); id != 0 {
				s.terms.set(s.known[id].key, id)
			}
		}
	}
	s.terms.set(s.known[id].key, id)
	return id
}

// settle drops what only training needs. The letters of a short word are its key; those of the long ones are put into one
// text, which is one thing for the garbage collector to look at.
func (s *Space) settle() {
	s.names = nil
	var long strings.Builder
	for id, k := range s.known {
		if k.key.long {
			long.WriteString(s.words[id])
		}
	}
	letters := long.String()
	for id, k := range s.known {
		n := 0
		if k.key.long {
			n = len(s.words[id])
		}
		s.words[id], letters = letters[:n], letters[n:]
	}
}

// Names returns every feature's name while there is training; the index is the Feature.
func (s *Space) Names() []string { return s.names }

func (s *Space) feature(name string) Feature {
	s.names = append(s.names, name)
	return Feature(len(s.names) - 1)
}

func (s *Space) wordFeature(id int32) Feature {
	if id == 0 {
		return 0
	}
	k := &s.known[id]
	if k.feature == 0 && s.grow {
		k.feature = s.feature("w:" + s.words[id])
	}
	return k.feature
}

func (s *Space) pairFeature(r relation, a, b int32) Feature {
	if a == 0 || b == 0 || !s.grow && s.known[a].sides.first&s.known[b].sides.second&r.bit() == 0 {
		return 0
	}
	f := s.pairs.find(pairKey(r, a, b))
	if f == 0 && s.grow {
		f = s.feature(string(r) + ":" + s.words[a] + " " + s.words[b])
		s.pair(r, a, b, f)
	}
	return f
}

// pair makes f the feature of a pair of words.
func (s *Space) pair(r relation, a, b int32, f Feature) {
	s.pairs.set(pairKey(r, a, b), f)
	s.known[a].sides.first |= r.bit()
	s.known[b].sides.second |= r.bit()
}

// Freeze ends a Space's growth.
func (s *Space) Freeze() { s.grow = false }

// Selling are the cue groups of selling words.
var Selling = []string{
	"discount", "offer", "urgency", "spend", "rewards", "benefit", "reactivate", "winback", "basket", "shop", "product", "recommend", "crosssell",
	"upgrade", "consent", "survey", "prize", "refer", "app", "pricealert", "charity", "politics", "event", "content", "rating", "thirdparty", "finlead",
	"hype", "membership", "appnudge", "enrol",
}

// Offering are the cue groups that show most plainly what a sentence promotes.
var Offering = []string{"discount", "offer", "spend", "rewards", "prize", "consent", "refer", "charity", "politics", "winback", "pricealert", "upgrade", "finlead"}
