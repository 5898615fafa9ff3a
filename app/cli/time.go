package cli

import (
	"fmt"
	"time"
	_ "time/tzdata" // Windows has no zone database of its own

	"desist/app"
)

// london is the zone in which people in the UK read their clocks.
var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return zone
}()

var withTime = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// parseMoment reads a moment: RFC 3339, or date and time in UK time, or a date alone, which means the end of that day,
// so that nothing received on it counts as received after it.
func parseMoment(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range withTime {
		if t, err := time.ParseInLocation(layout, text, london); err == nil {
			return t, nil
		}
	}
	if t, err := parseDay(text); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	return time.Time{}, &app.Error{
		Code: app.CodeUsage, What: fmt.Sprintf("%q is not a date.", text),
		Hint: "Write it as 2026-03-14 or 2026-03-14 09:30 (UK time), or in RFC 3339.",
	}
}

func parseDay(text string) (time.Time, error) {
	return time.ParseInLocation("2006-01-02", text, london)
}
