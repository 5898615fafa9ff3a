package pack

import (
	"slices"
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
	add("notes.company_first", vars{"text": b.fact("T1", made)})
	if f, ok := b.law.Fact("D164A"); ok {
		if v, in := f.At(made); in {
			add("notes.controller", vars{"text": v.Text})
		}
	}
	add("notes.three_months", vars{"text": b.fact("T2", made)})
	add("notes.personal", vars{"text": b.fact("C9", made)})
	if line(b.in.Person.Name) == "" {
		add("notes.no_name", nil)
	}
	add("notes.customer", nil)
	add("notes.effect", nil)
	add("notes.third", nil)
	add("notes.form", vars{"web": contact.Web, "check": contact.Check})
	add("notes.limits", vars{"n": statementChars, "max": limits.StatementChars, "seen": limits.Seen.Format(layoutDay), "check": limits.Check})
	add("notes.events", nil)
	add("notes.record", vars{"text": b.fact("R1", made), "more": b.fact("R2", made)})
	add("notes.advice", nil)

	title := b.str("notes.title", nil)
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
	if n := b.bandCounts()[complaint.BandInFlight]; n > 0 {
		add("notes.in_flight", vars{"n": n})
	}
	var unsure []string
	for _, e := range b.emails {
		if e.Reading.Verdict.PleaseCheck {
			unsure = append(unsure, e.id)
		}
	}
	if len(unsure) > 0 {
		add("notes.please_check", vars{"n": len(unsure), "exhibits": strings.Join(unsure, ", ")})
	}
}
