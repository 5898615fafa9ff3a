package app_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
	"desist/imapsync"
	"desist/imapsync/dovecottest"
	"desist/imapsync/memserver"
)

// notes is a desktop that writes down what it would show.
type notes struct {
	mu    sync.Mutex
	shown []string
}

func (n *notes) Notify(_, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.shown = append(n.shown, text)
}

func (n *notes) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.shown)
}

var optedOut = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)

// watchedShop returns an App with a mailbox that holds one mailing of a shop, and an opt-out after it.
func watchedShop(t *testing.T, s imapsync.Server, c imapsync.Credentials, ca []byte) *app.App {
	t.Helper()
	a := apptest.New(t)
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.co.uk", Host: s.Host, Port: s.Port, User: c.User, Password: c.Password, CA: ca,
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: "oakandthread.example", At: optedOut, Method: complaint.MethodPhone}); err != nil {
		t.Fatal(err)
	}
	return a
}

// watchBeside runs a watch until the returned function is called, which returns how it ended.
func watchBeside(t *testing.T, a *app.App, o app.WatchOptions) (events <-chan app.WatchEvent, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, ended := make(chan app.WatchEvent, 1000), make(chan error, 1)
	o.Retry = imapsync.Retry{First: time.Millisecond, Longest: 2 * time.Millisecond, Slow: time.Millisecond}
	go func() { ended <- a.Watch(ctx, o, func(e app.WatchEvent) { out <- e }) }()
	return out, func() error {
		cancel()
		return <-ended
	}
}

func awaitState(t *testing.T, events <-chan app.WatchEvent, s app.WatchState, folder string) app.WatchEvent {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		select {
		case e := <-events:
			if e.State == s && (folder == "" || e.Folder == folder) {
				return e
			}
		case <-deadline:
			t.Fatalf("no %q in %q", s, folder)
		}
	}
}

func TestWatchTellsNewFlags(t *testing.T) {
	s, err := memserver.Start(memserver.Config{User: "sam", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{{Raw: shopMail(0, optedOut.AddDate(0, 0, -7), sale[0]), InternalDate: optedOut.AddDate(0, 0, -7)}}},
		{Name: "Junk"},
		{Name: "Sent"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	a := watchedShop(t, s.Server(), s.Credentials(), s.CAPEM())
	appendMail := func(folder string, n int) {
		t.Helper()
		at := optedOut.AddDate(0, 0, 40+n)
		if err := s.Append(folder, memserver.Message{Raw: shopMail(n, at, sale[n]), InternalDate: at}); err != nil {
			t.Fatal(err)
		}
	}
	appendMail("INBOX", 1) // came while nobody watched
	desktop := &notes{}
	events, stop := watchBeside(t, a, app.WatchOptions{Notifier: desktop})
	if e := awaitState(t, events, app.WatchFlags, ""); len(e.Flags) != 1 || e.Flags[0].MessageID != "n1@oakandthread.example" {
		t.Errorf("what came before: %+v", e.Flags)
	}
	awaitState(t, events, app.WatchWatching, "INBOX")
	awaitState(t, events, app.WatchWatching, "Junk")
	appendMail("Junk", 2)
	if e := awaitState(t, events, app.WatchFlags, ""); len(e.Flags) != 1 || e.Flags[0].MessageID != "n2@oakandthread.example" || e.Account != "sam@example.co.uk" {
		t.Errorf("new in Junk: %+v", e.Flags)
	}
	if got := desktop.all(); len(got) != 0 {
		t.Errorf("notifications that nobody turned on: %q", got)
	}
	if err := a.SetWatch(t.Context(), "sam@example.co.uk", complaint.WatchSettings{On: true, Notify: true}); err != nil {
		t.Fatal(err)
	}
	appendMail("INBOX", 3)
	awaitState(t, events, app.WatchFlags, "")
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	got := desktop.all()
	if len(got) != 1 || !strings.Contains(got[0], "A new message from Oak & Thread may be marketing") || strings.Contains(got[0], "Letter") {
		t.Errorf("notifications %q", got)
	}
	if changes := s.Changes(); changes != nil {
		t.Errorf("the server saw %q", changes)
	}
	if acc, err := a.Accounts(t.Context()); err != nil || !acc[0].Watch.Notify {
		t.Errorf("the setting was not kept: %+v, %v", acc, err)
	}
}

// What the person makes a flag of while a watch runs came long before, and they have read it.
func TestWatchTellsNothingOfWhatThePersonIncluded(t *testing.T) {
	before, at := optedOut.AddDate(0, 0, -7), optedOut.AddDate(0, 0, 40)
	s, err := memserver.Start(memserver.Config{User: "sam", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{
			{Raw: shopMail(0, before, sale[0]), InternalDate: before}, {Raw: shopMail(1, at, appointment), InternalDate: at},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	a := watchedShop(t, s.Server(), s.Credentials(), s.CAPEM())
	events, stop := watchBeside(t, a, app.WatchOptions{})
	awaitState(t, events, app.WatchWatching, "INBOX")
	decide(t, a, complaint.Include, borderline(t, a)...)
	if err := s.Append("INBOX", memserver.Message{Raw: shopMail(2, at, sale[2]), InternalDate: at}); err != nil {
		t.Fatal(err)
	}
	if e := awaitState(t, events, app.WatchFlags, ""); len(e.Flags) != 1 || e.Flags[0].MessageID != "n2@oakandthread.example" {
		t.Errorf("told of %+v", e.Flags)
	}
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if got := len(flags(t, a)); got != 2 {
		t.Errorf("%d flags, want 2", got)
	}
}

// TestWatchDovecot holds the whole way with a real server's IDLE.
func TestWatchDovecot(t *testing.T) {
	s := dovecottest.Start(t)
	s.Create(t, "Junk")
	s.Append(t, "INBOX", shopMail(0, optedOut.AddDate(0, 0, -7), sale[0]), nil, optedOut.AddDate(0, 0, -7))
	a := watchedShop(t, s.Server(imapsync.TLS), s.Credentials(), s.CAPEM)
	events, stop := watchBeside(t, a, app.WatchOptions{Wire: imapsync.WatchOptions{Renew: 100 * time.Millisecond}})
	awaitState(t, events, app.WatchWatching, "INBOX")
	at := optedOut.AddDate(0, 0, 50)
	s.Append(t, "INBOX", shopMail(1, at, sale[1]), nil, at)
	before := s.Snapshot(t)
	if e := awaitState(t, events, app.WatchFlags, ""); len(e.Flags) != 1 || !e.Flags[0].Received.Equal(at) {
		t.Errorf("%+v", e.Flags)
	}
	if err := stop(); err != nil {
		t.Errorf("ended with %v", err)
	}
	after := s.Snapshot(t)
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s changed", name)
		}
	}
}

func TestWatchRefusals(t *testing.T) {
	a := apptest.New(t)
	none := func(app.WatchEvent) {}
	if err := a.Watch(t.Context(), app.WatchOptions{}, none); app.CodeOf(err) != app.CodeNotReady {
		t.Errorf("without a mailbox: %v", err)
	}
	importFile(t, a, "a.eml", offer(sent))
	if err := a.Watch(t.Context(), app.WatchOptions{Accounts: []string{"import"}}, none); app.CodeOf(err) != app.CodeUsage {
		t.Errorf("an import: %v", err)
	}
	if err := a.SetWatch(t.Context(), "import", complaint.WatchSettings{On: true}); app.CodeOf(err) != app.CodeUsage {
		t.Errorf("setting of an import: %v", err)
	}
}

// TestWaitingForATurnCanBeGivenUp holds that who asks for something while a watch syncs is not stuck with it.
func TestWaitingForATurnCanBeGivenUp(t *testing.T) {
	a := apptest.New(t)
	path := filepath.Join(t.TempDir(), "a.eml")
	if err := os.WriteFile(path, []byte(offer(sent)), 0o600); err != nil {
		t.Fatal(err)
	}
	begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	once := sync.OnceFunc(func() { close(begun); <-goOn })
	go func() {
		_, err := a.Import(context.WithoutCancel(t.Context()), []string{path}, func(app.Progress) { once() })
		ended <- err
	}()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Analyse(ctx, nil); app.CodeOf(err) != app.CodeCancelled {
		t.Errorf("got %v", err)
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if sum, err := a.Analyse(t.Context(), nil); err != nil || sum.Messages != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
}
