package company

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/theme"
	"desist/complaint"
)

// maxBars is how many bars stay readable; longer times are summed up by quarter or year.
const maxBars = 40

// series are the parts of a bar, from the bottom. The 48 hours and 28 days are Desist's own convention, not law.
var series = []kit.Series{
	{Name: "Not marketing", Color: theme.ColorService, Pattern: kit.Outline},
	{Name: "Marketing, no opt-out yet", Color: theme.ColorBefore, Pattern: kit.Dots},
	{Name: "Within 48 hours after", Color: theme.ColorInFlight, Pattern: kit.Lines},
	{Name: "Within 28 days after", Color: theme.ColorWeaker, Pattern: kit.Diagonal},
	{Name: "More than 28 days after", Color: theme.ColorStrong, Pattern: kit.Solid},
}

func (s *Screen) timeline() []fyne.CanvasObject {
	if len(s.view.Months) == 0 {
		return nil
	}
	chart := kit.NewChart(series)
	chart.Set(chartData(s.view.Months, s.view.OptOuts))
	return []fyne.CanvasObject{
		chart, kit.Legend(series),
		kit.Muted("The dashed line marks an opt-out. The steps of 48 hours and 28 days are Desist’s own and not a rule of law."),
	}
}

// chartData sums months into at most maxBars bars and places the opt-outs that were not rejected.
func chartData(months []app.MonthCount, optOuts []complaint.OptOut) ([]kit.Bar, []kit.Line) {
	first, last := months[0].Month, months[0].Month
	for _, m := range months {
		if m.Month.Before(first) {
			first = m.Month
		}
		if m.Month.After(last) {
			last = m.Month
		}
	}
	step := 1
	for span := monthNumber(last) - monthNumber(first) + 1; step < 12 && (span+step-1)/step > maxBars; {
		step = map[int]int{1: 3, 3: 12}[step]
	}
	start := monthNumber(first) / step * step
	bars := make([]kit.Bar, (monthNumber(last)-start)/step+1)
	for i := range bars {
		bars[i] = kit.Bar{Label: label(start+i*step, step), Values: make([]int, len(series))}
	}
	for _, m := range months {
		v := bars[(monthNumber(m.Month)-start)/step].Values
		for i, n := range []int{m.Service, m.Before, m.InFlight, m.Weaker, m.Strong} {
			v[i] += n
		}
	}
	var lines []kit.Line
	for _, o := range optOuts {
		if at, ok := place(o, start, step, len(bars)); ok {
			lines = append(lines, kit.Line{At: at, Label: "Opt-out " + kit.InUK(o.At).Format("2 Jan 2006")})
		}
	}
	return bars, lines
}

// place is where on the axis an opt-out stands, in bars.
func place(o complaint.OptOut, start, step, bars int) (float32, bool) {
	if o.State == complaint.StateRejected || o.At.IsZero() {
		return 0, false
	}
	at := (float32(monthNumber(o.At)-start) + float32(o.At.Day()-1)/31) / float32(step)
	return at, at >= 0 && at <= float32(bars)
}

func monthNumber(t time.Time) int { return t.Year()*12 + int(t.Month()) - 1 }

func label(month, step int) string {
	year, m := month/12, time.Month(month%12+1)
	switch {
	case step == 12:
		return fmt.Sprint(year)
	case step == 3:
		return fmt.Sprintf("Q%d %d", (int(m)-1)/3+1, year)
	}
	return m.String()[:3] + fmt.Sprintf(" %d", year)
}
