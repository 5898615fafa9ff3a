// Package icoform is the screen with the answers for the ICO's form: one field after the other, each to copy, then the
// files to attach, and what came of it.
package icoform

import (
	"context"
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
	Form(ctx context.Context, company string) (app.FormView, error)
	SetStatement(ctx context.Context, company, text string) error
	ChangeCase(ctx context.Context, company string, change func(*complaint.CaseFacts) error) (app.CaseView, error)
}

// Actions are the ways on from here.
type Actions struct {
	MakePack   func(complaint.CompanyID)
	OpenFolder func(dir string) error
	OpenWeb    func(address string) error // in the person's browser
	Ask        func(complaint.CompanyID, complaint.QuestionKey)
	Done       func() // back to the case
}

// Screen shows the form's answers.
type Screen struct {
	deps    deps
	run     kit.Runner
	now     func() time.Time
	id      complaint.CompanyID
	actions Actions

	states    *kit.States
	root      *kit.Scroll
	body      *fyne.Container
	failed    *kit.ErrorPanel
	said      *widget.Label
	statement *statement
	after     *after
	first     fyne.Focusable
	view      app.FormView
	loaded    bool
	page      context.Context
}

// New returns the screen about company id. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, now: now, id: id, actions: a, body: container.NewVBox(), failed: kit.NewErrorPanel(nil), said: kit.Strong(""),
	}
	s.said.Importance = widget.SuccessImportance
	s.said.Hide()
	s.root = kit.Page(s.body)
	s.states = kit.NewStates("Wording the answers", kit.Gap(), s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	if s.first != nil {
		return s.first
	}
	return s.root
}

// Show words the answers.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	if !s.loaded {
		s.states.Loading()
	}
	fetch := func(ctx context.Context) (app.FormView, error) { return s.deps.Form(ctx, string(s.id)) }
	kit.Load(s.run, ctx, fetch, func(v app.FormView, err error) {
		if err != nil {
			s.loaded = false
			s.states.Fail(err)
			return
		}
		if !s.loaded || s.statement == nil || !s.statement.changed() {
			s.apply(v)
		}
		s.loaded = true
		s.states.Content()
	})
}

func (s *Screen) apply(v app.FormView) {
	s.view, s.id, s.first = v, v.Company, nil
	s.body.RemoveAll()
	add := func(objects ...fyne.CanvasObject) {
		for _, o := range objects {
			s.body.Add(o)
		}
	}
	open := kit.NewButton("Open the ICO’s page in my browser", func() { s.say("", s.actions.OpenWeb(v.Web)) })
	s.first = open
	add(kit.Tight(kit.Title("The ICO’s form"), kit.Muted("Complaint about "+kit.Cut(v.Name)+", reference "+kit.Cut(v.Reference))),
		s.failed.Container, s.said)
	if warn := notReady(v.Case); warn != "" {
		l := kit.Strong(warn)
		l.Importance = widget.WarningImportance
		add(kit.Panel(l, kit.Text("You can read the answers now. Send them when nothing is missing any more."),
			kit.Actions(kit.NewButton("Back to the case", s.actions.Done))))
	}
	add(kit.Text("These are the form’s fields, in its order. Copy each answer into the form. Desist sends nothing."), kit.Muted(v.Check),
		kit.Actions(open))
	for _, f := range v.Fields {
		switch f.Key {
		case app.FieldStatement:
			s.statement = newStatement(s, f)
			add(s.statement.content)
		case app.FieldFiles:
			add(s.files(f))
		default:
			add(s.field(f))
		}
	}
	s.after = newAfter(s)
	add(kit.Gap(), s.after.content)
	s.root.Refresh()
}

// notReady says why the complaint cannot go to the ICO as it is, "" if it can or has.
func notReady(c complaint.Case) string {
	if c.Verdict == complaint.VerdictReady || c.Verdict == complaint.VerdictSent {
		return ""
	}
	return c.Text
}

func (s *Screen) field(f app.FormField) fyne.CanvasObject {
	if f.Own {
		label := kit.Tight(kit.Strong(f.Label), kit.Muted("Only you can answer this."))
		if f.Key == "harm" {
			ask := kit.NewButton("Write it", func() { s.actions.Ask(s.id, complaint.AskEffect) })
			return kit.Panel(kit.Border(nil, nil, nil, ask, label))
		}
		return kit.Panel(label)
	}
	text := kit.NewReader()
	text.Set(paragraphs(f.Text), nil)
	copied := kit.NewButton("Copy", func() { s.copied(f.Label, f.Text) })
	return kit.Panel(kit.Border(nil, nil, nil, container.NewVBox(copied), kit.Strong(f.Label)), text.Container)
}

func (s *Screen) copied(label, text string) {
	kit.Copy(text)
	kit.SetText(s.said, "On the clipboard: "+label)
	s.body.Refresh()
}

// files lists what to attach, as it was last made.
func (s *Screen) files(f app.FormField) fyne.CanvasObject {
	made := s.view.Facts.Pack
	if made == nil {
		button := kit.NewPrimaryButton("Make the files…", func() { s.actions.MakePack(s.id) })
		return kit.Panel(kit.Tight(kit.Strong(f.Label), kit.Text("They are not made yet.")), kit.Actions(button))
	}
	text := []fyne.CanvasObject{kit.Strong(f.Label), kit.Muted("Made on " + made.On.String() + " in " + made.Dir)}
	for _, file := range made.Files {
		text = append(text, kit.Text(kit.Cut(file.Name)+", "+kit.Size(file.Bytes)))
	}
	label := "Make them again…"
	if !s.view.Current() {
		label = "Make the files anew…"
		old := kit.Strong("They are out of date: they hold " + kit.Count(made.Included, "email", "emails") + ", you have included " +
			kit.Number(s.view.Included) + " by now.")
		old.Importance = widget.WarningImportance
		text = append(text, old)
	}
	return kit.Panel(kit.Tight(text...), kit.Actions(
		kit.NewButton("Open the folder", func() { s.say("", s.actions.OpenFolder(made.Dir)) }),
		kit.NewButton(label, func() { s.actions.MakePack(s.id) })))
}

// say tells what was done, or what went wrong.
func (s *Screen) say(said string, err error) {
	s.failed.Set(err)
	kit.SetText(s.said, said)
	s.root.Refresh()
	if said != "" || err != nil {
		s.root.ToTop()
	}
}

// change does something off the main goroutine and shows the form anew.
func (s *Screen) change(said string, do func(context.Context) error) {
	fetch := func(ctx context.Context) (app.FormView, error) {
		if err := do(ctx); err != nil {
			return app.FormView{}, err
		}
		return s.deps.Form(ctx, string(s.id))
	}
	kit.Load(s.run, s.page, fetch, func(v app.FormView, err error) {
		if err == nil {
			s.apply(v)
		}
		s.say(said, err)
		if err == nil {
			kit.Focus(s.root, s.Focus())
		}
	})
}
