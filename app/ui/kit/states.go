package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// States shows one of what every screen has: loading, an error, nothing yet, or its content.
type States struct {
	*fyne.Container
	loading  *fyne.Container
	activity *widget.Activity
	failed   *ErrorPanel
	failure  fyne.CanvasObject
	empty    fyne.CanvasObject
	content  fyne.CanvasObject

	// First is what takes the focus when the content appears. It may be nil: then the focus stays where it is.
	First func() fyne.Focusable
	// FirstEmpty does the same for the empty state.
	FirstEmpty fyne.Focusable
}

// NewStates returns a States that starts with loading. retry is what "Try again" does.
func NewStates(loading string, empty, content fyne.CanvasObject, retry func()) *States {
	s := &States{activity: widget.NewActivity(), failed: NewErrorPanel(retry), empty: empty, content: content}
	word := Muted(loading)
	word.Wrapping = fyne.TextWrapOff
	s.loading = container.NewVBox(layout.NewSpacer(), container.NewCenter(container.NewHBox(s.activity, word)), layout.NewSpacer())
	s.failure = Page(s.failed.Container)
	s.Container = container.NewStack(s.loading, s.failure, empty, content)
	s.Loading()
	return s
}

// Loading shows that data are on their way.
func (s *States) Loading() {
	s.show(s.loading)
	s.activity.Start()
}

// Fail shows err with a way to try again.
func (s *States) Fail(err error) {
	s.failed.Set(err)
	if s.show(s.failure) && s.First != nil {
		s.focus(s.failed.retry)
	}
}

// Empty shows that there is nothing yet.
func (s *States) Empty() {
	if s.show(s.empty) {
		s.focus(s.FirstEmpty)
	}
}

// Content shows the data.
func (s *States) Content() {
	if s.show(s.content) && s.First != nil {
		s.focus(s.First())
	}
}

// focus moves the focus into the state that has just appeared: what had it may be hidden now.
func (s *States) focus(f fyne.Focusable) { Focus(s.Container, f) }

// ShowsContent reports whether the data are shown.
func (s *States) ShowsContent() bool { return s.content.Visible() }

// ShowsEmpty reports whether the empty state is shown.
func (s *States) ShowsEmpty() bool { return s.empty.Visible() }

// ShowsLoading reports whether the loading state is shown.
func (s *States) ShowsLoading() bool { return s.loading.Visible() }

// Failed returns the error panel.
func (s *States) Failed() *ErrorPanel { return s.failed }

// show shows one state and reports whether it was hidden before.
func (s *States) show(one fyne.CanvasObject) bool {
	appears := !one.Visible()
	if one != fyne.CanvasObject(s.loading) {
		s.activity.Stop()
	}
	for _, o := range s.Objects {
		if o == one {
			o.Show()
		} else {
			o.Hide()
		}
	}
	s.Refresh()
	return appears
}

// Empty is the usual empty state: a heading, a sentence and what can be done.
func Empty(heading, text string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	objects := []fyne.CanvasObject{Gap(), Heading(heading), Text(text)}
	if len(actions) > 0 {
		objects = append(objects, container.NewHBox(actions...))
	}
	return Page(objects...)
}
