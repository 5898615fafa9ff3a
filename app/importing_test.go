package app_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
	"desist/imapsync/memserver"
)

// offer is marketing with the header fields given besides.
func offer(fields string) string {
	return fields + "From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\nSubject: Half price boots\r\n" +
		"Message-ID: <o@oakandthread.example>\r\nList-Unsubscribe: <https://oakandthread.example/u>\r\n\r\n" +
		"Half price boots. Don't miss our biggest sale yet, ends Sunday. Shop now.\r\n"
}

func lf(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func idOf(raw string) complaint.MessageID {
	sum := sha256.Sum256([]byte(raw))
	return complaint.MessageID(hex.EncodeToString(sum[:]))
}

// importFile writes a file and imports it.
func importFile(t *testing.T, a *app.App, name, content string) app.ImportResult {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := a.Import(t.Context(), []string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

const (
	sent     = "Date: Mon, 06 Jul 2026 09:00:00 +0100\r\n"
	received = "Received: from out.oakandthread.example by mx.example.co.uk; Mon, 06 Jul 2026 09:30:00 +0100\r\n"
)

// TestWhenImportedMailCame holds what the time of receipt rests on where no server can be asked, and that a sender's own
// word for it is never enough.
func TestWhenImportedMailCame(t *testing.T) {
	for name, c := range map[string]struct {
		file, content, raw string
		from               complaint.ReceivedSource
		at                 string // UTC
		check              bool
	}{
		"a server's line goes before everything": {
			"a.mbox", "From x Mon Jul  6 12:00:00 2026\n" + lf(offer(received+sent)), offer(received + sent), complaint.ReceivedHeader, "08:30", false,
		},
		"the mbox line, in the person's zone": {
			"a.mbox", "From x Mon Jul  6 10:00:00 2026\n" + lf(offer(sent)), offer(sent), complaint.ReceivedFromLine, "09:00", false,
		},
		"the mbox line, with its zone": {
			"a.mbox", "From 1@xxx Mon Jul 06 10:00:00 +0000 2026\n" + lf(offer(sent)), offer(sent), complaint.ReceivedFromLine, "10:00", false,
		},
		"an mbox line of a copy made later": {
			"a.mbox", "From MAILER-DAEMON Fri Nov 20 10:00:00 2026\n" + lf(offer(sent)), offer(sent), complaint.ReceivedDate, "08:00", true,
		},
		"a file alone": {
			"a.mbox", "From x Mon Jul  6 10:00:00 2026\n" + lf(offer("")), offer(""), complaint.ReceivedFromLine, "09:00", true,
		},
		"a Maildir's name": {
			"box/cur/1783328400.M1.host:2,S", lf(offer(sent)), offer(sent), complaint.ReceivedFileName, "09:00", false,
		},
		"the sender's word alone": {"a.eml", offer(sent), offer(sent), complaint.ReceivedDate, "08:00", true},
		"nothing at all":          {"a.eml", offer(""), offer(""), complaint.ReceivedUnknown, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(c.file, ":") {
				t.Skip("no such file name here")
			}
			a := apptest.New(t)
			dir := t.TempDir()
			path := filepath.Join(dir, filepath.FromSlash(c.file))
			for _, d := range []string{filepath.Dir(path), filepath.Join(dir, "box/new")} {
				if err := os.MkdirAll(d, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := a.Import(t.Context(), []string{dir}, nil); err != nil {
				t.Fatal(err)
			}
			m, err := a.Message(t.Context(), idOf(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			at := ""
			if !m.Received.IsZero() {
				at = m.Received.UTC().Format("15:04")
			}
			if m.ReceivedFrom != c.from || at != c.at || m.Verdict.PleaseCheck != c.check || !m.Verdict.DirectMarketing {
				t.Errorf("from %q at %q, please check %v, want %q at %q, %v (marketing %v)", m.ReceivedFrom, at, m.Verdict.PleaseCheck, c.from, c.at, c.check, m.Verdict.DirectMarketing)
			}
		})
	}
}

func mailbox(t *testing.T, a *app.App, raw string, at time.Time) {
	t.Helper()
	s, err := memserver.Start(memserver.Config{User: "sam", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{{Raw: []byte(raw), InternalDate: at}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	server := s.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.co.uk", Host: server.Host, Port: server.Port, User: "sam", Password: "secret", CA: s.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
}

// TestAMessageFromFilesAndAMailboxIsOne holds that the same mail is one message wherever it was, and that the best word for
// when it came counts, whatever came first.
func TestAMessageFromFilesAndAMailboxIsOne(t *testing.T) {
	raw := offer(sent)
	held := time.Date(2026, 7, 6, 8, 15, 0, 0, time.UTC)
	for _, name := range []string{"mailbox first", "files first"} {
		t.Run(name, func(t *testing.T) {
			a := apptest.New(t)
			if name == "mailbox first" {
				mailbox(t, a, raw, held)
				importFile(t, a, "saved.eml", lf(raw)) // with the line ends of another system
			} else {
				importFile(t, a, "saved.eml", raw)
				if m, err := a.Message(t.Context(), idOf(raw)); err != nil || !m.Verdict.PleaseCheck {
					t.Errorf("with the sender's date alone: %+v, %v", m.Verdict, err)
				}
			}
			importFile(t, a, "archive.mbox", "From - Mon Jul 06 10:00:00 2026\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"+lf(raw))
			res := importFile(t, a, "takeout.mbox", "From 1@xxx Mon Jul 06 08:15:00 +0000 2026\nX-GM-THRID: 1\nX-Gmail-Labels: Inbox,\"Shops, online\"\n"+lf(raw))
			if name != "mailbox first" {
				mailbox(t, a, raw, held)
			}
			if res.New != 0 || res.Duplicates != 1 {
				t.Errorf("imported again: %+v", res)
			}
			m, err := a.Message(t.Context(), idOf(raw))
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Folders) != 4 || !strings.Contains(strings.Join(m.Folders, "|"), "takeout.mbox (Inbox; Shops, online)") {
				t.Errorf("folders %q", m.Folders)
			}
			if m.ReceivedFrom != complaint.ReceivedInternalDate || !m.Received.Equal(held) || m.Verdict.PleaseCheck {
				t.Errorf("received %v from %q, please check %v", m.Received, m.ReceivedFrom, m.Verdict.PleaseCheck)
			}
			if sum, err := a.Analyse(t.Context(), nil); err != nil || sum.Messages != 1 {
				t.Errorf("%+v, %v", sum, err)
			}
		})
	}
}

// TestAnExtractAndAFileAreOne holds the same of a message of which a sync took the text alone.
func TestAnExtractAndAFileAreOne(t *testing.T) {
	raw := "From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\nSubject: Your brochure\r\n" + sent +
		"Message-ID: <b@oakandthread.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nHere is our brochure.\r\n" +
		"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\r\n", 4000) + "--b--\r\n"
	held := time.Date(2026, 7, 6, 8, 15, 0, 0, time.UTC)
	for _, name := range []string{"mailbox first", "file first"} {
		t.Run(name, func(t *testing.T) {
			a := apptest.New(t)
			if name == "mailbox first" {
				mailbox(t, a, raw, held)
				if _, err := a.Message(t.Context(), idOf(raw)); err == nil {
					t.Fatal("the sync took the whole message, so this test shows nothing")
				}
			}
			importFile(t, a, "archive.mbox", "From x Mon Jul  6 10:00:00 2026\n"+lf(raw))
			if name != "mailbox first" {
				mailbox(t, a, raw, held)
			}
			m, err := a.Message(t.Context(), idOf(raw))
			if err != nil || len(m.Folders) != 2 || m.ReceivedFrom != complaint.ReceivedInternalDate {
				t.Errorf("%q from %q, %v", m.Folders, m.ReceivedFrom, err)
			}
			if sum, err := a.Analyse(t.Context(), nil); err != nil || sum.Messages != 1 {
				t.Errorf("%+v, %v", sum, err)
			}
		})
	}
}

func TestStoppedImportKeepsWhatItRead(t *testing.T) {
	a := apptest.New(t)
	var file strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&file, "From x Mon Jul  6 10:00:00 2026\nFrom: shop@example.com\nSubject: %d\n\ntext\n\n", i)
	}
	path := filepath.Join(t.TempDir(), "a.mbox")
	if err := os.WriteFile(path, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := app.Progress{}
	res, err := a.Import(ctx, []string{path}, func(p app.Progress) {
		if p.Done > 0 {
			cancel()
		}
		if p.Bytes < last.Bytes || p.TotalBytes != int64(file.Len()) {
			t.Errorf("progress %+v after %+v", p, last)
		}
		last = p
	})
	if !errors.Is(err, context.Canceled) || app.CodeOf(err) != app.CodeCancelled {
		t.Errorf("got %v", err)
	}
	sum, err := a.Analyse(t.Context(), nil)
	if err != nil || sum.Messages == 0 || sum.Messages == 5000 || sum.Messages != res.New {
		t.Errorf("%d messages of 5000, reported %d, %v", sum.Messages, res.New, err)
	}
}

// TestConvertedMailSaysSo holds that what is no original is never shown as one.
func TestConvertedMailSaysSo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the fake readpst is a shell script")
	}
	bin := t.TempDir()
	first := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var script strings.Builder
	script.WriteString("#!/bin/sh\nif [ \"$1\" = -V ]; then echo 'ReadPST / LibPST v0.6.76'; exit; fi\n" +
		"while [ $# -gt 1 ]; do if [ \"$1\" = -o ]; then cd \"$2\"; fi; shift; done\nmkdir -p 'Personal folders/Inbox'\n")
	for i, text := range sale {
		at := first.AddDate(0, 0, 7*i)
		mail := "Received: from x by mx.example.co.uk; " + at.Format(time.RFC1123Z) + "\n" + lf(string(shopMail(i, at, text)))
		fmt.Fprintf(&script, "cat > 'Personal folders/Inbox/%d.eml' <<'END'\n%sEND\n", i, mail)
	}
	if err := os.WriteFile(filepath.Join(bin, "readpst"), []byte(script.String()), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	a := apptest.New(t)
	res := importFile(t, a, "mail.pst", "!BDN"+strings.Repeat("\x00", 600))
	if res.Converted != len(sale) || len(res.Notes) != 1 || len(res.Defects) != 0 {
		t.Fatalf("%+v", res)
	}
	if _, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: "oakandthread.example", At: first.AddDate(0, 0, 10), Method: complaint.MethodPhone}); err != nil {
		t.Fatal(err)
	}
	rows := flags(t, a)
	for _, r := range rows {
		if r.Converted != "readpst 0.6.76" {
			t.Errorf("flag %s: converted %q", r.MessageID, r.Converted)
		}
	}
	if m, err := a.Message(t.Context(), rows[0].Message); err != nil || m.Converted == "" {
		t.Errorf("message: %q, %v", m.Converted, err)
	}
	decide(t, a, complaint.Include, rows...)
	dir := packed(t, a, app.PackInput{Company: "oakandthread.example"})
	files := bundled(t, dir)
	for name, want := range map[string]string{
		"data/acquisition.json": `"converted": "readpst 0.6.76"`, "data/acquisition.csv": "readpst 0.6.76", "data/messages.csv": "readpst 0.6.76",
	} {
		if !strings.Contains(string(files[name]), want) {
			t.Errorf("%s does not say that the mail was converted", name)
		}
	}
	notes, err := os.ReadFile(filepath.Join(dir, "before-you-send.txt"))
	if err != nil || !strings.Contains(string(notes), "They are not originals") {
		t.Errorf("notes %s, %v", notes, err)
	}
	if got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip")}); err != nil || !got.OK {
		t.Errorf("%+v, %v", got, err)
	}
}
