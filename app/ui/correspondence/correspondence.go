// Package correspondence is the screen of what the person and the company wrote to each other about the complaint.
package correspondence

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

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
	*kit.Sheet[app.CaseView]
	deps    deps
	now     func() time.Time
	id      complaint.CompanyID
	actions Actions
	add     *addForm
	view    app.CaseView
}

// New returns the screen about company id. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{deps: d, now: now, id: id, actions: a}
	s.add = newAddForm(s)
	s.Sheet = kit.NewSheet(run, kit.Loading[app.CaseView]{
		Words: "Loading the letters", Apply: s.apply,
		Fetch: func(ctx context.Context) (app.CaseView, error) { return d.Case(ctx, string(s.id)) },
	})
	return s
}

func (s *Screen) apply(v app.CaseView) {
	s.view, s.id = v, v.Company
	s.Head(kit.Tight(kit.Title("Letters and replies"), kit.Text("Between you and "+kit.Cut(v.Name)+", about these emails. What is listed here goes to the ICO with your complaint.")))
	if len(v.Proposed) > 0 {
		s.Add(kit.Heading("Found in your mailbox"), kit.Text("Desist adds nothing by itself. Say which of these belong to the case."))
		for _, l := range v.Proposed {
			s.Add(s.proposed(l))
		}
	}
	s.Add(kit.Gap(), kit.Heading("In the case"))
	if len(v.Facts.Letters) == 0 {
		s.Add(kit.Text("Nothing yet. Get new mail after you wrote to the company: Desist looks for your letter and for its answer."))
	}
	for _, l := range v.Facts.Letters {
		s.Add(s.letter(l))
	}
	s.Add(s.answered(), kit.Gap(), s.add.content)
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
	accept := s.Button("Add it to the case", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) {
			return s.deps.AcceptLetter(ctx, string(s.id), l.ID, kind)
		})
	})
	dismiss := s.Button("It does not belong here", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) { return s.deps.DismissLetter(ctx, string(s.id), l.ID) })
	})
	read := s.Button("Read it", func() { s.actions.ReadMail(l.Message) })
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
		buttons = append(buttons, s.Button("Read it", func() { s.actions.ReadMail(l.Message) }))
	}
	buttons = append(buttons, s.Button("Take it out", func() {
		s.change(func(ctx context.Context) (app.CaseView, error) { return s.deps.RemoveLetter(ctx, string(s.id), l.ID) })
	}))
	return kit.Panel(kit.Tight(text...), kit.Actions(buttons...))
}

// answered says what the company answered, or leads to the question.
func (s *Screen) answered() fyne.CanvasObject {
	v := s.view
	if v.Facts.Complained() == "" {
		write := s.Button("Write to the company", func() { s.actions.Write(v.Company, v.Name, false) })
		ask := s.Button("I have complained already", func() { s.actions.Ask(v.Company, complaint.AskComplained) })
		return kit.Panel(kit.Strong("No complaint to the company is recorded."), kit.Actions(write, ask))
	}
	said, label := "You have not said yet what the company answered.", "Say what it answered"
	for _, q := range v.Facts.Questions(v.Name) {
		if q.Key == complaint.AskReply && v.Facts.Reply != complaint.ReplyUnknown {
			said, label = "Its answer, as you say: "+q.Say(string(v.Facts.Reply))+".", "Change that"
		}
	}
	ask := s.Button(label, func() { s.actions.Ask(v.Company, complaint.AskReply) })
	again := s.Button("Write the follow-up letter", func() { s.actions.Write(v.Company, v.Name, true) })
	return kit.Panel(kit.Strong("You complained on "+v.Facts.Complained().String()+"."), kit.Text(said), kit.Actions(ask, again))
}

// change does something to the case and shows it anew.
func (s *Screen) change(do func(context.Context) (app.CaseView, error)) { s.Change("", do, func() {}) }
