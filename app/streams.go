package app

import (
	"cmp"
	"context"
	"slices"

	"desist/complaint"
	"desist/complaint/company"
)

// Streams lists a company's streams, the one with most flags first, so that a person can judge many mails in one go.
func (a *App) Streams(ctx context.Context, ref string) ([]StreamRow, error) {
	an, c, err := a.companyNow(ctx, ref)
	if err != nil {
		return nil, err
	}
	return an.streams(c), nil
}

func (an *analysis) streams(c complaint.Company) []StreamRow {
	flagged := map[complaint.MessageID]complaint.Flag{}
	for _, f := range an.flags {
		if f.Company == c.ID {
			flagged[f.Message] = f
		}
	}
	by := map[string]*StreamRow{}
	for r := range an.readings.all() {
		if an.group.Of(r).Company != c.ID || r.Stream == "" {
			continue
		}
		row := by[r.Stream]
		if row == nil {
			row = &StreamRow{ID: r.Stream, Company: string(c.ID)}
			by[r.Stream] = row
		}
		f, isFlag := flagged[r.Message]
		row.count(r, f, isFlag)
	}
	rows := make([]StreamRow, 0, len(by))
	for _, row := range by {
		row.KeptSending = row.Before > 0 && row.Flags > 0
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b StreamRow) int {
		return cmp.Or(cmp.Compare(b.Flags, a.Flags), cmp.Compare(b.Messages, a.Messages), cmp.Compare(a.ID, b.ID))
	})
	return rows
}

func (s *StreamRow) count(r *complaint.Reading, f complaint.Flag, isFlag bool) {
	s.Messages++
	if s.First.IsZero() || r.Received.Before(s.First) {
		s.First = r.Received
	}
	if !r.Received.Before(s.Last) {
		s.Last, s.From, s.Example = r.Received, r.From.Addr, r.Subject
	}
	switch {
	case isFlag:
		s.Flags++
	case r.Verdict.DirectMarketing:
		s.Before++
	}
	if r.Verdict.DirectMarketing {
		s.Marketing++
	}
	switch f.Review.Decision {
	case complaint.Include:
		s.Included++
	case complaint.Exclude:
		s.Excluded++
	}
}

// Dossier gathers what is known of a company as a sender.
func (a *App) Dossier(ctx context.Context, ref string) (Dossier, error) {
	an, c, err := a.companyNow(ctx, ref)
	if err != nil {
		return Dossier{}, err
	}
	d := company.Dossier(c, an.readings.all(), an.group.Of)
	out := Dossier{Company: d.Company, Services: d.Services, Points: []DossierPoint{}}
	if out.Doubtful, err = a.doubtful(ctx, an, c.ID); err != nil {
		return out, err
	}
	for _, p := range d.Points {
		point := DossierPoint{Code: string(p.Code), Text: p.Text, Messages: []string{}}
		for _, id := range p.Messages {
			name, err := a.publicID(ctx, id)
			if err != nil {
				return out, err
			}
			point.Messages = append(point.Messages, name)
		}
		out.Points = append(out.Points, point)
	}
	return out, nil
}

// doubtful lists what may not be from the company it names; with an empty id, of all companies.
func (a *App) doubtful(ctx context.Context, an *analysis, id complaint.CompanyID) ([]DoubtfulMail, error) {
	out := []DoubtfulMail{}
	for r := range an.readings.all() {
		if at := an.group.Of(r); (at.Company == id || id == "") && at.Company != "" && at.Suspect != "" {
			name, err := a.publicID(ctx, r.Message)
			if err != nil {
				return nil, err
			}
			out = append(out, DoubtfulMail{
				MessageID: name, Company: string(at.Company), Received: r.Received, Subject: r.Subject, Why: at.Suspect,
				Marketing: r.Verdict.DirectMarketing,
			})
		}
	}
	return out, nil
}
