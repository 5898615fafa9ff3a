package uitest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/kit"
)

// visible calls f for every object shown below root.
func visible(root fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if !root.Visible() {
		return
	}
	f(root)
	var below []fyne.CanvasObject
	switch o := root.(type) {
	case *fyne.Container:
		below = o.Objects
	case *widget.Label, *kit.Button: // hold a rich text of the same words
	case fyne.Widget:
		// Not test.LaidOutObjects: it makes new renderers, and widgets lose touch with the old ones.
		below = test.WidgetRenderer(o).Objects()
	}
	for _, o := range below {
		visible(o, f)
	}
}

// Button returns the first button shown whose text begins with text, nil if there is none.
func Button(root fyne.CanvasObject, text string) *kit.Button {
	var found *kit.Button
	visible(root, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && found == nil && strings.HasPrefix(b.Text, text) {
			found = b
		}
	})
	return found
}

// Check returns the first check shown whose text begins with text, nil if there is none.
func Check(root fyne.CanvasObject, text string) *kit.Check {
	var found *kit.Check
	visible(root, func(o fyne.CanvasObject) {
		if c, ok := o.(*kit.Check); ok && found == nil && strings.HasPrefix(c.Text, text) {
			found = c
		}
	})
	return found
}

// Press presses the first button shown whose text begins with text, and reports whether it could.
func Press(root fyne.CanvasObject, text string) bool {
	b := Button(root, text)
	if b == nil || b.Disabled() {
		return false
	}
	b.Press()
	return true
}

// Text returns every word shown by labels, rich texts and buttons below root, one object a line.
func Text(root fyne.CanvasObject) string {
	var lines []string
	visible(root, func(o fyne.CanvasObject) {
		switch w := o.(type) {
		case *widget.Label:
			lines = append(lines, w.Text)
		case *widget.RichText:
			lines = append(lines, w.String())
		case *kit.Button:
			lines = append(lines, w.Text)
		}
	})
	return strings.Join(lines, "\n")
}

// Key sends keys to what has the focus, or to the window.
func Key(c fyne.Canvas, names ...fyne.KeyName) {
	for _, n := range names {
		ev := &fyne.KeyEvent{Name: n}
		if f := c.Focused(); f != nil {
			f.TypedKey(ev)
		} else if f := c.OnTypedKey(); f != nil {
			f(ev)
		}
	}
}

// Type types text into what has the focus.
func Type(c fyne.Canvas, text string) {
	if f := c.Focused(); f != nil {
		test.Type(f, text)
	}
}

// Tab moves the focus on.
func Tab(c fyne.Canvas, times int) {
	for range times {
		c.FocusNext()
	}
}

// Controls returns what is shown below root and can be used with the keyboard.
func Controls(root fyne.CanvasObject) []fyne.Focusable {
	var out []fyne.Focusable
	visible(root, func(o fyne.CanvasObject) {
		switch w := o.(type) {
		case *kit.Button:
			if !w.Disabled() {
				out = append(out, w)
			}
		case *kit.Check:
			if !w.Disabled() {
				out = append(out, w)
			}
		case *kit.Entry:
			out = append(out, w)
		case *kit.Select:
			out = append(out, w)
		}
	})
	return out
}
