package marketing

import (
	"strings"

	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
)

// A rule tells mail that no company sends to sell. What it says rests on who writes to whom, not on the sentences, so
// that neither its confidence nor its reason comes from the models, and most such mail need not be read by them.
type rule struct {
	kind       complaint.VerdictKind
	confidence float64 // measured: docs/MODEL.md
	code, text string
}

var (
	autoReply    = rule{complaint.KindOther, 0.93, "automatic_answer", "Is an automatic answer, or a notice about mail that was not delivered."}
	personalMail = rule{complaint.KindPersonal, 0.9, "personal_mail", "Reads like mail that one person wrote to another, not like the mail of a business."}
	listPost     = rule{complaint.KindOther, 0.99, "discussion_list", "Is a post of a member to a discussion list."}
)

func (r *rule) verdict(m *complaint.Message) complaint.Verdict {
	quote := m.Subject
	switch {
	case r == &listPost:
		quote = "List-Id: " + m.ListID
	case len(m.From) > 0:
		quote = "From: " + strings.TrimSpace(m.From[0].Name+" <"+m.From[0].Addr+">")
	}
	return complaint.Verdict{
		Kind: r.kind, Confidence: r.confidence, PleaseCheck: r.confidence < PleaseCheckBelow,
		Reasons: []complaint.Reason{reason(resemblance{code: r.code, text: r.text}, quote, r.confidence, "header")},
	}
}

// ruled returns the rule that tells m, if that can be settled without the models. What it can't settle, classify does, to
// the same effect.
func (j *Judge) ruled(r *reading, m *complaint.Message, acts func() []complaint.Finding) *rule {
	if isAutoReply(m) {
		return &autoReply
	}
	f := letter.HeaderFacts(m)
	switch {
	case looksPersonal(&f, m):
		if f.FreeMail && !asksForUnsub(&f, m) {
			return &personalMail
		}
		r.reader.Outline(&r.letter, m)
		if l := &r.letter; looksPersonal(&l.Facts, m) && (f.FreeMail || !mayBeBusiness(j, l)) {
			return &personalMail
		}
	case looksLikePost(&f, m) && !confirms(acts()):
		r.reader.Outline(&r.letter, m)
		if j.offering(&r.letter) < sellingPost {
			return &listPost
		}
	}
	return nil
}

// mayBeBusiness reports whether offersOwn or hasSmallPrint may be true of a mail of which only the outline is known.
func mayBeBusiness(j *Judge, l *letter.Letter) bool {
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != letter.Quoted && (u.Groups()&j.smallPrint != 0 || namesOwnOffer(u)) {
			return true
		}
	}
	return false
}

// offering counts the sentences that plainSelling may count.
func (j *Judge) offering(l *letter.Letter) int {
	n := 0
	for i := range l.Units {
		if u := &l.Units[i]; u.Zone != letter.Quoted && u.Groups()&j.offers != 0 {
			n++
		}
	}
	return n
}
