package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"desist/app"
	"desist/app/ui/companies"
	"desist/app/ui/kit"
	"desist/app/ui/watching"
	"desist/complaint"
)

// watch is the watch for new mail that runs beside the window.
type watch struct {
	cancel context.CancelFunc
	ended  chan struct{}
	fresh  int // new flags since the companies were last shown
}

// patience is how long closing waits for a watch to let go of the casebook.
const patience = 10 * time.Second

// WatchForMail shows the settings of the watch.
func (u *UI) WatchForMail() {
	u.withCasebook(func() {
		u.afterWelcome(watching.New(u.backend, u.saves.on(u.run), watching.Actions{Changed: u.startWatch, Failed: u.watchNotSaved, Connect: u.Connect}))
	})
}

// watchNotSaved says that a setting does not hold, to who has left the screen that would say so: a DNS server that the person
// does not want may be asked otherwise.
func (u *UI) watchNotSaved(err error) {
	why := kit.NewErrorPanel(nil)
	why.Set(err)
	d := dialog.NewCustomWithoutButtons("A setting was not saved", why.Container, u.window)
	mend := kit.NewPrimaryButton("Go back to the settings", func() {
		d.Hide()
		u.WatchForMail()
	})
	d.SetButtons([]fyne.CanvasObject{kit.NewButton("Close", d.Hide), mend})
	u.overlay = d.Hide
	d.SetOnClosed(func() { u.overlay = nil })
	d.Resize(fyne.NewSize(480, 0))
	d.Show()
	u.window.Canvas().Focus(mend)
}

// startWatch watches the mailboxes whose setting says so, anew if it was watching. The demo's server is not watched.
func (u *UI) startWatch() {
	wait := u.endWatch()
	if u.backend == nil || u.demo {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{cancel: cancel, ended: make(chan struct{})}
	u.watch = w
	b := u.backend
	u.run.Go(func() {
		defer close(w.ended)
		wait()
		err := u.watchMail(ctx, b, w)
		u.run.Do(func() {
			if ctx.Err() == nil && err != nil {
				u.say("Watching for new mail has stopped. " + kit.Describe(err).What)
			}
		})
	})
}

func (u *UI) watchMail(ctx context.Context, b Backend, w *watch) error {
	accounts, err := b.Accounts(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, a := range accounts {
		if a.Kind == complaint.AccountIMAP && a.Watch.On {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return b.Watch(ctx, app.WatchOptions{Accounts: ids, Notifier: notifier{u}}, func(e app.WatchEvent) {
		u.run.Do(func() {
			if ctx.Err() == nil {
				u.watched(w, e)
			}
		})
	})
}

// endWatch stops the watch. The returned function waits until it has let go of the casebook; it must not be called on
// the main goroutine.
func (u *UI) endWatch() (wait func()) {
	w := u.watch
	u.watch = nil
	u.say("")
	if w == nil {
		return func() {}
	}
	w.cancel()
	return func() {
		select {
		case <-w.ended:
		case <-time.After(patience):
		}
	}
}

// watched shows how the watch is getting on.
func (u *UI) watched(w *watch, e app.WatchEvent) {
	switch e.State {
	case app.WatchFlags:
		w.fresh += len(e.Flags)
		if _, shown := u.router.top().(*companies.Screen); shown {
			u.router.again()
		}
	case app.WatchChecking:
		u.say("Checking for new mail")
		return
	case app.WatchWaiting:
		u.say("No connection to the mailbox. Desist tries again by itself.")
		return
	case app.WatchKeys:
		if e.Keys.Failed > 0 && w.fresh == 0 {
			u.say(stillToFetch(e.Keys.Failed))
			return
		}
	case app.WatchLeft:
		return
	}
	u.say(w.words())
}

func (w *watch) words() string {
	if w.fresh > 0 {
		return kit.Count(w.fresh, "new message", "new messages") + " that may be marketing after your opt-out"
	}
	return "Watching for new mail"
}

func (u *UI) say(text string) { kit.SetText(u.news, text) }

// notifier shows notifications through Fyne.
type notifier struct{ ui *UI }

var _ app.Notifier = notifier{}

// Notify implements app.Notifier.
func (n notifier) Notify(title, text string) {
	n.ui.run.Do(func() { n.ui.app.SendNotification(fyne.NewNotification(title, text)) })
}
