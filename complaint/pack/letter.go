package pack

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// ErrNoComplaint says that there is no follow-up to write, because no complaint to the company is recorded.
var ErrNoComplaint = errors.New("no complaint to the company is recorded")

// letterRows is how many e-mails a letter lists, the latest ones.
const letterRows = 100

// LetterOptions say which letter to write.
type LetterOptions struct {
	FollowUp bool
	To       string // the company's address for such letters; may be empty
}

// CompanyLetter is a letter to the company in every form it is sent in.
type CompanyLetter struct {
	Reference string
	Subject   string
	Text      string // plain text, one line per paragraph
	Document  LetterDocument
	Draft     []byte // RFC 5322 message to open in a mail program, marked as not sent
	Mailto    string // RFC 6068 address with subject and text; without the list if that makes it too long
}

// LetterDocument is what complaint/pdf renders as a letter.
type LetterDocument struct {
	Meta   Meta
	Labels Labels
	From   []string
	To     []string
	Date   string
	Title  string
	Parts  []Part
	Close  []string // closing words, then name
}

// BuildLetter writes the letter of Article 21(2) UK GDPR to the company (uk-law 8.1), or the follow-up to it. It names
// s164A only where it is in force on the day of the letter. The facts of in may be incomplete; Made is the letter's
// day. It returns ErrNothingIncluded, or ErrNoComplaint for a follow-up to nothing.
func BuildLetter(in Input, o LetterOptions) (CompanyLetter, error) {
	b, err := newBuilder(in)
	if err != nil {
		return CompanyLetter{}, err
	}
	if o.FollowUp && in.Facts.Complained() == "" {
		return CompanyLetter{}, ErrNoComplaint
	}
	l := CompanyLetter{Reference: b.reference}
	w := &sectionWriter{b: b}
	subject := "letter.subject"
	if mark := b.draftMark(); mark != "" {
		w.add(Paragraph{Text: Text{{Text: "[" + mark + "]", Italic: true}}})
	}
	if o.FollowUp {
		subject = "letter.subject_follow_up"
		b.followUpText(w)
	} else {
		b.letterText(w)
	}
	l.Subject = b.str(subject, vars{"reference": b.reference})
	body := w.s.Parts
	list := b.letterList()
	l.Document = b.letterDocument(l.Subject, append(slices.Clone(body), list...), o.To)
	l.Text = b.letterPlain(l.Document, body, list)
	l.Draft, err = draft(in, l, o.To)
	b.fail(err)
	l.Mailto = b.mailto(l, body, o.To)
	if b.err != nil {
		return CompanyLetter{}, fmt.Errorf("pack: letter to %s: %w", in.Company.ID, b.err)
	}
	return l, nil
}

// write adds a paragraph without a number.
func (w *sectionWriter) write(key string, v vars) {
	w.add(Paragraph{Text: w.b.say(key, v), Law: w.b.lawOf(key)})
}

func (b *builder) letterText(w *sectionWriter) {
	first := b.first()
	w.write("letter.object", nil)
	w.write("letter.since", vars{
		"date": b.day(first.At), "method": b.letterMethod(first), "address": b.address, "n": len(b.emails),
	})
	w.write(b.lawful("letter.breach"), nil)
	w.write(b.letterDuty(), nil)
	b.letterAsks(w)
}

// letterMethod is how the person opted out, as the company is told it.
func (b *builder) letterMethod(o complaint.OptOut) string {
	if o.Method == complaint.MethodOther {
		return ""
	}
	return " " + b.method(o.Method)
}

// letterDuty names s164A where it is in force on the letter's day (uk-law 8.7).
func (b *builder) letterDuty() string {
	if b.law.Timers.Statutory(complaint.DayOf(b.inZone(b.in.Made))) {
		return "letter.statutory"
	}
	return "letter.plain"
}

func (b *builder) letterAsks(w *sectionWriter) {
	w.write("letter.please", nil)
	var asks Bullets
	for _, key := range []string{"letter.ask1", "letter.ask2", "letter.ask3"} {
		asks.Items = append(asks.Items, b.say(key, nil))
	}
	w.add(asks)
	w.write("letter.service", nil)
	if c := b.in.Facts.Customer; c == complaint.CustomerCurrent || c == complaint.CustomerFormer {
		w.write("letter.customer_"+string(c), nil)
	}
}

// followUpText depends on what the company answered to the first letter.
func (b *builder) followUpText(w *sectionWriter) {
	f := b.in.Facts
	w.write("letter.again", vars{"date": b.dayOf(f.Complained())})
	v := b.replyVars(quoteLimit)
	switch f.Reply {
	case complaint.ReplyRefused:
		w.write("letter.again_refused", v)
	case complaint.ReplyService:
		v["text"] = b.fact("5.2", b.inZone(b.in.Made))
		w.write("letter.again_service", v)
	case complaint.ReplyPromised, complaint.ReplyFixed:
		w.write("letter.again_promised", v)
	default:
		if f.Replied() == "" {
			w.write("letter.again_silent", nil)
		}
		if b.law.Timers.Statutory(f.Complained()) && f.Replied() == "" {
			w.write("letter.again_statutory", nil)
		}
	}
	if n := b.emailsSince(f.Complained()); n > 0 {
		w.write("letter.again_since", vars{"n": n})
	}
	w.write("letter.object", nil)
	b.letterAsks(w)
	w.write("letter.again_ico", nil)
}

// letterList is the table of the e-mails.
func (b *builder) letterList() []Part {
	parts := []Part{Subheading{b.str("letter.table", nil)}}
	emails := b.emails[max(0, len(b.emails)-letterRows):]
	if len(emails) < len(b.emails) {
		parts = append(parts, Paragraph{Text: b.say("letter.more", vars{"shown": len(emails), "n": len(b.emails)})})
	}
	t := Table{Columns: []Column{
		{Title: b.str("emails.col_received", nil), Width: 0.24},
		{Title: b.str("emails.col_subject", nil), Width: 0.46},
		{Title: b.str("streams.col_from", nil), Width: 0.30},
	}}
	for _, e := range emails {
		t.Rows = append(t.Rows, []Text{
			plain(b.format(e.Flag.Received.In(b.zone), layoutRow)), plain(b.subject(e.Reading.Subject)), plain(clip(line(e.Reading.From.Addr), nameLimit)),
		})
	}
	return append(parts, t)
}

func (b *builder) letterDocument(subject string, parts []Part, to string) LetterDocument {
	name := clip(line(b.in.Person.Name), nameLimit)
	d := LetterDocument{
		Meta: Meta{
			Title: subject, Author: name, Subject: b.company, Keywords: b.reference, Language: b.languageTag(), Creator: b.app,
			Reference: b.reference, Running: b.running(subject), Made: b.in.Made,
		},
		Labels: b.labels(), Title: subject, Parts: parts, Date: b.day(b.in.Made),
		Close: []string{b.str("letter.closing", nil), name},
	}
	d.From = nonEmpty(name, b.address)
	d.To = nonEmpty(b.str("letter.salutation", vars{"company": b.organisation()}), line(to))
	return d
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// letterPlain is the letter as plain text: head, paragraphs, list, close.
func (b *builder) letterPlain(d LetterDocument, body, list []Part) string {
	head := strings.Join(d.From, "\n") + "\n\n" + strings.Join(d.To, "\n") + "\n\n" + d.Date + "\n\n" + d.Title + "\n\n"
	return head + plainParts(body) + strings.Join(nonEmpty(d.Close...), "\n\n") + "\n\n\n" + b.plainList(list)
}

func plainParts(parts []Part) string {
	var out strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case Paragraph:
			out.WriteString(part.Text.String() + "\n\n")
		case Bullets:
			for i, item := range part.Items {
				fmt.Fprintf(&out, "(%d) %s\n", i+1, item)
			}
			out.WriteString("\n")
		}
	}
	return out.String()
}

// plainList is the table of e-mails as lines.
func (b *builder) plainList(list []Part) string {
	var out strings.Builder
	for _, part := range list {
		switch part := part.(type) {
		case Subheading:
			out.WriteString(part.Text + "\n\n")
		case Paragraph:
			out.WriteString(part.Text.String() + "\n\n")
		case Table:
			for _, row := range part.Rows {
				v := vars{"date": row[0], "subject": unquote(row[1].String()), "from": row[2]}
				out.WriteString(b.str("letter.row", v) + "\n")
			}
		}
	}
	return out.String()
}
