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
		c.Emails = append(c.Emails, newCaseEmail(e, paths[e.Flag.Message]))
	}
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
