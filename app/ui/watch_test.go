package ui_test

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
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
