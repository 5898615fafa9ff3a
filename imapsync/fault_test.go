package imapsync_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

func fakeMessages(n int) map[uint32]string {
	messages := make(map[uint32]string)
	for i := range n {
		messages[uint32(i+1)] = fmt.Sprintf("Subject: %d\r\n\r\ntext\x00%d\r\n", i, i)
	}
	return messages
}

// TestHostileServer holds that whatever a server does, the sync ends with an error or a failure, in bounded memory.
func TestHostileServer(t *testing.T) {
	on := func(prefix, text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if strings.HasPrefix(command, prefix) {
				s.Send(strings.ReplaceAll(text, "TAG", tag))
				return true
			}
			return false
		}
	}
	endless := func(prefix, first, text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, _, command string) bool {
			if strings.HasPrefix(command, prefix) {
				s.Send(first)
				s.Endless(text)
				return true
			}
			return false
		}
	}
	wholes := func(text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if strings.Contains(command, "BODY.PEEK[]") {
				s.Send(text + tag + " OK done\r\n")
				return true
			}
			return false
		}
	}
	for name, c := range map[string]struct {
		answer func(*imaptest.Session, string, string) bool
		says   string
		silent bool // the server falls silent in the end
	}{
		"hangs":                      {on("EXAMINE", ""), "sent nothing for", true},
		"hangs within a message":     {on("UID FETCH", "* 1 FETCH (UID 1 BODY[] {50}\r\nabc"), "sent nothing for", true},
		"garbage":                    {on("LIST", "\x00\x01)(*&^\r\n"), "", false},
		"closes":                     {func(s *imaptest.Session, _, c string) bool { s.Close(); return true }, "", false},
		"says why it closes":         {on("EXAMINE", "* BYE over quota\r\n"), "over quota", true},
		"endless line":               {endless("LIST", "* OK ", "x"), "too long", false},
		"endless quoted name":        {endless("LIST", "* LIST () \"/\" \"", "x"), "too long", false},
		"endless folders":            {endless("LIST", "", "* LIST () \"/\" x\r\n"), "too long", false},
		"endless changes of flags":   {endless("EXAMINE", "", "* 1 FETCH (FLAGS (\\Seen))\r\n"), "too long", false},
		"endless search":             {endless("UID SEARCH", "* SEARCH", " 1 3"), "too long", false},
		"huge folder name":           {on("LIST", "* LIST () \"/\" {999999999}\r\n"), "announced 999999999 bytes", false},
		"huge message":               {on("UID FETCH", "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n"), "announced 99999999999 bytes", false},
		"literal of impossible size": {on("UID FETCH", "* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\n"), "impossible", false},
		"hidden huge string":         {on("LIST", "* OK( {65536}\r\n* LIST () \"/\" {999999999}\r\n"), "", true},
		"deep nesting":               {endless("UID FETCH", "* 1 FETCH (UID 1 BODYSTRUCTURE ", "("), "nested too deeply", false},
		"line break within quotes":   {on("LIST", "* LIST () \"/\" \"a\r\nb\"\r\n"), "line break", false},
		"finds more than there are":  {on("UID SEARCH", "* SEARCH 1 2 3 4 5\r\nTAG OK done\r\n"), "", false},
		"finds what it never has":    {on("UID FETCH", "TAG OK done\r\n"), "does not describe", false},
		"describes, never delivers":  {wholes(""), "does not deliver", false},
		"refuses every message":      {on("UID FETCH", "TAG NO sorry\r\n"), "does not describe", false},
		"refuses the folder":         {on("EXAMINE", "TAG NO [NOPERM] not yours\r\n"), "not yours", false},
		"message shorter than said":  {on("UID FETCH", "* 1 FETCH (UID 1 BODY[] {50}\r\nabc)\r\nTAG OK done\r\n"), "", true},
		"another message's UID":      {wholes(imaptest.Fetch(1, 99, "x", true)), "does not deliver", false},
		"folder without a tag's OK":  {on("LIST", "* LIST () \"/\" INBOX\r\nZ9 OK done\r\n"), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := imaptest.Fake{Messages: fakeMessages(3), Answer: c.answer}.Start(t)
			if c.silent {
				r.Server.IdleTimeout = 300 * time.Millisecond
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			problem := syncProblems(t, r.Server)
			runtime.ReadMemStats(&after)
			if problem == "" || !strings.Contains(problem, c.says) || strings.Contains(problem, "goroutine ") {
				t.Errorf("got %q, want %q", problem, c.says)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
				t.Errorf("took %d MiB", used>>20)
			}
		})
	}
}

// syncProblems returns everything a sync complains about.
func syncProblems(t *testing.T, s imapsync.Server) string {
	t.Helper()
	client, err := imapsync.Dial(t.Context(), s, someone)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = client.Close() }()
	report, err := client.Sync(t.Context(), newKeeper(), imapsync.Options{}, nil)
	var problems []string
	if err != nil {
		problems = append(problems, err.Error())
		if !imapsync.IsConnection(err) {
			t.Errorf("not a connection error: %v", err)
		}
	}
	for _, f := range report.Folders {
		for _, failure := range f.Failed {
			problems = append(problems, failure.Where+": "+failure.Problem)
		}
	}
	return strings.Join(problems, "\n")
}

// TestOneBrokenMessage holds that it costs only itself, is listed, and is tried again.
func TestOneBrokenMessage(t *testing.T) {
	broken := true
	fake := imaptest.Fake{Messages: fakeMessages(20)}
	fake.Answer = func(s *imaptest.Session, tag, command string) bool {
		if !broken || !strings.HasPrefix(command, "UID FETCH") || !strings.Contains(command, "BODY.PEEK[]") {
			return false
		}
		set, err := imapsync.ParseUIDSet(strings.Fields(command)[2])
		if err != nil || !set.Contains(7) {
			return false
		}
		for uid := uint32(1); uid < 7; uid++ { // servers stop where it is
			if set.Contains(uid) {
				s.Send(imaptest.Fetch(int(uid), uid, fake.Messages[uid], true))
			}
		}
		s.Send(tag + " NO message 7 is broken\r\n")
		return true
	}
	r := fake.Start(t)
	k := newKeeper()
	report, err := dial(t, r.Server, someone).Sync(t.Context(), k, imapsync.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []imapsync.Failure{{Where: "folder INBOX uid 7", Problem: `the server refused the message: "message 7 is broken"`}}
	if !slices.Equal(report.Folders[0].Failed, want) || len(k.mails) != 19 || k.held["INBOX"].Settled != "1:6,8:20" {
		t.Errorf("failed %v, kept %d, settled %q", report.Folders[0].Failed, len(k.mails), k.held["INBOX"].Settled)
	}
	broken = false
	if n := total(sync(t, dial(t, r.Server, someone), k, imapsync.Options{})); n != 1 || k.held["INBOX"].Settled != "1:20" {
		t.Errorf("%d came, settled %q", n, k.held["INBOX"].Settled)
	}
	for _, m := range k.mails {
		if string(m.Raw) != fake.Messages[m.UID] {
			t.Errorf("uid %d is %q", m.UID, m.Raw)
		}
	}
}

// TestFlagsChangeInBetween sends another client's change of flags, with a UID, before the message itself: the IMAP
// library takes the first answer with a UID for the message.
func TestFlagsChangeInBetween(t *testing.T) {
	fake := imaptest.Fake{Messages: fakeMessages(5)}
	asked := 0
	fake.Answer = func(s *imaptest.Session, _, command string) bool {
		if strings.HasPrefix(command, "UID FETCH") {
			if asked++; asked%2 == 1 {
				s.Send("* 3 FETCH (UID 3 FLAGS (\\Seen))\r\n")
			}
		}
		return false
	}
	k := newKeeper()
	sync(t, dial(t, fake.Start(t).Server, someone), k, imapsync.Options{})
	if len(k.mails) != 5 || k.held["INBOX"].Settled != "1:5" {
		t.Errorf("%d came, settled %q", len(k.mails), k.held["INBOX"].Settled)
	}
}

// TestResumeAfterCuts breaks the connection at random places until everything is there.
func TestResumeAfterCuts(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 7))
	var folder memserver.Folder
	folder.Name = "INBOX"
	for i := range 300 {
		m := message("cut", i)
		m.Raw = append(m.Raw, strings.Repeat("0123456789abcde\n", rng.IntN(500))...)
		folder.Messages = append(folder.Messages, m)
	}
	s := startMem(t, memserver.Config{Folders: []memserver.Folder{folder}})
	k := newKeeper()
	cuts := 0
	for attempt := 0; ; attempt++ {
		if attempt == 500 {
			t.Fatalf("not done after %d attempts: %d mails", attempt, len(k.mails))
		}
		server := s.Server()
		server.DialContext = imaptest.CutAfter(int64(rng.IntN(150_000 + attempt*1000)))
		client, err := imapsync.Dial(t.Context(), server, s.Credentials())
		if err == nil {
			_, err = client.Sync(t.Context(), k, imapsync.Options{}, nil)
			_ = client.Close()
		}
		if err == nil {
			break
		}
		cuts++
		if !imapsync.IsConnection(err) {
			t.Fatalf("attempt %d: %v", attempt, err)
		}
	}
	t.Logf("%d cuts", cuts)
	var want []string
	for _, m := range folder.Messages {
		want = append(want, string(m.Raw))
	}
	slices.Sort(want)
	if got := k.raws("INBOX"); !slices.Equal(got, want) {
		t.Errorf("%d mails, want %d, each once and whole", len(got), len(want))
	}
	if cuts == 0 {
		t.Error("nothing was cut")
	}
}

func TestKeeperFails(t *testing.T) {
	s := startMem(t, memserver.Config{Folders: []memserver.Folder{{Name: "INBOX"}}})
	for i := range 700 {
		if err := s.Append("INBOX", message("keep", i)); err != nil {
			t.Fatal(err)
		}
	}
	full := errors.New("the disk is full")
	k := newKeeper()
	calls := 0
	k.keep = func([]imapsync.Mail) error {
		if calls++; calls == 2 {
			return full
		}
		return nil
	}
	if _, err := dial(t, s.Server(), s.Credentials()).Sync(t.Context(), k, imapsync.Options{}, nil); !errors.Is(err, full) {
		t.Fatalf("got %v", err)
	}
	if held, err := imapsync.ParseUIDSet(k.held["INBOX"].Settled); err != nil || held.Len() != uint64(len(k.mails)) {
		t.Errorf("%d kept, settled %q", len(k.mails), k.held["INBOX"].Settled)
	}
	sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	if len(slices.Compact(k.raws("INBOX"))) != 700 || len(k.mails) != 700 {
		t.Errorf("%d mails after the second sync", len(k.mails))
	}
}

func TestUIDValidityChanges(t *testing.T) {
	folder := memserver.Folder{Name: "INBOX", Messages: []memserver.Message{message("a", 1), message("b", 2)}}
	s := startMem(t, memserver.Config{Folders: []memserver.Folder{folder}})
	k := newKeeper()
	sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	before := k.held["INBOX"]
	if err := s.Recreate(folder); err != nil {
		t.Fatal(err)
	}
	sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	if after := k.held["INBOX"]; len(k.mails) != 4 || after.UIDValidity == before.UIDValidity || after.Settled != "1:2" {
		t.Errorf("%d offered, held %+v then %+v", len(k.mails), before, after)
	}
}

// TestUnchangedFolderIsNotOpened holds that STATUS is enough where nothing is new, and for empty folders.
func TestUnchangedFolderIsNotOpened(t *testing.T) {
	s := startMem(t, memserver.Config{Folders: []memserver.Folder{{Name: "INBOX", Messages: []memserver.Message{message("a", 1)}}, {Name: "Empty"}}})
	k := newKeeper()
	sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	if got := s.Opened(); !slices.Equal(got, []string{"INBOX"}) {
		t.Errorf("opened %q", got)
	}
}

func TestCancel(t *testing.T) {
	for _, where := range []string{"CAPABILITY", "AUTHENTICATE", "LIST", "EXAMINE", "UID FETCH"} {
		t.Run(where, func(t *testing.T) {
			before := runtime.NumGoroutine()
			ctx, cancel := context.WithCancel(t.Context())
			fake := imaptest.Fake{Messages: fakeMessages(3)}
			fake.Answer = func(_ *imaptest.Session, _, command string) bool {
				if strings.HasPrefix(command, where) {
					cancel()
					return true
				}
				return false
			}
			t.Run("sync", func(t *testing.T) { // ends with its server gone
				r := fake.Start(t)
				client, err := imapsync.Dial(ctx, r.Server, someone)
				if err == nil {
					_, err = client.Sync(ctx, newKeeper(), imapsync.Options{}, nil)
					_ = client.Close()
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
			deadline := time.Now().Add(10 * time.Second)
			for runtime.NumGoroutine() > before {
				if time.Now().After(deadline) {
					buf := make([]byte, 1<<16)
					t.Fatalf("goroutines are left over:\n%s", buf[:runtime.Stack(buf, true)])
				}
				runtime.Gosched()
			}
		})
	}
}

// TestMalformedItems holds that one malformed item costs itself at most: the mailbox comes, and what could not be
// read is listed.
func TestMalformedItems(t *testing.T) {
	fake := imaptest.Fake{Messages: fakeMessages(5)}
	fake.Answer = func(s *imaptest.Session, tag, command string) bool {
		whole := strings.Contains(command, "BODY.PEEK[]")
		switch {
		case strings.HasPrefix(command, "LIST"):
			s.Send("* LIST () \"/\" \"&bad\"\r\n* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"Caf\xe9\"\r\n")
		case strings.HasPrefix(command, "UID FETCH"), strings.HasPrefix(command, "FETCH"):
			asked, err := imapsync.ParseUIDSet(strings.Fields(strings.TrimPrefix(command, "UID "))[1]) // UIDs are numbers here
			if err != nil {
				return false
			}
			for uid := uint32(1); uid <= 5; uid++ {
				if !asked.Contains(uid) {
					continue
				}
				body := ""
				if whole {
					body = fmt.Sprintf("BODY[] {%d}\r\n%s ", len(fake.Messages[uid]), fake.Messages[uid])
				}
				date := `INTERNALDATE " 1-Mar-2024 09:30:15 +0100"`
				if uid == 3 {
					date = `INTERNALDATE "yesterday"`
				}
				s.Send(fmt.Sprintf("* %d FETCH (%sFLAGS (\\Seen x]y \"z\") %s RFC822.SIZE %d UID %d)\r\n", uid, body, date, len(fake.Messages[uid]), uid))
			}
		default:
			return false
		}
		s.Send(tag + " OK done\r\n")
		return true
	}
	k := newKeeper()
	report, err := dial(t, fake.Start(t).Server, someone).Sync(t.Context(), k, imapsync.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(k.mails) != 5 || k.held["INBOX"].Settled != "1:5" {
		t.Errorf("%d mails, settled %q", len(k.mails), k.held["INBOX"].Settled)
	}
	for _, m := range k.mails {
		if string(m.Raw) != fake.Messages[m.UID] || m.InternalDate.IsZero() != (m.UID == 3) || !slices.Equal(m.Flags, []string{`\Seen`}) {
			t.Errorf("uid %d: %q at %v, flags %q", m.UID, m.Raw, m.InternalDate, m.Flags)
		}
	}
	var failed []string
	for _, f := range report.Folders {
		for _, failure := range f.Failed {
			failed = append(failed, failure.Where)
		}
	}
	if want := []string{"folder &bad", "folder Caf\ufffd"}; !slices.Equal(failed, want) {
		t.Errorf("failed: %q", failed)
	}
}
