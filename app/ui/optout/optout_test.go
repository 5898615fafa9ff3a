package optout

import (
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 7, 2, 10, 30, 15, 0, london)
	cases := map[string]struct {
		date, clock string
		want        string // RFC 3339, empty if it will not do
		problem     string
	}{
		"day before month":            {"4/3/2025", "", "2025-03-04T23:59:59Z", ""},
		"summer time":                 {"27/6/2025", "", "2025-06-27T23:59:59+01:00", ""},
		"in words":                    {" 27 June 2025 ", "9:05", "2025-06-27T09:05:00+01:00", ""},
		"ISO":                         {"2025-06-27", "09.05", "2025-06-27T09:05:00+01:00", ""},
		"today ends now":              {"2/7/2026", "", "2026-07-02T10:30:15+01:00", ""},
		"future day":                  {"3/7/2026", "", "", "Enter a date that is not in the future"},
		"future time":                 {"2/7/2026", "10:31", "", "Enter a time that is not in the future"},
		"no such day":                 {"31/2/2025", "", "", "Enter a date like 27/3/2024"},
		"nothing":                     {"", "", "", "Enter a date like 27/3/2024"},
		"two digits of a year":        {"27/3/24", "", "", "Enter a date like 27/3/2024"},
		"before there was e-mail":     {"27/3/1924", "", "", "Enter a year from 1990 on"},
		"no such time":                {"4/3/2025", "25:00", "", "Enter a time like 14:05"},
		"words instead of the time":   {"4/3/2025", "noon", "", "Enter a time like 14:05"},
		"American order is not taken": {"12/31/2024", "", "", "Enter a date like 27/3/2024"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			at, date, clock := moment(c.date, c.clock, now)
			if got := date + clock; got != c.problem {
				t.Fatalf("problem %q, want %q", got, c.problem)
			}
			if c.problem == "" && at.Format(time.RFC3339) != c.want {
				t.Errorf("got %s, want %s", at.Format(time.RFC3339), c.want)
			}
		})
	}
}
