package kit

import "fyne.io/fyne/v2"

// Focus moves the focus to f, which is shown somewhere in o. Nothing happens while a dialog is open or o is in no
// window.
//
// Fyne's CanvasForObject knows an object only after it was drawn once, which is later than when data of a fast
// fetch arrive; so the windows are asked instead.
func Focus(o fyne.CanvasObject, f fyne.Focusable) {
	if c := canvasOf(o); c != nil && f != nil && c.Overlays().Top() == nil {
		c.Focus(f)
	}
}

// lostFocus reports whether o is in a window in which nothing that is shown has the focus.
func lostFocus(o fyne.CanvasObject) bool {
	c := canvasOf(o)
	if c == nil || c.Overlays().Top() != nil {
		return false
	}
	at, ok := c.Focused().(fyne.CanvasObject)
	if !ok {
		return true
	}
	_, found := search(c.Content(), at, nil)
	return !found
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	for _, w := range driver.AllWindows() {
		if root := w.Canvas().Content(); root != nil {
			if _, found := search(root, o, nil); found {
				return w.Canvas()
			}
		}
	}
	return nil
}
