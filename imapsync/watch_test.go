package imapsync_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/imapsync"
	"desist/imapsync/dovecottest"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

var watchMail = []byte("From: shop@example.com\r\nSubject: Offer\r\n\r\nSave\r\n")

// quickly is a Retry for servers on this machine.
var quickly = imapsync.Retry{First: time.Millisecond, Longest: 2 * time.Millisecond, Slow: time.Millisecond}

// watching runs RunWatch beside the test and hands on what it tells.
type watching struct {
	t      *testing.T
	events chan imapsync.WatchEvent
	cancel context.CancelFunc
	ended  chan error
}

func watchFolders(t *testing.T, s imapsync.Server, cred imapsync.Credentials, o imapsync.WatchOptions, folders ...string) *watching {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watching{t: t, events: make(chan imapsync.WatchEvent, 100), cancel: cancel, ended: make(chan error, 1)}
	dial := func(ctx context.Context) (imapsync.Watching, error) { return imapsync.Dial(ctx, s, cred) }
	go func() {
		w.ended <- imapsync.RunWatch(ctx, dial, folders, o, quickly, func(e imapsync.WatchEvent) { w.events <- e })
	}()
	return w
}

// next waits for an event of that kind in the folder. Others are passed over, except that the end is an error.
func (w *watching) next(folder string, kind imapsync.WatchKind) imapsync.WatchEvent {
	w.t.Helper()
	deadline := time.After(time.Minute)
	for {
		select {
		case e := <-w.events:
			if e.Folder == folder && e.Kind == kind {
				return e
			}
		case err := <-w.ended:
			w.t.Fatalf("ended while waiting for %d in %s: %v", kind, folder, err)
		case <-deadline:
			w.t.Fatalf("no event %d in %s", kind, folder)
		}
	}
}

func (w *watching) stop() {
	w.t.Helper()
	w.cancel()
	select {
	case err := <-w.ended:
		if !errors.Is(err, context.Canceled) {
			w.t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		w.t.Fatal("does not end with its context")
	}
}

func TestWatchMemserver(t *testing.T) {
	s, err := memserver.Start(memserver.Config{User: "alex", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{{Raw: watchMail}}}, {Name: "Junk"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := watchFolders(t, s.Server(), s.Credentials(), imapsync.WatchOptions{}, "INBOX", "Junk")
	w.next("INBOX", imapsync.WatchReady)
	w.next("Junk", imapsync.WatchReady)
	for _, folder := range []string{"Junk", "INBOX", "Junk"} {
		if err := s.Append(folder, memserver.Message{Raw: watchMail, InternalDate: time.Now()}); err != nil {
			t.Fatal(err)
		}
		w.next(folder, imapsync.WatchMail)
	}
	w.stop()
	if changes := s.Changes(); changes != nil {
		t.Errorf("the watch did %q", changes)
	}
}

// TestWatchDovecot holds that a real server's IDLE is understood, is renewed, and leaves every flag as it was.
func TestWatchDovecot(t *testing.T) {
	s := dovecottest.Start(t)
	s.Create(t, "Junk")
	s.Append(t, "INBOX", watchMail, nil, time.Now())
	before := s.Snapshot(t)
	w := watchFolders(t, s.Server(imapsync.TLS), s.Credentials(), imapsync.WatchOptions{Renew: 50 * time.Millisecond}, "INBOX", "Junk")
	w.next("INBOX", imapsync.WatchReady)
	w.next("Junk", imapsync.WatchReady)
	if diff := cmp.Diff(before, s.Snapshot(t)); diff != "" {
		t.Errorf("watching changed the server's files: %s", diff)
	}
	s.Append(t, "Junk", watchMail, nil, time.Now())
	w.next("Junk", imapsync.WatchMail)
	s.Append(t, "INBOX", watchMail, nil, time.Now())
	w.next("INBOX", imapsync.WatchMail)
	after := s.Snapshot(t)
	w.stop()
	if diff := cmp.Diff(after, s.Snapshot(t)); diff != "" {
		t.Errorf("the end of the watch changed the server's files: %s", diff)
	}
}

func TestWatchAsksServersWithoutIdle(t *testing.T) {
	for name, caps := range map[string]string{
		"no IDLE": "IMAP4rev1 AUTH=PLAIN SASL-IR", "IDLE refused": "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE",
	} {
		t.Run(name, func(t *testing.T) {
			var mu gosync.Mutex
			noops := 0
			fake := imaptest.Fake{Capabilities: caps, Answer: func(s *imaptest.Session, tag, command string) bool {
				switch command {
				case "IDLE":
					s.Send(tag + " NO not today\r\n")
				case "NOOP":
					mu.Lock()
					defer mu.Unlock()
					if noops++; noops == 3 {
						s.Send("* 1 EXISTS\r\n")
					}
					s.Send(tag + " OK\r\n")
				default:
					return false
				}
				return true
			}}.Start(t)
			w := watchFolders(t, fake.Server, imapsync.Credentials{User: "a", Password: "b"}, imapsync.WatchOptions{Poll: time.Millisecond}, "INBOX")
			w.next("INBOX", imapsync.WatchMail)
			w.stop()
			checkReadOnly(t, fake.Lines())
		})
	}
}

// checkReadOnly holds that folders were opened with EXAMINE and nothing was said that could change one.
func checkReadOnly(t *testing.T, lines []string) {
	t.Helper()
	for _, l := range lines {
		_, command, ok := strings.Cut(l, " ")
		name, _, _ := strings.Cut(command, " ")
		if ok && !slices.Contains([]string{"CAPABILITY", "AUTHENTICATE", "EXAMINE", "IDLE", "NOOP", "LOGOUT"}, name) {
			t.Errorf("sent %q", l)
		}
	}
}

func TestWatchRenewsIdle(t *testing.T) {
	idles := make(chan struct{}, 100)
	fake := imaptest.Fake{Capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE", Answer: idleAnswer(func(s *imaptest.Session) { idles <- struct{}{} })}.Start(t)
	w := watchFolders(t, fake.Server, imapsync.Credentials{User: "a", Password: "b"}, imapsync.WatchOptions{Renew: time.Millisecond}, "INBOX")
	for range 4 {
		<-idles
	}
	w.stop()
	checkReadOnly(t, fake.Lines())
}

// idleAnswer answers IDLE and DONE; started is called while one runs.
func idleAnswer(started func(*imaptest.Session)) func(*imaptest.Session, string, string) bool {
	var mu gosync.Mutex
	open := map[*imaptest.Session]string{}
	return func(s *imaptest.Session, tag, command string) bool {
		switch {
		case command == "IDLE":
			mu.Lock()
			open[s] = tag
			mu.Unlock()
			s.Send("+ idling\r\n")
			started(s)
		case tag == "DONE":
			mu.Lock()
			tag = open[s]
			mu.Unlock()
			s.Send(tag + " OK\r\n")
		default:
			return false
		}
		return true
	}
}

// TestWatchConnectsAgain holds that a watch outlives its connections, and that each new one is told: mail may have come
// in between.
func TestWatchConnectsAgain(t *testing.T) {
	var mu gosync.Mutex
	n := 0
	fake := imaptest.Fake{Capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE", Answer: idleAnswer(func(s *imaptest.Session) {
		mu.Lock()
		n++
		which := n
		mu.Unlock()
		switch {
		case which%2 == 1:
			s.Close()
		case which%2 == 0:
			s.Send("* BYE idle for too long\r\n")
			s.Close()
		}
	})}.Start(t)
	w := watchFolders(t, fake.Server, imapsync.Credentials{User: "a", Password: "b"}, imapsync.WatchOptions{}, "INBOX")
	for i := range 8 {
		w.next("INBOX", imapsync.WatchReady)
		if e := w.next("INBOX", imapsync.WatchLost); e.Err == nil || e.Wait <= 0 {
			t.Errorf("loss %d: %+v", i, e)
		}
	}
	w.stop()
}

func TestWatchGivesUpWhereItMust(t *testing.T) {
	refuse := func(verb, answer string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if strings.HasPrefix(command, verb) {
				s.Send(tag + " " + answer + "\r\n")
				return true
			}
			return false
		}
	}
	for name, c := range map[string]struct {
		answer func(*imaptest.Session, string, string) bool
		check  func(error) bool
	}{
		"the password is refused": {refuse("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] wrong"), imapsync.IsAuth},
		"the folder is not there": {refuse("EXAMINE", "NO no such mailbox"), func(err error) bool { return strings.Contains(err.Error(), "does not open") }},
		"nothing works at first":  {func(s *imaptest.Session, _, _ string) bool { s.Close(); return true }, imapsync.IsConnection},
	} {
		t.Run(name, func(t *testing.T) {
			fake := imaptest.Fake{Answer: c.answer}.Start(t)
			dial := func(ctx context.Context) (imapsync.Watching, error) {
				return imapsync.Dial(ctx, fake.Server, imapsync.Credentials{User: "a", Password: "b"})
			}
			err := imapsync.RunWatch(t.Context(), dial, []string{"INBOX", "Junk"}, imapsync.WatchOptions{}, quickly, func(imapsync.WatchEvent) {})
			if err == nil || !c.check(err) {
				t.Errorf("got %v", err)
			}
			logins := 0
			for _, l := range fake.Lines() {
				if strings.Contains(l, " AUTHENTICATE") {
					logins++
				}
			}
			if logins > 1 {
				t.Errorf("signed in %d times", logins)
			}
		})
	}
}

// TestWatchWithoutItsSecondFolder holds that a missing Junk folder does not stop the watch of INBOX.
func TestWatchWithoutItsSecondFolder(t *testing.T) {
	idle := idleAnswer(func(*imaptest.Session) {})
	fake := imaptest.Fake{Capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE", Answer: func(s *imaptest.Session, tag, command string) bool {
		if strings.HasPrefix(command, "EXAMINE") && strings.Contains(command, "Junk") {
			s.Send(fmt.Sprintf("%s NO no such mailbox\r\n", tag))
			return true
		}
		return idle(s, tag, command)
	}}.Start(t)
	w := watchFolders(t, fake.Server, imapsync.Credentials{User: "a", Password: "b"}, imapsync.WatchOptions{}, "INBOX", "Junk")
	w.next("INBOX", imapsync.WatchReady)
	if e := w.next("Junk", imapsync.WatchLost); e.Wait != 0 {
		t.Errorf("tries again after %v", e.Wait)
	}
	w.stop()
}
