package cli

import (
	"context"
	"fmt"
	"slices"

	"desist/app"
	"desist/complaint"
)

type classifyCmd struct {
	File []string `arg:"" type:"path" help:"Mail files, or folders: every file below a folder is judged."`
}

type classifyJSON struct {
	File            string             `json:"file"`
	Verdict         string             `json:"verdict"`
	DirectMarketing bool               `json:"direct_marketing"`
	Confidence      float64            `json:"confidence"`
	PleaseCheck     bool               `json:"please_check"`
	Company         companyName        `json:"company"`
	Reasons         []complaint.Reason `json:"reasons"`
	Against         []complaint.Reason `json:"against,omitempty"`
	ServiceClaim    string             `json:"service_claim,omitempty"`
	Problem         string             `json:"problem,omitempty"`
}

type companyName struct {
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

func (c *classifyCmd) run(ctx context.Context, s *session) error {
	list, err := app.Classify(ctx, c.File)
	if err != nil {
		return err
	}
	docs, rows := []classifyJSON{}, [][]string{}
	for _, m := range list {
		docs = append(docs, classifyJSON{
			File: m.File, Verdict: string(m.Verdict.Kind), DirectMarketing: m.Verdict.DirectMarketing,
			Confidence: m.Verdict.Confidence, PleaseCheck: m.Verdict.PleaseCheck,
			Company: companyName{m.Company, m.Domain}, Reasons: nonNil(m.Verdict.Reasons), Against: m.Verdict.Against,
			ServiceClaim: m.Verdict.ServiceClaim, Problem: m.Problem,
		})
		rows = append(rows, []string{m.File, string(m.Verdict.Kind), fmt.Sprintf("%.2f", m.Verdict.Confidence), m.Company, m.Problem + firstQuote(m.Verdict.Reasons)})
	}
	if err := s.emit(docs, func() { s.table([]string{"FILE", "VERDICT", "CONFIDENCE", "COMPANY", "BECAUSE"}, rows) }); err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(m app.Classified) bool { return m.Problem == "" }) {
		return errNothing
	}
	return nil
}
