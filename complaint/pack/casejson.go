package pack

import (
	"encoding/json"
	"fmt"
	"time"

	"desist/complaint"
)

// caseFile is case.json. Keys are only ever added.
type caseFile struct {
	Schema     string                `json:"schema"`
	Reference  string                `json:"reference"`
	Made       time.Time             `json:"made"`
	App        string                `json:"app"`
	Person     complaint.Person      `json:"person"`
	Company    complaint.Company     `json:"company"`
	OptOuts    []caseOptOut          `json:"opt_outs"`
	ReConsents []complaint.ReConsent `json:"re_consents"`
	Emails     []caseEmail           `json:"emails"`
	Bands      caseBands             `json:"bands"`
	Searched   []caseSearched        `json:"searched"`
	Statement  string                `json:"statement"`
	Letters    []caseLetter          `json:"letters"`
}

// caseLetter is one piece of correspondence. Path and SHA256 are those of its original, or of the file that shows a
// letter written down by hand; empty if Text is all there is.
type caseLetter struct {
	Exhibit string               `json:"exhibit"`
	Kind    complaint.LetterKind `json:"kind"`
	On      complaint.Day        `json:"on"`
	Path    string               `json:"path,omitempty"`
	SHA256  string               `json:"sha256,omitempty"`
	Subject string               `json:"subject,omitempty"`
	Text    string               `json:"text,omitempty"`
	Signed  *Signed              `json:"dkim,omitempty"`
}

type caseOptOut struct {
	complaint.OptOut
	Exhibits []string `json:"exhibits"`
}

type caseEmail struct {
	Exhibit   string            `json:"exhibit"`
	Path      string            `json:"path"`
	SHA256    string            `json:"sha256"`
	MessageID string            `json:"message_id"`
	Received  time.Time         `json:"received"`
	From      complaint.Address `json:"from"`
	Subject   string            `json:"subject"`
	OptOut    string            `json:"opt_out"`
	Band      complaint.Band    `json:"band"`
	AgeHours  int               `json:"age_hours"`
	Review    complaint.Review  `json:"review"`
	Verdict   complaint.Verdict `json:"verdict"`
	Copies    []string          `json:"copies"`
	Signed    *Signed           `json:"dkim,omitempty"`
}

type caseBands struct {
	InFlight int    `json:"in_flight"`
	Weaker   int    `json:"weaker"`
	Strong   int    `json:"strong"`
	Basis    string `json:"basis"`
}

type caseSearched struct {
	Account  string       `json:"account"`
	SyncedAt time.Time    `json:"synced_at,omitzero"`
	Folders  []caseFolder `json:"folders"`
}

type caseFolder struct {
	Name   string `json:"name"`
	Held   int    `json:"held"`
	Server int    `json:"server"`
}

func (b *builder) caseJSON(originals []Original, statement string) ([]byte, error) {
	c := caseFile{
		Schema: "desist-case-1", Reference: b.reference, Made: b.in.Made.UTC(), App: b.app,
		Person: b.in.Person, Company: b.in.Company, ReConsents: append([]complaint.ReConsent{}, b.reConsents...), Statement: statement,
	}
	counts := b.bandCounts()
	c.Bands = caseBands{
		counts[complaint.BandInFlight], counts[complaint.BandWeaker], counts[complaint.BandStrong],
		b.str("emails.bands_intro", nil),
	}
	for _, o := range b.optOuts {
		c.OptOuts = append(c.OptOuts, caseOptOut{o, append([]string{}, b.proofsOf(o)...)})
	}
	paths := map[complaint.MessageID]string{}
	for _, o := range originals {
		paths[o.Message] = o.Path
	}
	for _, e := range b.emails {
		x := newCaseEmail(e, paths[e.Flag.Message])
		x.Signed = b.signedOf(e.Flag.Message)
		c.Emails = append(c.Emails, x)
	}
	c.Letters = b.caseLetters(paths)
	for _, s := range b.in.Searched {
		x := caseSearched{Account: s.Account, SyncedAt: s.SyncedAt.UTC()}
		for _, f := range s.Folders {
			x.Folders = append(x.Folders, caseFolder(f))
		}
		c.Searched = append(c.Searched, x)
	}
	out, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("pack: write case.json: %w", err)
	}
	return append(out, '\n'), nil
}

func (b *builder) caseLetters(paths map[complaint.MessageID]string) []caseLetter {
	out := []caseLetter{}
	for _, l := range b.letters {
		x := caseLetter{Exhibit: l.id, Kind: l.Kind, On: l.On}
		if l.Message == nil {
			x.Text = l.Text
			if l.File != nil {
				x.Path, x.SHA256 = letterFile(l), l.File.SHA256
			}
		} else {
			id := l.Message.ID
			x.Path, x.SHA256, x.Subject, x.Signed = paths[id], string(id), line(l.Message.Subject), b.signedOf(id)
		}
		out = append(out, x)
	}
	return out
}

func (b *builder) signedOf(id complaint.MessageID) *Signed {
	s, ok := b.in.Signed[id]
	if !ok {
		return nil
	}
	s.Provider = append([]string{}, s.Provider...)
	return &s
}

func newCaseEmail(e email, path string) caseEmail {
	c := caseEmail{
		Exhibit: e.id, Path: path, SHA256: string(e.Flag.Message), MessageID: e.Reading.MessageID,
		Received: e.Flag.Received.UTC(), From: e.Reading.From, Subject: e.Reading.Subject,
		OptOut: string(e.Flag.OptOut), Band: e.Flag.Band, AgeHours: int(e.Flag.Age / time.Hour),
		Review: e.Flag.Review, Verdict: e.Reading.Verdict, Copies: []string{},
	}
	for _, id := range e.Flag.Copies {
		c.Copies = append(c.Copies, string(id))
	}
	return c
}
