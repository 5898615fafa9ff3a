package cli

import (
	"context"
	"fmt"

	"desist/app"
	"desist/complaint"
)

type optoutListsCmd struct {
	Company string `arg:"" help:"Its name, id or one of its domains."`
}

func (c *optoutListsCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Lists(ctx, c.Company)
	if err != nil {
		return err
	}
	rows := [][]string{}
	for _, l := range list {
		rows = append(rows, []string{
			string(l.ID), l.Name, fmt.Sprint(l.Messages), fmt.Sprint(l.Marketing), s.day(l.Last), l.Example,
		})
	}
	if err := s.emit(list, func() {
		s.table([]string{"LIST", "SENDER", "MAILS", "MARKETING", "LAST", "FOR EXAMPLE"}, rows)
	}); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

type optoutScopeCmd struct {
	ID    string           `arg:"" help:"As optout list shows it."`
	All   bool             `help:"It refuses all marketing by e-mail." xor:"scope" required:""`
	List  []complaint.List `help:"It refuses this list, as optout lists shows it. May be given several times." xor:"scope" required:"" sep:"none" placeholder:"LIST"`
	Found bool             `help:"Go back to what the mail that shows it says." xor:"scope" required:""`
}

func (c *optoutScopeCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	var said complaint.SaidScope
	switch {
	case c.All:
		said.Scope = complaint.ScopeAll
	case len(c.List) > 0:
		said = complaint.SaidScope{Scope: complaint.ScopeList, Lists: c.List}
	}
	id := complaint.OptOutID(c.ID)
	if err := a.SetOptOutScope(ctx, id, said); err != nil {
		return err
	}
	ledger, err := a.OptOuts(ctx, "")
	if err != nil {
		return err
	}
	for _, o := range ledger.OptOuts {
		if o.ID == id {
			return s.emit(optOutDoc(o, app.MessageNames{}), func() {
				s.printf("%s refuses %s.\n", o.ID, refuses(o))
			})
		}
	}
	return nil
}

// refuses says in words what an opt-out refuses.
func refuses(o complaint.OptOut) string {
	switch o.Scope {
	case complaint.ScopeChannel:
		return "marketing by email"
	case complaint.ScopeList:
		switch {
		case o.Unclear():
			return "one list (say which)"
		case len(o.Lists) == 0:
			return "one list"
		}
		return complaint.ListNames(o.Lists)
	}
	return "all marketing"
}
