package mailfile

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// isFromLine recognises "From sender time", with a time such as 09:30, and "From - ..." as Thunderbird writes it.
func isFromLine(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("From "))
	if !ok {
		return false
	}
	if bytes.HasPrefix(rest, []byte("- ")) || bytes.Equal(rest, []byte("-")) {
		return true
	}
	for i := 2; i+2 < len(rest); i++ {
		if rest[i] == ':' && isDigit(rest[i-1]) && isDigit(rest[i+1]) && isDigit(rest[i+2]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// maxFromLine is how much of a "From " line is looked at for its time.
const maxFromLine = 512

// fromLineTime reads the time of a "From " line: "Fri Mar  1 09:30:00 2024" as asctime writes it and RFC 4155 wants it,
// with a zone before or after the year where the writer gave one, as Google does. Without one it is local to zone.
func fromLineTime(line []byte, zone *time.Location) (time.Time, bool) {
	words := strings.Fields(string(line[:min(len(line), maxFromLine)]))
	for i, w := range words {
		month, ok := monthNames[strings.ToLower(w)]
		if !ok || i == 0 || i+3 >= len(words) || !isWeekday(words[i-1]) {
			continue
		}
		if t, ok := asctime(month, words[i+1:], zone); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

var monthNames = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

func isWeekday(w string) bool {
	switch strings.ToLower(strings.TrimSuffix(w, ",")) {
	case "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

// asctime reads what follows the month: day, clock, year, and a zone on either side of the year.
func asctime(month time.Month, words []string, zone *time.Location) (time.Time, bool) {
	day, err := strconv.Atoi(words[0])
	clock, cerr := time.Parse("15:04:05", words[1])
	if cerr != nil {
		clock, cerr = time.Parse("15:04", words[1])
	}
	if err != nil || cerr != nil {
		return time.Time{}, false
	}
	year := 0
	for _, w := range words[2:min(len(words), 5)] {
		if n, err := strconv.Atoi(w); err == nil && len(w) == 4 && isDigit(w[0]) {
			year = n
		} else if z, ok := zoneOf(w); ok {
			zone = z
		}
	}
	if zone == nil {
		zone = time.UTC
	}
	t := time.Date(year, month, day, clock.Hour(), clock.Minute(), clock.Second(), 0, zone)
	return t, year > 0 && t.Day() == day
}

func zoneOf(w string) (*time.Location, bool) {
	switch w {
	case "GMT", "UTC", "UT", "Z":
		return time.UTC, true
	case "BST":
		return time.FixedZone(w, 3600), true
	}
	if t, err := time.Parse("-0700", w); err == nil {
		_, east := t.Zone()
		return time.FixedZone("", east), true
	}
	return nil, false
}
