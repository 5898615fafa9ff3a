package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// letter is a piece of correspondence with its number.
type letter struct {
	Letter
	id string // "C1"
}

func numberLetters(in []Letter) []letter {
	sorted := slices.SortedStableFunc(slices.Values(in), func(a, b Letter) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID))
	})
	var out []letter
	for _, l := range sorted {
		out = append(out, letter{l, fmt.Sprintf("C%d", len(out)+1)})
	}
	return out
}

// letterRef is " (C1)" for the first letter of that kind on that day, or nothing.
func (b *builder) letterRef(k complaint.LetterKind, on complaint.Day) string {
	for _, l := range b.letters {
		if l.Kind == k && l.On == on {
			return " (" + l.id + ")"
		}
	}
	return ""
}

// pecr reports whether regulation 22 is relied on: not where a company has the contract for the mailbox (uk-law C9).
func (b *builder) pecr() bool { return b.in.Facts.Payer != complaint.PayerCompany }

// lawful returns the key of a phrase, or of its variant without regulation 22.
func (b *builder) lawful(key string) string {
	if b.pecr() {
		return key
	}
	return key + "_gdpr"
}

// about says who the person is to the company, as far as they answered.
func (b *builder) about() []Text {
	var out []Text
	f := b.in.Facts
	if f.Customer != "" {
		out = append(out, b.say("case.customer_"+string(f.Customer), nil))
	}
	switch {
	case f.Payer == complaint.PayerSoleTrader:
		out = append(out, b.say("case.sole_trader", nil))
	case f.Individual() && f.Mailbox == complaint.MailboxPersonal && f.ForAnother == complaint.No:
		out = append(out, b.say("case.personal", nil))
	}
	if f.ForAnother == complaint.Yes {
		out = append(out, b.say("case.for_another", nil))
	}
	return out
}

// told says what the company was told and what it answered; its answer changes the complaint. The last text says
// what happened since.
func (b *builder) told(quoteMax int) []Text {
	f := b.in.Facts
	sent := f.Complained()
	if sent == "" {
		return []Text{b.notComplained()}
	}
	day := func(key string, k complaint.LetterKind, d complaint.Day) Text {
		return b.say(key, vars{"date": b.dayOf(d), "ref": b.letterRef(k, d)})
	}
	out := []Text{day("case.complained", complaint.LetterComplaint, sent)}
	if d := f.Acknowledged(); d != "" {
		out = append(out, day("case.acknowledged", complaint.LetterAck, d))
	}
	if d := f.Chased(); d != "" {
		out = append(out, day("case.chased", complaint.LetterFollowUp, d))
	}
	v := b.replyVars(quoteMax)
	switch f.Reply {
	case complaint.ReplyUnknown, complaint.ReplyNone:
		switch {
		case f.Replied() != "":
			out = append(out, b.say("case.answered", v))
		case f.Reply == complaint.ReplyNone:
			out = append(out, b.say("case.silent", nil))
		default:
			out = append(out, b.say("case.no_reply", nil))
		}
		return out
	}
	out = append(out, b.say("case."+string(f.Reply), v))
	if n := b.emailsSince(f.Replied()); n > 0 {
		out = append(out, b.say("case.since", vars{"n": n}))
	}
	return out
}

// notComplained says that no complaint is recorded, and whether the person's own mail asked the company to stop.
func (b *builder) notComplained() Text {
	for _, o := range slices.Backward(b.optOuts) {
		if o.Source == complaint.SourceSent && len(b.letters) == 0 && b.in.Facts.Replied() == "" {
			return b.say("case.only_asked", vars{"company": b.company, "date": b.day(o.At), "proof": b.proofRef(o)})
		}
	}
	return b.say("case.not_complained", nil)
}

func (b *builder) replyVars(quoteMax int) vars {
	f := b.in.Facts
	v := vars{"on": "", "ref": "", "quote": ""}
	if d := f.Replied(); d != "" {
		v["on"] = b.str("case.on", vars{"date": b.dayOf(d)})
		v["ref"] = b.letterRef(complaint.LetterReply, d)
	}
	if q := sentenceEnd(clip(unquote(line(f.ReplyQuote)), max(quoteMax, 1))); q != "" && quoteMax > 0 {
		v["quote"] = b.str("case.quote", vars{"quote": q})
	}
	return v
}

// emailsSince counts included e-mails received more than the in-flight limit after the end of a day.
func (b *builder) emailsSince(d complaint.Day) int {
	n := 0
	for _, e := range b.emails {
		if d != "" && complaint.DayOf(e.Flag.Received.Add(-complaint.InFlightLimit).In(b.zone)) > d {
			n++
		}
	}
	return n
}

// effect is what the person says of the effect, at most max characters, in whole sentences where that is possible.
func (b *builder) effect(max int) string {
	s := line(b.in.Facts.Effect)
	if len([]rune(s)) <= max {
		return s
	}
	cut := clip(s, max)
	if i := strings.LastIndexAny(cut, ".!?"); i > len(cut)/3 {
		return cut[:i+1]
	}
	return cut
}

// companySection says what the company was told and what it answered.
func (b *builder) companySection(n int) *sectionWriter {
	effect := b.effect(4 * quoteLimit)
	if len(b.about()) == 0 && b.in.Facts.Complained() == "" && effect == "" {
		return nil // the summary says that no complaint is recorded
	}
	texts := append(b.about(), b.told(2*quoteLimit)...)
	w := b.section(n, "case.title")
	for _, t := range texts {
		w.para(t)
	}
	if len(b.letters) > 0 {
		w.say("case.copies", nil)
	}
	if effect != "" {
		w.say("case.effect", vars{"effect": effect})
	}
	return w
}

// senderSection shows the series that went on and what the emails say of who sent them.
func (b *builder) senderSection(n int) *sectionWriter {
	points := b.points()
	if len(b.in.Streams) == 0 && len(points) == 0 {
		return nil
	}
	title := "streams.title"
	if len(b.in.Streams) == 0 {
		title = "sender.title"
	}
	w := b.section(n, title)
	if len(b.in.Streams) > 0 {
		w.say("streams.intro", nil)
		w.add(b.streamTable())
	}
	if len(points) > 0 {
		if len(b.in.Streams) > 0 {
			w.heading("sender.title")
		}
		for _, t := range points {
			w.para(t)
		}
		w.say("sender.law", vars{"text": b.plainFact("P23", b.inZone(b.emails[len(b.emails)-1].Flag.Received))})
	}
	return w
}

func (b *builder) streamTable() Table {
	t := Table{Columns: []Column{
		{Title: b.str("streams.col_example", nil), Width: 0.31},
		{Title: b.str("streams.col_from", nil), Width: 0.26},
		{Title: b.str("streams.col_before", nil), Width: 0.10, Right: true},
		{Title: b.str("streams.col_after", nil), Width: 0.09, Right: true},
		{Title: b.str("streams.col_last", nil), Width: 0.14},
		{Title: b.str("streams.col_shown", nil), Width: 0.10},
	}}
	specimen := b.firstSpecimens()
	rows := slices.SortedStableFunc(slices.Values(b.in.Streams), func(x, y Stream) int {
		return cmp.Or(cmp.Compare(y.After, x.After), cmp.Compare(y.Before, x.Before), cmp.Compare(x.ID, y.ID))
	})
	for _, s := range rows {
		t.Rows = append(t.Rows, []Text{
			plain(b.subject(s.Example)), plain(clip(line(s.From), nameLimit)), plain(thousands(s.Before)), plain(thousands(s.After)),
			plain(b.format(s.Last.In(b.zone), "2 Jan 2006")), b.refs(nonEmpty(specimen[s.ID])),
		})
	}
	return t
}

// firstSpecimens are the strongest of the e-mails shown in full of each series, by stream.
func (b *builder) firstSpecimens() map[string]string {
	out := map[string]string{}
	for _, e := range b.choice.order {
		if s := e.Reading.Stream; out[s] == "" && b.choice.full[e.id] {
			out[s] = e.id
		}
	}
	return out
}

// namedExhibits is how many exhibits a sentence names one by one.
const namedExhibits = 12

// someRefs is refs, with the number of those beyond the first ones.
func (b *builder) someRefs(ids []string) Text {
	if len(ids) <= namedExhibits {
		return b.refs(ids)
	}
	var t Text
	for _, id := range ids[:namedExhibits] {
		t = append(t, Span{Text: id, Ref: id}, Span{Text: ", "})
	}
	return append(t[:len(t)-1], b.say("word.more", vars{"n": len(ids) - namedExhibits})...)
}

// points are the findings about the sender, as far as included e-mails show them.
func (b *builder) points() []Text {
	var out []Text
	for _, code := range []string{"sender_concealed", "no_means_to_stop", "no_identity"} {
		i := slices.IndexFunc(b.in.Points, func(p Point) bool { return p.Code == code })
		if i < 0 {
			continue
		}
		p := b.in.Points[i]
		var ids []string
		for _, e := range b.emails {
			if slices.Contains(p.Messages, e.Flag.Message) {
				ids = append(ids, e.id)
			}
		}
		if len(p.Messages) > 0 && len(ids) == 0 {
			continue
		}
		out = append(out, b.say("sender."+code, vars{"n": len(ids), "exhibits": b.someRefs(ids)}))
	}
	return out
}

// againstSection states what speaks for the company, with the answer where the law gives one.
func (b *builder) againstSection(n int) *sectionWriter {
	w := b.section(n, "against.title")
	w.say("against.intro", nil)
	said := w.n
	last := b.inZone(b.emails[len(b.emails)-1].Flag.Received)
	for _, weak := range b.in.Weak {
		key := "against." + string(weak.Code)
		v := vars{"n": weak.Count, "date": b.dayOf(weak.On)}
		switch weak.Code {
		case complaint.WeakCustomer:
			if !b.pecr() {
				continue
			}
			customer := b.in.Facts.Customer
			if customer == "" || customer == complaint.CustomerNever {
				continue
			}
			v["customer"], v["text"] = b.str("case.customer_"+string(customer), nil), b.plainFact("P22-3", last)
		case complaint.WeakProcess:
			key, v["text"] = b.lawful(key), b.plainFact("Q1", last)
		case complaint.WeakService:
			continue // the method section counts what is left out
		}
		w.say(key, v)
	}
	if b.in.Facts.Reply == complaint.ReplyService {
		w.say("against.service_reply", nil)
	}
	b.defences(w)
	if w.n == said {
		return nil
	}
	return w
}

// defences sets out what companies say of marketing that calls itself service, and the ICO's answer, once for the
// exhibits that share it.
func (b *builder) defences(w *sectionWriter) {
	type pair struct{ defence, answer string }
	var order []pair
	ids := map[pair][]string{}
	for _, e := range b.emails {
		v := e.Reading.Verdict
		p := pair{line(v.Defence), line(v.Answer)}
		if line(v.ServiceClaim) == "" || p.defence == "" || p.answer == "" {
			continue
		}
		if ids[p] == nil {
			order = append(order, p)
		}
		ids[p] = append(ids[p], e.id)
	}
	if len(order) == 0 {
		return
	}
	w.say("against.defences", nil)
	for _, p := range order {
		text := b.say("against.defence", vars{"exhibits": b.someRefs(ids[p]), "defence": p.defence, "answer": p.answer})
		w.para(text, b.answerSources(p.answer)...)
		for _, id := range ids[p] {
			b.answered[id] = fmt.Sprintf("%d.%d", w.s.Number, w.n)
		}
	}
}

// answerSources are the facts and decided cases that an answer of complaint/marketing rests on.
func (b *builder) answerSources(answer string) []string {
	out := []string{"5.2"}
	for name, id := range map[string]string{
		"American Express": "amex2021", "Halfords": "halfords2022", "Flybe": "flybe2017", "Moneysupermarket": "msm2017", "Virgin Media": "virgin2021",
	} {
		if strings.Contains(answer, name) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
