package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"desist/app"
	"desist/complaint"
)

type demoCmd struct {
	Out string `type:"path" default:"demo-out" help:"Folder for the demo casebook and the pack." placeholder:"DIR"`
}

type demoJSON struct {
	Casebook  string         `json:"casebook"`
	Companies []companyJSON  `json:"companies"`
	Company   string         `json:"company"`
	Pack      app.PackResult `json:"pack"`
}

func (c *demoCmd) run(ctx context.Context, s *session) error {
	tell, done := s.progress()
	defer done()
	a, err := s.Env.Demo(ctx, c.Out, tell)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Companies(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].Flags.Total() == 0 {
		return errNothing
	}
	worst := list[0]
	if err := actForThePerson(ctx, a, worst); err != nil {
		return err
	}
	res, err := a.BuildPack(ctx, app.PackInput{Company: string(worst.ID), Dir: filepath.Join(c.Out, "pack")}, tell)
	if err != nil {
		return err
	}
	done()
	if list, err = a.Companies(ctx); err != nil {
		return err
	}
	names, err := a.MessageNames(ctx)
	if err != nil {
		return err
	}
	doc := demoJSON{Casebook: filepath.Join(c.Out, "demo.casebook"), Company: string(worst.ID), Pack: res}
	for _, row := range list {
		doc.Companies = append(doc.Companies, companyDoc(row, names))
	}
	return s.emit(doc, func() { s.printDemo(c.Out, list, res) })
}

// actForThePerson does what the demo's consumer would: confirm the opt-outs of the worst company and include the
// flags past the in-flight band.
func actForThePerson(ctx context.Context, a *app.App, worst app.CompanyRow) error {
	for _, o := range worst.OptOuts {
		if o.State != complaint.StateProposed {
			continue
		}
		if err := a.SetOptOutState(ctx, o.ID, complaint.StateConfirmed); err != nil {
			return err
		}
	}
	flags, err := a.Flags(ctx, string(worst.ID))
	if err != nil {
		return err
	}
	var refs []string
	for _, f := range flags {
		if f.Band != complaint.BandInFlight && !f.Verdict.PleaseCheck {
			refs = append(refs, string(f.Message))
		}
	}
	_, err = a.Review(ctx, app.ReviewInput{Messages: refs, Decision: complaint.Include, Reason: "demo"})
	return err
}

// printDemo says in ten lines what was found and where it is.
func (s *session) printDemo(out string, list []app.CompanyRow, res app.PackResult) {
	mails, marketing, optOuts, flags := 0, 0, 0, 0
	for _, r := range list {
		mails, marketing = mails+r.Messages, marketing+r.Marketing
		optOuts, flags = optOuts+len(r.OptOuts), flags+r.Flags.Total()
	}
	worst := list[0]
	s.printf("The demo mailbox was read over IMAP and TLS. Nothing in it was changed.\n")
	s.printf("%s from %s; %d of them are marketing.\n", plural(mails, "e-mail", "e-mails"), plural(len(list), "company", "companies"), marketing)
	s.printf("%s found. %s arrived after one of them.\n", plural(optOuts, "opt-out", "opt-outs"), plural(flags, "marketing e-mail", "marketing e-mails"))
	s.printf("Worst: %s, with %s after the opt-out: %d strong, %d weaker, %d in flight.\n", worst.Name,
		plural(worst.Flags.Total(), "e-mail", "e-mails"), worst.Flags.Strong, worst.Flags.Weaker, worst.Flags.InFlight)
	s.printf("The demo confirmed its opt-outs and included %s, as a person would.\n", plural(res.Included, "e-mail", "e-mails"))
	s.printf("Complaint (PDF):   %s\n", res.Files[0].Path)
	s.printf("Statement:         %s (%d of 2,000 characters)\n", res.Files[1].Path, res.StatementChars)
	s.printf("Evidence bundle:   %s\n", res.Files[len(res.Files)-1].Path)
	s.printf("Casebook:          %s (passphrase in %s)\n", filepath.Join(out, "demo.casebook"), filepath.Join(out, "passphrase.txt"))
	s.printf("The senders' signatures are real; the demo made their keys and published them to itself alone.\n")
	s.printf("Check the bundle:  desistctl verify %s\n", fmt.Sprintf("%q", res.Files[len(res.Files)-1].Path))
}
