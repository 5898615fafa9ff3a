package pack

import (
	"cmp"
	"slices"
	"time"

	"desist/complaint/law"
)

// precedentLimit is how many decided cases a complaint cites at most (uk-law 7).
const precedentLimit = 3

// lawSection quotes the provisions in the wording in force when the e-mails came (uk-law 8.7).
func (b *builder) lawSection(n int) *sectionWriter {
	w := b.section(n, "law.title")
	first, last := b.inZone(b.emails[0].Flag.Received), b.inZone(b.emails[len(b.emails)-1].Flag.Received)
	if b.pecr() {
		b.pecrLaw(w, first, last)
	} else {
		w.say("law.corporate", nil)
	}
	w.say("law.gdpr", nil)
	w.quote("G21-2", b.fact("G21-2", last))
	w.quote("G21-3", b.fact("G21-3", last))
	w.say("law.must_stop", vars{"text": b.plainFact("Q2", last)})
	w.say("law.promotes", nil)
	w.quote("5.1", b.fact("5.1", last))
	w.say("law.mixed", nil)
	w.quote("5.2", b.fact("5.2", last))
	if b.pecr() {
		b.penaltyCap(w, first, last)
		b.decidedCases(w, last)
	}
	return w
}

func (b *builder) pecrLaw(w *sectionWriter, first, last time.Time) {
	w.say("law.pecr", nil)
	w.quote("P22-1", b.fact("P22-1", last))
	w.quote("P22-2", b.fact("P22-2", last))
	if b.fact("P22-2", first) != b.fact("P22-2", last) {
		w.say("law.pecr_changed", nil)
	}
	w.say("law.definition", nil)
	w.quote("P2a", b.fact("P2a", last))
	w.para(join(b.say("law.softoptin", vars{"text": b.plainFact("P22-3", last)}), b.say("law.softoptin_view", nil)), "P22-3")
	w.say("law.grace", vars{"text": b.plainFact("Q1", last)})
	w.quote("Q3", b.fact("Q3", last))
}

func (b *builder) inZone(t time.Time) time.Time { return t.In(b.zone) }

// penaltyCap states the maximum by the dates of the e-mails, never the new one for older mail.
func (b *builder) penaltyCap(w *sectionWriter, first, last time.Time) {
	newer := 0
	for _, e := range b.emails {
		if b.law.NewPenaltyRegime(b.inZone(e.Flag.Received)) {
			newer++
		}
	}
	capAt := func(t time.Time) string {
		s, err := b.law.PenaltyCap(t)
		b.fail(err)
		return b.translated(s)
	}
	var text Text
	switch older := len(b.emails) - newer; {
	case newer == 0:
		text = b.say("law.cap_old", vars{"cap": capAt(last)})
	case older == 0:
		text = b.say("law.cap_new", vars{"cap": capAt(first)})
	default:
		text = b.say("law.cap_both", vars{"new": newer, "old": older, "cap_new": capAt(last), "cap_old": capAt(first)})
	}
	w.para(join(text, b.say("law.cap_discretion", nil)), "U6")
}

// decidedCases cites at most three cases that the included e-mails resemble, with the caution line.
func (b *builder) decidedCases(w *sectionWriter, last time.Time) {
	cases := b.precedents()
	if len(cases) == 0 {
		return
	}
	w.heading("law.cases")
	for _, tag := range b.tags() {
		if p, ok := b.law.Principle(tag); ok {
			w.para(b.say("law.principle", vars{"text": p.Text}), p.Cases...)
		}
	}
	var list Bullets
	for _, p := range cases {
		key := "law.case_count"
		if p.Count == "" {
			key = "law.case"
		}
		list.Items = append(list.Items, b.say(key, vars{
			"name": Span{Text: p.Name, Bold: true}, "when": p.When, "fine": p.Fine, "count": p.Count, "fact": p.Fact,
		}))
		list.Law = append(list.Law, p.Key)
	}
	w.add(list)
	if slices.Contains(b.tags(), "consent_ask") {
		w.quote("5.5", b.fact("5.5", last))
	}
	if slices.Contains(list.Law, "amex2021") {
		w.quote("6-70", b.fact("6-70", last))
	}
	w.para(plain(b.translated(b.law.Caution)))
}

// enoughMails is in how many included e-mails a case must be named to be cited, unless it is the strongest reason of
// one of them: a sentence misread in one e-mail must not bring in a case.
const enoughMails = 2

// precedents are the cases named by the included e-mails' reasons, most often named first, then those of a claimed
// service label.
func (b *builder) precedents() []law.Precedent {
	count := b.casesNamed()
	if p, ok := b.law.Principle("service_label"); ok && b.claims() > 0 {
		for _, key := range p.Cases {
			count[key] += b.claims()
		}
	}
	var out []law.Precedent
	for _, p := range b.law.Precedents {
		if count[p.Key] > 0 {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(x, y law.Precedent) int { return cmp.Compare(count[y.Key], count[x.Key]) })
	return out[:min(len(out), precedentLimit)]
}

func (b *builder) casesNamed() map[string]int {
	count, strongest := map[string]int{}, map[string]bool{}
	for _, e := range b.emails {
		named := map[string]bool{}
		for i, r := range e.Reading.Verdict.Reasons {
			p, ok := b.law.Precedent(r.Case)
			if !ok {
				continue
			}
			strongest[p.Key] = strongest[p.Key] || i == 0
			if !named[p.Key] {
				named[p.Key] = true
				count[p.Key]++
			}
		}
	}
	for key, n := range count {
		if n < enoughMails && !strongest[key] {
			delete(count, key)
		}
	}
	return count
}
