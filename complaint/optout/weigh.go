package optout

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"desist/complaint"
)

// The third reader weighs words: each cue (a word, two or three in a row, or the classes of words that follow each
// other) has a weight, learned from the mails of testdata (see learn_test.go). Their sum says how likely a short mail
// tells an act. It finds wordings for which there is neither a phrase nor a frame, and takes back what phrases find
// in mail that reads quite differently.

// Limits on what is weighed of one message.
const (
	maxWeighed      = 14 // sentences, the subject one of them
	maxWeighedWords = 40 // of one sentence

	openings = 2 // first sentences of a body whose words count as such: a confirmation comes to the point
	maxApart = 5 // of two word classes that follow each other, with others between
)

// weights are the cues of one question, such as "does this mail confirm an opt-out?".
type weights struct {
	bias float64
	cue  map[string]float64
}

// question names what weights answer, as the first column of weights.tsv does.
type question string

const (
	asksRefusal question = "refusal" // a company's mail confirms an opt-out
	asksSignUp  question = "signup"  // a company's mail confirms a sign-up
	asksOwn     question = "own"     // the person refuses
)

// Each question has a number.
const (
	ofRefusal = iota
	ofSignUp
	ofOwn
)

var questions = [...]question{ofRefusal: asksRefusal, ofSignUp: asksSignUp, ofOwn: asksOwn}

// allQuestions are those and the ones about an opt-out that was found.
func allQuestions() []question {
	return slices.Concat(questions[:], reachQuestions[:], saidQuestions[:])
}

const biasCue = "(bias)"

func readWeights(r io.Reader) (map[question]*weights, error) {
	all := map[question]*weights{}
	for _, q := range allQuestions() {
		all[q] = &weights{cue: map[string]float64{}}
	}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 3 || all[question(c[0])] == nil {
			return nil, fmt.Errorf("weights.tsv line %d: %q", n, line)
		}
		w, err := strconv.ParseFloat(c[2], 64)
		if err != nil {
			return nil, fmt.Errorf("weights.tsv line %d: %w", n, err)
		}
		if c[1] == biasCue {
			all[question(c[0])].bias = w
		} else {
			all[question(c[0])].cue[c[1]] = w
		}
	}
	return all, s.Err()
}

// weighed is what the words of a message say to a question.
type weighed struct {
	odds   float64   // natural logarithm of the odds
	chance float64   // the same, from 0 to 1
	known  float64   // how many of its words are known, 0 to 1: of strange mail nothing can be said
	best   *sentence // of the body, the one that speaks for it most; the subject if nothing else does
}

// scales hold the weights of all questions by the number of a cue, so that a cue is looked up once.
type scales struct {
	cues   *cueTable
	bias   [len(questions)]float64
	weight [][len(questions)]float64
	signs  [len(questions)]signSums

	marks sync.Pool // of *[]uint64, a bit for each cue, none of them set: memory only
}

func newScales(all map[question]*weights) *scales {
	s := &scales{}
	number := map[string]int{}
	var texts []string
	for q, name := range questions {
		s.bias[q] = all[name].bias
		for cue, w := range all[name].cue {
			n, ok := number[cue]
			if !ok {
				n = len(texts)
				number[cue] = n
				texts, s.weight = append(texts, cue), append(s.weight, [len(questions)]float64{})
			}
			s.weight[n][q] = w
		}
	}
	s.cues = newCueTable(texts)
	for q := range s.signs {
		s.signs[q] = s.sumsOfSigns(q)
	}
	s.marks.New = func() any {
		marks := make([]uint64, len(s.weight)/64+1)
		return &marks
	}
	return s
}

// weightOf is the weight of a cue for a question, 0 if it has none.
func (x *scales) weightOf(q int, cue string) float64 {
	if n, ok := x.cues.number([]part{partOf(cue)}); ok {
		return x.weight[n][q]
	}
	return 0
}

// heard is a sentence with its cues, or a nil sentence with those of the whole mail.
type heard struct {
	sentence *sentence
	cues     []int32 // that have a weight
	again    []bool  // of each, that a sentence before holds it too
	single   []int32 // those of them that are one word
	words    int     // cues of one word, with a weight or without
}

// listener gathers the cues of a message once for all questions.
type listener struct {
	said  []heard
	seen  *[]uint64 // bits of the cues so far
	words int       // of all sentences
}

func (x *listener) add(h heard) {
	h.again = make([]bool, len(h.cues))
	for i, n := range h.cues {
		word, bit := &(*x.seen)[n/64], uint64(1)<<(n%64)
		h.again[i] = *word&bit != 0
		*word |= bit
	}
	x.said = append(x.said, h)
}

// listen gathers the cues of the sentences before the small print; those of the whole mail are still to be added. The
// listener's memory is to be given back with forget.
func (l *lexicon) listen(m *complaint.Message, t *text) *listener {
	x := &listener{said: make([]heard, 0, maxWeighed+1), seen: l.scales.marks.Get().(*[]uint64)}
	x.words = l.eachSentence(m, t, l.scales.cues, func(s *sentence, found *cueList) {
		x.add(heard{sentence: s, cues: found.numbers, single: found.single, words: found.words})
	})
	return x
}

func (x *scales) forget(heard *listener) {
	for _, h := range heard.said {
		for _, n := range h.cues {
			(*heard.seen)[n/64] = 0
		}
	}
	x.marks.Put(heard.seen)
}

// listenOn adds the cues of the whole mail and returns all.
func (l *lexicon) listenOn(x *listener, m *complaint.Message, t *text, hits []hit) []heard {
	h := heard{}
	for _, cue := range l.ofWhole(m, t, hits, x.words) {
		if n, ok := l.scales.cues.number([]part{partOf(cue)}); ok {
			h.cues = append(h.cues, n)
		}
	}
	x.add(h)
	return x.said
}

// weigh sums the weights that the cues of a message have for questions[q].
func (x *scales) weigh(q int, all []heard) weighed {
	var sum, most float64
	var out weighed
	count, words, known := 0, 0, 0
	for _, h := range all {
		var own float64
		for i, c := range h.cues {
			v := x.weight[c][q]
			if v == 0 {
				continue
			}
			own += v
			if !h.again[i] {
				sum += v
				count++
			}
		}
		words += h.words
		for _, c := range h.single {
			if x.weight[c][q] != 0 {
				known++
			}
		}
		if s := h.sentence; s != nil && (out.best == nil || telling(s) && (out.best.subject || !telling(out.best) || !s.subject && own > most)) {
			out.best, most = s, own
		}
	}
	out.known = float64(known) / float64(max(1, words))
	out.odds = odds(x.bias[q], sum, count)
	out.chance = chanceOf(out.odds)
	return out
}

// telling reports whether a sentence can be quoted for an act: a greeting cannot.
func telling(s *sentence) bool { return s.ofStopping() || s.ofMailing() }

func odds(bias, sum float64, count int) float64 { return bias + sum/math.Sqrt(float64(count)+1) }

func chanceOf(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// eachSentence hands out the cues of each sentence before the small print, and returns how many words they have. With in,
// they are the numbers of those that have a weight.
func (l *lexicon) eachSentence(m *complaint.Message, t *text, in *cueTable, yield func(*sentence, *cueList)) (words int) {
	name := senderWords(m)
	opening := 0
	for i, s := range t.body() {
		if i >= maxWeighed {
			break
		}
		tokens := tokens(s.inNormalForm(), name)
		words += len(tokens)
		place := -1
		if !s.subject && opening < openings {
			place = opening
			if len(tokens) > 2 {
				opening++
			}
		}
		found := cueList{in: in}
		l.cuesOf(&found, tokens, s, place)
		yield(s, &found)
	}
	return words
}

// ofWhole returns the cues of a whole mail whose sentences have so many words.
func (l *lexicon) ofWhole(m *complaint.Message, t *text, hits []hit, words int) []string {
	whole := append(t.signs(), wordsCue(words))
	if hintable(m, t, hits) {
		whole = append(whole, hintableCue)
	}
	if t.reply {
		whole = append(whole, l.answered(m, senderWords(m))...)
	}
	if earlier := quoted(m); l.refuses(&earlier) {
		whole = append(whole, answersRefusalCue)
	} else if ofMailings(&earlier) {
		whole = append(whole, answersMailingCue)
	}
	return append(whole, cuesOfHits(hits)...)
}

const (
	hintableCue       = "{sign hintable}"
	answersRefusalCue = "{sign answers refusal}"
	answersMailingCue = "{sign answers mailing}"
)

func wordsCue(words int) string { return "words " + strconv.Itoa(min(7, bits.Len(uint(words)))) }

func cuesOfHits(hits []hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, cueOfHit(h))
	}
	return out
}

// answered returns the words of the subject that a reply answers. It is the other side's, so it tells no act, but shows
// what the mail is about.
func (l *lexicon) answered(m *complaint.Message, name map[string]bool) []string {
	normal, _ := normalise(subjectLead.ReplaceAllString(m.Subject, ""))
	var out []string
	last := "^"
	for _, w := range tokens(normal, name) {
		out = append(out, "re: "+w, "re: "+last+" "+w)
		if k := kindOf(l.words[w]); k != "" {
			out = append(out, "re: "+k)
		}
		last = w
	}
	return out
}

// cueOfHit is what a phrase or a frame says, and whether its sentence takes that back.
func cueOfHit(h hit) string {
	switch {
	case conditional(h):
		return "{if " + string(h.class) + "}"
	case offTopic(h):
		return "{other " + string(h.class) + "}"
	case h.subject:
		return "{s:" + string(h.class) + "}"
	}
	return "{" + string(h.class) + "}"
}

// tokens are the words of a sentence in normal form, with "@" for the sender's name and "#" for numbers.
func tokens(normal string, name map[string]bool) []string {
	words := strings.Fields(normal)
	out := words[:0]
	for _, w := range words {
		if len(out) >= maxWeighedWords {
			break
		}
		switch {
		case name[w]:
			w = "@"
		case strings.IndexFunc(w, func(r rune) bool { return !unicode.IsDigit(r) && r != '£' && r != '%' }) < 0:
			w = "#"
		}
		if w == "@" && len(out) > 0 && out[len(out)-1] == "@" {
			continue
		}
		out = append(out, w)
	}
	return out
}

// cuesOf adds the cues of one sentence to out. Those of a subject are told from those of a body, those of a question from
// those of a statement, and those of an opening, which has its number as place, from those of other sentences.
func (l *lexicon) cuesOf(out *cueList, words []string, s *sentence, place int) {
	lead, tail := noPart, noPart
	if s.subject {
		lead = subjectPart
	}
	if s.question {
		tail = questionPart
	}
	if out.in == nil {
		out.text.Grow(32 * len(words))
	} else {
		out.numbers = make([]int32, 0, 2*len(words))
	}
	seq := make([]part, 0, len(words)+2)
	seq = append(seq, partOf("^"))
	for _, w := range words {
		seq = append(seq, partOf(w))
	}
	seq = append(seq, partOf("$"))
	kinds := make([]part, 0, len(words))
	for i, w := range seq {
		led := lead.then(w)
		if i > 0 && i < len(seq)-1 {
			out.addWord(lead, w, tail)
			if place >= 0 && out.may(openingLead[place].then(w)) {
				out.add(openingLead[place], w)
			}
			if k := l.words[w.text]; k != 0 {
				kind := kindPart(k)
				kinds = append(kinds, kind)
				out.add(lead, kind, tail)
			}
		}
		if i+1 == len(seq) {
			break
		}
		two := led.then(space).then(seq[i+1])
		if out.may(two.then(tail)) {
			out.add(lead, w, space, seq[i+1], tail)
		}
		if i+2 < len(seq) && out.may(two.then(space).then(seq[i+2])) {
			out.add(lead, w, space, seq[i+1], space, seq[i+2])
		}
	}
	for i := 0; i+1 < len(kinds); i++ {
		led := lead.then(kinds[i])
		if out.may(led.then(kinds[i+1]).then(tail)) {
			out.add(lead, kinds[i], kinds[i+1], tail)
		}
		if i+2 < len(kinds) && out.may(led.then(kinds[i+1]).then(kinds[i+2]).then(tail)) {
			out.add(lead, kinds[i], kinds[i+1], kinds[i+2], tail)
		}
		far := led.then(apart)
		for j := i + 2; j < len(kinds) && j <= i+maxApart; j++ {
			if out.may(far.then(kinds[j])) {
				out.add(lead, kinds[i], apart, kinds[j])
			}
		}
	}
}

var (
	noPart, space, apart      = partOf(""), partOf(" "), partOf("..")
	subjectPart, questionPart = partOf("s:"), partOf("?")
	openingLead               = [openings]part{partOf("1:"), partOf("2:")}
)

// kindOf names a word's first class.
func kindOf(is wordSet) string {
	if is == 0 {
		return ""
	}
	return kindPart(is).text
}

func kindPart(is wordSet) part { return kindParts[bits.TrailingZeros64(uint64(is))] }

var kindParts = func() (parts [64]part) {
	for name, is := range wordClasses {
		parts[bits.TrailingZeros64(uint64(is))] = partOf("<" + name + ">")
	}
	return parts
}()

// senderWords are the words of the sender's name: which company it is must not matter.
func senderWords(m *complaint.Message) map[string]bool {
	words := map[string]bool{}
	for _, a := range m.From {
		normal, _ := normalise(a.Name)
		for _, w := range strings.Fields(normal) {
			if len(w) > 2 && !ordinaryName[w] {
				words[w] = true
			}
		}
	}
	return words
}

// ordinaryName are words of senders' names that mean something in a sentence.
var ordinaryName = map[string]bool{
	"the": true, "and": true, "for": true, "email": true, "emails": true, "news": true, "newsletter": true, "offers": true, "marketing": true,
	"team": true, "customer": true, "service": true, "services": true, "support": true, "supporter": true, "care": true, "account": true,
	"deals": true, "updates": true, "not": true, "reply": true, "preferences": true, "club": true,
}
