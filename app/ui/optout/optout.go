// Package optout is the form that records an opt-out by hand.
package optout

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// maxEvidence is the largest evidence file that is taken.
const maxEvidence = 25 << 20

// deps is what the screen does.
type deps interface {
	AddOptOut(ctx context.Context, in app.OptOutInput) (complaint.OptOut, error)
}

// Actions are the ways on from here.
type Actions struct {
	Added      func()
	Back       func()
	ChooseFile func(set func(path string))
}

// Screen is the form.
type Screen struct {
	deps    deps
	run     kit.Runner
	now     func() time.Time
	company complaint.CompanyID
	actions Actions

	root     *kit.Scroll
	date     *kit.Entry
	clock    *kit.Entry
	method   *kit.Select
	note     *kit.Entry
	evidence *kit.PathField
	dateF    *kit.Field
	clockF   *kit.Field
	methodF  *kit.Field
	failed   *kit.ErrorPanel
	submit   *kit.Button
	page     context.Context
}

// New returns the form for the company of that id and name. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, name string, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, now: now, company: id, actions: a,
		date: kit.NewEntry(), clock: kit.NewEntry(), note: kit.NewTextEntry(3), failed: kit.NewErrorPanel(nil),
	}
	var choices []string
	for _, m := range complaint.Methods {
		choices = append(choices, words.MethodChoice(m))
	}
	s.method = kit.NewSelect(choices, nil)
	s.evidence = kit.NewPathField("Choose…", a.ChooseFile)
	s.date.OnSubmitted = func(string) { s.Submit() }
	s.clock.OnSubmitted = s.date.OnSubmitted
	s.evidence.Entry.OnSubmitted = s.date.OnSubmitted
	s.dateF = kit.NewField("When did you opt out?", "For example, 27/3/2024", s.date)
	s.clockF = kit.NewField("At what time? (optional)", "For example, 14:05. Without a time, Desist counts from the end of that day.", s.clock)
	s.methodF = kit.NewField("How did you opt out?", "", s.method)
	s.submit = kit.NewPrimaryButton("Add the opt-out", s.Submit)
	s.root = kit.Page(
		kit.Title("Add an opt-out"),
		kit.Text("From "+kit.Cut(name)+". Only add what you did and can stand by."),
		s.failed.Container,
		s.dateF.Container, s.clockF.Container, s.methodF.Container,
		kit.NewField("Note (optional)", "What you remember, for example whom you spoke to.", s.note).Container,
		kit.NewField("Evidence file (optional)", "A screenshot, letter or mail that shows it. A copy is kept in your casebook.",
			s.evidence.Container).Container,
		kit.Gap(),
		container.NewHBox(s.submit, kit.NewButton("Cancel", a.Back)),
	)
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.date }

// Show makes the form ready.
func (s *Screen) Show(ctx context.Context) { s.page = ctx }

// Submit checks the answers and records the opt-out.
func (s *Screen) Submit() {
	in, ok := s.input()
	if !ok || s.submit.Disabled() {
		return
	}
	path := strings.TrimSpace(s.evidence.Entry.Text)
	s.failed.Set(nil)
	s.submit.Disable()
	fetch := func(ctx context.Context) (complaint.OptOut, error) {
		if path != "" {
			data, err := kit.ReadFile(path, "evidence file", maxEvidence)
			if err != nil {
				return complaint.OptOut{}, err
			}
			in.EvidenceName, in.Evidence = filepath.Base(path), data
		}
		return s.deps.AddOptOut(ctx, in)
	}
	kit.Load(s.run, s.page, fetch, func(_ complaint.OptOut, err error) {
		s.submit.Enable()
		if err != nil {
			s.failed.Set(err)
			s.root.Refresh()
			s.root.ToTop()
			return
		}
		s.actions.Added()
	})
}

func (s *Screen) input() (app.OptOutInput, bool) {
	in := app.OptOutInput{Company: string(s.company), Note: strings.TrimSpace(s.note.Text)}
	at, day, clock := moment(s.date.Text, s.clock.Text, s.now())
	in.At = at
	method := ""
	if i := s.method.SelectedIndex(); i >= 0 {
		in.Method = complaint.Methods[i]
	} else {
		method = "Choose how you opted out"
	}
	s.dateF.SetProblem(day)
	s.clockF.SetProblem(clock)
	s.methodF.SetProblem(method)
	s.root.Refresh()
	return in, day == "" && clock == "" && method == ""
}

// moment reads a British date and an optional time in now's zone. What will not do is said in words. A date alone
// means the end of that day, so that mail of the same day is never counted against the company.
func moment(date, clock string, now time.Time) (at time.Time, dateProblem, clockProblem string) {
	clock = strings.TrimSpace(clock)
	if at, dateProblem = kit.ParseDate(date, now); dateProblem != "" {
		return at, dateProblem, ""
	}
	year, month, day := at.Date()
	if clock == "" {
		end := time.Date(year, month, day, 23, 59, 59, 0, now.Location())
		if end.After(now) {
			end = now.Truncate(time.Second)
		}
		return end, "", ""
	}
	t, err := time.Parse("15:04", strings.ReplaceAll(clock, ".", ":"))
	if err != nil {
		return at, "", "Enter a time like 14:05"
	}
	at = time.Date(year, month, day, t.Hour(), t.Minute(), 0, 0, now.Location())
	if at.After(now) {
		return at, "", "Enter a time that is not in the future"
	}
	return at, "", ""
}
