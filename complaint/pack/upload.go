package pack

import (
	"slices"
	"strings"

	"desist/complaint"
)

// Split parts the complaint from the e-mails it shows, for files of limited size. The exhibits that show the opt-out
// stay with the complaint.
func (p Pack) Split() (main, evidence Document) {
	isEmail := func(x ExhibitPages) bool { return x.ID != "" && x.ID[0] == 'D' }
	main, evidence = p.Document, p.EvidenceCover
	main.Exhibits, evidence.Exhibits = nil, nil
	for _, x := range p.Document.Exhibits {
		if isEmail(x) {
			evidence.Exhibits = append(evidence.Exhibits, x)
		} else {
			main.Exhibits = append(main.Exhibits, x)
		}
	}
	main.Cover.What.Parts = append(slices.Clone(main.Cover.What.Parts), Paragraph{Text: p.Separate})
	return main, evidence
}

// sideDocument is one of the smaller files: a title page that says what it belongs to.
func (b *builder) sideDocument(key string) Document {
	title := b.str("upload."+key+"_title", nil)
	what := b.section(0, "upload.about")
	what.add(Paragraph{Text: b.say("upload."+key+"_what", vars{"reference": b.reference, "company": b.company})})
	d := Document{
		Meta: Meta{
			Title: title + ": " + b.company, Author: line(b.in.Person.Name), Subject: title, Keywords: b.reference, Language: b.languageTag(), Creator: b.app,
			Reference: b.reference, Running: b.running(title), Made: b.in.Made,
		},
		Labels: b.labels(), PictureSide: b.in.PictureSide,
		Cover: Cover{Title: title, Lead: b.str("cover.lead_unnamed", vars{"company": b.company}), What: what.s},
	}
	field := func(key string, value Text) {
		if value.String() != "" {
			d.Cover.Fields = append(d.Cover.Fields, Field{b.str(key, nil), value})
		}
	}
	field("cover.complainant", plain(clip(line(b.in.Person.Name), nameLimit)))
	field("cover.respondent", b.respondent())
	if !b.in.Made.IsZero() {
		field("cover.date", plain(b.day(b.in.Made)))
	}
	field("cover.reference", b.say("cover.reference_value", vars{"reference": b.reference}))
	return d
}

// correspondence shows the letters one by one, nil if there are none.
func (b *builder) correspondence() *Document {
	if len(b.letters) == 0 {
		return nil
	}
	d := b.sideDocument("correspondence")
	d.Labels.Text, d.Labels.Legend = b.str("upload.text", nil), "" // nothing is marked in letters
	for _, l := range b.letters {
		d.Exhibits = append(d.Exhibits, b.letterPages(l))
	}
	return &d
}

func (b *builder) letterPages(l letter) ExhibitPages {
	key := "upload.letter_" + string(l.Kind)
	if l.Kind == complaint.LetterNote {
		key = "upload.letter_note_title"
	}
	x := ExhibitPages{ID: l.id, Title: b.str(key, nil)}
	x.Contents = b.dayOf(l.On) + ", " + x.Title
	if l.Message != nil {
		x.Fields = b.headerFields(l.Message, nil)
		x.Body, x.Note = b.body(l.Message.Blocks, newMarker())
		return x
	}
	x.Fields = []Field{{b.str("upload.day", nil), plain(b.dayOf(l.On))}}
	x.Note = b.str("upload.letter_note", nil)
	if l.File != nil {
		x.Note = b.str("upload.letter_file", nil)
		x.Fields = append(x.Fields, b.fileFields(l.File)...)
		x.Picture = picture(l.File)
	}
	x.Body, _ = b.body([]complaint.Block{{Kind: complaint.BlockParagraph, Text: l.Text}}, newMarker())
	return x
}

// originalsSheet names every original with what fixes it.
func (b *builder) originalsSheet(originals []Original) Document {
	d := b.sideDocument("originals")
	w := b.section(1, "upload.originals_title")
	if b.in.OriginalsApart {
		w.say("upload.originals_apart", nil)
	}
	t := Table{Columns: []Column{
		{Title: b.str("emails.col_exhibit", nil), Width: 0.09},
		{Title: b.str("upload.col_file", nil), Width: 0.21},
		{Title: b.str("emails.col_received", nil), Width: 0.18},
		{Title: b.str("exhibit.sha256", nil), Width: 0.52},
	}}
	received := map[complaint.MessageID]string{}
	for _, p := range b.proofs {
		if p.msg != nil && !p.msg.Received.IsZero() {
			received[p.msg.ID] = b.format(p.msg.Received.In(b.zone), layoutRow)
		}
	}
	for _, e := range b.emails {
		received[e.Flag.Message] = b.format(e.Flag.Received.In(b.zone), layoutRow)
	}
	for _, l := range b.letters {
		if l.Message != nil {
			received[l.Message.ID] = b.format(l.Message.Received.In(b.zone), layoutRow)
		}
	}
	for _, o := range originals {
		t.Rows = append(t.Rows, []Text{plain(o.Exhibit), plain(o.Path), plain(received[o.Message]), plain(string(o.Message))})
	}
	w.add(t)
	if list := b.converted(); len(list) > 0 {
		w.add(Paragraph{Text: b.say("upload.converted", vars{"n": len(list), "exhibits": strings.Join(list, ", ")})})
	}
	d.Sections = []Section{w.s}
	return d
}

// converted lists the exhibits that are no originals: a program made them out of another format.
func (b *builder) converted() []string {
	var out []string
	for _, e := range b.emails {
		if complaint.Converted(e.Message.Locations) != "" {
			out = append(out, e.id)
		}
	}
	return out
}
