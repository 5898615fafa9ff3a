package pack

import (
	"regexp"
	"strings"
	"time"

	"desist/complaint"
)

const (
	addressLimit = 5   // addresses listed in one field
	headerLimit  = 300 // characters of one address or id
)

func (b *builder) exhibitPages() []ExhibitPages {
	var out []ExhibitPages
	for _, p := range b.proofs {
		if p.msg != nil {
			out = append(out, b.proofPages(p))
		} else {
			out = append(out, b.filePages(p))
		}
	}
	for _, e := range b.shown() {
		out = append(out, b.emailPages(e))
	}
	return out
}

func (b *builder) emailPages(e email) ExhibitPages {
	v := e.Reading.Verdict
	subject := b.subject(e.Reading.Subject)
	x := ExhibitPages{
		ID: e.id, Title: subject,
		Contents: b.day(e.Flag.Received) + ", " + clip(subject, 80),
		Series:   b.seriesListing(e),
	}
	if n := len(b.choice.under[e.id]); n > 0 {
		x.Contents = b.day(e.Flag.Received) + ", " + clip(subject, 40) + " " + b.str("series.contents", vars{"n": n})
	}
	x.Fields = b.headerFields(&e.Message, &e.Reading)
	x.Fields = append(x.Fields, Field{b.str("exhibit.after", nil), b.age(e.Flag)})
	if series := b.seriesField(e); series != nil {
		x.Fields = append(x.Fields, Field{b.str("series.label", nil), series})
	}
	m := newMarker()
	if why := b.whyPanel(v, m); len(why.Items) > 0 {
		x.Panels = append(x.Panels, why)
	}
	if claim := wholeClaim(e.Message.Blocks, v.ServiceClaim); claim != "" {
		m.add(v.ServiceClaim, MarkClaim)
		m.add(claim, MarkClaim)
		x.Panels = append(x.Panels, b.claimPanel(e.id, claim))
	}
	if e.refusal != "" {
		m.add(e.refusal, MarkOptOut)
		x.Panels = append(x.Panels, Panel{Title: b.str("exhibit.refusal", nil), Items: []PanelItem{
			{Quote: clip(unquote(e.refusal), 2*quoteLimit), Mark: MarkOptOut},
		}})
	}
	x.Body, x.Note = b.body(e.Message.Blocks, m)
	x.Body = showEmbedded(x.Body, e.Embedded)
	if len(e.Looks) > 0 {
		x.Looks, x.LooksTo = e.Looks, b.str("exhibit.looks", nil)
		if e.LooksCut {
			x.LooksTo += " " + b.str("exhibit.looks_cut", nil)
		}
	}
	x.markSubject(b.str("exhibit.subject", nil), m)
	return x
}

// whyPanel says why a message is marketing. The words that decided it are for m to mark.
func (b *builder) whyPanel(v complaint.Verdict, m *marker) Panel {
	why := Panel{Title: b.str("exhibit.why", nil)}
	clear, weak := weighReasons(v.Reasons)
	for _, r := range clear {
		why.Items = append(why.Items, b.reason(r))
		m.add(r.Quote, MarkPromotion)
	}
	if len(weak) > 0 {
		why.Items = append(why.Items, PanelItem{Text: b.say("exhibit.also", vars{"list": also(weak, b.str("exhibit.where_hidden", nil))})})
	}
	if v.Yours() {
		why.Items = append(why.Items, PanelItem{Text: b.say("exhibit.judged", nil)})
	}
	return why
}

// markSubject marks the deciding words where they stand in the subject.
func (x *ExhibitPages) markSubject(label string, m *marker) {
	for i, f := range x.Fields {
		if f.Label == label {
			x.Fields[i].Value = m.mark(f.Value.String())
		}
	}
}

func (b *builder) claimPanel(id, claim string) Panel {
	text := b.say("exhibit.claim_text", nil)
	if number := b.answered[id]; number != "" {
		text = join(text, b.say("exhibit.answer", vars{"number": number}))
	}
	return Panel{Title: b.str("exhibit.claim", nil), Items: []PanelItem{{Quote: clip(unquote(claim), 2*quoteLimit), Mark: MarkClaim, Text: text}}}
}

// reason is one entry of "Why this is marketing": the words, where they stand if not in the text, and the reason.
func (b *builder) reason(r complaint.Reason) PanelItem {
	item := PanelItem{Quote: clip(unquote(line(r.Quote)), 2*quoteLimit), Mark: MarkPromotion}
	if r.Where == "header" || r.Where == "link" {
		item.Quote = maskLinks(item.Quote)
	}
	item.Text = join(b.what(r), b.whereText(r.Where))
	return item
}

// whereText says where a reason's words stand, "(in the subject)"; nothing for the text itself.
func (b *builder) whereText(where string) Text {
	switch where {
	case "subject", "image", "hidden", "header", "link":
		return Text{{Text: "(" + b.str("exhibit.where_"+where, nil) + ")", Italic: true}}
	}
	return nil
}

// linkPath is what follows the host of a web address, or all of a mail address: where tokens are that let anyone who
// reads them act for the person.
var linkPath = regexp.MustCompile(`(?i)(https?://[^/\s<>"]+/|mailto:)[^\s<>"]+`)

func maskLinks(s string) string { return linkPath.ReplaceAllString(s, "${1}…") }

func (b *builder) proofPages(p proof) ExhibitPages {
	date := b.day(p.optOut.At)
	x := ExhibitPages{ID: p.id, Title: b.str("exhibit.proof_title", vars{"date": date})}
	x.Contents = x.Title
	x.Fields = b.headerFields(p.msg, nil)
	m := newMarker()
	item := PanelItem{Mark: MarkOptOut, Text: b.say("exhibit.shows_text", vars{"date": date, "method": b.method(p.optOut.Method)})}
	if p.optOut.Message == p.msg.ID {
		item.Quote = clip(unquote(line(p.optOut.Quote)), 2*quoteLimit)
		m.add(p.optOut.Quote, MarkOptOut)
	}
	x.Panels = []Panel{{Title: b.str("exhibit.shows", nil), Items: []PanelItem{item}}}
	x.Body, x.Note = b.body(p.msg.Blocks, m)
	x.markSubject(b.str("exhibit.subject", nil), m)
	return x
}

func (b *builder) filePages(p proof) ExhibitPages {
	date := b.day(p.optOut.At)
	x := ExhibitPages{ID: p.id, Title: b.str("exhibit.file_title", vars{"date": date}), Note: b.str("exhibit.file_note", nil)}
	x.Contents = x.Title
	x.Fields = b.fileFields(p.file)
	x.Panels = []Panel{{Title: b.str("exhibit.shows", nil), Items: []PanelItem{
		{Text: b.say("exhibit.shows_text", vars{"date": date, "method": b.method(p.optOut.Method)})},
	}}}
	x.Picture = picture(p.file)
	return x
}

func (b *builder) fileFields(f *ProofFile) []Field {
	return []Field{
		{b.str("exhibit.file", nil), plain(clip(line(f.Name), headerLimit))},
		{b.str("exhibit.size", nil), b.say("exhibit.size_value", vars{"n": len(f.Data)})},
		{b.str("exhibit.sha256", nil), plain(line(f.SHA256))},
	}
}

// picture is a file to be shown, nil if it is left out.
func picture(f *ProofFile) *Picture {
	if len(f.Data) == 0 {
		return nil
	}
	return &Picture{Name: f.Name, Data: f.Data}
}

// headerFields are the headers that matter for evidence. reading is nil for messages that are not flagged.
func (b *builder) headerFields(m *complaint.Message, reading *complaint.Reading) []Field {
	received, from := m.Received, m.ReceivedFrom
	if reading != nil && !reading.Received.IsZero() {
		received, from = reading.Received, reading.ReceivedFrom
	}
	var out []Field
	field := func(key string, value Text) {
		if value.String() != "" {
			out = append(out, Field{b.str(key, nil), value})
		}
	}
	field("exhibit.received", b.receivedText(received, from))
	if !m.Date.IsZero() {
		field("exhibit.sent", plain(b.format(m.Date, "2 January 2006, 15:04:05 -0700")))
	}
	field("exhibit.from", b.addresses(m.From))
	field("exhibit.to", b.addresses(m.To))
	subject := line(m.Subject)
	if subject == "" {
		subject = b.str("exhibit.no_subject", nil)
	}
	field("exhibit.subject", plain(clip(subject, 2*headerLimit)))
	field("exhibit.message_id", plain(clip(line(m.MessageID), headerLimit)))
	field("exhibit.folder", plain(folders(m.Locations)))
	if program := complaint.Converted(m.Locations); program != "" {
		field("exhibit.converted", b.say("exhibit.converted_by", vars{"program": clip(line(program), headerLimit)}))
	}
	field("exhibit.attachments", plain(attachments(m.Attachments)))
	field("exhibit.sha256", plain(string(m.ID)))
	return append(out, b.signedFields(m.ID)...)
}

func (b *builder) receivedText(t time.Time, from complaint.ReceivedSource) Text {
	if t.IsZero() {
		return plain(b.str("limits.unknown", nil))
	}
	text := b.format(t.In(b.zone), "Monday "+layoutTime)
	switch from {
	case complaint.ReceivedHeader:
		return b.say("exhibit.received_header", vars{"time": text})
	case complaint.ReceivedFromLine:
		return b.say("exhibit.received_from_line", vars{"time": text})
	case complaint.ReceivedFileName:
		return b.say("exhibit.received_file_name", vars{"time": text})
	case complaint.ReceivedDate:
		return b.say("exhibit.received_date", vars{"time": text})
	}
	return plain(text)
}

// age is how long after the opt-out an e-mail came, in days, or hours on the first two.
func (b *builder) age(f complaint.Flag) Text {
	label := b.bandLabel(f.Band)
	if f.Band == complaint.BandInFlight {
		return b.say("exhibit.after_hours", vars{"n": int(f.Age / time.Hour), "label": label})
	}
	return b.say("exhibit.after_value", vars{"days": days(f.Age), "label": label})
}

// addresses always shows the real address beside the name, which a sender can choose freely.
func (b *builder) addresses(list []complaint.Address) Text {
	var parts []string
	for i, a := range list {
		if i == addressLimit {
			break
		}
		s := clip(line(a.Addr), headerLimit)
		if name := unquote(line(a.Name)); name != "" {
			s = clip(name, headerLimit) + " <" + s + ">"
		}
		parts = append(parts, s)
	}
	text := strings.Join(parts, ", ")
	if more := len(list) - addressLimit; more > 0 {
		return b.say("exhibit.more_addresses", vars{"list": text, "n": more})
	}
	return plain(text)
}

func folders(locations []complaint.Location) string {
	var parts []string
	for _, l := range locations {
		name := l.Account + ", " + l.Folder
		if len(l.Labels) > 0 {
			name += " (" + strings.Join(l.Labels, "; ") + ")"
		}
		parts = append(parts, clip(line(name), headerLimit))
	}
	return strings.Join(parts[:min(len(parts), addressLimit)], "; ")
}

func attachments(list []complaint.Attachment) string {
	var parts []string
	for _, a := range list {
		parts = append(parts, clip(line(a.Name+" ("+a.Type+")"), headerLimit))
	}
	return strings.Join(parts[:min(len(parts), addressLimit)], "; ")
}
