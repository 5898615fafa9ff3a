// Package correspondence is the screen of what the person and the company wrote to each other about the complaint.
package correspondence

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Case(ctx context.Context, company string) (app.CaseView, error)
	AcceptLetter(ctx context.Context, company, id string, kind complaint.LetterKind) (app.CaseView, error)
	DismissLetter(ctx context.Context, company, id string) (app.CaseView, error)
	AddLetter(ctx context.Context, company string, in app.LetterInput) (app.CaseView, error)
	RemoveLetter(ctx context.Context, company, id string) (app.CaseView, error)
}

// Actions are the ways on from here.
type Actions struct {
	ReadMail   func(complaint.MessageID)
	Ask        func(complaint.CompanyID, complaint.QuestionKey)
	ChooseFile func(set func(path string))
	Write      func(id complaint.CompanyID, name string, followUp bool)
}

// Screen shows the letters of a case.
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
	add    *addForm
	first  fyne.Focusable
	view   app.CaseView
	loaded bool
	page   context.Context
}

// New returns the screen about company id. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{deps: d, run: run, now: now, id: id, actions: a, body: container.NewVBox(), failed: kit.NewErrorPanel(nil)}
	s.add = newAddForm(s)
	s.root = kit.Page(s.body, s.add.content)
	s.states = kit.NewStates("Loading the letters", kit.Gap(), s.root, func() { s.Show(s.page) })
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

// Show loads the letters.
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
	})
}

func (s *Screen) apply(v app.CaseView) {
	s.view, s.id, s.first = v, v.Company, nil
	s.body.RemoveAll()
	add := func(objects ...fyne.CanvasObject) {
		for _, o := range objects {
			s.body.Add(o)
		}
	}
	add(kit.Tight(kit.Title("Letters and replies"), kit.Text("Between you and "+kit.Cut(v.Name)+", about these emails. What is listed here goes to the ICO with your complaint.")),
		s.failed.Container)
	if len(v.Proposed) > 0 {
		add(kit.Heading("Found in your mailbox"), kit.Text("Desist adds nothing by itself. Say which of these belong to the case."))
		for _, l := range v.Proposed {
			add(s.proposed(l))
		}
	}
	add(kit.Gap(), kit.Heading("In the case"))
	if len(v.Facts.Letters) == 0 {
		add(kit.Text("Nothing yet. Get new mail after you wrote to the company: Desist looks for your letter and for its answer."))
	}
	for _, l := range v.Facts.Letters {
		add(s.letter(l))
	}
	add(s.answered(), kit.Gap())
	s.root.Refresh()
}

// button makes a button; the first one made takes the focus.
func (s *Screen) button(text string, tapped func()) *kit.Button {
	b := kit.NewButton(text, tapped)
	if s.first == nil {
		s.first = b
	}
	return b
}

func (s *Screen) proposed(l complaint.Letter) fyne.CanvasObject {
	kind := l.Kind
	var choices []string
	for _, k := range complaint.LetterKinds[:len(complaint.LetterKinds)-1] { // a mail is no note
		choices = append(choices, words.Letter(k))
	}
	sel := kit.NewSelect(choices, nil)
	sel.SetSelected(words.Letter(l.Kind))
	sel.OnChanged = func(string) { kind = complaint.LetterKinds[sel.SelectedIndex()] }
	accept := s.button("Add it to the case", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) {
			return s.deps.AcceptLetter(ctx, string(s.id), l.ID, kind)
		})
	})
	dismiss := s.button("It does not belong here", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) { return s.deps.DismissLetter(ctx, string(s.id), l.ID) })
	})
	read := s.button("Read it", func() { s.actions.ReadMail(l.Message) })
	return kit.Panel(
		kit.Strong(l.On.String()+": "+kit.Cut(l.Subject)),
		kit.NewField("What is it?", "Desist’s guess is shown. Change it if it is wrong.", sel).Container,
		kit.Actions(accept, read, dismiss))
}

func (s *Screen) letter(l complaint.Letter) fyne.CanvasObject {
	text := []fyne.CanvasObject{kit.Strong(l.On.String() + ": " + words.Letter(l.Kind))}
	if l.Subject != "" {
		text = append(text, kit.Text(kit.Cut(l.Subject)))
	}
	if l.Text != "" {
		text = append(text, kit.Text(kit.Clean(l.Text)))
	}
	if l.FileName != "" {
		text = append(text, kit.Muted("File: "+kit.Cut(l.FileName)))
	}
	var buttons []fyne.CanvasObject
	if l.Message != "" {
		buttons = append(buttons, s.button("Read it", func() { s.actions.ReadMail(l.Message) }))
	}
	buttons = append(buttons, s.button("Take it out", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) { return s.deps.RemoveLetter(ctx, string(s.id), l.ID) })
	}))
	return kit.Panel(kit.Tight(text...), kit.Actions(buttons...))
}

// answered says what the company answered, or leads to the question.
func (s *Screen) answered() fyne.CanvasObject {
	v := s.view
	if v.Facts.Complained() == "" {
		write := s.button("Write to the company", func() { s.actions.Write(v.Company, v.Name, false) })
		ask := s.button("I have complained already", func() { s.actions.Ask(v.Company, complaint.AskComplained) })
		return kit.Panel(kit.Strong("No complaint to the company is recorded."), kit.Actions(write, ask))
	}
	said, label := "You have not said yet what the company answered.", "Say what it answered"
	for _, q := range v.Facts.Questions(v.Name) {
		if q.Key == complaint.AskReply && v.Facts.Reply != complaint.ReplyUnknown {
			said, label = "Its answer, as you say: "+q.Say(string(v.Facts.Reply))+".", "Change that"
		}
	}
	ask := s.button(label, func() { s.actions.Ask(v.Company, complaint.AskReply) })
	again := s.button("Write the follow-up letter", func() { s.actions.Write(v.Company, v.Name, true) })
	return kit.Panel(kit.Strong("You complained on "+v.Facts.Complained().String()+"."), kit.Text(said), kit.Actions(ask, again))
}

// change does something to the case off the main goroutine and shows it anew.
func (s *Screen) change(do func(context.Context) (app.CaseView, error)) {
	s.changeThen(do, func() { kit.Focus(s.root, s.Focus()) })
}

func (s *Screen) changeThen(do func(context.Context) (app.CaseView, error), then func()) {
	s.failed.Set(nil)
	kit.Load(s.run, s.page, do, func(v app.CaseView, err error) {
		if err != nil {
			s.failed.Set(err)
			s.root.Refresh()
			s.root.ToTop()
			return
		}
		s.apply(v)
		then()
	})
}
