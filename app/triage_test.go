package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/complaint"
	"desist/imapsync"
	"desist/imapsync/memserver"
)

// box is a mailbox in memory with an app that has its account.
type box struct {
	*memserver.Server
	app *app.App
}

func newBox(t *testing.T, folders ...memserver.Folder) *box {
	t.Helper()
	s, err := memserver.Start(memserver.Config{User: "alex", Password: "secret", Folders: folders, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	a := newAppDialling(t, func(ctx context.Context, server imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
		return imapsync.Dial(ctx, server, c)
	})
	server := s.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "alex@example.com", Host: server.Host, Port: server.Port, User: "alex", Password: "secret", CA: s.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	return &box{s, a}
}

func (b *box) sync(t *testing.T, o app.SyncOptions) app.SyncResult {
	t.Helper()
	res, err := b.app.Sync(t.Context(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range res.Problems {
		t.Errorf("%s: %s", p.Where, p.Problem)
	}
	if changes := b.Changes(); len(changes) > 0 {
		t.Errorf("the mailbox was changed: %q", changes)
	}
	return res
}

func mailOf(from, subject, body string, day int) memserver.Message {
	at := time.Date(2026, 1, 1, 9, 0, 7, 0, time.UTC).AddDate(0, 0, day)
	return memserver.Message{InternalDate: at, Raw: []byte(strings.ReplaceAll(fmt.Sprintf(
		"From: %s\nTo: Alex <alex@example.com>\nDate: %s\nMessage-ID: <%d.%x@x.example>\nSubject: %s\n%s",
		from, at.Format(time.RFC1123Z), day, subject, subject, body), "\n", "\r\n"))}
}

func plain(text string) string { return "\n" + text + "\n" }

const attachedBytes = 400_000

// attached is a body of text and a file too large to be fetched for nothing.
func attached(text string) string { return attachedOf(text, attachedBytes) }

func attachedOf(text string, size int) string {
	file := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("%PDF 0123456789"), size/15))
	return "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_outer\"\n\n--=_outer\n" +
		"Content-Type: multipart/alternative; boundary=\"inner:1\"\n\n--inner:1\nContent-Type: text/plain; charset=utf-8\n\n" + text +
		"\n--inner:1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>" + text + "</p>\n--inner:1--\n\n--=_outer\n" +
		"Content-Type: application/pdf; name=\"catalogue.pdf\"\nContent-Disposition: attachment; filename=\"catalogue.pdf\"\n" +
		"Content-Transfer-Encoding: base64\n\n" + file + "\n--=_outer--\n"
}

const (
	theShop  = "Shop <news@shop.example>"
	theOffer = "Our summer sale is on: 20% off everything until Sunday. Shop now and save!"
)

// triageBox has a company's mail before and after an opt-out, mail of a friend, and letters to both.
func triageBox(t *testing.T) *box {
	optOut := mailOf(theShop, "You have been unsubscribed", plain("You have been unsubscribed from all marketing emails. You will no longer receive them."), 10)
	to := func(m memserver.Message, addr string) memserver.Message {
		m.Raw = bytes.Replace(m.Raw, []byte("To: Alex <alex@example.com>"), []byte("To: "+addr), 1)
		return m
	}
	return newBox(t,
		memserver.Folder{Name: "INBOX", Messages: []memserver.Message{
			mailOf(theShop, "Sale before", attached(theOffer), 1),
			mailOf("Bank <info@bank.example>", "Statement", attached("Your statement of January is attached."), 2),
			mailOf("Kim <kim@hotmail.example>", "Holiday", plain("See you on Friday!"), 3),
			optOut,
			mailOf(theShop, "Sale after", attached(theOffer), 50),
		}},
		memserver.Folder{Name: "Sent", Messages: []memserver.Message{
			to(mailOf("Alex <alex@example.com>", "Re: Holiday", plain("Yes!"), 4), "kim@hotmail.example"),
			to(mailOf("Alex <alex@example.com>", "Question", plain("When do you open?"), 5), "info@bank.example"),
		}},
		memserver.Folder{Name: "Drafts", Messages: []memserver.Message{mailOf("Alex <alex@example.com>", "Stop", plain("Please stop emailing me."), 6)}},
	)
}

func (b *box) message(t *testing.T, subject string) app.MessageView {
	t.Helper()
	for _, c := range b.list(t) {
		if c.Subject == subject {
			return c
		}
	}
	t.Fatalf("there is no %q", subject)
	return app.MessageView{}
}

func (b *box) list(t *testing.T) []app.MessageView {
	t.Helper()
	ids, err := b.app.MessageIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []app.MessageView
	for _, id := range ids {
		v, err := b.app.Message(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func folderNamed(t *testing.T, folders []app.FolderResult, name string) app.FolderResult {
	t.Helper()
	i := slices.IndexFunc(folders, func(f app.FolderResult) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no folder %s", name)
	}
	return folders[i]
}

func TestTriageFetchesWhatMatters(t *testing.T) {
	b := triageBox(t)
	res := b.sync(t, app.SyncOptions{})
	if res.Bytes > attachedBytes*4/3+100_000 {
		t.Errorf("%d bytes were fetched: more than the one attachment of a flagged message", res.Bytes)
	}
	if res.Analysis.Flags != 1 {
		t.Errorf("%d flags, want 1", res.Analysis.Flags)
	}
	in := folderNamed(t, res.Folders, "INBOX")
	if in.Server != 5 || in.Held != 4 || in.InPart != 2 || in.Skipped["private"] != 1 || in.Pending != 0 {
		t.Errorf("INBOX: %+v", in)
	}
	if sent := folderNamed(t, res.Folders, "Sent"); sent.Held != 1 || sent.Skipped["private"] != 1 {
		t.Errorf("Sent: %+v", sent)
	}
	if drafts := folderNamed(t, res.Folders, "Drafts"); drafts.Held != 0 || drafts.Skipped["draft"] != 1 {
		t.Errorf("Drafts: %+v", drafts)
	}
	for subject, want := range map[string]complaint.Extent{
		"Sale before": complaint.ExtentText, "Statement": complaint.ExtentText, "Sale after": complaint.ExtentWhole,
		"You have been unsubscribed": complaint.ExtentWhole, "Question": complaint.ExtentWhole,
	} {
		if got := b.message(t, subject); got.Extent != want {
			t.Errorf("%q is held as %q, want %q", subject, got.Extent, want)
		}
	}
	part := b.message(t, "Sale before")
	if !part.Verdict.DirectMarketing || !strings.Contains(part.Blocks[0].Text, "summer sale") {
		t.Errorf("the text alone was judged %+v", part.Verdict)
	}

	b.provesThatItOnlyRead(t)

	again := b.sync(t, app.SyncOptions{})
	if again.New != 0 || again.Bytes != 0 || again.Analysis != res.Analysis {
		t.Errorf("the second sync: %+v", again)
	}
	yes := true
	every := b.sync(t, app.SyncOptions{Everything: &yes})
	in = folderNamed(t, every.Folders, "INBOX")
	if in.Held != 5 || in.InPart != 0 || len(in.Skipped) != 0 || every.Analysis.Flags != 1 {
		t.Errorf("after keeping everything: %+v, %+v", in, every.Analysis)
	}
	if n := len(b.list(t)); n != 8 {
		t.Errorf("%d messages, want each of the 8 once", n)
	}
	if last := b.sync(t, app.SyncOptions{}); last.New != 0 {
		t.Errorf("the setting was not kept: %d new", last.New)
	}
}

// TestEverythingAndTriageAgree holds that the analysis does not depend on how the mail was fetched.
func TestEverythingAndTriageAgree(t *testing.T) {
	flags := func(o app.SyncOptions) []app.FlagRow {
		b := triageBox(t)
		b.sync(t, o)
		rows, err := b.app.Flags(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	yes := true
	every, triage := flags(app.SyncOptions{Everything: &yes}), flags(app.SyncOptions{})
	if len(every) != 1 || len(triage) != 1 || every[0].Message != triage[0].Message || every[0].OptOut != triage[0].OptOut {
		t.Errorf("everything: %+v\ntriage: %+v", every, triage)
	}
}

func TestWindowsAndFolders(t *testing.T) {
	b := triageBox(t)
	day := func(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	res := b.sync(t, app.SyncOptions{Since: day(9), Until: day(20), Skip: []string{"Drafts"}, Remember: true})
	if in := folderNamed(t, res.Folders, "INBOX"); in.Held != 1 || in.Pending != 4 || len(res.Folders) != 2 {
		t.Errorf("%+v", res.Folders)
	}
	opened := len(b.Opened())
	b.sync(t, app.SyncOptions{})
	if got := b.Opened()[opened:]; len(got) != 0 {
		t.Errorf("nothing new in the window, and %q were opened", got)
	}
	res = b.sync(t, app.SyncOptions{Unlimited: true, Folders: []string{"INBOX"}})
	if in := folderNamed(t, res.Folders, "INBOX"); in.Held != 4 || in.Pending != 0 || len(res.Folders) != 1 {
		t.Errorf("%+v", res.Folders)
	}
}

func TestFolderNumberedAnewIsKnownAgain(t *testing.T) {
	b := triageBox(t)
	b.sync(t, app.SyncOptions{})
	before := len(b.list(t))
	same := []memserver.Message{
		mailOf(theShop, "Sale before", attached(theOffer), 1),
		mailOf("Bank <info@bank.example>", "Statement", attached("Your statement of January is attached."), 2),
	}
	if err := b.Recreate(memserver.Folder{Name: "INBOX", Messages: same}); err != nil {
		t.Fatal(err)
	}
	res := b.sync(t, app.SyncOptions{})
	in := folderNamed(t, res.Folders, "INBOX")
	if res.Bytes > 10_000 || in.Held != 2 || in.Gone != 2 || len(b.list(t)) != before {
		t.Errorf("%d bytes came again; %+v; %d messages, were %d", res.Bytes, in, len(b.list(t)), before)
	}
}

func TestCopiesAreOneMessage(t *testing.T) {
	m := mailOf(theShop, "Sale", attached(theOffer), 1)
	b := newBox(t, memserver.Folder{Name: "INBOX", Messages: []memserver.Message{m}},
		memserver.Folder{Name: "All Mail", Messages: []memserver.Message{m, mailOf(theShop, "Other", plain(theOffer), 2)}},
		memserver.Folder{Name: "Shopping", Messages: []memserver.Message{m}})
	res := b.sync(t, app.SyncOptions{})
	if n := len(b.list(t)); n != 2 || res.Bytes > 10_000 {
		t.Errorf("%d messages, want 2; %d bytes", n, res.Bytes)
	}
	if got := b.message(t, "Sale"); len(got.Folders) != 3 {
		t.Errorf("it is in %q", got.Folders)
	}
	for _, f := range res.Folders {
		if f.Held != f.Server {
			t.Errorf("%+v", f)
		}
	}
}

func TestGoneMailStaysHeld(t *testing.T) {
	b := triageBox(t)
	b.sync(t, app.SyncOptions{})
	before := len(b.list(t))
	if err := b.Remove("INBOX", 1); err != nil {
		t.Fatal(err)
	}
	res := b.sync(t, app.SyncOptions{})
	in := folderNamed(t, res.Folders, "INBOX")
	if in.Server != 4 || in.Held != 3 || in.Gone != 1 || len(b.list(t)) != before {
		t.Errorf("%+v; %d messages, were %d", in, len(b.list(t)), before)
	}
}

// provesThatItOnlyRead looks at the record of the last sync.
func (b *box) provesThatItOnlyRead(t *testing.T) {
	t.Helper()
	syncs, err := b.app.Syncs(t.Context())
	if err != nil || len(syncs) == 0 {
		t.Fatalf("%d syncs, %v", len(syncs), err)
	}
	last := syncs[len(syncs)-1]
	text, err := b.app.Transcript(t.Context(), last.Number)
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(text))); sum != last.Transcript || !last.Complete {
		t.Errorf("%+v, the transcript's hash is %s", last, sum)
	}
	for _, want := range []string{"EXAMINE", "UID FETCH", "BODY.PEEK[]", "OK"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the transcript:\n%s", want, text)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, theOffer) {
		t.Errorf("the transcript says too much:\n%s", text)
	}
	for _, f := range last.Folders {
		if f.Before == nil || f.After == nil || *f.Before != *f.After || f.Before.Messages == 0 {
			t.Errorf("%s: before %+v, after %+v", f.Name, f.Before, f.After)
		}
	}
}
