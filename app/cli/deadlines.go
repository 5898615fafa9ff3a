package cli

import (
	"context"

	"desist/app"
	"desist/complaint"
)

type deadlinesCmd struct {
	Company string `help:"Only this company." placeholder:"COMPANY"`
	Due     bool   `help:"Only what is past or at most a week away, the most pressing of each company."`
	ICS     string `name:"ics" type:"path" help:"Also write them as a calendar file." placeholder:"FILE"`
}

func (c *deadlinesCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := c.list(ctx, a)
	if err != nil {
		return err
	}
	if c.ICS != "" {
		if _, err := a.SaveCalendar(ctx, c.Company, c.ICS); err != nil {
			return err
		}
	}
	rows := [][]string{}
	for _, d := range list {
		past := ""
		if d.Past {
			past = "past"
		}
		rows = append(rows, []string{d.On.String(), d.Name, d.Text, past})
	}
	if err := s.emit(list, func() { s.table([]string{"DAY", "COMPANY", "WHAT", ""}, rows) }); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}

func (c *deadlinesCmd) list(ctx context.Context, a *app.App) ([]app.DeadlineRow, error) {
	if !c.Due {
		return a.Deadlines(ctx, c.Company)
	}
	all, err := a.DueDeadlines(ctx)
	if err != nil || c.Company == "" {
		return all, err
	}
	v, err := a.Case(ctx, c.Company)
	if err != nil {
		return nil, err
	}
	return only(all, v.Company), nil
}

func only(all []app.DeadlineRow, id complaint.CompanyID) []app.DeadlineRow {
	out := []app.DeadlineRow{}
	for _, r := range all {
		if r.Company == id {
			out = append(out, r)
		}
	}
	return out
}
