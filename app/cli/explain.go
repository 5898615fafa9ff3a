package cli

import (
	"context"
	"fmt"
	"strings"

	"desist/app"
	"desist/complaint"
)

type explainCmd struct {
	File []string `arg:"" type:"path" help:"Mail files or folders."`
}

func (c *explainCmd) run(ctx context.Context, s *session) error {
	list, err := app.Explain(ctx, c.File)
	if err != nil {
		return err
	}
	if err := s.emit(list, func() {
		for i, e := range list {
			if i > 0 {
				s.printf("\n%s\n\n", strings.Repeat("─", 72))
			}
			s.printExplained(e)
		}
	}); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

const wholeLine = 2000 // characters of one sentence or header that are printed

func (s *session) printExplained(e app.Explained) {
	s.printf("File:    %s\n", clean(e.File, wholeLine))
	if e.Problem != "" {
		s.printf("Not read: %s\n", clean(e.Problem, wholeLine))
		return
	}
	s.printf("From:    %s\nSubject: %s\n", clean(e.From, wholeLine), clean(e.Subject, wholeLine))
	s.printf("Verdict: %s\n", verdictLine(e.Verdict))
	s.printFindings(e.Findings)
	s.printReasons("Why:", e.Verdict.Reasons)
	s.printReasons("What speaks against it:", e.Verdict.Against)
	if e.Verdict.ServiceClaim != "" {
		s.printf("\nIt calls itself a service message: “%s”\n", clean(e.Verdict.ServiceClaim, 300))
	}
	if e.Verdict.Defence != "" {
		s.printf("The company may say: %s\nThe ICO's answer: %s\n", clean(e.Verdict.Defence, wholeLine), clean(e.Verdict.Answer, wholeLine))
	}
	s.printf("\nSentence by sentence (P promotional, T transactional, L legal, · neutral):\n")
	for _, sen := range e.Sentences {
		s.printf("%s  %s\n", mark(sen), clean(sen.Text, wholeLine))
	}
}

func (s *session) printFindings(found []complaint.Finding) {
	for _, f := range found {
		head := "Opt-out"
		switch {
		case f.Source == complaint.SourceBounce:
			continue // a notice that a mail came back: the verdict says so
		case f.ReConsent:
			head = "Sign-up"
		}
		s.printf("%s: %s(%s, %s) %s\n", head, quoted(f.Quote), f.Strength, scopeWords[f.Scope], clean(f.Note, wholeLine))
	}
}

func verdictLine(v complaint.Verdict) string {
	line := fmt.Sprintf("%s, direct marketing: %s (%.0f %% sure)", strings.ReplaceAll(string(v.Kind), "_", " "), yesNo(v.DirectMarketing), v.Confidence*100)
	if v.PleaseCheck {
		line += ", please check"
	}
	return line
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (s *session) printReasons(head string, reasons []complaint.Reason) {
	if len(reasons) == 0 {
		return
	}
	s.printf("\n%s\n", head)
	for i, r := range reasons {
		s.printf("%2d. %s%s%s\n", i+1, quoted(r.Quote), clean(r.Text, wholeLine), source(r))
	}
}

// source is the section of the legal notes and the decided case behind a reason.
func source(r complaint.Reason) string {
	var from []string
	if r.Where != "" && r.Where != "body" {
		from = append(from, "in the "+r.Where)
	}
	if r.Case != "" {
		from = append(from, "case "+r.Case)
	}
	if len(from) == 0 {
		return ""
	}
	return " (" + strings.Join(from, "; ") + ")"
}

var letters = map[string]string{"promotional": "P", "transactional": "T", "legal": "L", "neutral": "·"}

func mark(sen app.Sentence) string {
	zone := ""
	if sen.Zone != "body" {
		zone = sen.Zone
	}
	where := ""
	if sen.Where != "body" {
		where = sen.Where
	}
	return fmt.Sprintf("%s %3.0f %%  %-9s %-16s", letters[sen.Class], sen.Probability*100, firstOf(where, zone), sen.Code)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
