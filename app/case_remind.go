package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"desist/complaint"
)

// nearDays is how many days before a deadline it is called near. It is the app's own.
const nearDays = 7

// remindEvery is how often an open app looks at the deadlines: a day begins while it is open.
const remindEvery = time.Hour

// Near reports whether a deadline is past, or at most a week away, on that day.
func (r DeadlineRow) Near(today complaint.Day) bool { return r.Past || today.Until(r.On) <= nearDays }

// DueDeadlines lists the deadlines that are near or past: for each company the one that matters most, which is the last of
// those that are past, or the next.
func (a *App) DueDeadlines(ctx context.Context) ([]DeadlineRow, error) {
	all, err := a.Deadlines(ctx, "")
	if err != nil {
		return nil, err
	}
	return pressing(all, a.today()), nil
}

func pressing(all []DeadlineRow, today complaint.Day) []DeadlineRow {
	at := map[complaint.CompanyID]int{}
	out := []DeadlineRow{}
	for _, r := range all {
		if !r.Near(today) {
			continue
		}
		i, ok := at[r.Company]
		switch {
		case !ok:
			at[r.Company] = len(out)
			out = append(out, r)
		case out[i].Past && r.On <= today:
			out[i] = r
		}
	}
	return out
}

// RemindOptions say how to remind.
type RemindOptions struct {
	Notifier Notifier
	Tick     <-chan time.Time // when to look again; nil: every hour
}

// Remind shows a notification for each deadline that is near or past, once a day, until ctx ends. It does nothing
// unless the person asked to be reminded; see SetRemind.
func (a *App) Remind(ctx context.Context, o RemindOptions) error {
	tick := o.Tick
	if tick == nil {
		t := time.NewTicker(remindEvery)
		defer t.Stop()
		tick = t.C
	}
	told := map[string]complaint.Day{}
	for {
		if err := a.remind(ctx, o.Notifier, told); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
		}
	}
}

func (a *App) remind(ctx context.Context, n Notifier, told map[string]complaint.Day) error {
	p, err := a.Profile(ctx)
	if err != nil || p.Remind != complaint.Yes {
		return err
	}
	due, err := a.DueDeadlines(ctx)
	if err != nil {
		return err
	}
	today := a.today()
	for _, r := range due {
		key := string(r.Company) + " " + string(r.Code)
		if told[key] == today {
			continue
		}
		told[key] = today
		n.Notify("Desist: "+r.When(today), r.Text)
	}
	return nil
}

// When says when a deadline is, from today: "today", "in 3 days", "2 days ago".
func (r DeadlineRow) When(today complaint.Day) string {
	switch n := today.Until(r.On); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n > 1:
		return fmt.Sprintf("in %d days", n)
	case n == -1:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", -n)
	}
}

// SetRemind keeps whether the person wants to be reminded of deadlines.
func (a *App) SetRemind(ctx context.Context, on bool) error {
	p, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	p.Remind = complaint.No
	if on {
		p.Remind = complaint.Yes
	}
	return a.SetProfile(ctx, p)
}

// SaveCalendar writes the deadlines of one company, or of all when company is empty, as an iCalendar file. It returns how
// many there are; a file without any is not written.
func (a *App) SaveCalendar(ctx context.Context, company, path string) (int, error) {
	rows, err := a.Deadlines(ctx, company)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, Calendar(rows), 0o600)
	}
	if err != nil {
		return 0, &Error{Code: CodeInternal, What: "The calendar file could not be written.", Hint: "Check the folder and the free space.", Err: err}
	}
	return len(rows), nil
}
