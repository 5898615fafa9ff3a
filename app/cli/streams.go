package cli

import (
	"context"
	"fmt"
	"strings"

	"desist/complaint"
)

type streamsCmd struct {
	Company string `required:"" help:"The company: its name, id or one of its domains." placeholder:"COMPANY"`
}

func (c *streamsCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Streams(ctx, c.Company)
	if err != nil {
		return err
	}
	rows := [][]string{}
	for _, r := range list {
		rows = append(rows, []string{
			r.ID, r.From, fmt.Sprint(r.Messages), fmt.Sprint(r.Before), fmt.Sprint(r.Flags), yesNo(r.KeptSending), r.Example,
		})
	}
	if err := s.emit(list, func() {
		s.table([]string{"STREAM", "FROM", "MAILS", "BEFORE", "FLAGS", "KEPT SENDING", "FOR EXAMPLE"}, rows)
	}); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

type companyShowCmd struct {
	Company string `arg:"" help:"Its name, id or one of its domains."`
}

// kinds puts words on the kinds of identity, in the order they are listed.
var kinds = []struct {
	kind complaint.IdentityKind
	word string
}{
	{complaint.IdentityLegalName, "Registered name"},
	{complaint.IdentityPartOf, "Says it is part of"},
	{complaint.IdentityOnBehalfOf, "Says it is sent for"},
	{complaint.IdentityNumber, "Company number"},
	{complaint.IdentityCharity, "Charity number"},
	{complaint.IdentityICO, "ICO registration"},
	{complaint.IdentityAddress, "Postal address"},
	{complaint.IdentityDisplayName, "Name shown"},
	{complaint.IdentityDomain, "Domain"},
	{complaint.IdentitySender, "Sent by"},
	{complaint.IdentityReplyTo, "Replies go to"},
	{complaint.IdentityDKIM, "Signed by"},
	{complaint.IdentityReturnPath, "Bounces go to"},
	{complaint.IdentityListID, "List"},
	{complaint.IdentityESP, "Sending account"},
}

func (c *companyShowCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	d, err := a.Dossier(ctx, c.Company)
	if err != nil {
		return err
	}
	return s.emit(d, func() {
		s.printf("%s (%s)\n\n", clean(d.Company.Name, wholeLine), strings.Join(d.Company.Domains, ", "))
		rows := [][]string{}
		for _, k := range kinds {
			for _, id := range d.Company.Identities {
				if id.Kind == k.kind {
					rows = append(rows, []string{k.word, id.Value, fmt.Sprint(id.Count)})
				}
			}
		}
		s.table([]string{"WHAT", "VALUE", "MAILS"}, rows)
		for _, p := range d.Points {
			s.printf("\n%s (%s)\n", clean(p.Text, wholeLine), plural(len(p.Messages), "e-mail", "e-mails"))
		}
		for _, m := range d.Doubtful {
			s.printf("\nKept apart, never flagged: “%s”, %s. %s\n", clean(m.Subject, maxCell), s.day(m.Received), clean(m.Why, wholeLine))
		}
	})
}
