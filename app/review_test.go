package app_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
)

// shopMail is one mailing of a shop's newsletter.
func shopMail(n int, at time.Time, text string) []byte {
	return letter{fmt.Sprintf("Letter %d", n), text}.mail(n, at)
}

type letter struct{ subject, text string }

func (l letter) mail(n int, at time.Time) []byte {
	return fmt.Appendf(nil, "From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\nSubject: %s\r\n"+
		"Date: %s\r\nMessage-ID: <n%d@oakandthread.example>\r\nList-Id: <news.oakandthread.example>\r\n"+
		"List-Unsubscribe: <https://oakandthread.example/u?t=%d>\r\n\r\n%s\r\n", l.subject, at.Format(time.RFC1123Z), n, n, l.text)
}

// shop returns an App that holds a shop's mailings, one a week from 5 January 2026, and an opt-out by hand before the
// third.
func shop(t *testing.T, texts ...string) *app.App {
	t.Helper()
	letters := make([]letter, len(texts))
	for i, text := range texts {
		letters[i] = letter{fmt.Sprintf("Letter %d", i), text}
	}
	return shopOf(t, letters...)
}

func shopOf(t *testing.T, letters ...letter) *app.App {
	t.Helper()
	a := apptest.New(t)
	dir := t.TempDir()
	first := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for i, l := range letters {
		path := filepath.Join(dir, fmt.Sprintf("%02d.eml", i))
		if err := os.WriteFile(path, l.mail(i, first.AddDate(0, 0, 7*i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Import(t.Context(), []string{dir}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddOptOut(t.Context(), app.OptOutInput{
		Company: "oakandthread.example", At: first.AddDate(0, 0, 10), Method: complaint.MethodPhone,
	}); err != nil {
		t.Fatal(err)
	}
	return a
}

var sale = []string{
	"Save 20% on every coat this weekend. Shop now before they sell out.",
	"New in: spring knitwear. Get 15% off your first order with code SPRING15.",
	"Half price boots. Don't miss our biggest sale yet, ends Sunday.",
	"Buy one shirt, get the second half price. Shop the offer today.",
	"Treat yourself: free delivery and 10% off everything until midnight.",
}

func flags(t *testing.T, a *app.App) []app.FlagRow {
	t.Helper()
	rows, err := a.Flags(t.Context(), "oakandthread.example")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func decide(t *testing.T, a *app.App, d complaint.Decision, rows ...app.FlagRow) {
	t.Helper()
	var refs []string
	for _, f := range rows {
		refs = append(refs, f.MessageID)
	}
	if _, err := a.Review(t.Context(), app.ReviewInput{Messages: refs, Decision: d}); err != nil {
		t.Fatal(err)
	}
}

func TestDecisionsTeachUndecidedVerdictsAndCanBeUndone(t *testing.T) {
	a := shop(t, sale...)
	before := flags(t, a)
	if len(before) != 3 {
		t.Fatalf("%d flags, want 3", len(before))
	}
	last := before[2]
	decide(t, a, complaint.Exclude, before[0], before[1])

	after := flags(t, a)
	if len(after) > 2 && after[2].Verdict.Confidence >= last.Verdict.Confidence {
		t.Errorf("after two exclusions of the template the third is as sure as before: %v", after[2].Verdict.Confidence)
	}
	for i, f := range after[:2] {
		if f.Verdict.Confidence != before[i].Verdict.Confidence || f.Review.Decision != complaint.Exclude {
			t.Errorf("a decided message changed: %+v", f)
		}
	}

	decide(t, a, complaint.Unreviewed, before[0], before[1])
	undone := flags(t, a)
	if len(undone) != 3 || undone[2].Verdict.Confidence != last.Verdict.Confidence || undone[0].Review.Decision != complaint.Unreviewed {
		t.Errorf("taking the decisions back did not undo what they taught: %+v", undone)
	}
}

func TestStreamThatKeptSending(t *testing.T) {
	a := shop(t, sale...)
	rows, err := a.Streams(t.Context(), "oakandthread.example")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 {
		t.Fatalf("%d streams, want one: %+v", len(rows), rows)
	}
	if r := rows[0]; r.Before != 2 || r.Flags != 3 || !r.KeptSending {
		t.Errorf("stream = %+v, want 2 before the opt-out, 3 after it, kept sending", r)
	}
}

func TestOnlyFlagsCanBeReviewed(t *testing.T) {
	a := shop(t, sale...)
	_, err := a.Review(t.Context(), app.ReviewInput{Messages: []string{"n0@oakandthread.example"}, Decision: complaint.Include})
	if app.CodeOf(err) != app.CodeNotFound {
		t.Errorf("error = %v: mail from before the opt-out must not enter a pack", err)
	}
}

func TestPackSaysWhatIsMissing(t *testing.T) {
	a := shop(t, sale...)
	out := t.TempDir()
	_, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: out}, nil)
	if app.CodeOf(err) != app.CodeNotReady || !strings.Contains(hint(err), "Include the messages") {
		t.Errorf("error = %+v", err)
	}
	if left, _ := os.ReadDir(out); len(left) != 0 {
		t.Errorf("files were left behind: %v", left)
	}
}

func TestPackIsTheSameBytesForTheSameCase(t *testing.T) {
	a := shop(t, sale...)
	decide(t, a, complaint.Include, flags(t, a)...)
	sums := func() map[string]string {
		res, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir()}, nil)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, f := range res.Files {
			out[filepath.Base(f.Path)] = f.SHA256
		}
		return out
	}
	first, second := sums(), sums()
	for _, name := range []string{"complaint.pdf", "statement.txt", "events.txt"} {
		if first[name] == "" || first[name] != second[name] {
			t.Errorf("%s differs between two runs: %q, %q", name, first[name], second[name])
		}
	}
}

func TestMergedCompanyHasTheFlagsOfBoth(t *testing.T) {
	a := shop(t, sale...)
	other := filepath.Join(t.TempDir(), "other.eml")
	mail := strings.NewReplacer("oakandthread.example", "oakoutlet.example", "Oak & Thread", "Oak Outlet").Replace(
		string(shopMail(99, time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), sale[0])))
	if err := os.WriteFile(other, []byte(mail), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Import(t.Context(), []string{other}, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.EditCompany(t.Context(), complaint.CompanyEdit{Kind: complaint.EditMerge, Domain: "oakoutlet.example", With: "oakandthread.example"}); err != nil {
		t.Fatal(err)
	}
	if got := len(flags(t, a)); got != 4 {
		t.Errorf("%d flags after the merge, want 4", got)
	}
}

func TestChosenOptOutRules(t *testing.T) {
	a := shop(t, sale...)
	second, err := a.AddOptOut(t.Context(), app.OptOutInput{
		Company: "oakandthread.example", At: time.Date(2026, 1, 16, 9, 0, 0, 0, time.UTC), Method: complaint.MethodEmail,
	})
	if err != nil {
		t.Fatal(err)
	}
	if flags(t, a)[0].OptOut == second.ID {
		t.Fatal("the later opt-out rules without being chosen")
	}
	if err := a.ChooseOptOut(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	for _, f := range flags(t, a) {
		if f.OptOut != second.ID || !f.OptOutConfirmed {
			t.Errorf("flag of %v is counted against %s, want the chosen %s", f.Received, f.OptOut, second.ID)
		}
	}
}

func hint(err error) string {
	var e *app.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Hint
}

func TestImportedFilesAreNamedWithoutTheirPlaceOnDisk(t *testing.T) {
	a := shop(t, sale...)
	rows := flags(t, a)
	decide(t, a, complaint.Include, rows...)
	out := t.TempDir()
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: out}, nil); err != nil {
		t.Fatal(err)
	}
	for _, f := range rows {
		for _, name := range f.Folders {
			if filepath.IsAbs(name) || strings.Contains(name, os.TempDir()) {
				t.Errorf("a flag's folder tells where the file lay: %s", name)
			}
		}
	}
}
