package optout

import (
	"desist/complaint"
	"desist/complaint/optout/internal/states"
)

// matter is a mail with all that the readers say of it.
type matter struct {
	lex  *lexicon
	mail *complaint.Message
	text *text
	hits []hit

	refusal, declined, signUp *complaint.Finding // by phrases and frames; nil if there is none
	atOrder                   *complaint.Finding // what was answered at an order, in words that only an order gives their meaning

	ordered *complaint.Finding // a consent that was given at an order

	plain bool // phrases or frames find something, or the mail speaks of mailings or comes to the point

	refusedBy hit   // what says refusal
	told      []hit // what the mail tells without a condition

	refused, signed weighed
	by              [len(questions)]sentenceSums
}

// worthReading is what the words of a mail must say at least of an act, or its lines are not read. Of 715 settings mails that tell an
// act 4 say less.
const worthReading = 0.1

// matterOf gathers what the readers say of a mail; ok is false if nothing in it may tell an act. What it leaves out is
// never weighed, which costs more than all the rest.
func (l *lexicon) matterOf(m *complaint.Message, t *text, hits []hit) (c *matter, ok bool) {
	c = &matter{lex: l, mail: m, text: t, hits: hits}
	c.readRefusal()
	c.readDeclined()
	c.signUp, c.ordered = found(signUp(t, hits)), found(t.joinedAtOrder())
	told := c.ordered != nil || c.refusal != nil || c.declined != nil || c.atOrder != nil || c.signUp != nil || t.leftNow() > 0
	worth, plainly := worthWeighing(m, t, hits)
	if !told && !worth {
		return nil, false
	}
	c.plain = told || plainly
	x := l.listen(m, t)
	if !told && len(ofClass(hits, classDone, classOff, classAsked, classFuture, classClosed, classSubscribed, classJoined)) == 0 && l.tellsNothing(x, m, t, hits) {
		l.scales.forget(x)
		return nil, false
	}
	said := c.weigh(x)
	c.refused, c.signed = l.scales.weigh(ofRefusal, said), l.scales.weigh(ofSignUp, said)
	l.scales.forget(x)
	if said := c.context(); t.words <= longMail && max(said.Refused, said.Signed) >= worthReading {
		own := *m
		own.Blocks = m.Blocks[:startOfQuote(m)]
		t.lines = l.states.Read(&own, said)
	}
	if c.refusal != nil {
		c.tellScope()
	}
	return c, true
}

// readDeclined finds what was answered about mailings at an order.
func (c *matter) readDeclined() {
	c.declined, c.atOrder = found(declined(c.text, c.hits)), found(c.text.declinedAtOrder())
}

// tellScope adds to a refusal by phrases and frames what it refuses, once the lines of the mail are read.
func (c *matter) tellScope() {
	f, best := c.refusal, c.refusedBy
	f.Scope, f.Lists = c.lex.scopeOf(c.mail, c.text, best, c.told)
	f.Named = c.maybeLists(f.Scope, best)
	f.Note = joinNotes(scopeNote(*f), delayNote(c.text), promoNote(c.text, best))
}

// context is what the words of the whole say.
func (c *matter) context() states.Context {
	return states.Context{Refused: states.Rounded(c.refused.chance), Signed: states.Rounded(c.signed.chance)}
}

// weigh adds what the whole mail says to what its sentences do, and returns all.
func (c *matter) weigh(x *listener) []heard {
	said := c.lex.listenOn(x, c.mail, c.text, c.hits)
	for q := range c.by {
		c.by[q] = c.lex.scales.bySentence(q, said)
	}
	return said
}

// ownMatter gathers what the readers say of the person's own mail; ok is false if nothing in it may refuse. What phrases
// found is returned with it.
func (l *lexicon) ownMatter(m *complaint.Message, t *text, hits []hit) (c *matter, best *hit, ok bool) {
	c = &matter{lex: l, mail: m, text: t, hits: hits}
	if h, told := ownRefusal(t, hits); told {
		best = &h
		c.refusal = &complaint.Finding{Strength: h.strength}
	} else if !mayRefuse(t) {
		return nil, nil, false
	}
	x := l.listen(m, t)
	c.refused = l.scales.weigh(ofOwn, c.weigh(x))
	l.scales.forget(x)
	return c, best, true
}

func found(f complaint.Finding, ok bool) *complaint.Finding {
	if !ok {
		return nil
	}
	return &f
}
