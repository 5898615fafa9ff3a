package complaint

import (
	"fmt"
	"time"
)

// Day is a calendar day in the person's own time zone, "2026-06-19"; empty for none. Days compare as text.
type Day string

// DayOf returns the day of t in t's own zone, and no day for a zero t.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	return Day(t.Format(time.DateOnly))
}

// Time returns midnight UTC of d, zero for none.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid reports whether d is a day of the calendar.
func (d Day) Valid() bool { return !d.Time().IsZero() }

// Add returns the day n days later.
func (d Day) Add(n int) Day {
	if !d.Valid() {
		return ""
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// AddMonths returns the corresponding day n months later, or the last of that month if it has no such day.
func (d Day) AddMonths(n int) Day {
	if !d.Valid() {
		return ""
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DayOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// String writes d as a person reads it: "19 June 2026".
func (d Day) String() string {
	if !d.Valid() {
		return string(d)
	}
	return d.Time().Format("2 January 2006")
}

// UnmarshalText reads "2026-06-19", also with a time behind it, as a TOML date comes.
func (d *Day) UnmarshalText(text []byte) error {
	s := string(text)
	if len(s) > len(time.DateOnly) && s[len(time.DateOnly)] == 'T' {
		s = s[:len(time.DateOnly)]
	}
	if s != "" && !Day(s).Valid() {
		return fmt.Errorf("%q is not a day; write it as 2026-06-19", s)
	}
	*d = Day(s)
	return nil
}
