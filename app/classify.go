package app

import (
	"context"
	"fmt"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/rfc822"
	"desist/imapsync/mailfile"
)

// Classified is what Classify says of one mail.
type Classified struct {
	File    string
	Verdict complaint.Verdict
	Company string // name, empty for personal mail
	Domain  string
	Problem string // why it could not be read; empty if it could
}

// Classify judges mail files without a casebook. Nothing is stored.
func Classify(ctx context.Context, paths []string) ([]Classified, error) {
	e, err := newEngine()
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	var out []Classified
	var readings []complaint.Reading
	for _, path := range paths {
		report, err := mailfile.Walk(ctx, path, mailfile.Options{}, func(mail mailfile.Mail) error {
			c := Classified{File: mail.Folder}
			_, r, err := e.read(mail.Raw, rfc822.Whole{}, complaint.Location{Role: complaint.FolderRole(mail.Role)}, complaint.Person{})
			if err != nil {
				c.Problem = err.Error()
				r = unread(messageID(mail.Raw), complaint.Location{}, err)
			}
			c.Verdict = r.Verdict
			out, readings = append(out, c), append(readings, r)
			return ctx.Err()
		})
		if err != nil {
			return out, say(err, fmt.Sprintf("%s could not be read.", path))
		}
		for _, f := range report.Failures {
			out = append(out, Classified{File: f.Where, Verdict: complaint.Verdict{Kind: complaint.KindOther}, Problem: f.Problem})
			readings = append(readings, complaint.Reading{})
		}
	}
	nameCompanies(out, readings)
	return out, nil
}

func nameCompanies(out []Classified, readings []complaint.Reading) {
	g := company.Group(complaint.Each(readings), nil)
	byID := map[complaint.CompanyID]complaint.Company{}
	for _, c := range g.Companies {
		byID[c.ID] = c
	}
	for i := range out {
		if c, ok := byID[g.Of(&readings[i]).Company]; ok && readings[i].Message != "" {
			out[i].Company, out[i].Domain = c.Name, c.Domain
		}
	}
}
