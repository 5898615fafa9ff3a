package icoform

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

// statementRows is how many lines of the statement are shown at once.
const statementRows = 14

// statement is the field with what has happened: to read, to reword within the form's limit, and to copy.
type statement struct {
	screen  *Screen
	field   app.FormField
	content *fyne.Container
	entry   *kit.Entry
	count   *widget.Label
	copy    *kit.Button
	keep    *kit.Button
}

func newStatement(s *Screen, f app.FormField) *statement {
	t := &statement{screen: s, field: f, entry: kit.NewTextEntry(statementRows), count: kit.Strong("")}
	t.copy = s.copyButton(func() string { return strings.TrimSpace(t.entry.Text) })
	t.keep = kit.NewButton("Keep my wording", func() { t.set("Your wording is kept.", t.entry.Text) })
	t.entry.SetText(f.Text)
	t.entry.OnChanged = func(string) { t.check() }
	buttons := container.New(&kit.Flow{}, t.copy, t.keep)
	if f.Text != s.view.Drafted {
		buttons.Add(kit.NewButton("Go back to Desist’s wording", func() { t.set("The statement is Desist’s again.", "") }))
	}
	hint := kit.Muted("You may reword it. Where it differs from the files, the ICO will ask.")
	t.content = kit.Panel(kit.Tight(kit.Strong(f.Label), hint, t.count), t.entry, buttons)
	t.check()
	return t
}

// changed reports whether the person reworded the statement and has not kept it.
func (t *statement) changed() bool { return strings.TrimSpace(t.entry.Text) != t.field.Text }

// check counts the characters as the form may at worst.
func (t *statement) check() {
	n := app.StatementChars(t.entry.Text)
	text := fmt.Sprintf("%s of %s characters", kit.Number(n), kit.Number(t.field.Max))
	t.count.Importance = widget.MediumImportance
	if n > t.field.Max {
		text += ": too long by " + kit.Number(n-t.field.Max)
		t.count.Importance = widget.DangerImportance
	}
	t.count.SetText(text)
	t.copy.SetEnabled(n > 0 && n <= t.field.Max)
	t.keep.SetEnabled(t.changed() && n > 0 && n <= t.field.Max)
}

func (t *statement) set(said, text string) {
	s := t.screen
	s.change(said, func(ctx context.Context) error { return s.deps.SetStatement(ctx, string(s.id), text) })
}

func paragraphs(text string) []kit.Paragraph {
	var out []kit.Paragraph
	for _, p := range strings.Split(text, "\n") {
		if strings.TrimSpace(p) != "" {
			out = append(out, kit.Paragraph{Text: p})
		}
	}
	return out
}
