package kit

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Sheet is a Loader of a page that reads from top to bottom, with a line at its head for what was done and a panel for
// what went wrong. A screen builds the page once, or anew from each load between Head and the end of its Apply.
type Sheet[T any] struct {
	*Loader[T]
	Root *Scroll

	// Unsaved reports that the page holds what the person typed and has not kept. Loading again then leaves it as it
	// is. It may be nil.
	Unsaved func() bool

	apply  func(T)
	body   *fyne.Container
	failed *ErrorPanel
	said   *widget.Label
	first  fyne.Focusable
}

// NewSheet returns an empty Sheet. what.Content is the sheet's own.
func NewSheet[T any](run Runner, what Loading[T]) *Sheet[T] {
	s := &Sheet[T]{apply: what.Apply, body: container.NewVBox(), failed: NewErrorPanel(nil), said: Strong("")}
	s.said.Importance = widget.SuccessImportance
	s.said.Hide()
	s.Root = Page(s.body)
	what.Apply = s.loadedAnew
	what.Content = s.Root
	s.Loader = NewLoader(run, what)
	s.States.First = s.Focus
	return s
}

func (s *Sheet[T]) loadedAnew(v T) {
	if s.Unsaved == nil || !s.Unsaved() {
		s.put(v)
	}
}

// put shows v. If that took away what had the focus, the keyboard starts anew.
func (s *Sheet[T]) put(v T) {
	s.apply(v)
	s.Root.Refresh()
	if s.States.ShowsContent() && lostFocus(s.Root) {
		Focus(s.Root, s.Focus())
	}
}

// Head begins the page: objects, then the places for what was done and what went wrong. What was on the page goes.
func (s *Sheet[T]) Head(objects ...fyne.CanvasObject) {
	s.body.RemoveAll()
	s.first = nil
	s.Add(objects...)
	s.Add(s.failed.Container, s.said)
}

// Add puts objects at the end of the page.
func (s *Sheet[T]) Add(objects ...fyne.CanvasObject) {
	for _, o := range objects {
		s.body.Add(o)
	}
}

// Button makes a button. The first one made since Head is where the keyboard starts.
func (s *Sheet[T]) Button(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	if s.first == nil {
		s.first = b
	}
	return b
}

// StartAt says where the keyboard starts; nil: at the page, which can then be scrolled with the arrow keys.
func (s *Sheet[T]) StartAt(f fyne.Focusable) { s.first = f }

// Focus is where the keyboard starts.
func (s *Sheet[T]) Focus() fyne.Focusable {
	switch {
	case s.States.ShowsEmpty() && s.States.FirstEmpty != nil:
		return s.States.FirstEmpty
	case s.first != nil:
		return s.first
	}
	return s.Root
}

// Say tells what was done or, if err is not nil, what went wrong.
func (s *Sheet[T]) Say(said string, err error) {
	if err != nil {
		said = ""
	}
	s.failed.Set(err)
	SetText(s.said, said)
	s.Root.Refresh()
	if said != "" || err != nil {
		s.Root.ToTop()
	}
}

// Change does something off the main goroutine that brings the page's new data, and shows them. said tells that it was
// done; it may be empty.
func (s *Sheet[T]) Change(said string, do func(context.Context) (T, error), then func()) {
	Work(s.Loader, do, func(v T, err error) {
		if err == nil {
			s.put(v)
		}
		s.Say(said, err)
		if err == nil {
			then()
		}
	})
}
