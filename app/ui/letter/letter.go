// Package letter is the screen of the letter to the company: to read it, to take it along, and to record that it was
// sent. Desist sends nothing.
package letter

import (
	"context"
	"path/filepath"
	"strings"
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
	DraftLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error)
	WriteLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error)
	ChangeCase(ctx context.Context, company string, change func(*complaint.CaseFacts) error) (app.CaseView, error)
}

// Actions are the ways on from here.
type Actions struct {
	OpenMail     func(mailto string) error // opens the person's mail program
	ChooseFolder func(set func(path string))
	Sent         func()
}

// Which says which letter it is.
type Which struct {
	Company  complaint.CompanyID
	Name     string
	FollowUp bool
	Folder   string // proposed for its files
}

// Screen shows the letter.
type Screen struct {
	deps    deps
	run     kit.Runner
	which   Which
	actions Actions

	states  *kit.States
	root    *kit.Scroll
	subject *widget.Label
	text    *kit.Reader
	to      *kit.Entry
	toField *kit.Field
	folder  *kit.PathField
	sent    *kit.DayField
	failed  *kit.ErrorPanel
	done    *widget.Label
	copy    *kit.Button
	loaded  bool
	page    context.Context
}

// New returns the screen of a letter. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, w Which, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, which: w, actions: a, subject: kit.Strong(""), text: kit.NewReader(), to: kit.NewEntry(),
		failed: kit.NewErrorPanel(nil), done: kit.Strong(""),
	}
	s.done.Importance = widget.SuccessImportance
	s.done.Hide()
	s.toField = kit.NewField("Company’s email address (optional)", "Its privacy notice may name one for complaints or for data protection.", s.to)
	s.folder = kit.NewPathField("Choose…", a.ChooseFolder)
	s.folder.Entry.SetText(filepath.Join(w.Folder, "letters"))
	s.sent = kit.NewDayField("When did you send it?", "", now)
	s.sent.Entry.OnSubmitted = func(string) { s.Record() }
	s.copy = kit.NewPrimaryButton("Copy the text", s.Copy)
	s.root = kit.Page(s.objects()...)
	s.states = kit.NewStates("Writing the letter", kit.Gap(), s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	return s
}

func (s *Screen) objects() []fyne.CanvasObject {
	title := "Letter to " + kit.Cut(s.which.Name)
	intro := "This letter objects to marketing, complains about the emails and asks three questions. Read it before you send it: it speaks in your name."
	if s.which.FollowUp {
		title = "Follow-up letter to " + kit.Cut(s.which.Name)
		intro = "This letter comes back to your complaint. Read it before you send it: it speaks in your name."
	}
	save := func(text string, f app.LetterFormat) fyne.CanvasObject {
		return kit.NewButton(text, func() { s.Save(f) })
	}
	return []fyne.CanvasObject{
		kit.Title(title), kit.Text(intro), kit.Text("Desist does not send it. You do."), s.failed.Container, s.done,
		kit.Panel(s.subject, s.text.Container),
		kit.Gap(), kit.Heading("Take it along"),
		s.toField.Container,
		container.New(&kit.Flow{}, s.copy, kit.NewButton("Open it in my mail program", s.Mail)),
		kit.NewField("Folder for files", "They are not encrypted there.", s.folder.Container).Container,
		container.New(&kit.Flow{}, save("Save as PDF", app.LetterPDF), save("Save as text", app.LetterText),
			save("Save as email draft", app.LetterDraft)),
		kit.Gap(), kit.Heading("When you have sent it"),
		kit.Text("The time that the company has is counted from that day."),
		s.sent.Container,
		container.NewHBox(kit.NewButton("I have sent it on this day", s.Record)),
	}
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.root }

// Show words the letter.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	if !s.loaded {
		s.states.Loading()
	}
	fetch := func(ctx context.Context) (app.LetterResult, error) { return s.deps.DraftLetter(ctx, s.request("")) }
	kit.Load(s.run, ctx, fetch, func(l app.LetterResult, err error) {
		if err != nil {
			s.loaded = false
			s.states.Fail(err)
			return
		}
		s.loaded = true
		s.apply(l)
		s.states.Content()
	})
}

func (s *Screen) request(dir string, formats ...app.LetterFormat) app.LetterRequest {
	return app.LetterRequest{
		Company: string(s.which.Company), FollowUp: s.which.FollowUp, To: strings.TrimSpace(s.to.Text), Dir: dir, Formats: formats,
	}
}

func (s *Screen) apply(l app.LetterResult) {
	s.subject.SetText("Subject: " + kit.Clean(l.Subject))
	var paragraphs []kit.Paragraph
	for _, p := range strings.Split(l.Text, "\n") {
		if strings.TrimSpace(p) != "" {
			paragraphs = append(paragraphs, kit.Paragraph{Text: p})
		}
	}
	s.text.Set(paragraphs, nil)
	s.root.Refresh()
}

// take takes the letter into use: its reference is kept from now on.
func (s *Screen) take(req app.LetterRequest, then func(app.LetterResult) (said string, err error)) {
	s.failed.Set(nil)
	kit.SetText(s.done, "")
	do := func(ctx context.Context) (app.LetterResult, error) { return s.deps.WriteLetter(ctx, req) }
	kit.Load(s.run, s.page, do, func(l app.LetterResult, err error) {
		said := ""
		if err == nil {
			s.apply(l)
			said, err = then(l)
		}
		s.say(said, err)
	})
}

func (s *Screen) say(said string, err error) {
	s.failed.Set(err)
	kit.SetText(s.done, said)
	s.root.Refresh()
	s.root.ToTop()
}

// Copy puts the letter on the clipboard.
func (s *Screen) Copy() {
	s.take(s.request(""), func(l app.LetterResult) (string, error) {
		kit.Copy(l.Text)
		return "The letter is on the clipboard. Paste it into an email or the company’s form.", nil
	})
}

// Mail opens the letter in the person's mail program.
func (s *Screen) Mail() {
	s.take(s.request(""), func(l app.LetterResult) (string, error) {
		return "Your mail program was asked to open the letter. Check the address, and send it from there.", s.actions.OpenMail(l.Mailto)
	})
}

// Save writes the letter as one file.
func (s *Screen) Save(f app.LetterFormat) {
	dir := strings.TrimSpace(s.folder.Entry.Text)
	if !filepath.IsAbs(dir) {
		s.say("", &app.Error{Code: app.CodeUsage, What: "The letter was not saved", Hint: "Enter the folder with its full path."})
		return
	}
	s.take(s.request(filepath.Clean(dir), f), func(l app.LetterResult) (string, error) {
		var names []string
		for _, file := range l.Files {
			names = append(names, file.Path)
		}
		return "Saved: " + strings.Join(names, ", "), nil
	})
}

// Record keeps the day on which the person sent the letter.
func (s *Screen) Record() {
	day, ok := s.sent.Day()
	s.root.Refresh()
	if !ok {
		return
	}
	do := func(ctx context.Context) (app.CaseView, error) {
		return s.deps.ChangeCase(ctx, string(s.which.Company), func(f *complaint.CaseFacts) error {
			if s.which.FollowUp {
				f.ChasedOn = day
			} else {
				f.ComplainedOn = day
			}
			return nil
		})
	}
	kit.Load(s.run, s.page, do, func(_ app.CaseView, err error) {
		if err != nil {
			s.say("", err)
			return
		}
		s.actions.Sent()
	})
}
