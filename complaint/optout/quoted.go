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

// answersRefusal reports whether the earlier mail that a company's mail quotes is the person's refusal.
func (l *lexicon) answersRefusal(m *complaint.Message) bool {
	t := quoted(m)
	return l.refuses(&t)
}

// refuses reports whether quoted mail refuses.
func (l *lexicon) refuses(t *text) bool {
	if len(t.all) == 0 {
		return false
	}
	t.normalise(true)
	hits := scan(t, &l.sent)
	return len(ofClass(hits, classDeny, classResume)) == 0 && len(wanted(ofClass(hits, classRefuse, classObject, classAgain, classCommand))) > 0
}

// answersElse reports whether the earlier mail that a company's mail quotes asks for something else.
func (l *lexicon) answersElse(m *complaint.Message) bool {
	t := quoted(m)
	return len(t.all) > 0 && !l.refuses(&t)
}

// quotesMailing reports whether the earlier mail that m quotes is one of a mailing.
func quotesMailing(m *complaint.Message) bool {
	earlier := quoted(m)
	return ofMailings(&earlier)
}

// ofMailings reports whether quoted mail is one of a mailing.
func ofMailings(t *text) bool {
	return t.has(ofMailing)
}

var ofMailing = regexp.MustCompile(`\b(?:unsubscribe|view (?:this |it )?(?:email )?(?:online|in (?:your )?browser)|\d+ ?% off|shop (?:now|the)|free delivery|offer ends|book now|new in)\b`)
