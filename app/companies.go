package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"desist/complaint"
)

// Companies lists every company, the one with most marketing after an opt-out first: by strong flags, then weaker,
// then in flight, then marketing at all, then name.
func (a *App) Companies(ctx context.Context) ([]CompanyRow, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]CompanyRow, 0, len(an.group.Companies))
	at := map[complaint.CompanyID]int{}
	for _, c := range an.group.Companies {
		at[c.ID] = len(rows)
		rows = append(rows, CompanyRow{ID: c.ID, Name: c.Name, Domains: c.Domains})
	}
	of := func(id complaint.CompanyID) *CompanyRow {
		if i, ok := at[id]; ok {
			return &rows[i]
		}
		return nil
	}
	for r := range an.readings.all() {
		at := an.group.Of(r)
		if row := of(at.Company); row != nil {
			row.count(r)
			if at.Suspect != "" {
				row.KeptApart++
			}
		}
	}
	an.fill(of)
	if err := a.markCases(ctx, an, rows); err != nil {
		return nil, err
	}
	slices.SortFunc(rows, rank)
	return rows, nil
}

// fill puts into companies' rows what the steps over the whole mailbox found.
func (an *analysis) fill(of func(complaint.CompanyID) *CompanyRow) {
	for _, o := range an.ledger.OptOuts {
		if row := of(o.Company); row != nil {
			row.OptOuts = append(row.OptOuts, o)
		}
	}
	for _, r := range an.ledger.ReConsents {
		if row := of(r.Company); row != nil {
			row.ReConsents = append(row.ReConsents, r)
		}
	}
	for _, f := range an.flags {
		if row := of(f.Company); row != nil {
			row.countFlag(f)
		}
	}
	for _, f := range an.borderline {
		if row := of(f.Company); row != nil && f.MayCount() {
			row.Borderline++
		}
	}
}

func (c *CompanyRow) count(r *complaint.Reading) {
	c.Messages++
	if r.Verdict.DirectMarketing && !r.Verdict.Yours() {
		c.Marketing++
	}
	if r.Received.IsZero() {
		return
	}
	if c.First.IsZero() || r.Received.Before(c.First) {
		c.First = r.Received
	}
	if r.Received.After(c.Last) {
		c.Last = r.Received
	}
}

func (c *CompanyRow) countFlag(f complaint.Flag) {
	c.Flags.add(f.Band)
	if f.Included() {
		c.Included++
	}
	if f.Review.Decision == complaint.Unreviewed {
		c.Unreviewed++
	}
}

func (c *FlagCounts) add(b complaint.Band) {
	switch b {
	case complaint.BandInFlight:
		c.InFlight++
	case complaint.BandWeaker:
		c.Weaker++
	case complaint.BandStrong:
		c.Strong++
	}
}

func rank(a, b CompanyRow) int {
	return cmp.Or(
		cmp.Compare(b.Flags.Strong, a.Flags.Strong),
		cmp.Compare(b.Flags.Weaker, a.Flags.Weaker),
		cmp.Compare(b.Flags.InFlight, a.Flags.InFlight),
		cmp.Compare(b.Marketing, a.Marketing),
		cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
		cmp.Compare(a.ID, b.ID),
	)
}

// Company returns one company in full. ref is its id, one of its domains, or its name.
func (a *App) Company(ctx context.Context, ref string) (CompanyView, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return CompanyView{}, err
	}
	c, err := an.company(ref)
	if err != nil {
		return CompanyView{}, err
	}
	rows, err := a.Companies(ctx)
	if err != nil {
		return CompanyView{}, err
	}
	i := slices.IndexFunc(rows, func(r CompanyRow) bool { return r.ID == c.ID })
	flags, err := collect(a.flagRows(ctx, an, an.flags, c.ID))
	if err != nil {
		return CompanyView{}, err
	}
	borderline, err := collect(a.flagRows(ctx, an, an.borderline, c.ID))
	if err != nil {
		return CompanyView{}, err
	}
	return CompanyView{CompanyRow: rows[i], Company: c, Rows: flags, BorderlineRows: borderline, Months: an.months(c.ID, a.zone())}, nil
}

// companyNow is the analysis of the casebook as it is now, and in it the company that ref names.
func (a *App) companyNow(ctx context.Context, ref string) (*analysis, complaint.Company, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, complaint.Company{}, err
	}
	c, err := an.company(ref)
	return an, c, err
}

// company finds the company that ref names: by id, domain or name, or by the start of a name or domain that fits one
// company only.
func (an *analysis) company(ref string) (complaint.Company, error) {
	if c, ok := an.group.Find(ref); ok {
		return c, nil
	}
	var near []complaint.Company
	for _, c := range an.group.Companies {
		if startsWith(c, ref) {
			near = append(near, c)
		}
	}
	switch len(near) {
	case 0:
		return complaint.Company{}, notFound("See the companies with: desistctl companies", "There is no company %q in this casebook.", ref)
	case 1:
		return near[0], nil
	}
	return complaint.Company{}, notFound("Write more of it: "+someNames(near), "%q fits %d companies.", ref, len(near))
}

func startsWith(c complaint.Company, ref string) bool {
	ref = strings.ToLower(strings.TrimSpace(ref))
	if ref == "" {
		return false
	}
	return slices.ContainsFunc(append([]string{c.Name}, c.Domains...), func(name string) bool {
		return strings.HasPrefix(strings.ToLower(name), ref)
	})
}

func someNames(list []complaint.Company) string {
	const enough = 5
	var out []string
	for _, c := range list[:min(len(list), enough)] {
		out = append(out, c.Name)
	}
	if len(list) > enough {
		out = append(out, "...")
	}
	return strings.Join(out, ", ")
}

// EditCompany merges, splits or renames companies. The decision is remembered for mail still to come.
func (a *App) EditCompany(ctx context.Context, e complaint.CompanyEdit) error {
	if err := a.parts.Vault.PutCompanyEdit(ctx, e); err != nil {
		return say(err, "The change could not be saved.")
	}
	return a.log(ctx, "company edited", fmt.Sprintf("%s: %s %s%s", e.Domain, e.Kind, e.With, e.Name))
}

// months counts a company's mail by month of receipt in the person's zone, without gaps.
func (an *analysis) months(id complaint.CompanyID, zone *time.Location) []MonthCount {
	band := map[complaint.MessageID]complaint.Band{}
	for _, f := range an.flags {
		if f.Company != id {
			continue
		}
		band[f.Message] = f.Band
		for _, twin := range f.Copies {
			band[twin] = "" // a copy of a flag is not counted again
		}
	}
	by := map[time.Time]*MonthCount{}
	for r := range an.readings.all() {
		b, flagged := band[r.Message]
		if an.group.Of(r).Company != id || r.Received.IsZero() || (flagged && b == "") {
			continue
		}
		m := firstOfMonth(r.Received, zone)
		if by[m] == nil {
			by[m] = &MonthCount{Month: m}
		}
		by[m].count(r, b)
	}
	return withoutGaps(by)
}

func (m *MonthCount) count(r *complaint.Reading, b complaint.Band) {
	switch {
	case b == complaint.BandInFlight:
		m.InFlight++
	case b == complaint.BandWeaker:
		m.Weaker++
	case b == complaint.BandStrong:
		m.Strong++
	case r.Verdict.DirectMarketing:
		m.Before++
	default:
		m.Service++
	}
}

func firstOfMonth(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// maxMonths bounds the chart when one mail carries a date of another century.
const maxMonths = 240

func withoutGaps(by map[time.Time]*MonthCount) []MonthCount {
	if len(by) == 0 {
		return nil
	}
	var first, last time.Time
	for m := range by {
		if first.IsZero() || m.Before(first) {
			first = m
		}
		if m.After(last) {
			last = m
		}
	}
	if earliest := last.AddDate(0, -maxMonths+1, 0); first.Before(earliest) {
		first = earliest
	}
	var out []MonthCount
	for m := first; !m.After(last); m = m.AddDate(0, 1, 0) {
		if c := by[m]; c != nil {
			out = append(out, *c)
		} else {
			out = append(out, MonthCount{Month: m})
		}
	}
	return out
}
