package app

import (
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/evidence"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
)

// redacted is the input of a pack as its reader may see it. Mails are told apart by their ids until exhibits have
// numbers; see redactions.
func redacted(r *redact.Redactor, in pack.Input) pack.Input {
	own := r.Mail("case", complaint.Message{})
	in.OptOuts, in.ReConsents = slices.Clone(in.OptOuts), slices.Clone(in.ReConsents)
	in.Exhibits, in.Proofs = slices.Clone(in.Exhibits), slices.Clone(in.Proofs)
	in.Flags, in.Searched = slices.Clone(in.Flags), slices.Clone(in.Searched)
	for i := range in.Exhibits {
		e := &in.Exhibits[i]
		mail := r.Mail(string(e.Flag.Message), e.Message)
		e.Message = mail.Message(e.Message)
		e.Message.Locations = locations(r, e.Message.Locations)
		e.Reading = mail.Reading(e.Reading)
		e.Flag.Review.Reason = own.Text("review", e.Flag.Review.Reason)
	}
	redactLedger(r, in, redactProofs(r, in.Proofs))
	for i := range in.Flags {
		in.Flags[i].Review.Reason = own.Text("review", in.Flags[i].Review.Reason)
	}
	for i := range in.Searched {
		in.Searched[i].Account = own.Text("searched", in.Searched[i].Account)
	}
	in.Person = r.Person(in.Person)
	return redactedCase(r, in)
}

// redactProofs changes proofs, and returns for each opt-out that a mail shows how text of that mail is redacted.
func redactProofs(r *redact.Redactor, proofs []pack.Proof) map[complaint.OptOutID]func(part, s string) string {
	quote := map[complaint.OptOutID]func(part, s string) string{}
	for i, p := range proofs {
		if p.File != nil && r.Profile() == redact.Public {
			file := *p.File
			file.Name, file.Data = "", nil // a picture cannot be searched for names
			proofs[i].File = &file
		}
		if p.Message == nil {
			continue
		}
		mail := r.Mail(string(p.Message.ID), *p.Message)
		m := mail.Message(*p.Message)
		m.Locations = locations(r, m.Locations)
		proofs[i].Message = &m
		quote[p.OptOut] = mail.Text
	}
	return quote
}

// redactLedger changes the opt-outs and re-consents of in. quote is what redactProofs returned.
func redactLedger(r *redact.Redactor, in pack.Input, quote map[complaint.OptOutID]func(part, s string) string) {
	own := r.Mail("case", complaint.Message{})
	for i := range in.OptOuts {
		o := &in.OptOuts[i]
		text := quote[o.ID]
		if text == nil {
			text = own.Text
		}
		o.Quote, o.Note = text("opt-out", o.Quote), own.Text("opt-out", o.Note)
		o.Lists = redactedLists(own, "opt-out", o.Lists)
		if r.Profile() == redact.Public {
			o.EvidenceName = ""
		}
	}
	for i := range in.ReConsents {
		c := &in.ReConsents[i]
		c.Quote, c.Note = own.Text("re-consent", c.Quote), own.Text("re-consent", c.Note)
		c.Lists = redactedLists(own, "re-consent", c.Lists)
	}
}

// redactedLists are names of lists: a sender's name may hold the reader's.
func redactedLists(own *redact.Mail, part string, lists []complaint.List) []complaint.List {
	lists = slices.Clone(lists)
	for i, l := range lists {
		lists[i] = complaint.List(own.Text(part, string(l)))
	}
	return lists
}

// locations are where a mail was, as the profile shows it.
func locations(r *redact.Redactor, list []complaint.Location) []complaint.Location {
	if r.Profile() != redact.Public {
		return list
	}
	out := slices.Clone(list)
	for i := range out {
		out[i].Account, out[i].Folder = "", ""
	}
	return out
}

// redactions is redactions.json, with exhibits in place of message ids.
func redactions(r *redact.Redactor, p pack.Pack) ([]byte, error) {
	exhibit := map[string]string{}
	for _, o := range p.Originals {
		exhibit[string(o.Message)] = o.Exhibit
	}
	doc := evidence.Redactions{
		Schema: evidence.SchemaRedactions, Profile: string(r.Profile()), OriginalsIncluded: r.Profile().Originals(),
		Masked: []evidence.Redaction{},
	}
	for _, e := range r.List() {
		where := e.Where
		if id, ok := exhibit[where]; ok {
			where = id
		} else if len(where) == messageIDLen {
			continue // a mail that did not become an exhibit
		}
		doc.Masked = append(doc.Masked, evidence.Redaction{Where: where, Part: e.Part, Kind: string(e.Kind), Count: e.Count})
	}
	return doc.JSON()
}

const messageIDLen = 64 // hex digits of a SHA-256

// redactor is for the profile a pack asks for.
func redactor(profile string, in pack.Input) (*redact.Redactor, error) {
	r, err := redact.New(redact.Profile(profile), in.Person)
	if err != nil {
		return nil, usage(fmt.Sprintf("Use one of %v.", redact.Profiles), "There is no profile %q.", profile)
	}
	r.Hide(strings.Split(in.Facts.Hide, "\n"))
	return r, nil
}
