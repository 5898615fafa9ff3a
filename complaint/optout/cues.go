package optout

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode"

	"desist/complaint"
)

// Limits on what is weighed of one message.
const (
	maxWeighed      = 14 // sentences, the subject one of them
	maxWeighedWords = 40 // of one sentence

	openings = 2 // first sentences of a body whose words count as such: a confirmation comes to the point
	maxApart = 5 // of two word classes that follow each other, with others between
)

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
	if l.answersRefusal(t) {
		whole = append(whole, answersRefusalCue)
	} else if t.earlier().isMailing() {
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
		if i > 0 && i < len(seq)-1 {
			out.addWord(lead, w, tail)
			if place >= 0 && out.may(openingLead[place].then(w)) {
				out.add(openingLead[place], w)
			}
			if k := l.words[w.text]; k != 0 {
				kinds = append(kinds, kindPart(k))
				out.add(lead, kinds[len(kinds)-1], tail)
			}
		}
		out.addRun(lead, seq[i:], tail)
	}
	for i := range kinds {
		out.addKinds(lead, kinds[i:], tail)
	}
}

// addRun adds the first two and the first three of some words.
func (c *cueList) addRun(lead part, words []part, tail part) {
	if len(words) < 2 {
		return
	}
	two := lead.then(words[0]).then(space).then(words[1])
	if c.may(two.then(tail)) {
		c.add(lead, words[0], space, words[1], tail)
	}
	if len(words) > 2 && c.may(two.then(space).then(words[2])) {
		c.add(lead, words[0], space, words[1], space, words[2])
	}
}

// addKinds adds the first two and the first three of some words' classes, and the first with each that follows with others between.
func (c *cueList) addKinds(lead part, kinds []part, tail part) {
	if len(kinds) < 2 {
		return
	}
	led := lead.then(kinds[0])
	if c.may(led.then(kinds[1]).then(tail)) {
		c.add(lead, kinds[0], kinds[1], tail)
	}
	if len(kinds) > 2 && c.may(led.then(kinds[1]).then(kinds[2]).then(tail)) {
		c.add(lead, kinds[0], kinds[1], kinds[2], tail)
	}
	far := led.then(apart)
	for j := 2; j < len(kinds) && j <= maxApart; j++ {
		if c.may(far.then(kinds[j])) {
			c.add(lead, kinds[0], apart, kinds[j])
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
