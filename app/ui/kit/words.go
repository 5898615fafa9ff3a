package kit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// rowRunes is how much of a string a row shows. Fyne measures every rune of a label at each scroll step.
const rowRunes = 160

// Cut makes s fit a row: one line, no control characters, at most 160 runes.
func Cut(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		if n++; n > rowRunes {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Clean makes s safe to show as running text: valid UTF-8 without control or direction-changing characters, which
// a sender could use to make a text read as something else.
func Clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u00a0':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

// ukTime is the zone in which people in the UK read their clocks.
var ukTime = loadUK()

func loadUK() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC // DateTime names the zone it uses
	}
	return zone
}

// InUK is t as a clock in the UK shows it.
func InUK(t time.Time) time.Time { return t.In(ukTime) }

// Date writes a day in the UK, as "3 March 2024".
func Date(t time.Time) string {
	if t.IsZero() {
		return "date not known"
	}
	return InUK(t).Format("2 January 2006")
}

// ShortDate writes a day in the UK where there is little room, as "3 Mar 2024".
func ShortDate(t time.Time) string {
	if t.IsZero() {
		return "date not known"
	}
	return InUK(t).Format("2 Jan 2006")
}

// DateTime writes a moment in the UK with its zone, as "3 March 2024, 14:05 GMT".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return "date not known"
	}
	return InUK(t).Format("2 January 2006, 15:04 MST")
}

// Count writes n with its noun, as "1 message" or "1,234 messages".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Number writes n with commas between thousands.
func Number(n int) string {
	s := strconv.Itoa(n)
	digits := len(strings.TrimPrefix(s, "-"))
	for i := len(s) - 3; digits > 3; i, digits = i-3, digits-3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Size writes a number of bytes, as "1.4 MB".
func Size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.0f KB", float64(n)/1e3)
	case n == 1:
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
