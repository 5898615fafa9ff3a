package pack

import (
	"slices"
	"strings"
	"time"

	"desist/complaint"
)

// foldEmails is the number of e-mails above which the chronology counts them by month instead of listing them.
const foldEmails = 60

// event is one line of the chronology.
type event struct {
	at   time.Time
	when string // as printed
	text Text
	ids  []string // exhibits
}

// events is the chronology. E-mails are folded by month if there are many.
func (b *builder) events() []event {
	var out []event
	for _, o := range b.optOuts {
		key := "event.optout"
		if o.Scope == complaint.ScopeList {
			key = "event.optout_list"
		}
		v := vars{"method": b.method(o.Method), "n": max(1, len(o.Lists))}
		out = append(out, event{o.At, b.day(o.At), b.say(key, v), b.proofsOf(o)})
	}
	for _, r := range b.reConsents {
		key := "event.reconsent"
		if len(r.Lists) > 0 {
			key = "event.reconsent_list"
		}
		out = append(out, event{r.At, b.day(r.At), b.say(key, vars{"n": len(r.Lists)}), nil})
	}
	if b.folded() {
		out = append(out, b.emailsByMonth()...)
	} else {
		for _, e := range b.emails {
			text := b.say("event.email", vars{"subject": unquote(b.subject(e.Reading.Subject))})
			out = append(out, event{e.Flag.Received, b.day(e.Flag.Received), text, []string{e.id}})
		}
	}
	out = append(out, b.caseEvents()...)
	if !b.in.Made.IsZero() {
		out = append(out, event{b.in.Made, b.day(b.in.Made), b.say("event.made", nil), nil})
	}
	slices.SortStableFunc(out, func(x, y event) int { return x.at.Compare(y.at) })
	return out
}

// caseEvents are the letters and answers: those in the correspondence and those of which only the day is known.
func (b *builder) caseEvents() []event {
	var out []event
	keys := map[complaint.LetterKind]string{
		complaint.LetterComplaint: "event.complained", complaint.LetterAck: "event.acknowledged", complaint.LetterFollowUp: "event.chased",
		complaint.LetterReply: "event.replied", complaint.LetterNote: "event.note",
	}
	add := func(k complaint.LetterKind, on complaint.Day, ids []string) {
		out = append(out, event{on.Time().Add(12 * time.Hour), b.dayOf(on), b.say(keys[k], nil), ids})
	}
	for _, l := range b.letters {
		add(l.Kind, l.On, []string{l.id})
	}
	f := b.in.Facts
	for _, x := range []struct {
		kind complaint.LetterKind
		on   complaint.Day
	}{
		{complaint.LetterComplaint, f.ComplainedOn},
		{complaint.LetterAck, f.AcknowledgedOn},
		{complaint.LetterFollowUp, f.ChasedOn},
		{complaint.LetterReply, f.RepliedOn},
	} {
		if x.on != "" && b.letterRef(x.kind, x.on) == "" {
			add(x.kind, x.on, nil)
		}
	}
	return out
}

func (b *builder) folded() bool { return len(b.emails) > foldEmails }

func (b *builder) emailsByMonth() []event {
	var out []event
	month := func(t time.Time) string { return b.format(t.In(b.zone), "January 2006") }
	for i := 0; i < len(b.emails); {
		j := i
		for j < len(b.emails) && month(b.emails[j].Flag.Received) == month(b.emails[i].Flag.Received) {
			j++
		}
		ids := []string{b.emails[i].id}
		if j-i > 1 {
			ids = append(ids, b.emails[j-1].id)
		}
		at := b.emails[i].Flag.Received
		out = append(out, event{at, month(at), b.say("event.emails_month", vars{"n": j - i}), ids})
		i = j
	}
	return out
}

// exhibits prints an event's exhibits: a list, or a range for folded e-mails.
func (b *builder) exhibits(e event) Text {
	if b.folded() && len(e.ids) == 2 && strings.HasPrefix(e.ids[0], "D") {
		return b.say("label.to", vars{"first": Span{Text: e.ids[0], Ref: e.ids[0]}, "last": Span{Text: e.ids[1], Ref: e.ids[1]}})
	}
	return b.refs(e.ids)
}

// eventList is the chronology as text to paste.
func (b *builder) eventList() string {
	var out strings.Builder
	if mark := b.draftMark(); mark != "" {
		out.WriteString("[" + mark + "]\n")
	}
	out.WriteString(b.str("events.title", nil) + "\n\n")
	for _, e := range b.events() {
		out.WriteString(e.when + ": " + e.text.String())
		if len(e.ids) > 0 {
			out.WriteString(" (" + b.exhibits(e).String() + ")")
		}
		out.WriteString("\n")
	}
	return out.String()
}
