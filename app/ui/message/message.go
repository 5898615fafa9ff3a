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
	*kit.Loader[app.MessageView]
	view *mailview.View
}

// New returns the screen of message id.
func New(d deps, run kit.Runner, id complaint.MessageID) *Screen {
	s := &Screen{view: mailview.New()}
	s.Loader = kit.NewLoader(run, kit.Loading[app.MessageView]{
		Words: "Loading the message", Apply: s.view.Set, Content: s.view.Scroll,
		Fetch: func(ctx context.Context) (app.MessageView, error) { return d.Message(ctx, id) },
	})
	s.States.First = s.Focus
	return s
}

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.view.Scroll }
