package kit

import (
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// untilDrawn is some frames: time for an object that has just been shown to be drawn.
const untilDrawn = 100 * time.Millisecond

// reveal scrolls o into view. Fyne leaves a widget that Tab has reached where it is, even out of sight. An object that
// was not drawn yet has no place, so it is revealed a little later, if it still has the focus.
func reveal(o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		revealOn(c, o)
		return
	}
	time.AfterFunc(untilDrawn, func() {
		fyne.Do(func() {
			c := fyne.CurrentApp().Driver().CanvasForObject(o)
			if f, ok := o.(fyne.Focusable); c != nil && ok && c.Focused() == f {
				revealOn(c, o)
			}
		})
	})
}

func revealOn(c fyne.Canvas, o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	s := scrollAround(c.Content(), o)
	if s == nil {
		return
	}
	margin := 2 * fynetheme.InnerPadding()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y - margin
	bottom := top + o.Size().Height + 2*margin
	switch view := s.Size().Height; {
	case top < 0:
		s.by(top)
	case bottom > view:
		s.by(bottom - view)
	}
}

// scrollAround returns the innermost Scroll below root that holds o, nil if there is none.
func scrollAround(root, o fyne.CanvasObject) *Scroll {
	s, _ := search(root, o, nil)
	return s
}

func search(at, o fyne.CanvasObject, around *Scroll) (s *Scroll, found bool) {
	if at == o {
		return around, true
	}
	if !at.Visible() {
		return nil, false
	}
	switch w := at.(type) {
	case *Scroll:
		return search(w.Content(), o, w)
	case *fyne.Container:
		for _, child := range w.Objects {
			if s, found := search(child, o, around); found {
				return s, true
			}
		}
	}
	return nil, false
}
