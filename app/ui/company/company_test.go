package company

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/theme"
	"desist/app/ui/uitest"
	"desist/complaint"
)

func month(year, m int) time.Time { return time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC) }

func TestChartKeepsEveryMailAtAnyLength(t *testing.T) {
	cases := map[string]struct {
		months int
		bars   int
		first  string
	}{
		"one month":    {1, 1, "Nov 2005"},
		"two years":    {24, 24, "Nov 2005"},
		"eight years":  {96, 33, "Q4 2005"},
		"thirty years": {360, 31, "2005"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var months []app.MonthCount
			for i := range c.months {
				months = append(months, app.MonthCount{Month: month(2005, 11+i), Service: 1, Before: 2, InFlight: 3, Weaker: 4, Strong: 5})
			}
			bars, _ := chartData(months, nil)
			sum := 0
			for _, b := range bars {
				for _, v := range b.Values {
					sum += v
				}
			}
			if len(bars) != c.bars || bars[0].Label != c.first || sum != 15*c.months {
				t.Errorf("%d bars from %q with %d mails, want %d from %q with %d", len(bars), bars[0].Label, sum, c.bars, c.first, 15*c.months)
			}
		})
	}
}

func TestChartMarksOptOutsThatCount(t *testing.T) {
	months := []app.MonthCount{{Month: month(2025, 1)}, {Month: month(2025, 4)}}
	at := time.Date(2025, 3, 16, 12, 0, 0, 0, time.UTC)
	_, lines := chartData(months, []complaint.OptOut{
		{At: at, State: complaint.StateConfirmed},
		{At: at, State: complaint.StateRejected},
		{At: at.AddDate(5, 0, 0), State: complaint.StateProposed},
	})
	if len(lines) != 1 || lines[0].Label != "Opt-out 16 Mar 2025" || lines[0].At < 2.4 || lines[0].At > 2.6 {
		t.Errorf("lines %+v, want one in the middle of the third month", lines)
	}
}

// newScreen shows a company with n flags in a window.
func newScreen(t *testing.T, n int) (*Screen, *uitest.Backend, fyne.Canvas) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	b := uitest.Sample()
	v := &b.Views[0]
	v.Rows = v.Rows[:min(n, len(v.Rows))]
	for i := len(v.Rows); i < n; i++ {
		row := v.Rows[i%20]
		row.Message = complaint.MessageID(fmt.Sprint("more-", i))
		v.Rows = append(v.Rows, row)
	}
	s := New(b, kit.Inline(), "harbour", Actions{})
	w := test.NewTempWindow(t, s.Content())
	w.Resize(fyne.NewSize(1000, 700))
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { s.Key(ev) })
	s.Show(t.Context())
	return s, b, w.Canvas()
}

func TestDecisionKeysDoNothingOnTheOtherHalf(t *testing.T) {
	_, b, c := newScreen(t, 5)
	uitest.Key(c, fyne.KeyI, fyne.KeyE, fyne.KeyU)
	if n := b.Called("Review"); n != 0 {
		t.Errorf("%d decisions were made without a message in sight", n)
	}
}

func TestDecisionThatCouldNotBeSavedIsNotShown(t *testing.T) {
	s, b, c := newScreen(t, 3)
	b.Fail["Review"] = &app.Error{Code: app.CodeDiskFull, What: "The decision could not be saved"}
	uitest.Key(c, fyne.Key2, fyne.KeyI)
	if got := s.failed.Text(); got == "" {
		t.Error("nothing is said")
	}
	if got := s.review.rows[0].Review.Decision; got != complaint.Unreviewed {
		t.Errorf("the row says %q", got)
	}
	if got := s.review.list.Current(); got != 0 {
		t.Errorf("went on to row %d", got)
	}
}

func TestMessageThatCannotBeReadOffersAnotherTry(t *testing.T) {
	s, b, c := newScreen(t, 3)
	b.Fail["Message"] = &app.Error{Code: app.CodeIntegrity, What: "The message could not be read"}
	uitest.Key(c, fyne.Key2)
	if got := s.review.reader.Failed().Text(); got == "" {
		t.Fatal("nothing is said")
	}
	b.Fail["Message"] = nil
	s.review.reader.Failed().Retry().Press()
	if !s.review.reader.ShowsContent() {
		t.Error("the message is not shown after trying again")
	}
}

func TestManyFlagsScrollToTheLast(t *testing.T) {
	s, _, c := newScreen(t, 10_000)
	uitest.Key(c, fyne.Key2, fyne.KeyEnd)
	if got := s.review.list.Current(); got != 9_999 {
		t.Errorf("at row %d, want the last", got)
	}
}

// slow is a backend whose messages arrive when the test says so.
type slow struct {
	*uitest.Backend
	asked []context.Context
}

func (s *slow) Message(ctx context.Context, id complaint.MessageID) (app.MessageView, error) {
	s.asked = append(s.asked, ctx)
	return s.Backend.Message(ctx, id)
}

func TestMovingOnStopsLoadingTheMessageBefore(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	b := &slow{Backend: uitest.Sample()}
	s := New(b, kit.Inline(), "harbour", Actions{})
	w := test.NewTempWindow(t, s.Content())
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { s.Key(ev) })
	s.Show(t.Context())
	uitest.Key(w.Canvas(), fyne.Key2, fyne.KeyDown)
	if len(b.asked) != 2 || b.asked[0].Err() == nil || b.asked[1].Err() != nil {
		t.Errorf("%d loads; want the first ended and the second not", len(b.asked))
	}
}
