package correspondence

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// maxFile is the largest file that is taken as a letter.
const maxFile = 25 << 20

// textRows is how many lines a text written by hand has room for at once.
const textRows = 4

// addForm records a letter, a call or a visit that is not in the mailbox.
type addForm struct {
	screen  *Screen
	content *fyne.Container
	kind    *kit.Select
	kindF   *kit.Field
	day     *kit.DayField
	text    *kit.Entry
	textF   *kit.Field
	file    *kit.PathField
	submit  *kit.Button
}

func newAddForm(s *Screen) *addForm {
	f := &addForm{screen: s, text: kit.NewTextEntry(textRows)}
	var choices []string
	for _, k := range complaint.LetterKinds {
		choices = append(choices, words.Letter(k))
	}
	f.kind = kit.NewSelect(choices, nil)
	f.kindF = kit.NewField("What is it?", "", f.kind)
	f.day = kit.NewDayField("On which day?", "", s.now)
	f.textF = kit.NewField("What does it say, or what was said?", "May be left out if a file shows it.", f.text)
	f.file = kit.NewPathField("Choose…", s.actions.ChooseFile)
	f.submit = kit.NewButton("Add it", f.Submit)
	f.content = container.NewVBox(
		kit.Heading("Add one by hand"),
		kit.Text("A letter by post, a call, a visit, or a form on the company’s website. For emails, open the mail file instead: Desist then proposes them here."),
		f.kindF.Container, f.day.Container, f.textF.Container,
		kit.NewField("File (optional)", "A scan, a picture or a PDF. A copy is kept in your casebook.", f.file.Container).Container,
		container.NewHBox(f.submit),
	)
	return f
}

// Submit checks the answers and records the letter.
func (f *addForm) Submit() {
	in, ok := f.input()
	f.screen.Root.Refresh()
	if !ok {
		return
	}
	path := strings.TrimSpace(f.file.Entry.Text)
	f.screen.Change("", func(ctx context.Context) (app.CaseView, error) {
		if path != "" {
			data, err := kit.ReadFile(path, "file", maxFile)
			if err != nil {
				return app.CaseView{}, err
			}
			in.FileName, in.File = filepath.Base(path), data
		}
		return f.screen.deps.AddLetter(ctx, string(f.screen.id), in)
	}, f.clear)
}

func (f *addForm) input() (app.LetterInput, bool) {
	in := app.LetterInput{Text: strings.TrimSpace(f.text.Text)}
	kind, text := "", ""
	if i := f.kind.SelectedIndex(); i >= 0 {
		in.Kind = complaint.LetterKinds[i]
	} else {
		kind = "Choose what it is"
	}
	if in.Text == "" && strings.TrimSpace(f.file.Entry.Text) == "" {
		text = "Write down what it says, or choose a file"
	}
	f.kindF.SetProblem(kind)
	f.textF.SetProblem(text)
	day, ok := f.day.Day()
	in.On = day
	return in, ok && kind == "" && text == ""
}

func (f *addForm) clear() {
	f.kind.ClearSelected()
	f.day.Set("")
	f.text.SetText("")
	f.file.Entry.SetText("")
	f.screen.Root.ToTop()
	kit.Focus(f.screen.Root, f.screen.Focus())
}
