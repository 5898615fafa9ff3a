package letter

import (
	"slices"

	"desist/complaint/marketing/internal/gloss"
)

// tongues is the memory that telling languages takes.
type tongues struct {
	gloss.Memory
	votes []gloss.Votes // by unit
}

const (
	// mostlyEnglish: a sentence of which this share of words tell English is English.
	mostlyEnglish = 0.1

	// enoughTelling is how many words must tell a language before a mail counts as written in it: names and loan words are
	// in every mail.
	enoughTelling = 4

	// strayBelow: a mail with that many times as many words that tell English is English with foreign names and phrases in
	// it. Then only a sentence with two words that tell is foreign, none is for its neighbours' sake, and there must be more
	// of them than a slogan has.
	strayBelow  = 4
	strayNeeded = 2
	strayEnough = 8
)

// readForeign reads the sentences that are not English once more, each with the words of English mail that stand for its
// own. Few mails hold any.
func (r *Reader) readForeign(l *Letter, last int) {
	mail, english := r.tell(l)
	_, n := mail.Best(mail)
	switch {
	case n < enoughTelling:
		return
	case english > strayBelow*n:
		if n >= strayEnough {
			r.strays(l, mail)
		}
	default:
		r.languages(l, mail)
	}
	for i := range l.Units {
		if l.Units[i].Language != gloss.English {
			r.scoreUnit(l, i, last)
		}
	}
}

// tell counts the words by which sentences without English words tell a language, each word once, and the English words of
// the others.
func (r *Reader) tell(l *Letter) (mail *gloss.Votes, english int) {
	shelf := r.model.Space().Shelf()
	f := &r.foreign
	f.Forget()
	f.votes = slices.Grow(f.votes[:0], len(l.Units))[:len(l.Units)]
	mail = &gloss.Votes{}
	for i := range l.Units {
		u := &l.Units[i]
		f.votes[i] = gloss.Votes{}
		if u.Language = gloss.English; u.tellsEnglish() {
			english += u.english
			continue
		}
		var fresh gloss.Votes
		f.votes[i], fresh = shelf.Tell(&f.Memory, u.Text)
		mail.Add(&fresh)
	}
	mail[gloss.English] = 0
	shelf.Settle(mail, mail)
	return mail, english
}

func (u *Unit) tellsEnglish() bool { return float64(u.english) > mostlyEnglish*float64(u.Words) }

// strays settles the language of the sentences that leave no doubt of it.
func (r *Reader) strays(l *Letter, mail *gloss.Votes) {
	for i := range l.Units {
		if lang, n := r.foreign.votes[i].Best(mail); n >= strayNeeded && mail[lang] >= strayEnough {
			l.Units[i].Language = lang
		}
	}
}

// languages settles the language of each sentence: the one that its own words tell, else that of its neighbours.
func (r *Reader) languages(l *Letter, mail *gloss.Votes) {
	shelf := r.model.Space().Shelf()
	open := 0 // sentences from here on tell nothing
	before := gloss.Language(gloss.English)
	settle := func(to int, after gloss.Language) {
		for ; open < to; open++ {
			if l.Units[open].english == 0 {
				l.Units[open].Language = after
			}
		}
	}
	for i := range l.Units {
		u := &l.Units[i]
		v := &r.foreign.votes[i]
		shelf.Settle(mail, v)
		lang, n := v.Best(mail)
		switch {
		case u.tellsEnglish():
			settle(i, before)
			before = gloss.English
		case n > 0 && mail[lang] >= enoughTelling:
			if before == gloss.English {
				settle(i, lang)
			} else {
				settle(i, before)
			}
			u.Language, before = lang, lang
		default:
			continue
		}
		open = i + 1
	}
	settle(len(l.Units), before)
}
