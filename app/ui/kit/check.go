package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Check is widget.Check that Enter turns as Space does, and that lets other keys through.
type Check struct {
	widget.Check
}

// NewCheck returns a Check; changed hears of what the person does.
func NewCheck(text string, changed func(on bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

// Put shows a state without telling anybody.
func (c *Check) Put(on bool) {
	changed := c.OnChanged
	c.OnChanged = nil
	c.SetChecked(on)
	c.OnChanged = changed
}

// SetEnabled enables or disables the check.
func (c *Check) SetEnabled(on bool) {
	if on {
		c.Enable()
	} else {
		c.Disable()
	}
}

// Turn does what a tap does, unless the check is disabled or hidden.
func (c *Check) Turn() {
	if !c.Disabled() && c.Visible() {
		c.SetChecked(!c.Checked)
	}
}

// FocusGained scrolls the check into view.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	reveal(c)
}

// TypedKey turns the check on Enter and passes other keys on. Space comes as a rune.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isEnter(ev):
		c.Turn()
	case ev.Name == fyne.KeySpace:
	default:
		bubble(c, ev)
	}
}
