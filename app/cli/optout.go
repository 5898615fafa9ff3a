package cli

import (
	"context"
	"path/filepath"
	"strings"

	"desist/app"
	"desist/complaint"
)

type optoutCmd struct {
	Add     optoutAddCmd     `cmd:"" help:"Record an opt-out you know of. It counts as confirmed."`
	List    optoutListCmd    `cmd:"" help:"List opt-outs and re-consents."`
	Confirm optoutConfirmCmd `cmd:"" help:"Confirm a detected opt-out or re-consent: that was me."`
	Reject  optoutRejectCmd  `cmd:"" help:"Reject a detected opt-out or re-consent: that was not me, or not a refusal."`
	Lists   optoutListsCmd   `cmd:"" help:"List a company's mailing lists, as an opt-out can refuse them."`
	Scope   optoutScopeCmd   `cmd:"" help:"Say what an opt-out refuses, if the mail that shows it does not: all marketing, or some lists."`
	Choose  optoutChooseCmd  `cmd:"" help:"Count a company's flags against this opt-out before others. Confirms it."`
	Remove  optoutRemoveCmd  `cmd:"" help:"Remove an opt-out recorded by hand."`
}

type optOutJSON struct {
	ID       string `json:"id"`
	Company  string `json:"company"`
	At       string `json:"at"`
	Method   string `json:"method"`
	Source   string `json:"source"`
	Strength string `json:"strength"`
	Scope    string `json:"scope"`

	Lists []complaint.List `json:"lists,omitempty"` // of scope list: none if the mail does not tell which
	Said  bool             `json:"said,omitempty"`  // scope and lists are the person's own words

	State     string `json:"state"`
	Chosen    bool   `json:"chosen,omitempty"`
	MessageID string `json:"message_id"`
	Quote     string `json:"quote,omitempty"`
	Note      string `json:"note,omitempty"`
	Evidence  string `json:"evidence,omitempty"`
}

func optOutDoc(o complaint.OptOut, names app.MessageNames) optOutJSON {
	return optOutJSON{
		ID: string(o.ID), Company: string(o.Company), At: stamp(o.At), Method: string(o.Method), Source: string(o.Source),
		Strength: string(o.Strength), Scope: string(o.Scope), Lists: o.Lists, Said: o.Said, State: string(o.State), Chosen: o.Chosen,
		MessageID: names.Of(o.Message), Quote: o.Quote, Note: o.Note, Evidence: o.EvidenceName,
	}
}

type reConsentJSON struct {
	ID        string `json:"id"`
	Company   string `json:"company"`
	At        string `json:"at"`
	Strength  string `json:"strength"`
	State     string `json:"state"`
	MessageID string `json:"message_id"`
	Quote     string `json:"quote,omitempty"`

	Lists []complaint.List `json:"lists,omitempty"` // those that were joined; none if it may be more
}

func reConsentDoc(r complaint.ReConsent, names app.MessageNames) reConsentJSON {
	return reConsentJSON{
		ID: string(r.ID), Company: string(r.Company), At: stamp(r.At), Strength: string(r.Strength), State: string(r.State),
		MessageID: names.Of(r.Message), Quote: r.Quote, Lists: r.Lists,
	}
}

type optoutAddCmd struct {
	Company  string `required:"" help:"The company: its name, id or one of its domains." placeholder:"COMPANY"`
	At       string `required:"" help:"When: 2026-03-14, 2026-03-14 09:30 (UK time), or RFC 3339. A day alone means its end." placeholder:"TIME"`
	Method   string `required:"" help:"How: ${methods}." enum:"${methods}" placeholder:"METHOD"`
	Note     string `help:"Anything worth remembering about it."`
	Evidence string `type:"existingfile" help:"A file that shows it, such as a screenshot." placeholder:"FILE"`
}

func (c *optoutAddCmd) run(ctx context.Context, s *session) error {
	in := app.OptOutInput{Company: c.Company, Method: complaint.Method(c.Method), Note: c.Note}
	var err error
	if in.At, err = parseMoment(c.At); err != nil {
		return err
	}
	if c.Evidence != "" {
		if in.Evidence, err = readSmall(c.Evidence, maxEvidence); err != nil {
			return err
		}
		in.EvidenceName = filepath.Base(c.Evidence)
	}
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	o, err := a.AddOptOut(ctx, in)
	if err != nil {
		return err
	}
	return s.emit(optOutDoc(o, app.MessageNames{}), func() {
		s.printf("Recorded %s: %s, %s.\n", o.ID, o.Company, s.day(o.At))
	})
}

type optoutListCmd struct {
	Company string `help:"Only this company." placeholder:"COMPANY"`
}

func (c *optoutListCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	ledger, err := a.OptOuts(ctx, c.Company)
	if err != nil {
		return err
	}
	names, err := a.MessageNames(ctx)
	if err != nil {
		return err
	}
	doc := struct {
		OptOuts    []optOutJSON    `json:"optouts"`
		ReConsents []reConsentJSON `json:"reconsents"`
	}{[]optOutJSON{}, []reConsentJSON{}}
	rows := [][]string{}
	for _, o := range ledger.OptOuts {
		doc.OptOuts = append(doc.OptOuts, optOutDoc(o, names))
		rows = append(rows, []string{
			string(o.ID), string(o.Company), s.day(o.At), string(o.Method), refuses(o), string(o.Strength), string(o.State), strings.TrimSpace(o.Quote + " " + o.Note),
		})
	}
	for _, r := range ledger.ReConsents {
		doc.ReConsents = append(doc.ReConsents, reConsentDoc(r, names))
		rows = append(rows, []string{string(r.ID), string(r.Company), s.day(r.At), optedInAgain(r), "", string(r.Strength), string(r.State), r.Quote})
	}
	if err := s.emit(doc, func() {
		s.table([]string{"ID", "COMPANY", "WHEN", "HOW", "REFUSES", "STRENGTH", "STATE", "SHOWN BY"}, rows)
	}); err != nil {
		return err
	}
	if len(rows) == 0 {
		return errNothing
	}
	return nil
}

type optoutConfirmCmd struct {
	ID []string `arg:"" help:"As optout list shows it."`
}

func (c *optoutConfirmCmd) run(ctx context.Context, s *session) error {
	return s.setState(ctx, c.ID, complaint.StateConfirmed)
}

type optoutRejectCmd struct {
	ID []string `arg:"" help:"As optout list shows it."`
}

func (c *optoutRejectCmd) run(ctx context.Context, s *session) error {
	return s.setState(ctx, c.ID, complaint.StateRejected)
}

func (s *session) setState(ctx context.Context, ids []string, state complaint.State) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	wanted := make([]complaint.OptOutID, len(ids))
	for i, id := range ids {
		wanted[i] = complaint.OptOutID(id)
	}
	if err := a.SetOptOutStates(ctx, wanted, state); err != nil {
		return err
	}
	return s.emit(map[string]any{"ids": ids, "state": state}, func() {
		s.printf("%s: %s.\n", plural(len(ids), "entry", "entries"), state)
	})
}

type optoutChooseCmd struct {
	ID string `arg:"" help:"As optout list shows it."`
}

func (c *optoutChooseCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.ChooseOptOut(ctx, complaint.OptOutID(c.ID)); err != nil {
		return err
	}
	return s.emit(map[string]string{"chosen": c.ID}, func() { s.printf("Chosen: %s.\n", c.ID) })
}

type optoutRemoveCmd struct {
	ID string `arg:"" help:"As optout list shows it."`
}

func (c *optoutRemoveCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.RemoveOptOut(ctx, complaint.OptOutID(c.ID)); err != nil {
		return err
	}
	return s.emit(map[string]string{"removed": c.ID}, func() { s.printf("Removed %s.\n", c.ID) })
}

// optedInAgain says in words what a re-consent allows.
func optedInAgain(r complaint.ReConsent) string {
	if len(r.Lists) > 0 {
		return "opted in again to " + complaint.ListNames(r.Lists)
	}
	return "opted in again"
}
