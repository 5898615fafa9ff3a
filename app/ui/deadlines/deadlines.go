// Package deadlines is the screen of what is due: in one case or in all, with a calendar file and reminders.
package deadlines

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Deadlines(ctx context.Context, company string) ([]app.DeadlineRow, error)
	SaveCalendar(ctx context.Context, company, path string) (int, error)
	Profile(ctx context.Context) (complaint.Person, error)
	SetRemind(ctx context.Context, on bool) error
}

// Actions are the ways on from here.
type Actions struct {
	OpenCase  func(complaint.CompanyID)
	Reminders func() // the answer about reminders has changed
}

type data struct {
	rows   []app.DeadlineRow
	remind complaint.Answer
}

// Screen lists deadlines.
type Screen struct {
	*kit.Sheet[data]
	deps    deps
	now     func() time.Time
	company complaint.CompanyID // empty: every company
	actions Actions

	rows   *fyne.Container
	remind *kit.Check
	path   *kit.Entry
	pathF  *kit.Field
}

// New returns the screen of one company's deadlines, or of all when company is empty. The calendar file is proposed in
// folder.
func New(d deps, run kit.Runner, now func() time.Time, company complaint.CompanyID, folder string, a Actions) *Screen {
	s := &Screen{deps: d, now: now, company: company, actions: a, rows: container.NewVBox(), path: kit.NewEntry()}
	s.path.SetText(filepath.Join(folder, "desist-dates.ics"))
	s.path.OnSubmitted = func(string) { s.Save() }
	s.pathF = kit.NewField("Calendar file", "A file of the kind .ics, which calendar programs open. Each date has a reminder on the day before.", s.path)
	s.remind = kit.NewCheck("Remind me of dates that are near or past", s.setRemind)
	empty := kit.Empty("Nothing is due", "Dates appear once you have complained to a company.")
	s.Sheet = kit.NewSheet(run, kit.Loading[data]{
		Words: "Loading the dates", Fetch: s.fetch, Apply: s.apply,
		Empty: empty, IsEmpty: func(d data) bool { return len(d.rows) == 0 },
	})
	s.States.FirstEmpty = empty.(fyne.Focusable)
	s.Head(kit.Title("Dates"))
	s.Add(
		s.rows,
		kit.Gap(), kit.Heading("Reminders"),
		kit.Text("Desist shows a notification on this computer while it is open, once a day."),
		container.NewHBox(s.remind),
		kit.Gap(), kit.Heading("Calendar"),
		s.pathF.Container, container.NewHBox(kit.NewButton("Save the calendar file", s.Save)),
	)
	return s
}

func (s *Screen) fetch(ctx context.Context) (data, error) {
	rows, err := s.deps.Deadlines(ctx, string(s.company))
	if err != nil {
		return data{}, err
	}
	p, err := s.deps.Profile(ctx)
	return data{rows, p.Remind}, err
}

func (s *Screen) apply(d data) {
	s.remind.Put(d.remind == complaint.Yes)
	s.rows.RemoveAll()
	s.StartAt(nil)
	today := complaint.DayOf(s.now())
	for _, r := range d.rows {
		when := kit.Strong(r.On.String() + ": " + r.When(today))
		if r.Near(today) {
			when.Importance = widget.WarningImportance
		}
		text := kit.Tight(when, kit.Text(kit.Clean(r.Text)))
		if s.company != "" {
			s.rows.Add(kit.Panel(text))
			continue
		}
		open := s.Button("Open the case", func() { s.actions.OpenCase(r.Company) })
		s.rows.Add(kit.Panel(kit.Border(nil, nil, nil, container.NewVBox(open), text)))
	}
}

func (s *Screen) setRemind(on bool) {
	do := func(ctx context.Context) error { return s.deps.SetRemind(ctx, on) }
	kit.Try(s.Loader, do, func(err error) {
		if err != nil {
			s.remind.Put(!on)
			s.Say("", err)
			return
		}
		s.actions.Reminders()
	})
}

// Save writes the calendar file.
func (s *Screen) Save() {
	path := strings.TrimSpace(s.path.Text)
	problem := ""
	if !filepath.IsAbs(path) {
		problem = "Enter the file with its full path"
	}
	s.pathF.SetProblem(problem)
	if problem != "" {
		s.Root.Refresh()
		return
	}
	do := func(ctx context.Context) (int, error) {
		return s.deps.SaveCalendar(ctx, string(s.company), filepath.Clean(path))
	}
	kit.Work(s.Loader, do, func(n int, err error) { s.Say(kit.Count(n, "date", "dates")+" saved in "+path, err) })
}
