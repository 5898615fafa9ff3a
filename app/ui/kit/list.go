package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// page is how many rows Page Up and Page Down move.
const page = 10

// List is widget.List in which the arrow keys move the selection itself. OnMove hears every new selection; OnOpen
// hears a click, Enter or Space on a row. Rows are of one height, so lists of any length scroll at the same speed.
type List struct {
	widget.List
	OnMove func(id int)
	OnOpen func(id int)

	current int
	byKey   bool
}

// NewList returns a List.
func NewList(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *List {
	l := &List{current: -1}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.OnSelected = l.selected
	l.ExtendBaseWidget(l)
	return l
}

// Current returns the selected row, -1 if there is none.
func (l *List) Current() int { return l.current }

// GoTo selects row id, clamped to the list, as the arrow keys do.
func (l *List) GoTo(id int) {
	n := l.Length()
	if n == 0 {
		return
	}
	id = min(max(id, 0), n-1)
	l.byKey = true
	l.Highlight(id) // Fyne's own mark of where the keyboard is
	l.Select(id)
	l.byKey = false
}

// Reset forgets the selection and shows the list anew from its top.
func (l *List) Reset() {
	l.current = -1
	l.UnselectAll()
	l.ScrollTo(0)
	l.Refresh()
}

func (l *List) selected(id int) {
	l.current = id
	if l.OnMove != nil {
		l.OnMove(id)
	}
	if l.byKey {
		return
	}
	l.open()
}

func (l *List) open() {
	if l.OnOpen == nil || l.current < 0 || l.current >= l.Length() {
		return
	}
	id := l.current
	// A second click on the same row must open it again, so a list that opens rows keeps no selection.
	l.UnselectAll()
	l.OnOpen(id)
}

// TypedKey moves and opens.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		l.GoTo(l.current + 1)
	case fyne.KeyUp:
		l.GoTo(l.current - 1)
	case fyne.KeyPageDown:
		l.GoTo(l.current + page)
	case fyne.KeyPageUp:
		l.GoTo(l.current - page)
	case fyne.KeyHome:
		l.GoTo(0)
	case fyne.KeyEnd:
		l.GoTo(l.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if l.current < 0 {
			l.GoTo(0)
		}
		l.open()
	default:
		bubble(l, ev)
	}
}

// FocusGained selects the first row if none is, so that the focus can be seen.
func (l *List) FocusGained() {
	l.List.FocusGained()
	if l.current < 0 {
		l.GoTo(0)
	}
}
