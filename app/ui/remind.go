package ui

import (
	"context"
	"time"

	"desist/app"
)

// reminding shows deadlines as notifications beside the window.
type reminding struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// startReminders reminds of deadlines, if the person wants it, anew if it was at it.
func (u *UI) startReminders() {
	wait := u.endReminders()
	if u.backend == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &reminding{cancel: cancel, ended: make(chan struct{})}
	u.reminders = r
	b := u.backend
	u.run.Go(func() {
		defer close(r.ended)
		wait()
		// That the deadlines cannot be read is said where the person looks at them.
		_ = b.Remind(ctx, app.RemindOptions{Notifier: notifier{u}})
	})
}

// endReminders stops reminding. The returned function waits until the casebook is let go of; it must not be called on the
// main goroutine.
func (u *UI) endReminders() (wait func()) {
	r := u.reminders
	u.reminders = nil
	if r == nil {
		return func() {}
	}
	r.cancel()
	return func() {
		select {
		case <-r.ended:
		case <-time.After(patience):
		}
	}
}
