package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Scroll is a vertical scroll that can take the focus, so that long texts can be read with the keyboard alone.
type Scroll struct {
	widget.BaseWidget
	scroll  *container.Scroll
	focused bool
}

var _ fyne.Focusable = (*Scroll)(nil)

// NewScroll returns a Scroll of content.
func NewScroll(content fyne.CanvasObject) *Scroll {
	s := &Scroll{scroll: container.NewVScroll(content)}
	s.ExtendBaseWidget(s)
	return s
}

// Content returns what is scrolled.
func (s *Scroll) Content() fyne.CanvasObject { return s.scroll.Content }

// ToTop shows the beginning.
func (s *Scroll) ToTop() { s.scroll.ScrollToTop() }

// Offset returns how far down the content is scrolled.
func (s *Scroll) Offset() float32 { return s.scroll.Offset.Y }

// FocusGained shows the ring.
func (s *Scroll) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost hides the ring.
func (s *Scroll) FocusLost() {
	s.focused = false
	s.Refresh()
}

// TypedRune does nothing.
func (s *Scroll) TypedRune(rune) {}

// TypedKey scrolls.
func (s *Scroll) TypedKey(ev *fyne.KeyEvent) {
	line := 3 * fynetheme.TextSize()
	view := s.scroll.Size().Height - line
	switch ev.Name {
	case fyne.KeyDown:
		s.by(line)
	case fyne.KeyUp:
		s.by(-line)
	case fyne.KeyPageDown, fyne.KeySpace:
		s.by(view)
	case fyne.KeyPageUp:
		s.by(-view)
	case fyne.KeyHome:
		s.scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.scroll.ScrollToBottom()
	default:
		bubble(s, ev)
	}
}

func (s *Scroll) by(dy float32) {
	most := max(s.scroll.Content.Size().Height-s.scroll.Size().Height, 0)
	y := min(max(s.scroll.Offset.Y+dy, 0), most)
	s.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// CreateRenderer draws the scroll with the focus ring over it.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return newRing(&scrollRenderer{widget.NewSimpleRenderer(s.scroll), s}, func() bool { return s.focused })
}

// scrollRenderer lays the content out again on Refresh, as containers do.
type scrollRenderer struct {
	fyne.WidgetRenderer
	scroll *Scroll
}

func (r *scrollRenderer) Refresh() { r.scroll.scroll.Refresh() }

// ToEnd shows the end.
func (s *Scroll) ToEnd() { s.scroll.ScrollToBottom() }

// ScrollToEnd shows the end of every Scroll shown below o.
func ScrollToEnd(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch w := o.(type) {
	case *Scroll:
		w.ToEnd()
	case *fyne.Container:
		for _, child := range w.Objects {
			ScrollToEnd(child)
		}
	}
}
