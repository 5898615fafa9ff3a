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
	*kit.Sheet[app.CaseView]
	deps    deps
	id      complaint.CompanyID
	actions Actions
	view    app.CaseView
}

// New returns the screen of the case against company id.
func New(d deps, run kit.Runner, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{deps: d, id: id, actions: a}
	s.Sheet = kit.NewSheet(run, kit.Loading[app.CaseView]{
		Words: "Loading the case", Apply: s.apply,
		Fetch: func(ctx context.Context) (app.CaseView, error) { return d.Case(ctx, string(s.id)) },
	})
	return s
}

func (s *Screen) apply(v app.CaseView) {
	s.view, s.id = v, v.Company
	s.Head(kit.Tight(kit.Title("Case against "+kit.Cut(v.Name)), kit.Muted("Reference "+kit.Cut(v.Reference))))
	s.Add(s.standing())
	if len(v.Proposed) > 0 {
		s.Add(s.found())
	}
	s.readiness()
	s.weaknesses()
	s.dates()
}

// standing says where the case stands and what comes next.
func (s *Screen) standing() fyne.CanvasObject {
	v := s.view
	text := kit.Tight(kit.Heading(v.Headline), verdict(v.Verdict, v.Text))
	ways := container.New(&kit.Flow{})
	if v.Next.Code != complaint.StepNone {
		next := s.Button(v.Next.Label, func() { s.actions.Step(v.Company, v.Name, v.Next) })
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
			ways.Add(s.Button(w.text, func() { w.to(v.Company) }))
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
	return kit.Panel(kit.Strong(text), kit.Actions(s.Button("Look at what was found", func() { s.actions.Correspondence(s.view.Company) })))
}

// setRemind keeps whether the person wants reminders.
func (s *Screen) setRemind(on bool) {
	do := func(ctx context.Context) error { return s.deps.SetRemind(ctx, on) }
	kit.Try(s.Loader, do, func(err error) {
		s.Say("", err)
		if err == nil {
			s.actions.Reminders()
			s.Reload(func() {})
		}
	})
}
