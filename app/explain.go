package app

import (
	"context"
	"fmt"

	"desist/complaint"
	"desist/complaint/rfc822"
	"desist/imapsync/mailfile"
)

// Explain judges mail files and says of every sentence what it was taken for. Nothing is stored.
func Explain(ctx context.Context, paths []string) ([]Explained, error) {
	e, err := newEngine()
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	out := []Explained{}
	for _, path := range paths {
		report, err := mailfile.Walk(ctx, path, mailfile.Options{}, func(mail mailfile.Mail) error {
			out = append(out, e.explain(mail))
			return ctx.Err()
		})
		if err != nil {
			return out, say(err, fmt.Sprintf("%s could not be read.", path))
		}
		for _, f := range report.Failures {
			out = append(out, Explained{File: f.Where, Problem: f.Problem, Verdict: complaint.Verdict{Kind: complaint.KindOther}})
		}
	}
	return out, nil
}

func (e *engine) explain(mail mailfile.Mail) Explained {
	m, r, err := e.read(mail.Raw, rfc822.Whole{}, complaint.Location{Role: complaint.FolderRole(mail.Role)}, complaint.Person{})
	if err != nil {
		return Explained{File: mail.Folder, Problem: err.Error(), Verdict: complaint.Verdict{Kind: complaint.KindOther}}
	}
	return Explained{
		File: mail.Folder, From: r.From.String(), Subject: m.Subject, Company: r.Sender.Name, Verdict: r.Verdict,
		Findings: r.Finding, Sentences: e.sentences(&m),
	}
}

func (e *engine) sentences(m *complaint.Message) []Sentence {
	out := []Sentence{}
	for _, s := range e.judge.Explain(m) {
		out = append(out, Sentence{
			Text: s.Text, Where: s.Where, Zone: s.Zone, Class: s.Class, Probability: s.Probability, Code: s.Code, Cues: s.Cues,
		})
	}
	return out
}
