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
	*kit.Sheet[app.FormView]
	deps      deps
	now       func() time.Time
	id        complaint.CompanyID
	actions   Actions
	statement *statement
	copied    *kit.Button // the button of what is on the clipboard
	view      app.FormView
}

// New returns the screen about company id. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{deps: d, now: now, id: id, actions: a}
	s.Sheet = kit.NewSheet(run, kit.Loading[app.FormView]{Words: "Wording the answers", Fetch: s.fetch, Apply: s.apply})
	s.Unsaved = func() bool { return s.statement != nil && s.statement.changed() }
	return s
}

func (s *Screen) fetch(ctx context.Context) (app.FormView, error) {
	return s.deps.Form(ctx, string(s.id))
}

func (s *Screen) apply(v app.FormView) {
	s.view, s.id = v, v.Company
	s.Head(kit.Tight(kit.Title("The ICO’s form"), kit.Muted("Complaint about "+kit.Cut(v.Name)+", reference "+kit.Cut(v.Reference))))
	open := s.Button("Open the ICO’s page in my browser", func() { s.Say("", s.actions.OpenWeb(v.Web)) })
	if warn := notReady(v.Case); warn != "" {
		l := kit.Strong(warn)
		l.Importance = widget.WarningImportance
		s.Add(kit.Panel(l, kit.Text("You can read the answers now. Send them when nothing is missing any more."),
			kit.Actions(kit.NewButton("Back to the case", s.actions.Done))))
	}
	s.Add(kit.Text("These are the form’s fields, in its order. Copy each answer into the form. Desist sends nothing."), kit.Muted(v.Check),
		kit.Actions(open))
	for _, f := range v.Fields {
		switch f.Key {
		case app.FieldStatement:
			s.statement = newStatement(s, f)
			s.Add(s.statement.content)
		case app.FieldFiles:
			s.Add(s.files(f))
		default:
			s.Add(s.field(f))
		}
	}
	s.Add(kit.Gap(), newAfter(s).content)
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
			return kit.Panel(kit.Border(nil, nil, nil, container.NewCenter(ask), label))
		}
		return kit.Panel(label)
	}
	if f.Blank {
		return kit.Panel(kit.Tight(kit.Strong(f.Label), kit.Muted("Leave this empty.")))
	}
	text := kit.NewReader()
	text.Set(paragraphs(f.Text), nil)
	return kit.Panel(kit.Border(nil, nil, nil, container.NewVBox(s.copyButton(func() string { return f.Text })), kit.Strong(f.Label)), text.Container)
}

// copyButton puts a text on the clipboard. The button itself says so, because the head of the page may be out of sight.
func (s *Screen) copyButton(text func() string) *kit.Button {
	b := kit.NewButton("Copy", nil)
	b.OnTapped = func() {
		kit.Copy(text())
		if s.copied != nil {
			s.copied.SetText("Copy")
		}
		b.SetText("Copied")
		s.copied = b
	}
	return b
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
		kit.NewButton("Open the folder", func() { s.Say("", s.actions.OpenFolder(made.Dir)) }),
		kit.NewButton(label, func() { s.actions.MakePack(s.id) })))
}

// change does something and shows the form anew.
func (s *Screen) change(said string, do func(context.Context) error) {
	s.Change(said, func(ctx context.Context) (app.FormView, error) {
		if err := do(ctx); err != nil {
			return app.FormView{}, err
		}
		return s.fetch(ctx)
	}, func() {})
}
