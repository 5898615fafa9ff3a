package kit

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"desist/complaint"
)

// firstYear is the earliest year a date may lie in: older ones are slips.
const firstYear = 1990

// ParseDate reads a British date in now's zone. What will not do is said in words.
func ParseDate(text string, now time.Time) (at time.Time, problem string) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{"2/1/2006", "2.1.2006", "2-1-2006", "2006-01-02", "2 January 2006", "2 Jan 2006"} {
		t, err := time.ParseInLocation(layout, text, now.Location())
		switch {
		case err != nil:
			continue
		case t.After(now):
			return t, "Enter a date that is not in the future"
		case t.Year() < firstYear:
			return t, "Enter a year from 1990 on"
		}
		return t, ""
	}
	return at, "Enter a date like 27/3/2024"
}

// DayField asks for a day, which can be typed or be today.
type DayField struct {
	*Field
	Entry *Entry
	now   func() time.Time
}

// NewDayField returns a DayField. now tells the time and the person's time zone.
func NewDayField(label, hint string, now func() time.Time) *DayField {
	d := &DayField{Entry: NewEntry(), now: now}
	today := NewButton("Today", func() { d.Set(complaint.DayOf(now())) })
	if hint == "" {
		hint = "For example, 27/3/2024"
	}
	d.Field = NewField(label, hint, Border(nil, nil, nil, today, d.Entry))
	return d
}

// Set shows a day; "" for none.
func (d *DayField) Set(day complaint.Day) {
	text := ""
	if day.Valid() {
		text = day.Time().Format("2/1/2006")
	}
	d.Entry.SetText(text)
	d.SetProblem("")
}

// Day returns the day entered. If it will not do, the field says why and ok is false.
func (d *DayField) Day() (day complaint.Day, ok bool) {
	at, problem := ParseDate(d.Entry.Text, d.now())
	d.SetProblem(problem)
	if problem != "" {
		return "", false
	}
	return complaint.DayOf(at), true
}

// Empty reports whether nothing is entered.
func (d *DayField) Empty() bool { return strings.TrimSpace(d.Entry.Text) == "" }

// Copy puts text on the clipboard.
func Copy(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }
