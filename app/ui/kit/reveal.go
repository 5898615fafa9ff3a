package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// reveal scrolls o into view. Fyne leaves a widget that Tab has reached where it is, even out of sight.
func reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
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
