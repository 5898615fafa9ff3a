package imapsync_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

// hasty is a Retry that tests can wait for.
func hasty(tries int) imapsync.Retry {
	return imapsync.Retry{Tries: tries, First: time.Microsecond, Longest: time.Millisecond, Slow: time.Millisecond}
}

func dialer(s func() imapsync.Server, c imapsync.Credentials) func(context.Context) (imapsync.Session, error) {
	return func(ctx context.Context) (imapsync.Session, error) { return imapsync.Dial(ctx, s(), c) }
}

// TestRunThroughCuts cuts the connection at random places, many times in one Run. What was kept in the end must be
// what an undisturbed sync keeps, each message once.
func TestRunThroughCuts(t *testing.T) {
	var folders []memserver.Folder
	rng := rand.New(rand.NewPCG(4, 11))
	for _, name := range []string{"INBOX", "Junk", "Sent"} {
		folder := memserver.Folder{Name: name}
		for i := range 150 {
			m := message(name, i)
			m.Raw = append(m.Raw, strings.Repeat("0123456789abcde\n", rng.IntN(300))...)
			folder.Messages = append(folder.Messages, m)
		}
		folders = append(folders, folder)
	}
	s := startMem(t, memserver.Config{Folders: folders})
	calm := newKeeper()
	sync(t, dial(t, s.Server(), s.Credentials()), calm, imapsync.Options{})

	cuts := 0
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		server := func() imapsync.Server {
			server := s.Server()
			server.DialContext = imaptest.CutAfter(int64(5_000 + rng.IntN(250_000)))
			return server
		}
		retry := hasty(100)
		retry.Waiting = func(time.Duration, error) { cuts++ }
		k := newKeeper()
		// The first connection must hold until it is signed in: one that never was is given up.
		report, err := imapsync.Run(t.Context(), dialer(server, s.Credentials()), k, imapsync.Options{}, retry, nil)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if total(report) != len(k.mails) || len(k.mails) != len(calm.mails) {
			t.Errorf("seed %d: %d reported, %d kept, want %d", seed, total(report), len(k.mails), len(calm.mails))
		}
		for _, folder := range folders {
			if !slices.Equal(k.raws(folder.Name), calm.raws(folder.Name)) || k.held[folder.Name] != calm.held[folder.Name] {
				t.Errorf("seed %d: folder %s differs from an undisturbed sync's", seed, folder.Name)
			}
		}
	}
	t.Logf("%d cuts", cuts)
	if cuts < 40 {
		t.Errorf("only %d cuts", cuts)
	}
}

// TestRunCarriesOn holds for each way in which a server sends a client away for now.
func TestRunCarriesOn(t *testing.T) {
	for name, c := range map[string]struct {
		on  string
		say string
		idle,
		slow bool
	}{
		"falls silent":            {on: "UID FETCH", idle: true},
		"says goodbye":            {on: "UID FETCH", say: "* BYE maintenance\r\n", idle: true},
		"over quota":              {on: "UID FETCH", say: "TAG NO [OVERQUOTA] Account exceeded command or bandwidth limits\r\n", slow: true},
		"throttled":               {on: "UID FETCH", say: "TAG NO [THROTTLED] later\r\n", slow: true},
		"Gmail's bandwidth":       {on: "UID FETCH", say: "TAG NO Account exceeded bandwidth limits. (Failure)\r\n", slow: true},
		"Gmail says goodbye":      {on: "UID FETCH", say: "* BYE Bandwidth exceeded\r\n", idle: true, slow: true},
		"Microsoft's throttle":    {on: "EXAMINE", say: "TAG BAD Request is throttled. Suggested Backoff Time: 3 milliseconds\r\n", slow: true},
		"busy without a code":     {on: "EXAMINE", say: "TAG NO Server busy, try again later\r\n", slow: true},
		"Exchange's way":          {on: "LIST", say: "TAG BAD User is authenticated but not connected.\r\n", slow: true},
		"too many connections":    {on: "AUTHENTICATE", say: "TAG NO [LIMIT] no more\r\n", slow: true},
		"goodbye in place of OK":  {on: "EXAMINE", say: "* BYE too many commands\r\n", idle: true, slow: true},
		"garbage":                 {on: "LIST", say: "\x00\x01)(*&^\r\n"},
		"a message that ends off": {on: "UID FETCH", say: "* 1 FETCH (UID 1 BODY[] {50}\r\nabc", idle: true},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			fake := imaptest.Fake{Messages: fakeMessages(5)}
			fake.Answer = func(s *imaptest.Session, tag, command string) bool {
				if !strings.HasPrefix(command, c.on) {
					return false
				}
				// A sign-in that fails the first time is not tried again.
				if n := asked.Add(1); (c.on == "AUTHENTICATE" && n != 2) || (c.on != "AUTHENTICATE" && n != 1) {
					return false
				}
				s.Send(strings.ReplaceAll(c.say, "TAG", tag))
				return true
			}
			r := fake.Start(t)
			if c.idle {
				r.Server.IdleTimeout = 200 * time.Millisecond
			}
			retry := hasty(3)
			var waits []time.Duration
			retry.Waiting = func(wait time.Duration, _ error) { waits = append(waits, wait) }
			retry.Slow = 2 * retry.Longest
			k := newKeeper()
			if c.on == "AUTHENTICATE" {
				cutOnce(t, r)
			}
			if _, err := imapsync.Run(t.Context(), dialer(func() imapsync.Server { return r.Server }, someone), k, imapsync.Options{}, retry, nil); err != nil {
				t.Fatal(err)
			}
			if len(k.mails) != 5 || k.held["INBOX"].Settled != "1:5" || len(waits) == 0 {
				t.Errorf("%d mails, settled %q, waited %v", len(k.mails), k.held["INBOX"].Settled, waits)
			}
			if c.slow != slices.ContainsFunc(waits, func(w time.Duration) bool { return w >= retry.Slow }) {
				t.Errorf("waited %v", waits)
			}
		})
	}
}

// cutOnce makes the first connection end after sign-in.
func cutOnce(t *testing.T, r *imaptest.Running) {
	t.Helper()
	first := true
	cut, plain := imaptest.CutAfter(2_500), imaptest.CutAfter(1<<40)
	r.Server.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if first {
			first = false
			return cut(ctx, network, addr)
		}
		return plain(ctx, network, addr)
	}
}

// TestRunGivesUp holds that Run does not go on for ever, nor where going on is of no use.
func TestRunGivesUp(t *testing.T) {
	refuse := func(prefix, say string, from int32) func(*imaptest.Session, string, string) bool {
		var asked atomic.Int32
		return func(s *imaptest.Session, tag, command string) bool {
			if !strings.HasPrefix(command, prefix) || asked.Add(1) < from {
				return false
			}
			if say == "" {
				s.Close()
			}
			s.Send(strings.ReplaceAll(say, "TAG", tag))
			return true
		}
	}
	for name, c := range map[string]struct {
		answer  func(*imaptest.Session, string, string) bool
		is      func(error) bool
		connect int // how often
	}{
		"no mail ever comes":      {refuse("UID FETCH", "", 1), imapsync.IsConnection, 3*3 + 4},
		"always throttled":        {refuse("UID FETCH", "TAG NO [LIMIT] later\r\n", 1), imapsync.IsConnection, 4},
		"first sign-in refused":   {refuse("AUTHENTICATE", "TAG NO [AUTHENTICATIONFAILED] no\r\n", 1), imapsync.IsAuth, 1},
		"first sign-in cut":       {refuse("AUTHENTICATE", "", 1), imapsync.IsConnection, 1},
		"next sign-in refused":    {both(refuse("AUTHENTICATE", "TAG NO no\r\n", 2), refuse("UID FETCH", "", 1)), imapsync.IsAuth, 2},
		"next sign-ins cut":       {both(refuse("AUTHENTICATE", "", 2), refuse("UID FETCH", "", 1)), imapsync.IsConnection, 4},
		"refuses the folder list": {refuse("LIST", "TAG NO never\r\n", 1), imapsync.IsConnection, 4},
	} {
		t.Run(name, func(t *testing.T) {
			r := imaptest.Fake{Messages: fakeMessages(10), Answer: c.answer}.Start(t)
			connects := 0
			dial := func(ctx context.Context) (imapsync.Session, error) {
				connects++
				return imapsync.Dial(ctx, r.Server, someone)
			}
			_, err := imapsync.Run(t.Context(), dial, newKeeper(), imapsync.Options{}, hasty(4), nil)
			if !c.is(err) || connects != c.connect {
				t.Errorf("%d connections, got %v", connects, err)
			}
		})
	}
}

func both(a, b func(*imaptest.Session, string, string) bool) func(*imaptest.Session, string, string) bool {
	return func(s *imaptest.Session, tag, command string) bool { return a(s, tag, command) || b(s, tag, command) }
}

// TestRunKeeperFails holds that a full disk is no reason to connect again.
func TestRunKeeperFails(t *testing.T) {
	full := errors.New("the disk is full")
	k := newKeeper()
	k.keep = func([]imapsync.Mail) error { return full }
	retry := hasty(4)
	retry.Waiting = func(time.Duration, error) { t.Error("it connected again") }
	r := imaptest.Fake{Messages: fakeMessages(3)}.Start(t)
	_, err := imapsync.Run(t.Context(), dialer(func() imapsync.Server { return r.Server }, someone), k, imapsync.Options{}, retry, nil)
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

// TestRunEndsWithContext holds that a wait ends when ctx does.
func TestRunEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	fake := imaptest.Fake{Messages: fakeMessages(3), Answer: func(s *imaptest.Session, _, command string) bool {
		if strings.HasPrefix(command, "EXAMINE") {
			s.Close()
			return true
		}
		return false
	}}
	r := fake.Start(t)
	retry := imapsync.Retry{First: time.Hour, Waiting: func(time.Duration, error) { cancel() }}
	_, err := imapsync.Run(ctx, dialer(func() imapsync.Server { return r.Server }, someone), newKeeper(), imapsync.Options{}, retry, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// preparer is a keeper that works on mail beforehand.
type preparer struct{ *keeper }

func (p preparer) Prepare(_ context.Context, m imapsync.Mail) any { return string(m.Raw) }

// TestPreparer holds that every mail is prepared, and with its own bytes, also those that come before a cut.
func TestPreparer(t *testing.T) {
	folder := memserver.Folder{Name: "INBOX"}
	for i := range 250 {
		folder.Messages = append(folder.Messages, message("prepare", i))
	}
	s := startMem(t, memserver.Config{Folders: []memserver.Folder{folder}})
	server := func() imapsync.Server {
		server := s.Server()
		server.DialContext = imaptest.CutAfter(30_000)
		return server
	}
	k := newKeeper()
	k.keep = func(mails []imapsync.Mail) error {
		for _, m := range mails {
			if m.Prepared != string(m.Raw) {
				t.Errorf("uid %d: prepared is %v", m.UID, m.Prepared)
			}
		}
		return nil
	}
	if _, err := imapsync.Run(t.Context(), dialer(server, s.Credentials()), preparer{k}, imapsync.Options{}, hasty(5), nil); err != nil {
		t.Fatal(err)
	}
	if len(k.mails) != 250 {
		t.Errorf("%d mails", len(k.mails))
	}
}

// TestRunGoesRound holds that a message at which the connection always ends costs only itself.
func TestRunGoesRound(t *testing.T) {
	for name, ends := range map[string]func(command string) bool{
		"its text":        func(command string) bool { return strings.Contains(command, "BODY.PEEK[]") },
		"its description": func(command string) bool { return strings.Contains(command, "RFC822.SIZE") },
	} {
		t.Run(name, func(t *testing.T) {
			fake := imaptest.Fake{Messages: fakeMessages(60)}
			broken := map[uint32]bool{7: true, 31: true}
			fake.Answer = func(s *imaptest.Session, tag, command string) bool {
				if !strings.HasPrefix(command, "UID FETCH") || !ends(command) {
					return false
				}
				set, err := imapsync.ParseUIDSet(strings.Fields(command)[2])
				if err != nil {
					return false
				}
				for uid := uint32(1); uid <= 60; uid++ {
					switch {
					case set.Contains(uid) && broken[uid]:
						s.Close()
						return true
					case set.Contains(uid):
						s.Send(imaptest.Fetch(int(uid), uid, fake.Messages[uid], strings.Contains(command, "BODY.PEEK[]")))
					}
				}
				s.Send(tag + " OK done\r\n")
				return true
			}
			r := fake.Start(t)
			server := func() imapsync.Server { return r.Server }
			k := newKeeper()
			report, err := imapsync.Run(t.Context(), dialer(server, someone), k, imapsync.Options{}, hasty(4), nil)
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, f := range report.Folders[0].Failed {
				failed = append(failed, f.Where)
			}
			if want := []string{"folder INBOX uid 31", "folder INBOX uid 7"}; !slices.Equal(failed, want) {
				t.Errorf("failed: %q", failed)
			}
			if len(k.mails) != 58 || k.held["INBOX"].Settled != "1:6,8:30,32:60" {
				t.Errorf("%d mails, settled %q", len(k.mails), k.held["INBOX"].Settled)
			}
			clear(broken)
			if _, err := imapsync.Run(t.Context(), dialer(server, someone), k, imapsync.Options{}, hasty(4), nil); err != nil {
				t.Fatal(err)
			}
			if len(k.mails) != 60 || k.held["INBOX"].Settled != "1:60" {
				t.Errorf("afterwards %d mails, settled %q", len(k.mails), k.held["INBOX"].Settled)
			}
		})
	}
}
