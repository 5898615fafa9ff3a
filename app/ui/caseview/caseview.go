// Package caseview is the screen of one case: where it stands, what to do next, what a complaint still lacks, what
// speaks for the company, and what is due.
package caseview

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Case(ctx context.Context, company string) (app.CaseView, error)
	SetRemind(ctx context.Context, on bool) error
}

// Actions are the ways on from here.
type Actions struct {
	Step           func(id complaint.CompanyID, name string, step complaint.NextStep) // to what puts an item right, or the next step
	Questions      func(complaint.CompanyID)
	Correspondence func(complaint.CompanyID)
	Form           func(complaint.CompanyID)
	Deadlines      func(complaint.CompanyID)
	Reminders      func() // the answer about reminders has changed
}

// Screen shows one case.
type Screen struct {
	deps    deps
	run     kit.Runner
	id      complaint.CompanyID
	actions Actions

	states *kit.States
	root   *kit.Scroll
	body   *fyne.Container
	failed *kit.ErrorPanel
	first  fyne.Focusable
	view   app.CaseView
	loaded bool
	page   context.Context
}

// New returns the screen of the case against company id.
func New(d deps, run kit.Runner, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{deps: d, run: run, id: id, actions: a, body: container.NewVBox(), failed: kit.NewErrorPanel(nil)}
	s.root = kit.Page(s.body)
	s.states = kit.NewStates("Loading the case", kit.Gap(), s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts: the next step.
func (s *Screen) Focus() fyne.Focusable {
	if s.first != nil {
		return s.first
	}
	return s.root
}

// Show loads the case.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	if !s.loaded {
		s.states.Loading()
	}
	fetch := func(ctx context.Context) (app.CaseView, error) { return s.deps.Case(ctx, string(s.id)) }
	kit.Load(s.run, ctx, fetch, func(v app.CaseView, err error) {
		if err != nil {
			s.loaded = false
			s.states.Fail(err)
			return
		}
		s.loaded = true
		s.apply(v)
		s.states.Content()
		kit.Focus(s.root, s.Focus())
	})
}

func (s *Screen) apply(v app.CaseView) {
	s.view, s.id, s.first = v, v.Company, nil
	s.body.RemoveAll()
	s.add(kit.Tight(kit.Title("Case against "+kit.Cut(v.Name)), kit.Muted("Reference "+kit.Cut(v.Reference))), s.failed.Container)
	s.add(s.standing())
	if len(v.Proposed) > 0 {
		s.add(s.found())
	}
	s.readiness()
	s.weaknesses()
	s.dates()
	s.body.Refresh()
}

func (s *Screen) add(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		s.body.Add(o)
	}
}

// button makes a button; the first one made takes the focus.
func (s *Screen) button(text string, tapped func()) *kit.Button {
	b := kit.NewButton(text, tapped)
	if s.first == nil {
		s.first = b
	}
	return b
}

// standing says where the case stands and what comes next.
func (s *Screen) standing() fyne.CanvasObject {
	v := s.view
	text := kit.Tight(kit.Heading(v.Headline), verdict(v.Verdict, v.Text))
	ways := container.New(&kit.Flow{})
	if v.Next.Code != complaint.StepNone {
		next := s.button(v.Next.Label, func() { s.actions.Step(v.Company, v.Name, v.Next) })
		next.Importance = widget.HighImportance
		ways.Add(next)
	}
	for _, w := range []struct {
		text string
		to   func(complaint.CompanyID)
		step complaint.StepCode
	}{
		{"Questions and answers", s.actions.Questions, ""},
		{"Letters and replies", s.actions.Correspondence, ""},
		{"The ICO’s form", s.actions.Form, complaint.StepForm},
	} {
		begun := v.State != complaint.CaseCollecting || v.Verdict != complaint.VerdictNothing
		if v.Next.Code != w.step && begun {
			ways.Add(s.button(w.text, func() { w.to(v.Company) }))
		}
	}
	return kit.Panel(text, ways)
}

// verdict is the verdict in words, with a weight that the words bear out.
func verdict(code complaint.CaseVerdict, text string) *widget.Label {
	l := kit.Text(text)
	switch code {
	case complaint.VerdictReady:
		l.Importance = widget.SuccessImportance
	case complaint.VerdictTooLate:
		l.Importance = widget.WarningImportance
	}
	return l
}

// found tells of letters in the mailbox that wait for a decision.
func (s *Screen) found() fyne.CanvasObject {
	n := len(s.view.Proposed)
	text := "Desist found " + kit.Count(n, "email that may belong", "emails that may belong") + " to this case."
	return kit.Panel(kit.Strong(text), kit.Actions(s.button("Look at what was found", func() { s.actions.Correspondence(s.view.Company) })))
}

// setRemind keeps whether the person wants reminders.
func (s *Screen) setRemind(on bool) {
	do := func(ctx context.Context) (struct{}, error) { return struct{}{}, s.deps.SetRemind(ctx, on) }
	kit.Load(s.run, s.page, do, func(_ struct{}, err error) {
		s.failed.Set(err)
		if err != nil {
			s.root.ToTop()
			return
		}
		s.actions.Reminders()
		s.Show(s.page)
	})
}
