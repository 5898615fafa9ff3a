package optout

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
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

const biasCue = "(bias)"

func readWeights(r io.Reader) (map[question]*weights, error) {
	all := map[question]*weights{}
	for _, q := range questions {
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
	chance float64   // 0 to 1
	known  float64   // how many of its words are known, 0 to 1: of strange mail nothing can be said
	best   *sentence // of the body, the one that speaks for it most; the subject if nothing else does
}

// scales hold the weights of all questions by the number of a cue, so that a cue is looked up once.
type scales struct {
	number map[string]int32
	filter *cueFilter
	bias   [len(questions)]float64
	weight [][len(questions)]float64
}

func newScales(all map[question]*weights) *scales {
	s := &scales{number: map[string]int32{}}
	for q, name := range questions {
		s.bias[q] = all[name].bias
		for cue, w := range all[name].cue {
			n, ok := s.number[cue]
			if !ok {
				n = int32(len(s.weight)) //nolint:gosec // a few ten thousand
				s.number[cue] = n
				s.weight = append(s.weight, [len(questions)]float64{})
			}
			s.weight[n][q] = w
		}
	}
	s.filter = newCueFilter(s.number)
	return s
}

// heard is a sentence with its cues, or a nil sentence with those of the whole mail.
type heard struct {
	sentence *sentence
	cues     []int32 // that have a weight
	again    []bool  // of each, that a sentence before holds it too
	single   []int32 // those of them that are one word
	words    int     // cues of one word, with a weight or without
}

// listen gathers the cues of a message once for all questions.
func (l *lexicon) listen(m *complaint.Message, t *text, hits []hit) []heard {
	all := make([]heard, 0, maxWeighed+1)
	seen := make([]uint64, len(l.scales.weight)/64+1)
	for s, found := range l.cues(m, t, hits, l.scales.filter) {
		h := heard{sentence: s, cues: make([]int32, 0, len(found)), again: make([]bool, 0, len(found))}
		for _, c := range found {
			n, ok := l.scales.number[c]
			if ok {
				bit := uint64(1) << (n % 64)
				h.cues, h.again = append(h.cues, n), append(h.again, seen[n/64]&bit != 0)
				seen[n/64] |= bit
			}
			if s != nil && isSingle(c) {
				h.words++
				if ok {
					h.single = append(h.single, n)
				}
			}
		}
		all = append(all, h)
	}
	return all
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
	out.chance = chance(x.bias[q], sum, count)
	return out
}

// isSingle reports whether a cue is one word.
func isSingle(cue string) bool {
	return strings.IndexByte(cue, ' ') < 0 && strings.IndexByte(cue, '<') < 0 && cue[0] != '1' && cue[0] != '2'
}

// telling reports whether a sentence can be quoted for an act: a greeting cannot.
func telling(s *sentence) bool {
	return stopping.MatchString(s.normal) || mailing.MatchString(s.normal)
}

func chance(bias, sum float64, count int) float64 {
	return 1 / (1 + math.Exp(-bias-sum/math.Sqrt(float64(count)+1)))
}

// cues yields the cues of each sentence before the small print, and last those of the whole with a nil sentence. With only,
// cues of sentences that have no weight are left out, but for those of one word.
func (l *lexicon) cues(m *complaint.Message, t *text, hits []hit, only *cueFilter) func(yield func(*sentence, []string) bool) {
	return func(yield func(*sentence, []string) bool) {
		name := senderWords(m)
		words, opening := 0, 0
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
			if !yield(s, l.cuesOf(tokens, s, place, only)) {
				return
			}
		}
		whole := append(t.signs(), "words "+strconv.Itoa(min(7, bits.Len(uint(words)))))
		if hintable(m, t, hits) {
			whole = append(whole, "{sign hintable}")
		}
		if t.reply {
			whole = append(whole, l.answered(m, name)...)
		}
		if l.answersRefusal(m) {
			whole = append(whole, "{sign answers refusal}")
		} else if answersMailing(m) {
			whole = append(whole, "{sign answers mailing}")
		}
		for _, h := range hits {
			whole = append(whole, cueOfHit(h))
		}
		yield(nil, whole)
	}
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

// cuesOf returns the cues of one sentence. Those of a subject are told from those of a body, those of a question from
// those of a statement, and those of an opening, which has its number as place, from those of other sentences.
func (l *lexicon) cuesOf(words []string, s *sentence, place int, only *cueFilter) []string {
	lead, tail := noPart, noPart
	if s.subject {
		lead = subjectPart
	}
	if s.question {
		tail = questionPart
	}
	out := cueList{only: only}
	out.text.Grow(32 * len(words))
	out.ends = make([]int, 0, 4*len(words)+4)
	seq := make([]part, 0, len(words)+2)
	seq = append(seq, partOf("^"))
	for _, w := range words {
		seq = append(seq, partOf(w))
	}
	seq = append(seq, partOf("$"))
	var kinds []part
	for i, w := range seq {
		if i > 0 && i < len(seq)-1 {
			out.addWord(lead, w, tail)
			if place >= 0 {
				out.add(openingLead[place], w)
			}
			if k := l.words[w.text]; k != 0 {
				kinds = append(kinds, kindPart(k))
				out.add(lead, kindPart(k), tail)
			}
		}
		if i+1 < len(seq) {
			out.add(lead, w, space, seq[i+1], tail)
		}
		if i+2 < len(seq) {
			out.add(lead, w, space, seq[i+1], space, seq[i+2])
		}
	}
	for i := 0; i+1 < len(kinds); i++ {
		out.add(lead, kinds[i], kinds[i+1], tail)
		if i+2 < len(kinds) {
			out.add(lead, kinds[i], kinds[i+1], kinds[i+2], tail)
		}
		for j := i + 2; j < len(kinds) && j <= i+maxApart; j++ {
			out.add(lead, kinds[i], apart, kinds[j])
		}
	}
	return out.all()
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
