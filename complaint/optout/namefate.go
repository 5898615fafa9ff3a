package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// Which of the names in a mail are those of lists that were left, and which of lists that go on, is told by the words around them. People
// say both in more ways than can be listed, so the words have weights, learned from mails whose lists are known (names_learn_test.go).

const (
	asksNameLeft question = "name left"
	asksNameKept question = "name kept"
)

var nameQuestions = [...]question{asksNameLeft, asksNameKept}

// nameFates are the weights of what is said of a name.
type nameFates struct{ left, kept *weights }

// set takes the weights that were learned.
func (n *nameFates) set(all map[question]*weights) {
	n.left, n.kept = all[asksNameLeft], all[asksNameKept]
}

// fates are how likely a list of that name was left, and how likely it goes on, from 0 to 1.
func (n *nameFates) fates(cues []string) (left, kept float64) {
	return chanceOf(n.left.oddsOf(cues)), chanceOf(n.kept.oddsOf(cues))
}

// mention is a name that stands in a mail, and the cues of what is said of it there.
type mention struct {
	name string
	cues []string
	foot bool // it stands in the foot that all mail of a list has

	sentence int  // of the body
	says     fate // of its clause, or else of the one before
	aside    bool // it stands in a question or in what the reader may do
}

const (
	thisName = "thisname" // stands for the name, and nameToken for others

	maxAround = 8 // words that are read on each side of a name
	maxShort  = 6 // words of a line that says nothing by itself
	maxUnder  = 8 // sentences under a heading
)

// mentions returns the proper names in the body of a mail.
func (t *text) mentions(m *complaint.Message) []mention {
	var out []mention
	own := senderWords(m)
	body := t.body()
	body = body[:min(len(body), maxReached)]
	head := -1
	for i, s := range body {
		if !strings.HasPrefix(s.text, "[") && !inTitleCase(strings.Fields(s.text)) { // no button, and not in capitals: every word looks like a name
			around := nearby(body, i, head, own)
			for _, n := range s.mentions(own) {
				n.cues = append(n.cues, around...)
				slices.Sort(n.cues)
				n.cues = slices.Compact(n.cues)
				n.foot = standingFoot.MatchString(s.inNormalForm())
				n.sentence, n.aside = i, !s.subject && (s.question && !refusing.MatchString(s.normal) || mayDo.MatchString(s.normal))
				out = append(out, n)
			}
		}
		switch {
		case strings.HasSuffix(s.text, ":"):
			head = i
		case i-head > maxUnder:
			head = -1
		}
	}
	return out
}

// mayDo begins what the reader may do: "Leave Sale Alerts instead", "Follow Fold Notes on Instagram", "To leave that one too, use the
// link at the foot of any Families email".
var mayDo = regexp.MustCompile(`^(?:(?:not what you meant|leave|stop|follow|unsubscribe from|join|try|read)\b|(?:if you (?:would|want|wish) .{0,40})?\bto (?:leave|stop|unsubscribe|opt out|come off|change|manage|update|rejoin|come back)\b.{0,60}\b(?:use|click|tap|press|follow|visit|go to|reply|email|see|open|log in|sign in|write|ring|call)\b)`)

// nearby are the cues of what stands around a sentence: a heading above a list, and for a line that says nothing by itself the ones before
// and after.
func nearby(body []*sentence, i, head int, own map[string]bool) []string {
	var cues []string
	add := func(lead string, s *sentence) {
		normal, _ := normalise(withoutNames(s.quote()))
		words := tokens(normal, own)
		for _, w := range words[:min(len(words), maxAround)] {
			cues = append(cues, lead+w)
		}
	}
	switch {
	case body[i].subject:
		cues = append(cues, "subject")
	case i <= openings:
		cues = append(cues, "opening")
	}
	if head >= 0 {
		add("head ", body[head])
	}
	if strings.Count(body[i].text, " ") < maxShort {
		if i > 0 {
			add("above ", body[i-1])
		}
		if i+1 < len(body) {
			add("below ", body[i+1])
		}
	}
	return cues
}

// mentions returns the proper names of a sentence.
func (s *sentence) mentions(own map[string]bool) []mention {
	said := s.statements()
	if s.written != "" {
		said = statementsIn(s.written)
	}
	var out []mention
	last := unsaid
	for i, c := range said {
		says := c.says
		if says == unsaid { // "you're off Toddler Times, Big School and Bump Weekly"
			says = last
		}
		for _, span := range c.nameSpans() {
			cues := c.around(span, own)
			cues = append(cues, "says "+fateNames[c.says], "said "+fateNames[last])
			if i > 0 {
				cues = append(cues, said[i-1].wordsAs("before ", own)...)
			}
			if i+1 < len(said) {
				cues = append(cues, said[i+1].wordsAs("then ", own)...)
			}
			for _, name := range span.names {
				out = append(out, mention{name: name, cues: slices.Clone(cues), says: says})
			}
		}
		if c.says != unsaid {
			last = c.says
		}
	}
	return out
}

// wordsAs are the words of a clause as cues.
func (c spoken) wordsAs(lead string, own map[string]bool) []string {
	normal, _ := normalise(withoutNames(strings.Join(c, " ")))
	words := tokens(normal, own)
	for i := range words {
		words[i] = lead + words[i]
	}
	return words
}

var fateNames = [...]string{unsaid: "nothing", isLeft: "left", isKept: "kept"}

// nameSpan is where one or several names joined by "and" stand in a clause.
type nameSpan struct {
	from, to int
	names    []string
}

func (c spoken) nameSpans() []nameSpan {
	var out []nameSpan
	for i := 0; i < len(c); i++ {
		if !startsName(c, i) {
			continue
		}
		span := nameSpan{from: i, to: endOfName(c, i)}
		for _, name := range namesIn(c[i:span.to]) {
			if name = withoutMailWords(name); name != "" {
				span.names = append(span.names, name)
			}
		}
		out = append(out, span)
		i = span.to - 1
	}
	return out
}

// around are the cues of the words of a clause before and after a name.
func (c spoken) around(at nameSpan, own map[string]bool) []string {
	masked := slices.Concat(c[:at.from], []string{thisName}, c[at.to:])
	normal, _ := normalise(withoutNames(strings.Join(masked, " ")))
	words := tokens(normal, own)
	i := slices.Index(words, thisName)
	if i < 0 {
		return nil
	}
	before, after := words[max(0, i-maxAround):i], words[i+1:min(len(words), i+1+maxAround)]
	slices.Reverse(before)
	var cues []string
	for _, side := range [...]struct {
		sign  string
		words []string
	}{{"<", before}, {">", after}} {
		for k, w := range side.words {
			cues = append(cues, side.sign+" "+w)
			if k < 2 {
				cues = append(cues, side.sign+string(rune('1'+k))+" "+w)
			}
			if k+1 < len(side.words) {
				cues = append(cues, side.sign+" "+w+" "+side.words[k+1])
			}
		}
		if len(side.words) == 0 {
			cues = append(cues, side.sign+"none")
		}
	}
	return cues
}
