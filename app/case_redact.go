package app

import (
	"slices"

	"desist/complaint"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
)

// redactedCase masks what a case adds to a pack: letters, the person's own words, subjects of series.
func redactedCase(r *redact.Redactor, in pack.Input) pack.Input {
	own := r.Mail("case", complaint.Message{})
	in.Facts.Hide = "" // the list itself is what must not show
	in.Facts.Effect, in.Facts.ReplyQuote = own.Text("case", in.Facts.Effect), own.Text("case", in.Facts.ReplyQuote)
	in.Facts.OutcomeNote, in.Facts.Statement = own.Text("case", in.Facts.OutcomeNote), own.Text("case", in.Facts.Statement)
	in.Letters, in.Streams = slices.Clone(in.Letters), slices.Clone(in.Streams)
	for i := range in.Letters {
		l := &in.Letters[i]
		l.Subject, l.Text = own.Text("letter", l.Subject), own.Text("letter", l.Text)
		if l.File != nil && r.Profile() == redact.Public {
			l.FileName, l.File = "", nil // a picture cannot be searched for names
		}
		if l.Message == nil {
			continue
		}
		m := r.Mail("letter "+l.ID, *l.Message).Message(*l.Message)
		m.Locations = locations(r, m.Locations)
		l.Message = &m
	}
	for i := range in.Streams {
		in.Streams[i].Example = own.Text("series", in.Streams[i].Example)
	}
	return in
}
