package sentence

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"desist/complaint/marketing/internal/gloss"
	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/words"
	"desist/complaint/marketing/internal/wordvec"
)

// Place is where in the mail a sentence stands.
type Place uint8

const (
	Subject Place = iota
	Preheader
	Heading
	Paragraph
	ListItem
	Cell
	Button
	ImageAlt
	Places = iota
)

// Input is one sentence and its surroundings.
type Input struct {
	Text     string
	Place    Place
	Position float64 // 0 at the mail's first sentence, 1 at its last
	Linked   bool    // the whole of it is a link
	Campaign bool    // to a target with campaign parameters
	Language gloss.Language
}

// The structural features, by name. Their order fixes their numbers; weights.tsv names them, so a new one may be
// added anywhere.
const (
	stSubject = iota
	stPreheader
	stHeading
	stListItem
	stCell
	stButton
	stAlt
	stLinked
	stCampaign
	stTop
	stLate
	stLen1
	stLen2
	stLen4
	stLen8
	stLen15
	stLen30
	stLenMore
	stMoney
	stMoneyMore
	stPercent
	stCode
	stRef
	stDate
	stTime
	stURL
	stEmail
	stNumber
	stExclaim
	stExclaimMore
	stQuestion
	stEmoji
	stCaps
	stYou
	stWe
	stPromoVerb
	stServiceVerb
	stPromoVerbYou
	stPromoVerbMoney
	stBrand
	stNoCue
	structureCount
)

var structureNames = [structureCount]string{
	"subject", "preheader", "heading", "list_item", "cell", "button", "alt", "linked", "campaign_link", "top", "late",
	"len:1", "len:2", "len:4", "len:8", "len:15", "len:30", "len:more", "money", "money:more", "percent", "code", "ref", "date", "time",
	"url", "email", "number", "exclaim", "exclaim:more", "question", "emoji", "caps", "you", "we", "promo_verb", "service_verb",
	"promo_verb:you", "promo_verb:money", "brand_words", "no_cue",
}

// Verbs that open a call to buy or join, and verbs that open an instruction.
var (
	promoVerbs = []string{
		"shop", "discover", "explore", "save", "get", "buy", "book", "browse", "find", "treat", "enjoy", "join", "upgrade", "unlock",
		"claim", "redeem", "grab", "order", "visit", "try", "donate", "earn", "win", "switch", "add", "choose", "celebrate", "experience",
		"spend", "take", "make", "don't", "refer", "invite", "start", "indulge", "escape", "fall", "meet", "say", "give", "turn", "watch",
		"listen", "read", "learn", "sign", "subscribe", "apply", "protect", "collect", "come", "bring", "create", "swap", "stay", "gift",
		"plan", "use", "download", "help", "support", "share", "introducing", "imagine", "feel", "go", "let", "let's", "reserve", "stock",
	}
	serviceVerbs = []string{
		"view", "track", "manage", "check", "log", "reset", "verify", "confirm", "pay", "update", "call", "contact", "review", "sign",
		"reply", "cancel", "change", "please", "keep", "return", "print", "complete", "submit", "activate", "enter", "see", "note",
		"remember", "allow", "bring", "report", "amend", "reschedule", "rearrange", "leave", "collect", "remove",
	}
)

// Evidence is what was found in one sentence.
type Evidence struct {
	Features []Feature
	Groups   lexicon.Set // groups with at least one phrase
	Matches  []lexicon.Match
	Tokens   []words.Token
	Words    int
	English  int            // words that tell that the text is English
	Meaning  wordvec.Vector // of length 1, or empty without a word that has one

	rows []int32 // of the table of vectors, by token that has one
	cut  words.Tokeniser

	foreign gloss.Memory
}

// Extract fills e with the features of in. e's buffers are used again.
func (s *Space) Extract(e *Evidence, in Input) {
	s.phrases(e, in.Text, s, in.Language)
	x := structure{space: s, e: e, in: in}
	x.place()
	x.size()
	x.patterns()
	x.openers()
	s.vocabulary(e, in.Place)
	s.mean(e)
}

// Cues fills e with the words and cue groups of a text and leaves everything else out. Of the words only those of the
// lexicon are known.
func (s *Space) Cues(e *Evidence, text string) { s.phrases(e, text, lexiconWords{s}, gloss.English) }

func (s *Space) phrases(e *Evidence, text string, v words.Vocabulary, lang gloss.Language) {
	if lang == gloss.English {
		e.Tokens = e.cut.Tokens(e.Tokens[:0], text, v)
	} else {
		e.Tokens = s.shelf.Tokens(e.Tokens[:0], &e.foreign, text, lang)
	}
	e.Matches = s.lex.Find(e.Matches[:0], e.Tokens)
	e.Features = append(e.Features[:0], 0)
	e.Words = len(e.Tokens)
	e.groups()
}

// mean sets the sentence's meaning: the mean of its words' vectors, rare words first.
func (s *Space) mean(e *Evidence) {
	e.rows = e.rows[:0]
	for i, t := range e.Tokens {
		if i == maxVocabulary {
			break
		}
		if row := s.known[t.ID].meaning; row > 0 {
			e.rows = append(e.rows, row-1)
		}
	}
	s.table.Sum(&e.Meaning, e.rows)
	e.Meaning.Normalise()
}

// groups adds a feature per cue group, and another where a group is met by two phrases that do not overlap.
func (e *Evidence) groups() {
	e.Groups = 0
	var twice lexicon.Set
	var end [lexicon.MaxGroups]int
	for _, m := range e.Matches {
		switch {
		case !e.Groups.Has(m.Group):
			e.Groups |= 1 << m.Group
			end[m.Group] = m.End
		case m.First >= end[m.Group]:
			twice |= 1 << m.Group
		}
	}
	for g := range lexicon.Group(lexicon.MaxGroups) {
		if e.Groups.Has(g) {
			e.Features = append(e.Features, firstGroup+Feature(g))
		}
		if twice.Has(g) {
			e.Features = append(e.Features, firstTwice+Feature(g))
		}
	}
}

// maxVocabulary is how many tokens of a sentence count as words; a longer one is no sentence.
const maxVocabulary = 120

// vocabulary adds words, pairs of words (next to each other, or with one between), the words a sentence opens and ends
// with, and the words of a subject, heading, button or picture as such; each once.
func (s *Space) vocabulary(e *Evidence, p Place) {
	o := once{e: e, from: len(e.Features)}
	place := s.places[p]
	before, earlier := s.start, int32(0)
	for i, t := range e.Tokens {
		if i == maxVocabulary {
			return
		}
		o.add(s.wordFeature(t.ID))
		o.add(s.pairFeature(nextTo, before, t.ID))
		o.add(s.pairFeature(gap, earlier, t.ID))
		o.add(s.pairFeature(nextTo, place, t.ID))
		if i == 1 {
			o.add(s.pairFeature(opening, before, t.ID))
		}
		if i > 0 {
			earlier = before
		}
		before = t.ID
	}
	if len(e.Tokens) > 0 {
		o.add(s.pairFeature(nextTo, before, s.end))
	}
}

// once adds features that have not been added since from.
type once struct {
	e    *Evidence
	from int
	seen [4]uint64 // bits of those added; most features are told by it to be new
}

func (o *once) add(f Feature) {
	if f == 0 {
		return
	}
	word, bit := &o.seen[f>>6&3], uint64(1)<<(f&63)
	if *word&bit != 0 && slices.Contains(o.e.Features[o.from:], f) {
		return
	}
	*word |= bit
	o.e.Features = append(o.e.Features, f)
}

type structure struct {
	space *Space
	e     *Evidence
	in    Input
}

func (x structure) add(n int, when bool) {
	if when {
		x.e.Features = append(x.e.Features, firstStructure+Feature(n))
	}
}

func (x structure) place() {
	switch x.in.Place {
	case Subject:
		x.add(stSubject, true)
	case Preheader:
		x.add(stPreheader, true)
	case Heading:
		x.add(stHeading, true)
	case ListItem:
		x.add(stListItem, true)
	case Cell:
		x.add(stCell, true)
	case Button:
		x.add(stButton, true)
	case ImageAlt:
		x.add(stAlt, true)
	}
	x.add(stLinked, x.in.Linked)
	x.add(stCampaign, x.in.Campaign)
	x.add(stTop, x.in.Position < 0.2)
	x.add(stLate, x.in.Position > 0.7)
}

func (x structure) size() {
	n := x.e.Words
	switch {
	case n <= 1:
		x.add(stLen1, true)
	case n == 2:
		x.add(stLen2, true)
	case n <= 4:
		x.add(stLen4, true)
	case n <= 8:
		x.add(stLen8, true)
	case n <= 15:
		x.add(stLen15, true)
	case n <= 30:
		x.add(stLen30, true)
	default:
		x.add(stLenMore, true)
	}
}

func (x structure) patterns() {
	var count [structureCount]int
	caps, you, we, english := 0, 0, 0, 0
	for _, t := range x.e.Tokens {
		if t.Caps {
			caps++
		}
		known := &x.space.known[t.ID]
		if known.english {
			english++
		}
		switch sign := known.sign; sign {
		case signNone:
		case signYou:
			you++
		case signWe:
			we++
		default:
			count[sign]++
		}
	}
	x.e.English = english
	for _, n := range [...]int{stMoney, stPercent, stCode, stRef, stDate, stTime, stURL, stEmail, stNumber} {
		x.add(n, count[n] > 0)
	}
	x.add(stMoneyMore, count[stMoney] > 1)
	x.add(stCaps, caps >= 2 && 2*caps >= x.e.Words)
	x.add(stYou, you > 0)
	x.add(stWe, we > 0)
	x.marks()
}

// sign is what a word or the form of a pattern counts for: the number of its feature, or one of these.
type sign int8

const (
	signNone sign = -1 - iota
	signYou
	signWe
)

func signOf(word string) sign {
	switch word {
	case "<money>":
		return stMoney
	case "<pct>":
		return stPercent
	case "<code>":
		return stCode
	case "<ref>":
		return stRef
	case "<date>", "<year>":
		return stDate
	case "<time>":
		return stTime
	case "<url>":
		return stURL
	case "<email>":
		return stEmail
	case "<num>":
		return stNumber
	case "you", "your", "you're", "you'll", "you've", "you'd", "yours", "yourself":
		return signYou
	case "we", "our", "us", "we're", "we've", "we'll", "we'd":
		return signWe
	}
	return signNone
}

func (x structure) marks() {
	exclaim, question, emoji := 0, false, false
	for i := 0; i < len(x.in.Text); i++ {
		switch c := x.in.Text[i]; {
		case c == '!':
			exclaim++
		case c == '?':
			question = true
		case c >= firstPictograph:
			r, _ := utf8.DecodeRuneInString(x.in.Text[i:])
			emoji = emoji || r >= 0x2600 && isPictograph(r)
		}
	}
	x.add(stExclaim, exclaim > 0)
	x.add(stExclaimMore, exclaim > 1)
	x.add(stQuestion, question)
	x.add(stEmoji, emoji)
}

// firstPictograph is the least byte with which a pictograph begins in UTF-8.
const firstPictograph = 0xe2

func isPictograph(r rune) bool {
	return r <= 0x27BF || (r >= 0x1F300 && r <= 0x1FAFF) || r == 0x2B50 || r == 0x2B06
}

func (x structure) openers() {
	if len(x.e.Tokens) == 0 {
		return
	}
	first := x.space.known[x.e.Tokens[0].ID]
	promo, service := first.promoVerb, first.serviceVerb
	x.add(stPromoVerb, promo)
	x.add(stServiceVerb, service)
	if promo {
		x.add(stPromoVerbYou, x.has(stYou))
		x.add(stPromoVerbMoney, x.has(stMoney) || x.has(stPercent))
	}
	x.add(stNoCue, x.e.Groups == 0)
	x.add(stBrand, x.e.Words <= 4 && x.e.Groups == 0 && capitalised(x.in.Text))
}

func (x structure) has(n int) bool {
	for _, f := range x.e.Features {
		if f == firstStructure+Feature(n) {
			return true
		}
	}
	return false
}

// capitalised reports whether every word starts with a capital or a digit, as names of products and menus do.
func capitalised(text string) bool {
	start := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if start && unicode.IsLower(r) {
			return false
		}
		start = r == ' '
		i += n
	}
	return true
}
