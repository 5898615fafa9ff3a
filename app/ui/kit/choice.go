package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ChoiceOption is one answer of a Choice.
type ChoiceOption struct {
	Value, Label string
	Hint         string // may be empty
}

// Choice is a question with a few answers, one below the other, of which one can be chosen. Nothing is chosen until the
// person does, and nothing looks so: an answer that the keyboard has reached has a ring around it and no other ground.
// Tab reaches every answer; Enter or Space chooses.
type Choice struct {
	*fyne.Container
	OnChosen func(value string)

	values  []string
	buttons []*Button
	chosen  string
}

// NewChoice returns a Choice with nothing chosen.
func NewChoice(options []ChoiceOption) *Choice {
	c := &Choice{Container: container.NewVBox()}
	for _, o := range options {
		b := NewButton(o.Label, func() { c.choose(o.Value) })
		b.Alignment = widget.ButtonAlignLeading
		b.Icon = fynetheme.RadioButtonIcon()
		b.ringOnly = true
		c.values, c.buttons = append(c.values, o.Value), append(c.buttons, b)
		c.Add(b)
		if o.Hint != "" {
			c.Add(Muted(o.Hint))
		}
	}
	return c
}

// Value returns the answer chosen, "" for none.
func (c *Choice) Value() string { return c.chosen }

// Set shows an answer as chosen, without OnChosen; "" for none.
func (c *Choice) Set(value string) {
	c.chosen = value
	for i, b := range c.buttons {
		b.Icon, b.Importance = fynetheme.RadioButtonIcon(), widget.MediumImportance
		if value != "" && c.values[i] == value {
			b.Icon, b.Importance = fynetheme.RadioButtonCheckedIcon(), widget.HighImportance
		}
		b.Refresh()
	}
}

// First is where the keyboard starts: the answer chosen. While none is, it is nil, so that no answer stands out.
func (c *Choice) First() fyne.Focusable {
	for i, b := range c.buttons {
		if c.chosen != "" && c.values[i] == c.chosen {
			return b
		}
	}
	return nil
}

func (c *Choice) choose(value string) {
	c.Set(value)
	if c.OnChosen != nil {
		c.OnChosen(value)
	}
}
