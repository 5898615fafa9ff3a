package optout

import (
	"strings"
	"unicode/utf8"

	regexp "desist/complaint/internal/fastre"
)

// Limits on what is read of one message.
const (
	maxBlocks    = 24   // blocks of visible text in which an act can be told
	maxSentences = 60   // sentences of them
	maxSentence  = 600  // bytes of one sentence
	maxBlock     = 4000 // bytes of one block
	maxPair      = 60   // bytes of a block such as "E-mail | Off", which is one sentence
)

// sentence is one sentence as written and in normal form.
type sentence struct {
	text     string // as written, white space folded
	normal   string // see normalise; empty until it is needed
	stem     bool   // holds a stem (assets/optout/stems.tsv)
	question bool
	fresh    bool // says that it has just happened: "now", "successfully"
	subject  bool
	block    int         // index of its block, -1 for the subject
	clauses  []clause    // for frames; see lexicon.clausesOf
	stated   []statement // see statements

	stood  bool // a setting of a table that was so before, and is
	left   bool // a setting that was switched off: it was on before, or it says so beside others that stayed on
	needed bool // a setting under a heading that says it can't be switched off
	asked  bool // a form's question whether the person wants mailings, with its answer

	written string // what the mail says, if text is how that is read; else empty

	mailing, stopping, person answer // see namesMailing, ofStopping and ofPerson
}

func newSentence(text string, block int) sentence {
	text = upTo(maxSentence, text)
	return sentence{
		text: text, block: block, subject: block < 0,
		question: strings.HasSuffix(strings.TrimRight(text, " )\"”"), "?"),
	}
}

// quote is what the mail says, word for word: it is shown as the company's own words.
func (s *sentence) quote() string {
	if s.written != "" {
		return s.written
	}
	return s.text
}

// inNormalForm returns the sentence in normal form, made when it is first needed.
func (s *sentence) inNormalForm() string {
	if s.normal == "" {
		s.normal, s.fresh = normalise(s.text)
	}
	return s.normal
}

// answer is what was answered to a question that is asked many times.
type answer uint8

const (
	unasked answer = iota
	yes
	no
)

func answerOf(is bool) answer {
	if is {
		return yes
	}
	return no
}

// ask is what an expression says of a sentence, for those that are asked for many times. It is kept, as statements are.
func (s *sentence) ask(known *answer, re *regexp.Regexp) bool {
	if *known == unasked {
		*known = answerOf(re.MatchString(s.inNormalForm()))
	}
	return *known == yes
}

func (s *sentence) namesMailing() bool { return s.ask(&s.mailing, mailing) }
func (s *sentence) ofStopping() bool   { return s.ask(&s.stopping, stopping) }
func (s *sentence) ofPerson() bool     { return s.ask(&s.person, person) }

// sentences cuts text at sentence ends. A dot inside a name or number ends nothing.
func sentences(text string) []string {
	var out []string
	start := 0
	cut := func(end int) {
		if s := strings.TrimSpace(text[start:end]); s != "" {
			out = append(out, s)
		}
		start = end
	}
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError:
			continue
		case r == '\n', r == '|' && len(text) > maxPair, r == '•', r == '·', r == ';':
			cut(i)
			start = end
		case r == '.' || r == '!' || r == '?' || r == '…':
			if trailsOff(text, i, end) || r == '.' && ofIssue(text, i, end) || r == '?' && len(text) <= maxSettingLine && bareAnswer(text[end:]) {
				continue
			}
			if end >= len(text) || text[end] == ' ' || text[end] == '\n' || text[end] == '"' || text[end] == ')' {
				cut(end)
			}
		}
		if i-start > maxSentence {
			cut(i)
		}
		if len(out) > maxSentences {
			return out
		}
	}
	cut(len(text))
	return out
}

// ofIssue reports whether the dot at i belongs to "No. 42".
func ofIssue(text string, i, end int) bool {
	if i < 2 || !strings.EqualFold(text[i-2:i], "no") || i > 2 && text[i-3] != ' ' && text[i-3] != '(' {
		return false
	}
	rest := strings.TrimLeft(text[end:], " ")
	return rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// trailsOff reports whether dots at i only make a pause: "removed... from the queue".
func trailsOff(text string, i, end int) bool {
	if text[i] == '.' && (i == 0 || text[i-1] != '.') || text[i] == '!' || text[i] == '?' {
		return false
	}
	rest := strings.TrimLeft(text[end:], " ")
	return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
}
