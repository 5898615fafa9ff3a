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
	"desist/app/ui/words"
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
	*kit.Sheet[app.LetterResult]
	deps    deps
	which   Which
	actions Actions

	language *kit.Choice
	subject  *widget.Label
	text     *kit.Reader
	to       *kit.Entry
	toField  *kit.Field
	folder   *kit.PathField
	sent     *kit.DayField
	copy     *kit.Button
}

// New returns the screen of a letter. now tells the time and the person's time zone.
func New(d deps, run kit.Runner, now func() time.Time, w Which, a Actions) *Screen {
	s := &Screen{deps: d, which: w, actions: a, subject: kit.Strong(""), text: kit.NewReader(), to: kit.NewEntry()}
	s.toField = kit.NewField("Company’s email address (optional)", "Its privacy notice may name one for complaints or for data protection.", s.to)
	s.folder = kit.NewPathField("Choose…", a.ChooseFolder)
	s.folder.Entry.SetText(filepath.Join(w.Folder, "letters"))
	s.sent = kit.NewDayField("When did you send it?", "", now)
	s.sent.Entry.OnSubmitted = func(string) { s.Record() }
	s.language = kit.NewChoice(words.Languages)
	s.language.Set(words.English)
	s.language.OnChosen = func(string) { s.Reload(func() {}) }
	s.copy = kit.NewPrimaryButton("Copy the text", s.Copy)
	s.Sheet = kit.NewSheet(run, kit.Loading[app.LetterResult]{
		Words: "Writing the letter", Apply: s.apply,
		Fetch: func(ctx context.Context) (app.LetterResult, error) { return d.DraftLetter(ctx, s.request("")) },
	})
	s.build()
	return s
}

func (s *Screen) build() {
	title := "Letter to " + kit.Cut(s.which.Name)
	intro := "This letter objects to marketing, complains about the emails and asks three questions. Read it before you send it: it speaks in your name."
	if s.which.FollowUp {
		title = "Follow-up letter to " + kit.Cut(s.which.Name)
		intro = "This letter comes back to your complaint. Read it before you send it: it speaks in your name."
	}
	save := func(text string, f app.LetterFormat) fyne.CanvasObject {
		return kit.NewButton(text, func() { s.Save(f) })
	}
	s.Head(kit.Title(title), kit.Text(intro), kit.Text("Desist does not send it. You do."))
	s.Add(
		kit.Panel(s.subject, s.text.Container),
		kit.NewField("Language of the letter", "", s.language.Container).Container,
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
	)
}

func (s *Screen) request(dir string, formats ...app.LetterFormat) app.LetterRequest {
	return app.LetterRequest{
		Company: string(s.which.Company), FollowUp: s.which.FollowUp, Language: s.language.Value(),
		To: strings.TrimSpace(s.to.Text), Dir: dir, Formats: formats,
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
}

// take takes the letter into use: its reference is kept from now on.
func (s *Screen) take(req app.LetterRequest, then func(app.LetterResult) (said string, err error)) {
	s.Say("", nil)
	do := func(ctx context.Context) (app.LetterResult, error) { return s.deps.WriteLetter(ctx, req) }
	kit.Work(s.Loader, do, func(l app.LetterResult, err error) {
		said := ""
		if err == nil {
			s.apply(l)
			said, err = then(l)
		}
		s.Say(said, err)
	})
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
		s.Say("", &app.Error{Code: app.CodeUsage, What: "The letter was not saved", Hint: "Enter the folder with its full path."})
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
	s.Root.Refresh()
	if !ok {
		return
	}
	do := func(ctx context.Context) error {
		_, err := s.deps.ChangeCase(ctx, string(s.which.Company), func(f *complaint.CaseFacts) error {
			if s.which.FollowUp {
				f.ChasedOn = day
			} else {
				f.ComplainedOn = day
			}
			return nil
		})
		return err
	}
	kit.Try(s.Loader, do, func(err error) {
		if err != nil {
			s.Say("", err)
			return
		}
		s.actions.Sent()
	})
}
