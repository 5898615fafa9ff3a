package pack

import (
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// document lays the whole complaint out in sections and exhibits.
func (b *builder) document() Document {
	d := Document{
		Meta: Meta{
			Title:  b.str("cover.title", nil) + ": " + b.company,
			Author: line(b.in.Person.Name), Subject: b.str(b.lawful("cover.bases_value"), nil),
			Keywords: b.reference + ", PECR, Article 21 UK GDPR", Language: b.languageTag(), Creator: b.app,
			Reference: b.reference, Running: b.running(b.str("cover.lead_unnamed", vars{"company": b.company})), Made: b.in.Made,
		},
		Labels: b.labels(),
		Cover:  b.cover(), PictureSide: b.in.PictureSide,
	}
	for _, write := range []func(int) *sectionWriter{
		b.summarySection, b.chronologySection, b.emailsSection, b.optOutSection, b.companySection, b.senderSection, b.againstSection,
		b.lawSection, b.methodSection, b.factSection,
	} {
		if w := write(len(d.Sections) + 1); w != nil {
			d.Sections = append(d.Sections, w.s)
		}
	}
	d.Exhibits = b.exhibitPages()
	return d
}

func (b *builder) labels() Labels {
	word := func(key string) string { return b.raw("label." + key) }
	return Labels{
		Contents: word("contents"), Exhibits: word("exhibits"), Page: word("page"), Exhibit: word("exhibit"),
		Text: word("text"), Legend: word("legend"), Picture: word("picture"), Gap: word("gap"),
		NoPicture: b.str("label.no_picture", nil), Looks: word("looks"), Link: word("link"), To: word("to"),
	}
}

// The section in which the e-mails are listed, for cross-references.
const emailsSectionNumber = 3

func (b *builder) cover() Cover {
	first, last := b.emails[0].Flag.Received, b.emails[len(b.emails)-1].Flag.Received
	regulator, err := b.law.Regulator(b.in.Made.In(b.zone))
	b.fail(err)
	c := Cover{Title: b.str("cover.title", nil)}
	field := func(key string, value Text) {
		if len(value) > 0 && value.String() != "" {
			c.Fields = append(c.Fields, Field{b.str(key, nil), value})
		}
	}
	name := clip(line(b.in.Person.Name), nameLimit)
	if mark := b.draftMark(); mark != "" {
		c.Fields = append(c.Fields, Field{b.str("word.language", nil), join(Text{{Text: mark + ".", Bold: true}}, b.say("word.quoted", nil))})
	}
	c.Lead = b.str("cover.lead_unnamed", vars{"company": b.company})
	if name != "" {
		c.Lead = b.str("cover.lead", vars{"person": name, "company": b.company})
	}
	field("cover.to", plain(regulator))
	field("cover.complainant", plain(name))
	field("cover.address", plain(b.address))
	field("cover.respondent", b.respondent())
	field("cover.legal_name", plain(b.legalName()))
	field("cover.postal", plain(b.identity(complaint.IdentityAddress)))
	field("cover.optout", b.coverOptOut())
	field("cover.emails", b.say("cover.emails_value", vars{"n": len(b.emails), "first": b.day(first), "last": b.day(last)}))
	field("cover.told", join(b.told(0)...))
	field("cover.effect", plain(b.effect(quoteLimit)))
	field("cover.ask", b.say(b.lawful("cover.ask_value"), vars{"company": b.company}))
	field("cover.bases", b.say(b.lawful("cover.bases_value"), nil))
	if !b.in.Made.IsZero() {
		field("cover.date", plain(b.day(b.in.Made)))
	}
	field("cover.reference", b.say("cover.reference_value", vars{"reference": b.reference}))
	what := b.section(0, "what.title")
	add := func(key string, v vars) { what.add(Paragraph{Text: b.say(key, v), Law: b.lawOf(key)}) }
	add("what.1", vars{"regulator": regulator, "company": b.company})
	exhibits := "what.2"
	if len(b.proofs) == 0 {
		exhibits = "what.2_no_proof"
	}
	if len(b.choice.host) == 0 {
		exhibits += "_all"
	}
	add(exhibits, nil)
	add("what.3", nil)
	c.What = what.s
	return c
}

// coverOptOut says when and how the person opted out, and when again.
func (b *builder) coverOptOut() Text {
	o, last := b.first(), b.optOuts[len(b.optOuts)-1]
	text := b.say("optout.one", vars{"date": b.day(o.At), "method": b.method(o.Method), "proof": b.proofRef(o)})
	if last.At.After(o.At) {
		text = join(text, b.say("cover.again", vars{"date": b.day(last.At), "method": b.method(last.Method), "proof": b.proofRef(last)}))
	}
	return text
}

func (b *builder) respondent() Text {
	domains := b.in.Company.Domains
	if len(domains) == 0 && b.in.Company.Domain != "" {
		domains = []string{b.in.Company.Domain}
	}
	if len(domains) == 0 {
		return plain(b.company)
	}
	return b.say("cover.respondent_value", vars{"company": b.company, "domains": clip(line(strings.Join(domains, ", ")), 200)})
}

// legalName is the registered name and number that the e-mails' own footers give.
func (b *builder) legalName() string {
	name, number := b.identity(complaint.IdentityLegalName), b.identity(complaint.IdentityNumber)
	if number != "" {
		number = b.str("cover.number", vars{"number": number})
	}
	return strings.Join(nonEmpty(name, number), ", ")
}

// identity is what the e-mails' own footers say most often of one kind; empty if nothing.
func (b *builder) identity(kind complaint.IdentityKind) string {
	best := complaint.Identity{}
	for _, id := range b.in.Company.Identities {
		if id.Kind == kind && id.Count > best.Count {
			best = id
		}
	}
	return clip(line(best.Value), nameLimit*2)
}

func (b *builder) summarySection(n int) *sectionWriter {
	w := b.section(n, "summary.title")
	w.add(b.figures())
	first := b.first()
	optOut := b.say("summary.optout", vars{
		"company": b.company, "date": b.day(first.At), "method": b.method(first.Method), "proof": b.proofRef(first),
	})
	var confirmed Text
	if q := confirmationQuote(first, quoteLimit); q != "" {
		confirmed = b.say("summary.confirmed", vars{"quote": q})
	}
	w.para(join(optOut, confirmed))
	w.say("summary.count", b.countVars())
	counts := b.bandCounts()
	if len(b.emails) > 1 {
		w.say("summary.bands", vars{
			"strong": counts[complaint.BandStrong], "weaker": b.orNone(counts[complaint.BandWeaker]), "in_flight": b.orNone(counts[complaint.BandInFlight]),
		})
	}
	for _, o := range b.optOuts {
		if n := b.after(o); o.At.After(first.At) && n > 0 {
			w.say("summary.again", vars{"date": b.day(o.At), "method": b.method(o.Method), "proof": b.proofRef(o), "n": n})
		}
	}
	if n := b.claims(); n > 0 {
		text := b.say("summary.claim", vars{"n": n})
		if claim, id := b.commonClaim(); claim != "" {
			text = join(text, b.say("summary.claim_words", vars{"quote": sentenceEnd(clip(unquote(claim), quoteLimit)), "exhibit": Span{Text: id, Ref: id}}))
		}
		w.para(text)
	}
	if list := b.refusals(); len(list) > 0 {
		w.say("summary.refusal", refusalVars(list, quoteLimit))
	}
	for _, r := range b.reConsents {
		w.say("summary.reconsent", vars{"date": b.day(r.At)})
	}
	w.para(join(b.told(quoteLimit)...))
	w.say(b.lawful("summary.breach"), nil)
	w.heading("summary.examples")
	w.add(Bullets{Items: b.exampleTexts()})
	w.heading("summary.asks")
	w.say("summary.ask_stop", vars{"company": b.company})
	w.say("summary.ask1", nil)
	if b.pecr() {
		w.say("summary.ask2", nil)
	}
	return w
}

// after counts the included e-mails that came after o: those the company sent although it was told again.
func (b *builder) after(o complaint.OptOut) int {
	n := 0
	for _, e := range b.emails {
		if e.Flag.Received.After(o.At) {
			n++
		}
	}
	return n
}

func (b *builder) figures() Figures {
	last := b.emails[len(b.emails)-1].Flag
	f := Figures{Items: []Figure{
		{thousands(len(b.emails)), b.str("figure.emails", vars{"n": len(b.emails)})},
		{thousands(b.bandCounts()[complaint.BandStrong]), b.str("figure.strong", nil)},
	}}
	if n := b.claims(); n > 0 {
		f.Items = append(f.Items, Figure{thousands(n), b.str("figure.claim", vars{"n": n})})
	}
	d := days(last.Received.Sub(b.first().At))
	f.Items = append(f.Items, Figure{thousands(d), b.str("figure.last", vars{"n": d})})
	return f
}

const summaryExamples = 3

func (b *builder) exampleTexts() []Text {
	var out []Text
	for _, e := range b.telling(summaryExamples) {
		quote := ""
		if e.quote != "" {
			quote = b.str("summary.example_quote", vars{"quote": sentenceEnd(clip(e.quote, quoteLimit))})
		}
		out = append(out, b.say("summary.example", vars{
			"date": b.day(e.Flag.Received), "days": days(e.Flag.Age), "quote": quote,
			"subject": unquote(b.subject(e.Reading.Subject)), "exhibit": Span{Text: e.id, Ref: e.id},
		}))
	}
	return out
}

func (b *builder) chronologySection(n int) *sectionWriter {
	w := b.section(n, "chronology.title")
	key := "chronology.intro_zone"
	if b.zone.String() == "Europe/London" {
		key = "chronology.intro"
	}
	intro := b.say(key, nil)
	if b.folded() {
		intro = join(intro, b.say("chronology.folded", vars{"section": emailsSectionNumber}))
	}
	w.para(intro)
	t := Table{Columns: []Column{
		{Title: b.str("chronology.date", nil), Width: 0.22},
		{Title: b.str("chronology.event", nil), Width: 0.62},
		{Title: b.str("chronology.exhibit", nil), Width: 0.16},
	}}
	for _, e := range b.events() {
		t.Rows = append(t.Rows, []Text{plain(e.when), e.text, b.exhibits(e)})
	}
	w.add(t)
	return w
}

func (b *builder) emailsSection(n int) *sectionWriter {
	w := b.section(n, "emails.title")
	w.para(join(b.say("emails.intro", nil), b.say("emails.days", nil)))
	t := Table{Columns: []Column{
		{Title: b.str("emails.col_exhibit", nil), Width: 0.09},
		{Title: b.str("emails.col_received", nil), Width: 0.215},
		{Title: b.str("emails.col_subject", nil), Width: 0.335},
		{Title: b.str("emails.col_days", nil), Width: 0.105, Right: true},
		{Title: b.str("emails.col_band", nil), Width: 0.13},
		{Title: b.str("emails.col_shown", nil), Width: 0.125},
	}}
	for _, e := range b.emails {
		where, anchor := b.whereShown(e)
		t.Rows = append(t.Rows, []Text{
			b.refs([]string{e.id}), plain(b.format(e.Flag.Received.In(b.zone), layoutRow)),
			plain(b.subject(e.Reading.Subject)), plain(thousands(days(e.Flag.Age))), plain(b.bandLabel(e.Flag.Band)), where,
		})
		t.Anchors = append(t.Anchors, anchor)
	}
	w.add(t)
	b.chosen(w)
	w.say("emails.bands_intro", nil)
	var bands Bullets
	for _, band := range b.law.Bands {
		bands.Items = append(bands.Items, b.say("emails.band", vars{"label": Span{Text: b.bandWord(band.Key, band.Label), Bold: true}, "text": b.bandWord(band.Key+"_text", band.Text)}))
	}
	w.add(bands)
	if len(b.months) > 0 {
		c := b.chart()
		c.Number = w.next()
		w.add(c)
	}
	return w
}

// whereShown says where a reader finds an e-mail, and, if that is nowhere else, its id as the anchor of its row.
func (b *builder) whereShown(e email) (where Text, anchor string) {
	if b.choice.full[e.id] {
		return b.say("emails.in_full", nil), ""
	}
	if host := b.choice.host[e.id]; host != "" {
		return b.say("emails.with", vars{"exhibit": Span{Text: host, Ref: e.id}}), ""
	}
	return b.say("emails.here", nil), e.id
}

// chosen says how the e-mails that are shown in full were chosen, if not all are.
func (b *builder) chosen(w *sectionWriter) {
	shown := len(b.shown())
	if shown == len(b.emails) {
		return
	}
	v := vars{"n": len(b.emails), "shown": shown, "most": specimensOfSeries}
	text := b.say("upload.chosen", v)
	if b.in.AllExhibits {
		text = b.say("upload.chosen_size", v)
	}
	if len(b.choice.host)+shown < len(b.emails) {
		text = join(text, b.say("upload.chosen_here", nil))
	}
	b.chosenAt = w.next()
	w.add(Paragraph{Number: b.chosenAt, Text: text})
}

func (b *builder) bandLabel(band complaint.Band) string {
	x, ok := b.law.Band(string(band))
	if !ok {
		b.fail(fmt.Errorf("unknown band %q", band))
	}
	return b.bandWord(string(band), x.Label)
}

func (b *builder) chart() Chart {
	var service, before, after int
	for _, m := range b.months {
		service += m.Service
		before += m.Before
		after += m.InFlight + m.Weaker + m.Strong
	}
	c := Chart{
		Title: b.str("emails.chart_title", vars{"company": b.company}), Months: b.months,
		Across: b.str("chart.across", nil), Up: b.str("chart.up", nil),
	}
	c.Note = b.say("emails.chart_note", vars{
		"first": b.month(b.months[0].Month), "last": b.month(b.months[len(b.months)-1].Month),
		"service": service, "before": before, "after": after,
	})
	for _, key := range []string{"service", "before", "in_flight", "weaker", "strong"} {
		c.Series = append(c.Series, b.str("chart."+key, nil))
	}
	for _, o := range b.optOuts {
		c.Marks = append(c.Marks, ChartMark{o.At, b.str("chart.optout", vars{"date": b.format(o.At.In(b.zone), "2 Jan 2006")})})
	}
	return c
}

func (b *builder) optOutSection(n int) *sectionWriter {
	w := b.section(n, "optout.title")
	for _, o := range b.optOuts {
		text := b.say("optout.one", vars{"date": b.day(o.At), "method": b.method(o.Method), "proof": b.proofRef(o)})
		if o.Scope == complaint.ScopeList && len(o.Lists) > 0 {
			text = join(text, b.say("optout.list", listVars(o.Lists)))
		}
		text = join(text, b.basis(o))
		if o.Said && o.Message != "" {
			text = join(text, b.say("optout.said", nil))
		}
		w.para(text)
	}
	for _, r := range b.reConsents {
		key, v := "optout.reconsent", listVars(r.Lists)
		if len(r.Lists) > 0 {
			key = "optout.reconsent_list" // what of other lists came after it is counted
		}
		v["date"] = b.day(r.At)
		w.say(key, v)
	}
	if len(b.reConsents) == 0 {
		w.say("optout.no_reconsent", nil)
	}
	return w
}

// listVars names mailing lists.
func listVars(lists []complaint.List) vars {
	return vars{"n": len(lists), "list": clip(line(complaint.ListNames(lists)), len(lists)*nameLimit)}
}

// basis says how the opt-out is known.
func (b *builder) basis(o complaint.OptOut) Text {
	quote := sentenceEnd(clip(unquote(line(o.Quote)), quoteLimit))
	var parts []Text
	keys := map[complaint.OptOutSource]string{
		complaint.SourceConfirmation: "optout.confirmation", complaint.SourceSent: "optout.sent", complaint.SourceReply: "optout.reply",
	}
	switch key := keys[o.Source]; {
	case key != "" && quote != "":
		parts = append(parts, b.say(key, vars{"quote": quote}))
	case o.Source == complaint.SourceByHand:
		parts = append(parts, b.say("optout.by_hand", nil))
	}
	if o.Source == complaint.SourceByHand && line(o.Note) != "" {
		parts = append(parts, b.say("optout.note", vars{"note": clip(line(o.Note), 4*quoteLimit)}))
	}
	for _, p := range b.proofs {
		if p.file != nil && slices.Contains(b.proofsOf(o), p.id) {
			parts = append(parts, b.say("optout.file", vars{"name": clip(line(p.file.Name), nameLimit)}))
		}
	}
	return join(parts...)
}
