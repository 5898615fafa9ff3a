// Package scope is the screen on which the person says what an opt-out refuses: all marketing, or some mailing lists.
package scope

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Lists(ctx context.Context, company string) ([]app.ListRow, error)
	SetOptOutScope(ctx context.Context, id complaint.OptOutID, said complaint.SaidScope) error
}

// Screen asks what one opt-out refuses.
type Screen struct {
	*kit.Sheet[[]app.ListRow]
	deps   deps
	optOut complaint.OptOut
	name   string
	leave  func()

	choice *kit.Choice
	field  *kit.Field
	lists  *fyne.Container
	checks map[complaint.List]*kit.Check
}

// New returns the screen for an opt-out from the company of that name. leave goes back to where it was asked from.
func New(d deps, run kit.Runner, o complaint.OptOut, name string, leave func()) *Screen {
	s := &Screen{deps: d, optOut: o, name: name, leave: leave}
	s.Sheet = kit.NewSheet(run, kit.Loading[[]app.ListRow]{
		Words: "Loading the mailing lists", Apply: s.apply,
		Fetch: func(ctx context.Context) ([]app.ListRow, error) { return d.Lists(ctx, string(o.Company)) },
	})
	s.Unsaved = func() bool { return s.choice != nil }
	return s
}

func (s *Screen) apply(rows []app.ListRow) {
	options := []kit.ChoiceOption{{Value: string(complaint.ScopeAll), Label: "All marketing by email from " + kit.Cut(s.name)}}
	if len(rows) > 0 {
		options = append(options, kit.ChoiceOption{Value: string(complaint.ScopeList), Label: "Some of their mailing lists only"})
	}
	s.choice = kit.NewChoice(options)
	s.lists, s.checks = container.NewVBox(), map[complaint.List]*kit.Check{}
	for _, r := range rows {
		s.lists.Add(s.list(r))
	}
	s.field = kit.NewField("What did you refuse?", s.found(), container.NewVBox(s.choice.Container, s.lists))
	s.choice.OnChosen = s.chosen
	start := ""
	switch {
	case s.optOut.Scope != complaint.ScopeList:
		start = string(complaint.ScopeAll)
	case len(rows) > 0:
		start = string(complaint.ScopeList)
	}
	s.choice.Set(start)
	s.chosen(start)
	s.Head(kit.Tight(kit.Title("What this opt-out refuses"), kit.Muted(kit.Date(s.optOut.At)+": you "+words.Method(s.optOut.Method))))
	if s.optOut.Quote != "" {
		s.Add(kit.Text("“" + kit.Cut(s.optOut.Quote) + "”"))
	}
	s.Add(s.field.Container)
	buttons := []fyne.CanvasObject{kit.NewPrimaryButton("Save", s.Save), kit.NewButton("Cancel", s.leave)}
	if s.optOut.Said {
		buttons = append(buttons, kit.NewButton("Go back to what the mail says", func() { s.put(complaint.SaidScope{}) }))
	}
	s.Add(kit.Gap(), container.NewHBox(buttons...), kit.Gap())
	s.StartAt(s.choice.First())
}

// found says what Desist made of the mail, and what follows from an answer.
func (s *Screen) found() string {
	after := " Say only what you did: the pack will show it as your own word."
	switch {
	case s.optOut.Said:
		return "This is what you said before." + after
	case s.optOut.Scope != complaint.ScopeList:
		return "Desist takes it for all marketing." + after
	case s.optOut.Unclear():
		return "It is about one mailing list, and Desist can’t tell which. Until you say which, no message is counted." + after
	}
	return "Desist takes it for the lists that are ticked." + after
}

func (s *Screen) list(r app.ListRow) fyne.CanvasObject {
	c := kit.NewCheck(kit.Cut(cmp.Or(r.Name, r.From)), func(bool) { s.field.SetProblem("") })
	c.Put(slices.Contains(s.optOut.Lists, r.ID))
	s.checks[r.ID] = c
	detail := fmt.Sprintf("%s: %s, the last on %s: “%s”", kit.Cut(r.ID.String()), kit.Count(r.Messages, "message", "messages"),
		kit.Date(r.Last), kit.Cut(r.Example))
	return kit.Tight(c, kit.Muted(detail))
}

func (s *Screen) chosen(value string) {
	s.field.SetProblem("")
	if value == string(complaint.ScopeList) {
		s.lists.Show()
	} else {
		s.lists.Hide()
	}
	s.Root.Refresh()
}

// Save records the answer and goes back.
func (s *Screen) Save() {
	said := complaint.SaidScope{Scope: complaint.Scope(s.choice.Value())}
	if said.Scope == complaint.ScopeList {
		for l, c := range s.checks {
			if c.Checked {
				said.Lists = append(said.Lists, l)
			}
		}
	}
	switch {
	case said.Scope == "":
		s.problem("Choose what you refused")
	case said.Scope == complaint.ScopeList && len(said.Lists) == 0:
		s.problem("Tick at least one list")
	default:
		s.put(said)
	}
}

func (s *Screen) problem(text string) {
	s.field.SetProblem(text)
	s.Root.Refresh()
}

func (s *Screen) put(said complaint.SaidScope) {
	kit.Try(s.Loader, func(ctx context.Context) error { return s.deps.SetOptOutScope(ctx, s.optOut.ID, said) }, func(err error) {
		if err != nil {
			s.Say("", err)
			return
		}
		s.leave()
	})
}
