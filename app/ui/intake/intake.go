// Package intake is the screen that asks, one question a page, what only the person can know about a case.
package intake

import (
	"context"
	"fmt"
	"slices"
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
	deps    deps
	run     kit.Runner
	now     func() time.Time
	id      complaint.CompanyID
	actions Actions

	states *kit.States
	root   *kit.Scroll
	body   *fyne.Container
	failed *kit.ErrorPanel

	view   app.IntakeView
	begin  complaint.QuestionKey // asked for: Summary, one question, or "" for the first open one
	at     complaint.QuestionKey // shown; Summary for the summary
	alone  bool                  // one question was asked for: then go back to where it was asked from
	back   complaint.QuestionKey // where a question asked alone was called from: Summary, or "" for another screen
	form   *form
	first  fyne.Focusable
	loaded bool
	page   context.Context
}

// New returns the screen about company id. begin is a question to ask alone, Summary, or "" to go on where the person
// stopped.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, begin complaint.QuestionKey, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, now: now, id: id, actions: a, begin: begin, body: container.NewVBox(), failed: kit.NewErrorPanel(nil),
	}
	s.alone = begin != "" && begin != Summary
	s.root = kit.Page(s.body)
	s.states = kit.NewStates("Loading the questions", kit.Gap(), s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts: the answer.
func (s *Screen) Focus() fyne.Focusable {
	if s.first != nil {
		return s.first
	}
	return s.root
}

// Show loads the questions.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	if !s.loaded {
		s.states.Loading()
	}
	fetch := func(ctx context.Context) (app.IntakeView, error) { return s.deps.Intake(ctx, string(s.id)) }
	kit.Load(s.run, ctx, fetch, func(v app.IntakeView, err error) {
		if err != nil {
			s.loaded = false
			s.states.Fail(err)
			return
		}
		s.view, s.id = v, v.Company
		if !s.loaded {
			s.at = s.start()
		}
		s.loaded = true
		s.show()
		s.states.Content()
	})
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
	s.failed.Set(nil)
	s.show()
}

func (s *Screen) show() {
	s.body.RemoveAll()
	s.first, s.form = nil, nil
	if i := s.index(s.at); i >= 0 {
		s.question(i)
	} else {
		s.at = Summary
		s.summary()
	}
	s.root.Refresh()
	s.root.ToTop()
	kit.Focus(s.root, s.Focus())
}

func (s *Screen) question(i int) {
	item := s.view.Items[i]
	s.form = newForm(item, s.now)
	s.form.submit = s.Continue
	s.first = s.form.first()
	next := kit.NewPrimaryButton("Continue", s.Continue)
	skip := kit.NewButton(item.Skip, s.Skip)
	back := kit.NewButton("Previous question", s.Previous)
	back.SetEnabled(i > 0 && !s.alone)
	buttons := container.NewHBox(next, skip)
	if !s.alone {
		buttons.Add(back)
	}
	objects := []fyne.CanvasObject{kit.Muted(s.progress(i)), s.failed.Container, s.form.content, kit.Gap(), buttons, kit.Gap()}
	if len(item.Sources) > 0 {
		objects = append(objects, kit.Muted("Why Desist asks: "+list(item.Sources)))
	}
	objects = append(objects, kit.Muted("Each answer is kept in your casebook at once. You can stop here and go on later."))
	for _, o := range objects {
		s.body.Add(o)
	}
}

func (s *Screen) progress(i int) string {
	if s.alone {
		return "About " + kit.Cut(s.view.Name)
	}
	return fmt.Sprintf("About %s: question %d of %d", kit.Cut(s.view.Name), i+1, len(s.view.Items))
}

func list(sources []string) string {
	out := ""
	for i, s := range sources {
		if i > 0 {
			out += "; "
		}
		out += s
	}
	return out
}

// Continue keeps the answer and goes on.
func (s *Screen) Continue() {
	if s.form == nil {
		return
	}
	value, ok := s.form.value()
	s.root.Refresh()
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
	kit.Load(s.run, s.page, do, func(v app.IntakeView, err error) {
		if err != nil {
			s.failed.Set(err)
			s.root.Refresh()
			s.root.ToTop()
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
