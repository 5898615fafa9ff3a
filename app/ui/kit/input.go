package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is widget.Entry that lets Escape through to the screen.
type Entry struct {
	widget.Entry

	// OnLeft, if not nil, is called when the focus goes elsewhere.
	OnLeft func()
}

// NewEntry returns a one-line Entry.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// NewPasswordEntry returns an Entry that hides what is typed.
func NewPasswordEntry() *Entry {
	e := NewEntry()
	e.Password = true
	return e
}

// NewTextEntry returns an Entry of several lines.
func NewTextEntry(rows int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(rows)
	e.ExtendBaseWidget(e)
	return e
}

// FocusGained scrolls the entry into view.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost tells who wants to know.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnLeft != nil {
		e.OnLeft()
	}
}

// TypedKey passes Escape on.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		bubble(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// Select is widget.Select that opens on Enter as well and lets other keys through.
type Select struct {
	widget.Select
	focused bool
}

// NewSelect returns a Select.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws a border as around an Entry, which Fyne's Select has not.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return newRing(newRing(s.Select.CreateRenderer(), nil), func() bool { return s.focused })
}

// FocusGained shows the ring and scrolls the choice into view.
func (s *Select) FocusGained() {
	s.focused = true
	s.Select.FocusGained()
	reveal(s)
}

// FocusLost hides the ring.
func (s *Select) FocusLost() {
	s.focused = false
	s.Select.FocusLost()
}

// TypedKey opens the list on Enter, changes the choice on arrows and passes the rest on.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isEnter(ev):
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case ev.Name == fyne.KeySpace, ev.Name == fyne.KeyUp, ev.Name == fyne.KeyDown,
		ev.Name == fyne.KeyLeft, ev.Name == fyne.KeyRight:
		s.Select.TypedKey(ev)
	default:
		bubble(s, ev)
	}
}

// AcceptsTab leaves Tab to move the focus, also in an Entry of several lines.
func (e *Entry) AcceptsTab() bool { return false }
