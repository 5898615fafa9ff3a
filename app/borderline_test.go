package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
)

// appointment is mail that the judge takes for service, without being sure.
const appointment = "Your appointment is on Tuesday at 10:00. While you are here, our team is happy to talk about our other services."

// half is the half of it that promotes.
const half = "While you are here, our team is happy to talk about our other services."

func borderline(t *testing.T, a *app.App) []app.FlagRow {
	t.Helper()
	return borderlineOf(t, a, "oakandthread.example")
}

func borderlineOf(t *testing.T, a *app.App, company string) []app.FlagRow {
	t.Helper()
	rows := []app.FlagRow{}
	for row, err := range a.EachBorderline(t.Context(), company) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// shopUnsure is a shop of which the third mail, the first after the opt-out, is borderline, and the next two are flags.
func shopUnsure(t *testing.T) (*app.App, app.FlagRow) {
	t.Helper()
	a := shop(t, sale[0], appointment, appointment, sale[1], sale[2])
	rows := borderline(t, a)
	if len(rows) != 1 || len(flags(t, a)) != 2 {
		t.Fatalf("%d borderline messages and %d flags, want 1 and 2", len(rows), len(flags(t, a)))
	}
	return a, rows[0]
}

func row(t *testing.T, a *app.App) app.CompanyRow {
	t.Helper()
	v, err := a.Company(t.Context(), "oakandthread.example")
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Flags.Total(); len(v.Rows) != n {
		t.Errorf("%d rows for %d flags", len(v.Rows), n)
	}
	if diff := cmp.Diff(borderline(t, a), v.BorderlineRows, cmp.AllowUnexported(app.FlagRow{})); diff != "" {
		t.Error(diff)
	}
	return v.CompanyRow
}

func has(rows []app.FlagRow, id complaint.MessageID) bool {
	return slices.ContainsFunc(rows, func(r app.FlagRow) bool { return r.Message == id })
}

func quoted(list []complaint.Reason, quote string) bool {
	return slices.ContainsFunc(list, func(r complaint.Reason) bool { return r.Quote == quote })
}

func TestBorderlineMailCountsForNothing(t *testing.T) {
	a, maybe := shopUnsure(t)
	if !maybe.Borderline || maybe.Review.Decision != complaint.Unreviewed || !quoted(maybe.Verdict.Against, half) {
		t.Errorf("borderline row: %+v", maybe)
	}
	if r := row(t, a); r.Flags.Total() != 2 || r.Unreviewed != 2 || r.Borderline != 1 || r.Marketing != 3 {
		t.Errorf("company: %+v", r)
	}
	decide(t, a, complaint.Include, flags(t, a)...)
	res, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir()}, nil)
	if err != nil || res.Included != 2 {
		t.Errorf("pack of %d, %v", res.Included, err)
	}
}

func TestIncludedBorderlineMailIsAFlagOnThePersonsWord(t *testing.T) {
	a, maybe := shopUnsure(t)
	decide(t, a, complaint.Include, maybe)
	if left := borderline(t, a); len(left) != 0 {
		t.Errorf("still borderline: %+v", left)
	}
	rows := flags(t, a)
	if len(rows) != 3 || rows[0].Message != maybe.Message {
		t.Fatalf("flags: %+v", rows)
	}
	f := rows[0]
	v := f.Verdict
	if f.Borderline || !f.Included() || v.Kind != complaint.KindMixed || !v.DirectMarketing || !v.PleaseCheck {
		t.Errorf("flag: %+v", f)
	}
	if got, want := v.Reasons[0].Text, "You judged this to be marketing. Desist was not sure."; got != want {
		t.Errorf("the first reason is %q, want %q", got, want)
	}
	if !quoted(v.Reasons, half) || quoted(v.Against, half) || !quoted(v.Against, "Your appointment is on Tuesday at 10:00.") {
		t.Errorf("reasons %+v against %+v", v.Reasons, v.Against)
	}
	if last := v.Against[len(v.Against)-1]; last.Code != "sender_date" {
		t.Errorf("an imported file's date is not doubted: %+v", v.Against)
	}
	m, err := a.Message(t.Context(), f.Message)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, m.Verdict); diff != "" {
		t.Errorf("the message is shown with another verdict than the flag: %s", diff)
	}
	if r := row(t, a); r.Flags.Total() != 3 || r.Included != 1 || r.Unreviewed != 2 || r.Borderline != 0 || r.Marketing != 3 {
		t.Errorf("company: %+v", r)
	}
}

func TestDecisionsOnBorderlineMailCanBeUndone(t *testing.T) {
	for _, c := range []struct {
		decision complaint.Decision
		waiting  int // borderline messages that are not excluded
	}{
		{complaint.Exclude, 0}, {complaint.Unsure, 1}, {complaint.Unreviewed, 1},
	} {
		t.Run("include, then "+string(c.decision), func(t *testing.T) {
			a, before := shopUnsure(t)
			decide(t, a, complaint.Include, before)
			decide(t, a, c.decision, before)
			rows := borderline(t, a)
			if len(rows) != 1 || rows[0].Review.Decision != c.decision || has(flags(t, a), before.Message) {
				t.Fatalf("borderline: %+v", rows)
			}
			if diff := cmp.Diff(before.Verdict, rows[0].Verdict); diff != "" {
				t.Errorf("the verdict is not what it was: %s", diff)
			}
			if r := row(t, a); r.Borderline != c.waiting || r.Unreviewed != 2 || r.Included != 0 {
				t.Errorf("company: %+v", r)
			}
			decide(t, a, complaint.Include, before)
			if !has(flags(t, a), before.Message) {
				t.Error("it can't be included again")
			}
		})
	}
}

func TestIncludedBorderlineMailIsMarkedInThePack(t *testing.T) {
	a, maybe := shopUnsure(t)
	decide(t, a, complaint.Include, flags(t, a)...)
	decide(t, a, complaint.Include, maybe)
	out := t.TempDir()
	res, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: out}, nil)
	if err != nil || res.Included != 3 {
		t.Fatalf("pack of %d, %v", res.Included, err)
	}
	notes, err := os.ReadFile(filepath.Join(out, "before-you-send.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(notes), "One included email is marketing by your own judgement (D1)") {
		t.Errorf("the notes do not say whose judgement it is:\n%s", notes)
	}
}

func TestCopiesOfBorderlineMailAreDecidedTogether(t *testing.T) {
	a, maybe := shopUnsure(t)
	r, err := a.Message(t.Context(), maybe.Message)
	if err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "again.eml")
	raw := append([]byte("X-Forwarded: yes\r\n"), shopMail(2, r.Received, appointment)...)
	if err := os.WriteFile(again, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Import(t.Context(), []string{again}, nil); err != nil {
		t.Fatal(err)
	}
	rows := borderline(t, a)
	if len(rows) != 1 || len(rows[0].Copies) != 1 {
		t.Fatalf("borderline: %+v", rows)
	}
	decide(t, a, complaint.Include, rows...)
	if left := borderline(t, a); len(left) != 0 {
		t.Errorf("a copy of what was included is still borderline: %+v", left)
	}
	if f := flags(t, a); len(f) != 3 || len(f[0].Copies) != 1 || !f[0].Included() {
		t.Errorf("flags: %+v", f)
	}
}

func TestNothingToPackNamesWhatMayBeMarketing(t *testing.T) {
	a := shop(t, sale[0], appointment, appointment)
	_, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir()}, nil)
	if app.CodeOf(err) != app.CodeNotReady || !strings.Contains(hint(err), "desistctl flags --borderline") {
		t.Errorf("error = %+v", err)
	}
	decide(t, a, complaint.Exclude, borderline(t, a)...)
	_, err = a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir()}, nil)
	if app.CodeOf(err) != app.CodeNotReady || strings.Contains(hint(err), "--borderline") {
		t.Errorf("with all of it excluded: error = %+v", err)
	}
}

// Whatever says how many messages are not counted leaves out those that the person excluded, and no others.
func TestExcludedBorderlineMailIsNotCountedAsNotCounted(t *testing.T) {
	a, maybe := shopUnsure(t)
	for _, c := range []struct {
		decision complaint.Decision
		want     int
	}{{complaint.Unreviewed, 1}, {complaint.Unsure, 1}, {complaint.Exclude, 0}, {complaint.Include, 0}} {
		decide(t, a, c.decision, maybe)
		for _, name := range []string{"", "oakandthread.example"} {
			if n, err := a.NotCounted(t.Context(), name); err != nil || n != c.want {
				t.Errorf("%q: %d of %q are not counted, %v; want %d", c.decision, n, name, err, c.want)
			}
		}
		v, err := a.Company(t.Context(), "oakandthread.example")
		if err != nil || v.Borderline != c.want {
			t.Errorf("%q: the company has %d, %v; want %d", c.decision, v.Borderline, err, c.want)
		}
	}
	if _, err := a.NotCounted(t.Context(), "nobody.example"); app.CodeOf(err) != app.CodeNotFound {
		t.Errorf("of an unknown company: %v", err)
	}
}

func TestAllBorderlineMailOfACasebook(t *testing.T) {
	a, maybe := shopUnsure(t)
	if rows := borderlineOf(t, a, ""); len(rows) != 1 || rows[0].Message != maybe.Message {
		t.Errorf("%+v", rows)
	}
	if rows := borderlineOf(t, apptest.New(t), ""); len(rows) != 0 {
		t.Errorf("an empty casebook: %+v", rows)
	}
}
