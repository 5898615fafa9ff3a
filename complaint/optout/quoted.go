package optout

import (
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// maxQuoted is how many sentences of quoted earlier mail are read: a refusal is short, and stands first.
const maxQuoted = 12

// quoted returns the first sentences of the earlier mail that m quotes. What is said there is not said now, but shows
// what m answers.
func quoted(m *complaint.Message) text {
	var t text
	within := false
	for i := range m.Blocks {
		b := &m.Blocks[i]
		within = within || startsQuote(b.Text)
		if !within && b.Kind != complaint.BlockQuote {
			continue
		}
		for _, s := range sentences(b.Text[:min(len(b.Text), maxBlock)]) {
			if len(t.all) >= maxQuoted {
				return t
			}
			if !startsQuote(s) {
				t.all = append(t.all, newSentence(s, i))
				t.words++
			}
		}
	}
	return t
}

// earlier is the mail that a mail quotes.
func (t *text) earlier() *text {
	if t.answers == nil {
		earlier := quoted(t.mail)
		t.answers = &earlier
	}
	return t.answers
}

// answersRefusal reports whether the earlier mail that a company's mail quotes is the person's refusal.
func (l *lexicon) answersRefusal(t *text) bool { return l.refuses(t.earlier()) }

// refuses reports whether quoted mail refuses.
func (l *lexicon) refuses(t *text) bool {
	if t.refusal == unasked {
		t.normalise(true)
		hits := scan(t, &l.sent)
		t.refusal = answerOf(len(ofClass(hits, classDeny, classResume)) == 0 && len(wanted(ofClass(hits, classRefuse, classObject, classAgain, classCommand))) > 0)
	}
	return t.refusal == yes
}

// answersElse reports whether the earlier mail that a company's mail quotes asks for something else.
func (l *lexicon) answersElse(t *text) bool {
	return len(t.earlier().all) > 0 && !l.refuses(t.earlier())
}

// isMailing reports whether quoted mail is one of a mailing.
func (t *text) isMailing() bool { return t.has(inMailings) }

// inMailings are words of links and offers that hardly any other mail holds.
var inMailings = regexp.MustCompile(`\b(?:unsubscribe|view (?:this |it )?(?:email )?(?:online|in (?:your )?browser)|\d+ ?% off|shop (?:now|the)|free delivery|offer ends|book now|new in)\b`)
