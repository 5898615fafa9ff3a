// Package intake is the screen that asks, one question a page, what only the person can know about a case.
package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Intake(ctx context.Context, company string) (app.IntakeView, error)
	Answer(ctx context.Context, company string, k complaint.QuestionKey, value string) (app.IntakeView, error)
	SkipQuestion(ctx context.Context, company string, k complaint.QuestionKey) (app.IntakeView, error)
}

// Actions are the ways on from here.
type Actions struct {
	Done    func() // back to the case
	OptOuts func(complaint.CompanyID)
}

// Summary, as the question to begin with, begins with the answers given.
const Summary complaint.QuestionKey = "summary"

// Screen shows one question at a time, or the summary.
type Screen struct {
	*kit.Sheet[app.IntakeView]
	deps    deps
	now     func() time.Time
	id      complaint.CompanyID
	actions Actions

	view  app.IntakeView
	begin complaint.QuestionKey // asked for: Summary, one question, or "" for the first open one
	at    complaint.QuestionKey // shown; Summary for the summary, "" before anything is
	alone bool                  // one question was asked for: then go back to where it was asked from
	back  complaint.QuestionKey // where a question asked alone was called from: Summary, or "" for another screen
	form  *form
}

// New returns the screen about company id. begin is a question to ask alone, Summary, or "" to go on where the person
// stopped.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, begin complaint.QuestionKey, a Actions) *Screen {
	s := &Screen{deps: d, now: now, id: id, actions: a, begin: begin, alone: begin != "" && begin != Summary}
	s.Sheet = kit.NewSheet(run, kit.Loading[app.IntakeView]{
		Words: "Loading the questions", Apply: s.apply,
		Fetch: func(ctx context.Context) (app.IntakeView, error) { return d.Intake(ctx, string(s.id)) },
	})
	s.Unsaved = func() bool { return s.form != nil }
	return s
}

func (s *Screen) apply(v app.IntakeView) {
	s.view, s.id = v, v.Company
	if s.at == "" {
		s.at = s.start()
	}
	s.show()
}

func (s *Screen) start() complaint.QuestionKey {
	switch {
	case s.index(s.begin) >= 0:
		return s.begin
	case s.begin == "" && s.view.Next != "":
		return s.view.Next
	}
	s.alone = false
	return Summary
}

func (s *Screen) index(k complaint.QuestionKey) int {
	return slices.IndexFunc(s.view.Items, func(i app.IntakeItem) bool { return i.Key == k })
}

// to shows a question, or the summary.
func (s *Screen) to(k complaint.QuestionKey) {
	s.at = k
	s.Say("", nil)
	s.show()
	s.Root.ToTop()
	kit.Focus(s.Root, s.Focus())
}

func (s *Screen) show() {
	s.form = nil
	if i := s.index(s.at); i >= 0 {
		s.question(i)
	} else {
		s.at = Summary
		s.summary()
	}
	s.Root.Refresh()
}

func (s *Screen) question(i int) {
	item := s.view.Items[i]
	s.form = newForm(item, s.now)
	s.form.submit = s.Continue
	next := kit.NewPrimaryButton("Continue", s.Continue)
	skip := kit.NewButton(item.Skip, s.Skip)
	back := kit.NewButton("Previous question", s.Previous)
	back.SetEnabled(i > 0 && !s.alone)
	buttons := container.NewHBox(next, skip)
	if !s.alone {
		buttons.Add(back)
	}
	s.Head(kit.Muted(s.progress(i)))
	s.StartAt(s.form.first())
	s.Add(s.form.content, kit.Gap(), buttons, kit.Gap())
	if len(item.Sources) > 0 {
		s.Add(kit.Muted("Why Desist asks: " + strings.Join(item.Sources, "; ")))
	}
	s.Add(kit.Muted("Each answer is kept in your casebook at once. You can stop here and go on later."))
}

func (s *Screen) progress(i int) string {
	if s.alone {
		return "About " + kit.Cut(s.view.Name)
	}
	return fmt.Sprintf("About %s: question %d of %d", kit.Cut(s.view.Name), i+1, len(s.view.Items))
}

// Continue keeps the answer and goes on.
func (s *Screen) Continue() {
	if s.form == nil {
		return
	}
	value, ok := s.form.value()
	s.Root.Refresh()
	if !ok {
		return
	}
	k := s.at
	s.keep(k, func(ctx context.Context) (app.IntakeView, error) { return s.deps.Answer(ctx, string(s.id), k, value) })
}

// Skip goes on without an answer. An answer given before stays.
func (s *Screen) Skip() {
	k := s.at
	if i := s.index(k); i >= 0 && s.view.Items[i].Answer != "" {
		s.goOn(k, len(s.view.Items))
		return
	}
	s.keep(k, func(ctx context.Context) (app.IntakeView, error) { return s.deps.SkipQuestion(ctx, string(s.id), k) })
}

// Previous shows the question before.
func (s *Screen) Previous() {
	if i := s.index(s.at); i > 0 {
		s.to(s.view.Items[i-1].Key)
	}
}

func (s *Screen) keep(k complaint.QuestionKey, do func(context.Context) (app.IntakeView, error)) {
	before := len(s.view.Items)
	kit.Work(s.Loader, do, func(v app.IntakeView, err error) {
		if err != nil {
			s.Say("", err)
			return
		}
		s.view = v
		s.goOn(k, before)
	})
}

// goOn shows what comes after question k: the next one, or, if k was asked alone, where it was asked from. A question that
// the answer raised is asked in any case.
func (s *Screen) goOn(k complaint.QuestionKey, before int) {
	i := s.index(k)
	raised := i >= 0 && i+1 < len(s.view.Items) && len(s.view.Items) > before && s.view.Items[i+1].Answer == ""
	switch {
	case raised:
		s.to(s.view.Items[i+1].Key)
	case s.alone && s.back == Summary:
		s.alone = false
		s.to(Summary)
	case s.alone:
		s.actions.Done()
	case i >= 0 && i+1 < len(s.view.Items):
		s.to(s.view.Items[i+1].Key)
	default:
		s.to(Summary)
	}
}

// Key handles the screen's own keys: Escape leaves a question that was called from the summary.
func (s *Screen) Key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyEscape && s.alone && s.back == Summary {
		s.alone = false
		s.to(Summary)
		return true
	}
	return false
}
