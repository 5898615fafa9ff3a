package app

import (
	"context"
	"slices"

	"desist/complaint"
)

// markCases says of each company where its case stands, if there is one.
func (a *App) markCases(ctx context.Context, an *analysis, rows []CompanyRow) error {
	all, err := a.parts.Vault.CaseFacts(ctx)
	if err != nil {
		return say(err, "The casebook could not be read.")
	}
	facts := map[complaint.CompanyID]complaint.CaseFacts{}
	for _, f := range slices.Backward(all) { // the first of several wins, as in caseFacts
		if c, ok := an.group.Find(f.Company); ok {
			facts[c.ID] = f
		}
	}
	due, err := a.DueDeadlines(ctx)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		f, begun := facts[r.ID]
		if !begun && r.Included == 0 {
			continue
		}
		if !begun {
			f = complaint.CaseFacts{Company: string(r.ID)}
		}
		c, err := an.company(string(r.ID))
		if err != nil {
			return err
		}
		in, err := a.caseInput(ctx, an, c, f)
		if err != nil {
			return err
		}
		x := complaint.Assess(in)
		r.Case = &CaseMark{State: x.State, Verdict: x.Verdict, Headline: x.Headline}
		if j := slices.IndexFunc(due, func(d DeadlineRow) bool { return d.Company == r.ID }); j >= 0 {
			r.Case.Due, r.Case.When = &due[j], due[j].When(a.today())
		}
	}
	return nil
}
