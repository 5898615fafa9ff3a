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
	deps    deps
	run     kit.Runner
	now     func() time.Time
	company complaint.CompanyID // empty: every company
	actions Actions

	states *kit.States
	root   *kit.Scroll
	rows   *fyne.Container
	remind *kit.Check
	path   *kit.Entry
	pathF  *kit.Field
	failed *kit.ErrorPanel
	done   *widget.Label
	first  fyne.Focusable
	loaded bool
	page   context.Context
}

// New returns the screen of one company's deadlines, or of all when company is empty. The calendar file is proposed in
// folder.
func New(d deps, run kit.Runner, now func() time.Time, company complaint.CompanyID, folder string, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, now: now, company: company, actions: a, rows: container.NewVBox(), path: kit.NewEntry(),
		failed: kit.NewErrorPanel(nil), done: kit.Strong(""),
	}
	s.done.Importance = widget.SuccessImportance
	s.done.Hide()
	s.path.SetText(filepath.Join(folder, "desist-dates.ics"))
	s.path.OnSubmitted = func(string) { s.Save() }
	s.pathF = kit.NewField("Calendar file", "A file of the kind .ics, which calendar programs open. Each date has a reminder on the day before.", s.path)
	s.remind = kit.NewCheck("Remind me of dates that are near or past", s.setRemind)
	empty := kit.Empty("Nothing is due", "Dates appear once you have complained to a company.")
	s.root = kit.Page(
		kit.Title("Dates"), s.failed.Container, s.done, s.rows,
		kit.Gap(), kit.Heading("Reminders"),
		kit.Text("Desist shows a notification on this computer while it is open, once a day."),
		container.NewHBox(s.remind),
		kit.Gap(), kit.Heading("Calendar"),
		s.pathF.Container, container.NewHBox(kit.NewButton("Save the calendar file", s.Save)),
	)
	s.states = kit.NewStates("Loading the dates", empty, s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	s.states.FirstEmpty = empty.(fyne.Focusable)
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	if s.states.ShowsEmpty() {
		return s.states.FirstEmpty
	}
	if s.first != nil {
		return s.first
	}
	return s.root
}

// Show loads the deadlines.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	if !s.loaded {
		s.states.Loading()
	}
	kit.Load(s.run, ctx, s.fetch, func(d data, err error) {
		if err != nil {
			s.loaded = false
			s.states.Fail(err)
			return
		}
		s.loaded = true
		s.apply(d)
		if len(d.rows) == 0 {
			s.states.Empty()
			return
		}
		s.states.Content()
	})
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
	s.first = nil
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
		open := kit.NewButton("Open the case", func() { s.actions.OpenCase(r.Company) })
		if s.first == nil {
			s.first = open
		}
		s.rows.Add(kit.Panel(kit.Border(nil, nil, nil, container.NewVBox(open), text)))
	}
	s.root.Refresh()
}

func (s *Screen) setRemind(on bool) {
	do := func(ctx context.Context) (struct{}, error) { return struct{}{}, s.deps.SetRemind(ctx, on) }
	kit.Load(s.run, s.page, do, func(_ struct{}, err error) {
		if err != nil {
			s.remind.Put(!on)
			s.say("", err)
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
		s.root.Refresh()
		return
	}
	do := func(ctx context.Context) (int, error) {
		return s.deps.SaveCalendar(ctx, string(s.company), filepath.Clean(path))
	}
	kit.Load(s.run, s.page, do, func(n int, err error) {
		said := kit.Count(n, "date", "dates") + " saved in " + path
		if err != nil {
			said = ""
		}
		s.say(said, err)
	})
}

func (s *Screen) say(said string, err error) {
	s.failed.Set(err)
	kit.SetText(s.done, said)
	s.root.Refresh()
	s.root.ToTop()
}
