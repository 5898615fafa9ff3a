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

// scopeWords says what is refused, as far as the scope alone tells it.
var scopeWords = map[complaint.Scope]string{
	complaint.ScopeAll: "all marketing", complaint.ScopeList: "one list", complaint.ScopeChannel: "marketing by email",
}

// refuses says in words what an opt-out refuses.
func refuses(o complaint.OptOut) string {
	switch {
	case o.Unclear():
		return scopeWords[o.Scope] + " (say which)"
	case o.Scope == complaint.ScopeList && len(o.Lists) > 0:
		return complaint.ListNames(o.Lists)
	}
	return scopeWords[o.Scope]
}
