package cli

import (
	"context"
	"fmt"
	"strings"

	"desist/app"
	"desist/complaint"
)

type companiesCmd struct{}

type companyJSON struct {
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Domains    []string        `json:"domains"`
	Messages   int             `json:"messages"`
	Marketing  int             `json:"marketing"`
	OptOuts    []optOutJSON    `json:"optouts"`
	ReConsents []reConsentJSON `json:"reconsents"`
	Flags      app.FlagCounts  `json:"flags"`
	Included   int             `json:"included"`
	Borderline int             `json:"borderline"` // mails that might be marketing, are not counted and not excluded
	KeptApart  int             `json:"kept_apart"` // mails that name it but may not be from it; never flagged
	Case       *app.CaseMark   `json:"case,omitempty"`
}

func (c *companiesCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Companies(ctx)
	if err != nil {
		return err
	}
	names, err := a.MessageNames(ctx)
	if err != nil {
		return err
	}
	docs := []companyJSON{}
	for _, row := range list {
		docs = append(docs, companyDoc(row, names))
	}
	if err := s.emit(docs, func() { s.printCompanies(list) }); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

func companyDoc(row app.CompanyRow, names app.MessageNames) companyJSON {
	d := companyJSON{
		ID: string(row.ID), Name: row.Name, Domains: row.Domains, Messages: row.Messages, Marketing: row.Marketing,
		OptOuts: []optOutJSON{}, ReConsents: []reConsentJSON{}, Flags: row.Flags, Included: row.Included,
		Borderline: row.Borderline, KeptApart: row.KeptApart, Case: row.Case,
	}
	for _, o := range row.OptOuts {
		d.OptOuts = append(d.OptOuts, optOutDoc(o, names))
	}
	for _, r := range row.ReConsents {
		d.ReConsents = append(d.ReConsents, reConsentDoc(r, names))
	}
	return d
}

func (s *session) printCompanies(list []app.CompanyRow) {
	if len(list) == 0 {
		s.printf("No companies yet. Next: desistctl sync, or desistctl import\n")
		return
	}
	rows := [][]string{}
	for _, r := range list {
		where := ""
		if r.Case != nil {
			where = r.Case.Headline
		}
		rows = append(rows, []string{
			r.Name, strings.Join(r.Domains, ", "), fmt.Sprint(r.Messages), fmt.Sprint(r.Marketing), fmt.Sprint(len(r.OptOuts)),
			fmt.Sprint(r.Flags.Strong), fmt.Sprint(r.Flags.Weaker), fmt.Sprint(r.Flags.InFlight), fmt.Sprint(r.Included), where,
		})
	}
	s.table([]string{"COMPANY", "DOMAINS", "MAILS", "MARKETING", "OPT-OUTS", "STRONG", "WEAKER", "IN FLIGHT", "INCLUDED", "CASE"}, rows)
}

type companyCmd struct {
	Show   companyShowCmd   `cmd:"" help:"Show every sign of who the company is, and what is wrong with how it sends."`
	Merge  companyMergeCmd  `cmd:"" help:"Treat two companies as one."`
	Split  companySplitCmd  `cmd:"" help:"Treat a domain as a company of its own."`
	Rename companyRenameCmd `cmd:"" help:"Give a company another name."`
}

type companyMergeCmd struct {
	Domain string `arg:"" help:"A domain of the one."`
	With   string `arg:"" help:"A domain of the other, whose name stays."`
}

func (c *companyMergeCmd) run(ctx context.Context, s *session) error {
	return s.edit(ctx, complaint.CompanyEdit{Kind: complaint.EditMerge, Domain: c.Domain, With: c.With})
}

type companySplitCmd struct {
	Domain string `arg:"" help:"The domain that is a company of its own."`
}

func (c *companySplitCmd) run(ctx context.Context, s *session) error {
	return s.edit(ctx, complaint.CompanyEdit{Kind: complaint.EditSplit, Domain: c.Domain})
}

type companyRenameCmd struct {
	Domain string `arg:"" help:"A domain of the company."`
	Name   string `arg:"" help:"The new name."`
}

func (c *companyRenameCmd) run(ctx context.Context, s *session) error {
	return s.edit(ctx, complaint.CompanyEdit{Kind: complaint.EditRename, Domain: c.Domain, Name: c.Name})
}

func (s *session) edit(ctx context.Context, e complaint.CompanyEdit) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.EditCompany(ctx, e); err != nil {
		return err
	}
	view, err := a.Company(ctx, e.Domain)
	if err != nil {
		return err
	}
	names, err := a.MessageNames(ctx)
	if err != nil {
		return err
	}
	return s.emit(companyDoc(view.CompanyRow, names), func() {
		s.printf("%s: %s\n", clean(view.Name, maxCell), strings.Join(view.Domains, ", "))
	})
}
