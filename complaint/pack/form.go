package pack

import (
	"strings"

	"desist/complaint"
)

// FormAnswer is what to put into one field of the regulator's form.
type FormAnswer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Text  string `json:"text"`
	Own   bool   `json:"own"`             // only the person can answer it: Text says so
	Blank bool   `json:"blank,omitempty"` // to be left empty: Text says so
}

// filesField is the field whose answer is known only when the files are written.
const filesField = "files"

// form answers the fields of the regulator's form, in its order.
func (b *builder) form(statement, events string) []FormAnswer {
	out := make([]FormAnswer, 0, len(b.law.Fields))
	for _, f := range b.law.Fields {
		a := FormAnswer{Key: f.Key, Label: f.Label}
		switch f.From {
		case "name":
			a.Text = clip(line(b.in.Person.Name), nameLimit)
		case "email":
			if len(b.in.Person.Addresses) > 0 {
				a.Text = line(b.in.Person.Addresses[0])
			}
		case "about":
			a.Text = b.aboutWhom()
		case "ico_reference":
			if a.Text = line(b.in.Facts.ICOReference); a.Text == "" {
				a.Text, a.Blank = b.str("form.none", nil), true
			}
		case "company":
			a.Text = b.organisation()
		case "contact":
			a.Text = b.respondent().String()
			if legal := strings.Join(nonEmpty(b.legalName(), b.identity(complaint.IdentityAddress)), ", "); legal != "" {
				a.Text += "\n" + legal
			}
		case "statement":
			a.Text = strings.TrimSpace(statement)
		case "events":
			a.Text = strings.TrimSpace(events)
		case "effect":
			a.Text = line(b.in.Facts.Effect)
		case filesField:
			a.Text = filesField
		}
		if a.Text == "" {
			a.Text, a.Own = b.str("form.own", nil), true
		}
		out = append(out, a)
	}
	return out
}

func (b *builder) aboutWhom() string {
	switch b.in.Facts.ForAnother {
	case complaint.No:
		return b.str("form.yourself", nil)
	case complaint.Yes:
		return b.str("form.another", nil)
	}
	return ""
}

// organisation is the registered name that the emails give most often, or the name they go by.
func (b *builder) organisation() string {
	best := complaint.Identity{}
	for _, id := range b.in.Company.Identities {
		if id.Kind == complaint.IdentityLegalName && id.Count > best.Count {
			best = id
		}
	}
	if name := clip(line(best.Value), 2*nameLimit); name != "" {
		return name
	}
	return b.company
}

// FormText writes the answers as one text to paste from, with the files to attach by name.
func (p Pack) FormText(files []string) (string, error) {
	ph, err := book(p.Document.Meta.Language)
	if err != nil {
		return "", err
	}
	title, err := ph.text("form.title", nil)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if draft, err := ph.text("word.draft", nil); err == nil {
		out.WriteString("[" + draft.String() + "]\n")
	}
	out.WriteString(title.String() + "\n" + p.FormCheck + "\n")
	for _, a := range p.Form {
		text := a.Text
		if a.Key == "attachments" {
			text = strings.Join(files, "\n")
		}
		out.WriteString("\n== " + a.Label + "\n" + text + "\n")
	}
	return out.String(), nil
}
