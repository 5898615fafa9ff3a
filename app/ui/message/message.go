// Package message is the screen that shows one message alone, for example the mail that confirms an opt-out.
package message

import (
	"context"

	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/mailview"
	"desist/complaint"
)

// deps is what the screen reads.
type deps interface {
	Message(ctx context.Context, id complaint.MessageID) (app.MessageView, error)
}

// Screen shows one message.
type Screen struct {
	deps   deps
	run    kit.Runner
	id     complaint.MessageID
	states *kit.States
	view   *mailview.View
	page   context.Context
}

// New returns the screen of message id.
func New(d deps, run kit.Runner, id complaint.MessageID) *Screen {
	s := &Screen{deps: d, run: run, id: id, view: mailview.New()}
	s.states = kit.NewStates("Loading the message", kit.Gap(), s.view.Scroll, func() { s.Show(s.page) })
	s.states.First = s.Focus
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.view.Scroll }

// Show loads the message.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	s.states.Loading()
	fetch := func(ctx context.Context) (app.MessageView, error) { return s.deps.Message(ctx, s.id) }
	kit.Load(s.run, ctx, fetch, func(m app.MessageView, err error) {
		if err != nil {
			s.states.Fail(err)
			return
		}
		s.view.Set(m)
		s.states.Content()
	})
}
