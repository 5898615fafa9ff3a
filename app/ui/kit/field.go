package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Field is a question of a form: a label, a hint, the control and, when the answer will not do, why.
type Field struct {
	*fyne.Container
	Control fyne.CanvasObject
	label   *widget.Label
	problem *widget.Label
}

// NewField returns a Field. hint may be empty.
func NewField(label, hint string, control fyne.CanvasObject) *Field {
	f := &Field{Control: control, label: Strong(label), problem: Strong("")}
	f.problem.Importance = widget.DangerImportance
	h := Muted("")
	SetText(h, hint)
	f.problem.Hide()
	f.Container = container.NewVBox(Tight(f.label, h, f.problem), control)
	return f
}

// SetLabel changes the question.
func (f *Field) SetLabel(s string) { f.label.SetText(s) }

// SetProblem says what is wrong with the answer; "" for nothing.
func (f *Field) SetProblem(s string) {
	if s != "" {
		s = "Problem: " + s
	}
	SetText(f.problem, s)
	f.Refresh()
}

// Problem returns what is wrong with the answer.
func (f *Field) Problem() string { return f.problem.Text }

// PathField is an Entry for a path with a button that opens a chooser. The path can be typed, so no mouse is needed.
type PathField struct {
	*fyne.Container
	Entry  *Entry
	Button *Button
}

// NewPathField returns a PathField; choose opens the chooser and calls its argument with the path chosen.
func NewPathField(button string, choose func(set func(path string))) *PathField {
	p := &PathField{Entry: NewEntry()}
	p.Button = NewButton(button, func() { choose(p.Entry.SetText) })
	p.Container = Border(nil, nil, nil, p.Button, p.Entry)
	return p
}
