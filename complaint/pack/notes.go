package pack

import (
	"slices"
	"strconv"
	"strings"

	"desist/complaint"
)

// notes is what the person should check and add before sending: everything that the texts leave out because the
// app does not know it (uk-law 8.6), and the limits of the route (8.4). It is not part of the complaint.
func (b *builder) notes(statementChars int) string {
	var out []string
	add := func(key string, v vars) { out = append(out, b.str(key, v)) }
	made := b.inZone(b.in.Made)
	limits, contact := b.law.Limits, b.law.Contact

	add("notes.check", nil)
	b.weakPoints(add)
	facts := b.in.Facts
	if facts.Complained() == "" {
		add("notes.company_first", vars{"text": b.plainFact("T1", made)})
	}
	if f, ok := b.law.Fact("D164A"); ok {
		if v, in := f.At(made); in {
			add("notes.controller", vars{"text": b.translated(v.Text)})
		}
	}
	add("notes.three_months", vars{"text": b.plainFact("T2", made)})
	if facts.Payer == "" {
		add("notes.personal", vars{"text": b.plainFact("C9", made)})
	}
	if line(b.in.Person.Name) == "" {
		add("notes.no_name", nil)
	}
	if facts.Customer == "" {
		add("notes.customer", nil)
	}
	if facts.Effect == "" {
		add("notes.effect", nil)
	}
	if facts.ForAnother == complaint.Yes {
		add("notes.consent", nil)
	}
	if facts.Sensitive == complaint.Yes {
		add("notes.sensitive", nil)
	}
	add("notes.third", nil)
	add("notes.form", vars{"web": contact.Web, "check": b.translated(contact.Check)})
	add("notes.limits", vars{"n": statementChars, "max": limits.StatementChars, "seen": b.format(limits.Seen, layoutDay), "check": b.translated(limits.Check)})
	add("notes.events", nil)
	add("notes.form_answers", nil)
	add("notes.files", vars{"files": limits.Files, "mb": strconv.FormatFloat(limits.FileMB, 'f', -1, 64), "seen": b.format(limits.Seen, layoutDay)})
	add("notes.record", vars{"text": b.plainFact("R1", made), "more": b.plainFact("R2", made)})
	add("notes.advice", nil)

	title := b.str("notes.title", nil)
	if mark := b.draftMark(); mark != "" {
		title = "[" + mark + "]\n" + title
	}
	return title + "\n\n- " + strings.Join(out, "\n- ") + "\n"
}

// weakPoints names what the company could hold against this complaint.
func (b *builder) weakPoints(add func(string, vars)) {
	for _, o := range b.optOuts {
		used := slices.ContainsFunc(b.emails, func(e email) bool { return e.Flag.OptOut == o.ID })
		if used && len(b.proofsOf(o)) == 0 {
			add("notes.no_proof", vars{"date": b.day(o.At)})
		}
	}
	for _, r := range b.reConsents {
		add("notes.reconsent", vars{"date": b.day(r.At)})
	}
	for _, w := range b.in.Weak {
		switch w.Code {
		case complaint.WeakReConsent, complaint.WeakInFlight, complaint.WeakWord: // said here in other words
		default:
			add("notes.weak", vars{"text": b.weakness(w)})
		}
	}
	if n := b.bandCounts()[complaint.BandInFlight]; n > 0 {
		add("notes.in_flight", vars{"n": n})
	}
	exhibits := func(key string, list []string) {
		if len(list) > 0 {
			add(key, vars{"n": len(list), "exhibits": strings.Join(list, ", ")})
		}
	}
	exhibits("notes.please_check", b.those(func(e email) bool { return e.Reading.Verdict.PleaseCheck }))
	exhibits("notes.judged", b.judged())
	exhibits("notes.converted", b.converted())
	exhibits("notes.sender_date", b.those(func(e email) bool { return e.Reading.ReceivedFrom == complaint.ReceivedDate }))
}

// judged lists the exhibits that are marketing by the person's own judgement, where the app's verdict said no.
func (b *builder) judged() []string {
	return b.those(func(e email) bool { return e.Reading.Verdict.Yours() })
}

// those lists the exhibits of which is holds.
func (b *builder) those(is func(email) bool) []string {
	var out []string
	for _, e := range b.emails {
		if is(e) {
			out = append(out, e.id)
		}
	}
	return out
}
