package ui

import (
	"context"
	"fmt"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app/ui/kit"
)

// page is one screen as the window sees it.
type page interface {
	// Content is what the window shows; always the same object.
	Content() fyne.CanvasObject
	// Show is called whenever the page comes to the front. Its work ends with ctx, when the page is left.
	Show(ctx context.Context)
	// Focus is where the keyboard starts.
	Focus() fyne.Focusable
}

// keyed is a page with keys of its own; Key reports whether it used ev.
type keyed interface {
	Key(ev *fyne.KeyEvent) bool
}

// router keeps the stack of pages. The last one is shown.
type router struct {
	canvas func() fyne.Canvas
	moved  func() // hears every change of page
	stack  []page
	space  *fyne.Container
	leave  context.CancelFunc
	ctx    context.Context // of the page shown
}

func newRouter(canvas func() fyne.Canvas, moved func()) *router {
	return &router{canvas: canvas, moved: moved, space: container.NewStack(), leave: func() {}}
}

// top returns the page shown, nil if there is none yet.
func (r *router) top() page {
	if len(r.stack) == 0 {
		return nil
	}
	return r.stack[len(r.stack)-1]
}

// push shows p over the page shown.
func (r *router) push(p page) {
	r.stack = append(r.stack, p)
	r.show()
}

// replace shows p instead of the page shown.
func (r *router) replace(p page) {
	r.stack = append(r.stack[:max(len(r.stack)-1, 0)], p)
	r.show()
}

// back leaves the page shown for the one below.
func (r *router) back() {
	if len(r.stack) > 1 {
		r.stack = r.stack[:len(r.stack)-1]
		r.show()
	}
}

// backTo goes back to the topmost page below the one shown that is wanted, and reports whether there is one.
func (r *router) backTo(wanted func(page) bool) bool {
	for i := len(r.stack) - 2; i >= 0; i-- {
		if wanted(r.stack[i]) {
			r.stack = r.stack[:i+1]
			r.show()
			return true
		}
	}
	return false
}

// reset shows pages as a new stack, the last on top.
func (r *router) reset(pages ...page) {
	r.stack = pages
	r.show()
}

func (r *router) show() {
	r.leave()
	ctx, cancel := context.WithCancel(context.Background())
	r.leave, r.ctx = cancel, ctx
	p := r.top()
	slog.Debug("screen", "name", fmt.Sprintf("%T", p))
	r.canvas().Unfocus()
	r.space.Objects = []fyne.CanvasObject{p.Content()}
	r.space.Refresh()
	r.moved()
	p.Show(ctx)
	if r.top() == p && r.canvas().Focused() == nil {
		r.canvas().Focus(p.Focus())
	}
}

// again has the page shown load anew what it shows.
func (r *router) again() { r.top().Show(r.ctx) }

// key gives a key that no widget used to the page shown; Escape goes back.
func (r *router) key(ev *fyne.KeyEvent) {
	if k, ok := r.top().(keyed); ok && k.Key(ev) {
		return
	}
	if ev.Name == fyne.KeyEscape {
		r.back()
	}
}

// ScrollToEnd shows the end of the page shown, if it scrolls: for pictures.
func (u *UI) ScrollToEnd() { kit.ScrollToEnd(u.router.top().Content()) }
