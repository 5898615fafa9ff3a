package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/app"
	"desist/complaint"
)

// listShop is a shop whose letters on one list are plain marketing, but for the sixth, the last after the opt-out, whose words
// leave the judge unsure.
func listShop(t *testing.T) (*app.App, app.FlagRow) {
	t.Helper()
	letters := make([]letter, 0, 6)
	for i, text := range sale {
		letters = append(letters, letter{fmt.Sprintf("Offer %c", 'A'+i), text})
	}
	a := shopOf(t, append(letters, letter{"Your appointment", appointment})...)
	rows := flags(t, a)
	i := slices.IndexFunc(rows, func(r app.FlagRow) bool { return r.Subject == "Your appointment" })
	if i < 0 {
		t.Fatalf("what came on a list for marketing is not among the %d flags", len(rows))
	}
	return a, rows[i]
}

func TestUnsureMailOnAListForMarketingIsAFlagToCheck(t *testing.T) {
	a, f := listShop(t)
	v := f.Verdict
	if f.Borderline || !v.PleaseCheck || f.Included() || len(borderline(t, a)) != 0 {
		t.Errorf("flag: %+v", f)
	}
	if got, want := v.Reasons[0].Quote, "List-Id: news.oakandthread.example"; got != want {
		t.Errorf("the first reason quotes %q, want %q", got, want)
	}
	if !quoted(v.Reasons, half) || !quoted(v.Against, "Your appointment is on Tuesday at 10:00.") {
		t.Errorf("reasons %+v against %+v", v.Reasons, v.Against)
	}
	m, err := a.Message(t.Context(), f.Message)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, m.Verdict); diff != "" {
		t.Errorf("the message is shown with another verdict than the flag: %s", diff)
	}
}

func TestDecisionsOnAListUndoWhatItTold(t *testing.T) {
	a, f := listShop(t)
	others := slices.DeleteFunc(flags(t, a), func(r app.FlagRow) bool { return r.Message == f.Message })
	decide(t, a, complaint.Exclude, others...)
	if has(flags(t, a), f.Message) {
		t.Error("the list is no longer one for marketing, and the message still counts")
	}
	decide(t, a, complaint.Unreviewed, others...)
	rows := flags(t, a)
	i := slices.IndexFunc(rows, func(r app.FlagRow) bool { return r.Message == f.Message })
	if i < 0 {
		t.Fatal("taking the decisions back did not undo what they taught")
	}
	if diff := cmp.Diff(f.Verdict, rows[i].Verdict); diff != "" {
		t.Errorf("the verdict is not what it was: %s", diff)
	}
}
