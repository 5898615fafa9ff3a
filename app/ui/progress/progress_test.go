package progress

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui/kit"
)

func TestSentence(t *testing.T) {
	for want, p := range map[string]app.Progress{
		"Connecting": {Stage: app.StageConnecting, Total: -1},
		"Getting mail in INBOX: 1,200 of 5,000 (3.4 MB)": {Stage: app.StageFetching, Folder: "INBOX", Done: 1200, Total: 5000, Bytes: 3_400_000},
		"Getting mail in Archive: 7":                     {Stage: app.StageFetching, Folder: "Archive", Done: 7, Total: -1},
		"Working out companies and opt-outs":             {Stage: app.StageAnalysing},
		"Writing the pack: 1 of 4":                       {Stage: app.StageWriting, Done: 1, Total: 4},
		"Working":                                        {},
	} {
		if got := Sentence(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFailedTaskCanStartAgain(t *testing.T) {
	test.NewTempApp(t)
	tries, done := 0, false
	s := New(kit.Inline(), Task{Title: "Work", Run: func(context.Context, app.ProgressFunc) (Outcome, error) {
		if tries++; tries == 1 {
			return Outcome{}, errors.New("no luck")
		}
		return Outcome{Heading: "Done", Next: "Go on", Done: func() { done = true }}, nil
	}}, func() {})
	s.Show(t.Context())
	if s.failed.Text() == "" || !s.again.Visible() || s.stop.Visible() {
		t.Fatal("a failure does not offer to start again")
	}
	s.again.Press()
	if s.failed.Visible() || s.title.Text != "Done" {
		t.Fatalf("after a second try the title is %q", s.title.Text)
	}
	s.next.Press()
	if !done {
		t.Error("going on did nothing")
	}
}

func TestEscapeLeavesOnlyWhenNothingRuns(t *testing.T) {
	test.NewTempApp(t)
	s := New(kit.Inline(), Task{Run: func(context.Context, app.ProgressFunc) (Outcome, error) { return Outcome{}, nil }}, func() {})
	s.Show(t.Context())
	if s.Key(&fyne.KeyEvent{Name: fyne.KeyEscape}) {
		t.Error("Escape is kept from the window though nothing runs")
	}
}
