package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// Lists are the mailing lists on which a company's mail came, the one with most marketing first. An address without a List-Id
// (RFC 2919) is one only if it sends marketing.
func (a *App) Lists(ctx context.Context, ref string) ([]ListRow, error) {
	an, c, err := a.companyNow(ctx, ref)
	if err != nil {
		return nil, err
	}
	return an.lists(c.ID), nil
}

func (an *analysis) lists(id complaint.CompanyID) []ListRow {
	by := map[complaint.List]*ListRow{}
	named := map[complaint.List]bool{}
	for r := range an.readings.all() {
		at, l := an.group.Of(r), r.List()
		if r.Own || at.Company != id || at.Suspect != "" || l == "" {
			continue
		}
		if by[l] == nil {
			by[l] = &ListRow{ID: l}
		}
		by[l].count(r)
		named[l] = r.ListID != ""
	}
	rows := []ListRow{}
	for l, row := range by {
		if named[l] || row.Marketing > 0 {
			rows = append(rows, *row)
		}
	}
	slices.SortFunc(rows, func(a, b ListRow) int {
		return cmp.Or(cmp.Compare(b.Marketing, a.Marketing), cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.ID, b.ID))
	})
	return rows
}

func (l *ListRow) count(r *complaint.Reading) {
	l.Messages++
	if r.Verdict.DirectMarketing {
		l.Marketing++
	}
	if l.First.IsZero() || r.Received.Before(l.First) {
		l.First = r.Received
	}
	if l.Messages == 1 || r.Received.After(l.Last) {
		l.Last, l.Name, l.From, l.Example = r.Received, r.From.Name, r.From.Addr, r.Subject
	}
}

// SetOptOutScope records what the person says that an opt-out refuses: all marketing, or some of the company's lists. The zero
// SaidScope goes back to what its mail says.
func (a *App) SetOptOutScope(ctx context.Context, id complaint.OptOutID, said complaint.SaidScope) error {
	an, err := a.analysis(ctx)
	if err != nil {
		return err
	}
	o, err := an.optOut(id)
	if err != nil {
		return err
	}
	if err := an.decidable(id); err != nil {
		return err
	}
	if said, err = an.checkScope(o.Company, said); err != nil {
		return err
	}
	for _, sign := range o.Signs { // a sign that stands for the act no longer must not go on saying otherwise
		scope := complaint.SaidScope{}
		if sign == id {
			scope = said
		}
		if err := a.parts.Vault.SetScope(ctx, sign, scope); err != nil {
			return say(err, "What the opt-out refuses could not be saved.")
		}
	}
	return a.log(ctx, "opt-out scope", strings.TrimSpace(fmt.Sprintf("%s %s %s", id, cmp.Or(said.Scope, "as found"), complaint.ListNames(said.Lists))))
}

// checkScope refuses lists that the company has not.
func (an *analysis) checkScope(c complaint.CompanyID, said complaint.SaidScope) (complaint.SaidScope, error) {
	switch said.Scope {
	case "", complaint.ScopeAll:
		return complaint.SaidScope{Scope: said.Scope}, nil
	case complaint.ScopeList:
	default:
		return said, usage("Use all or list.", "%q is not what an opt-out can refuse.", said.Scope)
	}
	if len(said.Lists) == 0 {
		return said, usage("Name at least one list, or say that it refuses all.", "No list is named.")
	}
	rows := an.lists(c)
	said.Lists = slices.Clone(said.Lists)
	for n, l := range said.Lists {
		i := slices.IndexFunc(rows, func(r ListRow) bool { return strings.EqualFold(r.ID.String(), l.String()) })
		if i < 0 {
			return said, notFound("See them with: desistctl optout lists "+string(c), "The company has no list %q.", l)
		}
		said.Lists[n] = rows[i].ID
	}
	slices.Sort(said.Lists)
	said.Lists = slices.Compact(said.Lists)
	return said, nil
}
