package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/app"
	"desist/complaint"
)

const shopDomain = "oakandthread.example"

// answered is a shop whose flags are included and whose questions are answered.
func answered(t *testing.T) *app.App {
	t.Helper()
	a := shop(t, sale...)
	name := "Sam Reed"
	if err := a.UpdateProfile(t.Context(), &name, []string{"sam@example.co.uk"}); err != nil {
		t.Fatal(err)
	}
	decide(t, a, complaint.Include, flags(t, a)...)
	change(t, a, func(f *complaint.CaseFacts) {
		f.Payer, f.Asked, f.OptedBack, f.ForAnother, f.UKSender = complaint.PayerMe, complaint.No, complaint.No, complaint.No, complaint.Yes
	})
	return a
}

func change(t *testing.T, a *app.App, do func(*complaint.CaseFacts)) app.CaseView {
	t.Helper()
	v, err := a.ChangeCase(t.Context(), shopDomain, func(f *complaint.CaseFacts) error { do(f); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func importMails(t *testing.T, a *app.App, mails ...string) {
	t.Helper()
	dir := t.TempDir()
	for i, m := range mails {
		path := filepath.Join(dir, string(rune('a'+i))+".eml")
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(m, "\n", "\r\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Import(t.Context(), []string{dir}, nil); err != nil {
		t.Fatal(err)
	}
}

// From the letter to a complaint that is ready: the letter's reference finds it in the mailbox, and the answer to it.
func TestTheWayOfACase(t *testing.T) {
	a := answered(t)
	dir := t.TempDir()
	l, err := a.WriteLetter(t.Context(), app.LetterRequest{Company: shopDomain, Dir: dir, To: "care@oakandthread.example"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"letter.txt", "letter.pdf", "letter.eml"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || len(b) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
	v, err := a.Case(t.Context(), shopDomain)
	if err != nil {
		t.Fatal(err)
	}
	if v.State != complaint.CaseReadyToWrite || len(v.Proposed) != 0 {
		t.Errorf("state %s, proposed %+v", v.State, v.Proposed)
	}

	importMails(t, a,
		"From: Sam <sam@example.co.uk>\nTo: care@oakandthread.example\nSubject: "+l.Subject+"\nMessage-ID: <my1@example.co.uk>\n"+
			"Date: Mon, 05 Oct 2026 10:00:00 +0100\n\nI object under Article 21(2) UK GDPR.\n",
		"From: Sam <sam@example.co.uk>\nTo: care@oakandthread.example\nSubject: Where is my parcel?\nMessage-ID: <my2@example.co.uk>\n"+
			"Date: Tue, 06 Oct 2026 10:00:00 +0100\n\nIt has not come yet.\n",
		"From: Oak & Thread Care <care@oakandthread.example>\nTo: sam@example.co.uk\nSubject: Your message\nIn-Reply-To: <my1@example.co.uk>\n"+
			"Message-ID: <r1@oakandthread.example>\nDate: Thu, 08 Oct 2026 10:00:00 +0100\n\nDear Sam, thank you for writing. We will look into this and come back to you.\n")
	if v, err = a.Case(t.Context(), shopDomain); err != nil {
		t.Fatal(err)
	}
	var kinds []complaint.LetterKind
	for _, p := range v.Proposed {
		kinds = append(kinds, p.Kind)
	}
	if diff := cmp.Diff([]complaint.LetterKind{complaint.LetterComplaint, complaint.LetterReply}, kinds); diff != "" {
		t.Fatalf("proposed (-want +got):\n%s", diff)
	}
	for _, p := range v.Proposed {
		if v, err = a.AcceptLetter(t.Context(), "", p.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	if v.Facts.Complained() != "2026-10-05" || v.Facts.Replied() != "2026-10-08" || v.State != complaint.CaseAnswered || len(v.Proposed) != 0 {
		t.Errorf("complained %s, replied %s, state %s, proposed %v", v.Facts.Complained(), v.Facts.Replied(), v.State, v.Proposed)
	}
	v = change(t, a, func(f *complaint.CaseFacts) { f.Reply = complaint.ReplyRefused })
	if v.State != complaint.CaseReadyForICO || v.Verdict != complaint.VerdictReady {
		t.Errorf("state %s: %s", v.State, v.Text)
	}

	out := t.TempDir()
	res, err := a.BuildPack(t.Context(), app.PackInput{Company: shopDomain, Dir: out}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range res.Files {
		names = append(names, filepath.Base(f.Path))
	}
	for _, want := range []string{"complaint.pdf", "correspondence.pdf", "originals.pdf", "form-answers.txt"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	files := bundled(t, out)
	table := string(files["data/messages.csv"])
	for _, want := range []string{"I object under Article 21(2)", "We will look into this"} {
		found := false
		for name, content := range files {
			found = found || strings.HasPrefix(name, "data/originals/") && bytes.Contains(content, []byte(want))
		}
		if !found {
			t.Errorf("the letter that says %q is not among the originals", want)
		}
	}
	if strings.Count(table, ",letter,originals/") != 2 || files["data/documents/correspondence.pdf"] == nil || files["data/timeline.svg"] == nil {
		t.Errorf("the bundle lacks correspondence or timeline: %s", table)
	}
	if got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(out, "evidence.zip")}); err != nil || !got.OK {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestADismissedLetterStaysAway(t *testing.T) {
	a := answered(t)
	importMails(t, a, "From: Sam <sam@example.co.uk>\nTo: care@oakandthread.example\nSubject: My complaint about a coat\nMessage-ID: <my3@example.co.uk>\n"+
		"Date: Tue, 06 Oct 2026 10:00:00 +0100\n\nThe seam came open.\n")
	v, err := a.Case(t.Context(), shopDomain)
	if err != nil || len(v.Proposed) != 1 {
		t.Fatalf("proposed %+v, %v", v.Proposed, err)
	}
	if v, err = a.DismissLetter(t.Context(), shopDomain, v.Proposed[0].ID); err != nil || len(v.Proposed) != 0 {
		t.Errorf("proposed %+v, %v", v.Proposed, err)
	}
}

func TestALetterByHandCounts(t *testing.T) {
	a := answered(t)
	v, err := a.AddLetter(t.Context(), shopDomain, app.LetterInput{Kind: complaint.LetterComplaint, On: "2026-10-01", Text: "Sent by post."})
	if err != nil || v.State != complaint.CaseWaiting && v.State != complaint.CaseChase {
		t.Fatalf("state %s, %v", v.State, err)
	}
	if v, err = a.RemoveLetter(t.Context(), shopDomain, v.Facts.Letters[0].ID); err != nil || v.State != complaint.CaseReadyToWrite {
		t.Errorf("state %s, %v", v.State, err)
	}
	for _, in := range []app.LetterInput{{Kind: complaint.LetterNote, On: "2026-10-01"}, {Kind: complaint.LetterNote, On: "2027-10-01", Text: "x"}, {Kind: "poem", On: "2026-10-01", Text: "x"}} {
		if _, err := a.AddLetter(t.Context(), shopDomain, in); app.CodeOf(err) != app.CodeUsage {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

func TestDeadlinesAsACalendar(t *testing.T) {
	a := answered(t)
	change(t, a, func(f *complaint.CaseFacts) { f.ComplainedOn = "2026-11-10" })
	rows, err := a.Deadlines(t.Context(), "")
	if err != nil || len(rows) != 4 {
		t.Fatalf("%+v, %v", rows, err)
	}
	first := app.Calendar(rows)
	if !bytes.Equal(first, app.Calendar(rows)) {
		t.Error("the calendar is not the same twice")
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20261210", "DTSTART;VALUE=DATE:20270210", "DTSTAMP:20261110T000000Z", "TRIGGER:-P1D"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("no %s in\n%s", want, first)
		}
	}
	uid := func(cal []byte) string { _, rest, _ := strings.Cut(string(cal), "UID:"); return rest[:20] }
	change(t, a, func(f *complaint.CaseFacts) { f.ComplainedOn = "2026-11-09" })
	moved, err := a.Deadlines(t.Context(), shopDomain)
	if err != nil || uid(app.Calendar(moved)) != uid(first) {
		t.Errorf("a deadline that moved has another UID, %v", err)
	}
}

func TestWrongFactsAreNotKept(t *testing.T) {
	a := answered(t)
	_, err := a.ChangeCase(t.Context(), shopDomain, func(f *complaint.CaseFacts) error { f.ComplainedOn = "2031-01-01"; return nil })
	if app.CodeOf(err) != app.CodeUsage {
		t.Errorf("error %v", err)
	}
	if v, err := a.Case(t.Context(), shopDomain); err != nil || v.Facts.ComplainedOn != "" {
		t.Errorf("kept %q, %v", v.Facts.ComplainedOn, err)
	}
	if _, err := a.WriteLetter(t.Context(), app.LetterRequest{Company: shopDomain, Dir: t.TempDir(), FollowUp: true}); app.CodeOf(err) != app.CodeNotReady {
		t.Errorf("a follow-up to nothing: %v", err)
	}
}
