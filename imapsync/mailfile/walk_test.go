package mailfile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"desist/imapsync"
	"desist/imapsync/mailfile"
)

const mail = "From: shop@example.com\r\nSubject: Offer\r\n\r\nText\r\n"

// write makes files below a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		folder := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			folder = path
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if folder == path {
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read walks with options and fails the test if that can't go on.
func read(t testing.TB, path string, o mailfile.Options) ([]mailfile.Mail, mailfile.Report) {
	t.Helper()
	var mails []mailfile.Mail
	report, err := mailfile.Walk(t.Context(), path, o, func(m mailfile.Mail) error {
		if !m.InternalDate.IsZero() {
			t.Errorf("%s has a server's time", m.Folder)
		}
		mails = append(mails, m)
		return nil
	})
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	return mails, report
}

// walk returns one line per mail: file, number, role, flags, length.
func walk(t *testing.T, path string) (mails []string, failures []imapsync.Failure) {
	t.Helper()
	all, report := read(t, path, mailfile.Options{})
	for _, m := range all {
		name, err := filepath.Rel(path, m.Folder)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, fmt.Sprintf("%s %d %q %v %d", filepath.ToSlash(name), m.UID, m.Role, m.Flags, len(m.Raw)))
	}
	return mails, report.Failures
}

func TestWalkTree(t *testing.T) {
	mbox := "From a@example.com Fri Mar  1 09:30:00 2024\n" + mail + "\nFrom a@example.com Fri Mar  1 09:31:00 2024\n" + mail
	dir := write(t, map[string]string{
		"letters/one.eml":                   mail,
		"letters/two.txt":                   mail,
		"letters/apple.emlx":                fmt.Sprintf("%d\n%s<?xml version=\"1.0\"?><plist/>", len(mail), mail),
		"letters/sent.eml":                  mail,
		"letters/no-mail.txt":               "Dear diary,\n\nToday nothing happened.\n",
		"letters/picture.eml":               "\x89PNG\r\n\x1a\n\x00\x00",
		"letters/empty.eml":                 "",
		"letters/short.emlx":                "5000\n" + mail,
		"Profiles/Mail/Sent":                mbox,
		"Profiles/Mail/Sent.msf":            "// <!-- index -->",
		"Sent Items/a.eml":                  mail,
		"Maildir/cur/1.a:2,SF":              mail,
		"Maildir/cur/2.a:2,":                mail,
		"Maildir/new/3.a":                   mail,
		"Maildir/tmp/4.a":                   mail,
		"Maildir/dovecot-uidlist":           "3 V1 N5",
		"Maildir/.Junk/cur/5.a:2,RT":        mail,
		"Maildir/.Junk/new/":                "",
		"Maildir/.INBOX.Sent/cur/6.a;2,DPX": mail,
		"Maildir/.INBOX.Sent/new/":          "",
		"Maildir/.Junk/maildirfolder":       "",
	})
	mails, failures := walk(t, dir)
	n := len(mail)
	want := []string{
		fmt.Sprintf(`Maildir/.INBOX.Sent/cur/6.a;2,DPX 1 "sent" [\Draft $Forwarded] %d`, n),
		fmt.Sprintf(`Maildir/.Junk/cur/5.a:2,RT 1 "junk" [\Answered \Deleted] %d`, n),
		fmt.Sprintf(`Maildir/cur/1.a:2,SF 1 "inbox" [\Seen \Flagged] %d`, n),
		fmt.Sprintf(`Maildir/cur/2.a:2, 1 "inbox" [] %d`, n),
		fmt.Sprintf(`Maildir/new/3.a 1 "inbox" [] %d`, n),
		fmt.Sprintf(`Profiles/Mail/Sent 1 "sent" [] %d`, n),
		fmt.Sprintf(`Profiles/Mail/Sent 2 "sent" [] %d`, n),
		fmt.Sprintf(`Sent Items/a.eml 1 "sent" [] %d`, n),
		fmt.Sprintf(`letters/apple.emlx 1 "" [] %d`, n),
		fmt.Sprintf(`letters/one.eml 1 "" [] %d`, n),
		fmt.Sprintf(`letters/sent.eml 1 "" [] %d`, n),
		fmt.Sprintf(`letters/two.txt 1 "" [] %d`, n),
	}
	if !slices.Equal(mails, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(mails, "\n"), strings.Join(want, "\n"))
	}
	var where []string
	for _, f := range failures {
		name, _ := filepath.Rel(dir, f.Where)
		where = append(where, filepath.ToSlash(name)+": "+f.Problem)
	}
	wantFailures := []string{
		"letters/empty.eml: this file is empty",
		"letters/picture.eml: this file is not mail",
		"letters/short.emlx: the file ends too early: it is damaged or was not copied whole",
	}
	if !slices.Equal(where, wantFailures) {
		t.Errorf("failures %q, want %q", where, wantFailures)
	}
}

func TestWalkOneFileKeepsItsBytes(t *testing.T) {
	raw := "Subject: x\nFrom: a@example.com\n\n\x00\xff no line end"
	path := filepath.Join(write(t, map[string]string{"a.eml": raw}), "a.eml")
	got, _ := read(t, path, mailfile.Options{})
	if len(got) != 1 || string(got[0].Raw) != raw || got[0].Store {
		t.Errorf("got %+v", got)
	}
}

func TestWalkLinks(t *testing.T) {
	dir := write(t, map[string]string{"inner/a.eml": mail})
	for name, target := range map[string]string{"loop": "..", "dangling": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, "inner", name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	mails, failures := walk(t, link)
	if len(mails) != 1 || !strings.HasPrefix(mails[0], "inner/a.eml ") || len(failures) != 2 {
		t.Errorf("got %q and %v", mails, failures)
	}
}

func TestWalkErrors(t *testing.T) {
	dir := write(t, map[string]string{"a.eml": mail, "b.eml": mail})
	full := errors.New("disk full")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	none := func(mailfile.Mail) error { return nil }
	var o mailfile.Options
	if _, err := mailfile.Walk(t.Context(), filepath.Join(dir, "missing"), o, none); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing path: %v", err)
	}
	if _, err := mailfile.Walk(t.Context(), dir, o, func(mailfile.Mail) error { return full }); !errors.Is(err, full) {
		t.Errorf("caller's error: %v", err)
	}
	if _, err := mailfile.Walk(cancelled, dir, o, none); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzWalkFile(f *testing.F) {
	f.Add([]byte(mail))
	f.Add([]byte("12\n" + mail))
	f.Add([]byte("From a 10:30\n" + mail))
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		seen := 0
		report, err := mailfile.Walk(t.Context(), path, mailfile.Options{Readpst: "/nonexistent/readpst"}, func(m mailfile.Mail) error {
			seen++
			if n := len(m.Raw); n > 2*len(data) && !archived(data) {
				t.Fatalf("%d bytes out of %d", n, len(data))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if seen == 0 && len(report.Failures) == 0 && len(report.Notes) == 0 && !archived(data) {
			t.Fatal("neither mail nor failure")
		}
	})
}

func archived(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK")) || bytes.HasPrefix(data, []byte("\x1f\x8b")) || len(data) > 262 && bytes.HasPrefix(data[257:], []byte("ustar"))
}

func TestMailWithoutTheEmptyLine(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		mail    bool
	}{
		"enough of a header": {"From: shop@example.com\r\nTo: sam@example.co.uk\r\nSubject: Offer\r\nSave 20 % today.\r\n", true},
		"notes with a colon": {"Shopping: milk\r\nTo: do\r\nCall the garage.\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			mails, _ := walk(t, write(t, map[string]string{"a.eml": c.content}))
			if got := len(mails) == 1; got != c.mail {
				t.Errorf("taken for mail: %v, want %v", got, c.mail)
			}
		})
	}
}
