package ui_test

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui"
	"desist/app/ui/kit"
	"desist/app/ui/uitest"
	"desist/complaint"
)

// TestWatchIsOffUntilTurnedOn holds that nothing is watched by itself, that the setting is kept, and that the window shows
// what the watch tells.
func TestWatchIsOffUntilTurnedOn(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	own := host.Own
	own.Told = []app.WatchEvent{{State: app.WatchWatching, Folder: "INBOX"}, {State: app.WatchFlags, Flags: make([]app.FlagRow, 2)}}
	u.CarryOn()
	if own.Called("Watch") != 0 {
		t.Fatal("watched without being asked to")
	}
	u.WatchForMail()
	uitest.Key(canvas, fyne.KeyReturn)
	if got := own.Boxes[0].Watch; got != (complaint.WatchSettings{On: true}) || own.Called("Watch") != 1 {
		t.Errorf("setting %+v, watched %d times", got, own.Called("Watch"))
	}
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "2 new messages that may be marketing after your opt-out") {
		t.Errorf("shows %q", text)
	}
	u.ShowCompanies()
	if text := uitest.Text(canvas.Content()); strings.Contains(text, "2 new messages that") || !strings.Contains(text, "Watching for new mail") {
		t.Errorf("after the companies were shown: %q", text)
	}
	u.WatchForMail()
	uitest.Key(canvas, fyne.KeyReturn) // off again
	if got := own.Boxes[0].Watch; got.On || own.Called("Watch") != 1 {
		t.Errorf("setting %+v, watched %d times", got, own.Called("Watch"))
	}
	if text := uitest.Text(canvas.Content()); strings.Contains(text, "Watching for new mail") {
		t.Errorf("still says %q", text)
	}
}

func TestWatchNotifies(t *testing.T) {
	u, host, _ := open(t, kit.Inline())
	host.Own.Boxes[0].Watch = complaint.WatchSettings{On: true, Notify: true}
	host.Own.Told = []app.WatchEvent{{State: app.WatchFlags, Flags: make([]app.FlagRow, 1)}}
	test.AssertNotificationSent(t, fyne.NewNotification("Desist", "A new message may be marketing after your opt-out."), u.CarryOn)
}

func TestWatchSettingThatIsNotSaved(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	host.Own.Fail["SetWatch"] = &app.Error{Code: app.CodeDiskFull, What: "The setting could not be saved."}
	u.CarryOn()
	u.WatchForMail()
	uitest.Key(canvas, fyne.KeyReturn)
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "The setting could not be saved") {
		t.Errorf("shows %q", text)
	}
	if host.Own.Called("Watch") != 0 {
		t.Error("watches all the same")
	}
}

func TestWatchThatEndsSaysWhy(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	host.Own.Boxes[0].Watch = complaint.WatchSettings{On: true}
	host.Own.Fail["Watch"] = errors.Join(&app.Error{Code: app.CodeAuth, What: "Signing in failed."})
	u.CarryOn()
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "Watching for new mail has stopped. Signing in failed.") {
		t.Errorf("shows %q", text)
	}
}

// TestTheDemoIsNotWatched holds that the window's own server is left alone.
func TestTheDemoIsNotWatched(t *testing.T) {
	u, host, _ := open(t, kit.Inline())
	host.Demo.Boxes[0].Watch = complaint.WatchSettings{On: true}
	u.TryDemo()
	if host.Demo.Called("Watch") != 0 {
		t.Error("watched")
	}
}

// TestWatchEndsBeforeTheCasebookCloses holds that nothing writes to a casebook that is being closed.
func TestWatchEndsBeforeTheCasebookCloses(t *testing.T) {
	l := newLoop()
	u, host, canvas := open(t, l)
	host.Own.Told = []app.WatchEvent{{State: app.WatchWatching}}
	host.Own.Boxes[0].Watch = complaint.WatchSettings{On: true}
	host.Own.Hold["Watch"] = true
	u.CarryOn()
	l.until(func() bool { return strings.Contains(uitest.Text(canvas.Content()), "Watching for new mail") })
	if err := u.Close(); err != nil || !host.Own.Closed {
		t.Errorf("closed %v, %v", host.Own.Closed, err)
	}
}

// TestKeysAreKeptOnlyWhenAskedFor holds that the box for signature keys is empty at first and changes nothing else.
func TestKeysAreKeptOnlyWhenAskedFor(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	host.Own.Boxes[0].Watch = complaint.WatchSettings{Resolver: "192.0.2.53"}
	u.CarryOn()
	u.WatchForMail()
	canvas.FocusNext() // past the notification, which is for watched mailboxes only
	uitest.Key(canvas, fyne.KeyReturn)
	if got := host.Own.Boxes[0].Watch; got != (complaint.WatchSettings{Keys: true, Resolver: "192.0.2.53"}) {
		t.Errorf("setting %+v", got)
	}
}

// TestTheDNSServerIsShownOnlyForKeys holds that the address is asked for where it matters, kept on leaving it, and that a wrong
// one says why and is not kept.
func TestTheDNSServerIsShownOnlyForKeys(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	u.CarryOn()
	u.WatchForMail()
	const question = "DNS server to ask"
	if strings.Contains(uitest.Text(canvas.Content()), question) {
		t.Error("asked for without keys")
	}
	canvas.FocusNext() // past the notification, which is for watched mailboxes only
	uitest.Key(canvas, fyne.KeyReturn)
	if !strings.Contains(uitest.Text(canvas.Content()), question) {
		t.Fatal("not asked for with keys")
	}
	canvas.FocusNext()
	uitest.Type(canvas, " 192.0.2.53")
	canvas.FocusPrevious()
	if got := host.Own.Boxes[0].Watch; got != (complaint.WatchSettings{Keys: true, Resolver: "192.0.2.53"}) {
		t.Errorf("setting %+v", got)
	}
	host.Own.Fail["SetWatch"] = &app.Error{Code: app.CodeUsage, What: "That is no address."}
	canvas.FocusNext()
	uitest.Type(canvas, "!")
	uitest.Key(canvas, fyne.KeyReturn)
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "That is no address.") || !strings.Contains(text, "192.0.2.53!") || host.Own.Boxes[0].Watch.Resolver != "192.0.2.53" {
		t.Errorf("shows %q", text)
	}
}

// watchSettings opens the settings of a mailbox whose keys are kept, with the keyboard on the DNS server to ask.
func watchSettings(t *testing.T, run kit.Runner) (*ui.UI, *uitest.Backend, fyne.Canvas) {
	t.Helper()
	u, host, canvas := open(t, run)
	host.Own.Boxes[0].Watch = complaint.WatchSettings{Keys: true}
	u.CarryOn()
	if l, ok := run.(*loop); ok {
		l.until(func() bool { return strings.Contains(uitest.Text(canvas.Content()), "Companies") })
	}
	u.WatchForMail()
	if l, ok := run.(*loop); ok {
		l.until(func() bool { return strings.Contains(uitest.Text(canvas.Content()), "DNS server to ask") })
	}
	uitest.Tab(canvas, 2) // past the notification, which is for watched mailboxes only
	return u, host.Own, canvas
}

// TestTheDNSServerIsKeptOnLeavingTheScreen holds that no other server is asked than the one that was typed, however the person
// leaves.
func TestTheDNSServerIsKeptOnLeavingTheScreen(t *testing.T) {
	want := complaint.WatchSettings{Keys: true, Resolver: "192.0.2.53"}
	for name, leave := range map[string]func(*testing.T, *ui.UI, fyne.Canvas){
		"Escape":  func(_ *testing.T, _ *ui.UI, c fyne.Canvas) { uitest.Key(c, fyne.KeyEscape) },
		"Back":    func(t *testing.T, _ *ui.UI, c fyne.Canvas) { press(t, c, "‹ Back") },
		"closing": func(*testing.T, *ui.UI, fyne.Canvas) {},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLoop()
			u, own, canvas := watchSettings(t, l)
			uitest.Type(canvas, want.Resolver)
			leave(t, u, canvas)
			if err := u.Close(); err != nil {
				t.Fatal(err)
			}
			if got := own.Boxes[0].Watch; got != want {
				t.Errorf("setting %+v", got)
			}
		})
	}
}

// TestADNSServerRefusedOnLeavingIsTold holds that who has left the screen hears that another server would be asked.
func TestADNSServerRefusedOnLeavingIsTold(t *testing.T) {
	_, own, canvas := watchSettings(t, kit.Inline())
	own.Fail["SetWatch"] = &app.Error{Code: app.CodeUsage, What: "That is no address."}
	uitest.Type(canvas, "nonsense!")
	uitest.Key(canvas, fyne.KeyEscape)
	if top := canvas.Overlays().Top(); top == nil || !strings.Contains(uitest.Text(top), "That is no address.") {
		t.Fatal("not told")
	}
	uitest.Key(canvas, fyne.KeyReturn)
	if text := uitest.Text(canvas.Content()); canvas.Overlays().Top() != nil || !strings.Contains(text, "DNS server to ask") {
		t.Errorf("back at %q", text)
	}
}

// queued is a Runner whose work waits until the test says so.
type queued struct{ todo []func() }

func (q *queued) Go(work func())  { q.todo = append(q.todo, work) }
func (q *queued) Do(apply func()) { apply() }

func (q *queued) all() {
	for len(q.todo) > 0 {
		work := q.todo[0]
		q.todo = q.todo[1:]
		work()
	}
}

// TestAChoiceBeforeTheLastIsSaved holds that a box ticked while the DNS server is being saved does not undo it, nor the other
// way round.
func TestAChoiceBeforeTheLastIsSaved(t *testing.T) {
	q := &queued{}
	u, host, canvas := open(t, q)
	own := host.Own
	own.Boxes[0].Watch = complaint.WatchSettings{Keys: true}
	u.CarryOn()
	q.all()
	u.WatchForMail()
	q.all()
	uitest.Tab(canvas, 2)
	uitest.Type(canvas, "192.0.2.53")
	canvas.FocusPrevious() // to the keys; it is being saved from here on
	canvas.FocusPrevious()
	uitest.Key(canvas, fyne.KeyReturn) // watch
	q.all()
	if got, want := own.Boxes[0].Watch, (complaint.WatchSettings{On: true, Keys: true, Resolver: "192.0.2.53"}); got != want {
		t.Errorf("setting %+v, want %+v", got, want)
	}
	uitest.Tab(canvas, 3) // past the notification
	uitest.Type(canvas, "4")
	canvas.FocusPrevious()
	uitest.Key(canvas, fyne.KeyReturn) // no more keys
	q.all()
	if got, want := own.Boxes[0].Watch, (complaint.WatchSettings{On: true, Resolver: "192.0.2.534"}); got != want {
		t.Errorf("setting %+v, want %+v", got, want)
	}
}

// TestARefusedDNSServerDoesNotHoldUpTheBoxes holds that it may be mended later, but that nobody else is asked instead.
func TestARefusedDNSServerDoesNotHoldUpTheBoxes(t *testing.T) {
	_, own, canvas := watchSettings(t, kit.Inline())
	own.RefusedServer = "nonsense!"
	uitest.Type(canvas, "nonsense!")
	canvas.FocusPrevious()
	canvas.FocusPrevious()
	uitest.Key(canvas, fyne.KeyReturn)
	if got := own.Boxes[0].Watch; got != (complaint.WatchSettings{On: true, Keys: true}) {
		t.Errorf("setting %+v", got)
	}
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "nonsense! is no address.") {
		t.Errorf("no longer says what is to be mended: %q", text)
	}
}

// TestARefusedDNSServerKeepsNoKeys holds that keys which were given up are not kept again from another server than the one typed.
func TestARefusedDNSServerKeepsNoKeys(t *testing.T) {
	q := &queued{}
	u, host, canvas := open(t, q)
	own := host.Own
	own.Boxes[0].Watch = complaint.WatchSettings{Keys: true}
	own.RefusedServer = "nonsense!"
	u.CarryOn()
	q.all()
	u.WatchForMail()
	q.all()
	uitest.Tab(canvas, 2)
	uitest.Type(canvas, own.RefusedServer)
	canvas.FocusPrevious()
	q.all()
	uitest.Key(canvas, fyne.KeyReturn, fyne.KeyReturn) // off, and on again before that is saved
	q.all()
	if got := own.Boxes[0].Watch; got != (complaint.WatchSettings{}) {
		t.Errorf("setting %+v", got)
	}
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "nonsense! is no address.") {
		t.Errorf("does not say why: %q", text)
	}
}

// TestNothingNewSaysSo holds that the window does not go on saying that it checks.
func TestNothingNewSaysSo(t *testing.T) {
	u, host, canvas := open(t, kit.Inline())
	host.Own.Boxes[0].Watch = complaint.WatchSettings{On: true}
	host.Own.Told = []app.WatchEvent{{State: app.WatchChecking}, {State: app.WatchChecked}}
	u.CarryOn()
	if text := uitest.Text(canvas.Content()); !strings.Contains(text, "Watching for new mail") || strings.Contains(text, "Checking") {
		t.Errorf("shows %q", text)
	}
}
