package intake

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// form is the control that takes the answer to one question.
type form struct {
	content fyne.CanvasObject
	submit  func()
	first   func() fyne.Focusable
	value   func() (string, bool) // the answer; false if it will not do, which is then said
}

func newForm(item app.IntakeItem, now func() time.Time) *form {
	switch item.Kind {
	case complaint.KindChoice:
		return choiceForm(item)
	case complaint.KindDay:
		return dayForm(item, now)
	}
	return textForm(item)
}

// head is the question above the control.
func head(item app.IntakeItem) []fyne.CanvasObject {
	out := []fyne.CanvasObject{kit.Title(item.Title)}
	if item.Hint != "" {
		out = append(out, kit.Text(item.Hint))
	}
	return []fyne.CanvasObject{kit.Tight(out...)}
}

func choiceForm(item app.IntakeItem) *form {
	var options []kit.ChoiceOption
	for _, o := range item.Options {
		options = append(options, kit.ChoiceOption(o))
	}
	c := kit.NewChoice(options)
	c.Set(item.Answer)
	field := kit.NewField("Choose one answer", "", c.Container)
	c.OnChosen = func(string) { field.SetProblem("") }
	return &form{
		content: container.NewVBox(append(head(item), field.Container)...), first: c.First,
		value: func() (string, bool) {
			if c.Value() == "" {
				field.SetProblem("Choose an answer, or skip the question")
				return "", false
			}
			return c.Value(), true
		},
	}
}

func dayForm(item app.IntakeItem, now func() time.Time) *form {
	f := &form{}
	d := kit.NewDayField("Date", "", now)
	d.Set(complaint.Day(item.Answer))
	d.Entry.OnSubmitted = func(string) { f.submit() }
	f.content = container.NewVBox(append(head(item), d.Container)...)
	f.first = func() fyne.Focusable { return d.Entry }
	f.value = func() (string, bool) {
		day, ok := d.Day()
		return string(day), ok
	}
	return f
}

// textRows is how many lines an answer in the person's own words has room for at once.
const textRows = 6

func textForm(item app.IntakeItem) *form {
	f := &form{}
	e := kit.NewEntry()
	label := "Your answer"
	if item.Kind == complaint.KindText {
		e, label = kit.NewTextEntry(textRows), "In your own words"
	}
	e.SetText(item.Answer)
	e.OnSubmitted = func(string) { f.submit() }
	field := kit.NewField(label, "", e)
	f.content = container.NewVBox(append(head(item), field.Container)...)
	f.first = func() fyne.Focusable { return e }
	f.value = func() (string, bool) {
		text := strings.TrimSpace(e.Text)
		problem := ""
		if text == "" && item.Answer == "" {
			problem = "Write an answer, or skip the question"
		}
		field.SetProblem(problem)
		return text, problem == ""
	}
	return f
}
