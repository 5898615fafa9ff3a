package rfc822

import (
	"strconv"
	"strings"
	"time"
)

// A date outside these years cannot be true of e-mail: RFC 822 is of 1982.
const (
	minYear = 1980
	maxYear = 2200
)

func plausible(t time.Time) bool { return t.Year() >= minYear && t.Year() <= maxYear }

var months = map[string]time.Month{
	"jan": time.January, "feb": time.February, "mar": time.March, "apr": time.April, "may": time.May, "jun": time.June,
	"jul": time.July, "aug": time.August, "sep": time.September, "oct": time.October, "nov": time.November, "dec": time.December,
}

// zones are the names of RFC 5322 4.3 and the British and European ones that old programs write; in minutes.
var zones = map[string]int{
	"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "ist": 60, "west": 60, "cet": 60, "met": 60, "cest": 120, "mest": 120,
	"eet": 120, "eest": 180, "edt": -240, "est": -300, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480,
}

// parseDate reads a date of RFC 5322 3.3 and the obsolete and broken forms of it: two-digit years, missing seconds or
// zones (taken as UTC), wrong or missing weekdays, ctime order.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(stripComments(clip(s, 200)))
	if len(s) > 4 && s[4] == '-' { // a year stands first
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t, true
		}
	}
	p := dateParts{day: -1, year: -1, hour: -1}
	tokens := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
	for _, tok := range tokens {
		p.take(tok)
	}
	return p.time()
}

type dateParts struct {
	day, year           int
	month               time.Month
	hour, minute, sec   int
	zone                int // minutes east of UTC
	hasZone, pm, twelve bool
}

func (p *dateParts) take(tok string) {
	if tok == "" {
		return
	}
	low := strings.ToLower(tok)
	switch {
	case strings.Count(tok, ":") >= 1 && p.hour < 0:
		p.clock(tok)
	case strings.Count(tok, "-") == 2 && tok[0] != '-': // 05-Feb-2026
		for _, part := range strings.Split(tok, "-") {
			p.take(part)
		}
	case (tok[0] == '+' || tok[0] == '-') && p.hour >= 0:
		p.offset(tok)
	case tok[0] >= '0' && tok[0] <= '9':
		p.number(tok)
	case low == "pm":
		p.pm, p.twelve = true, true
	case low == "am":
		p.twelve = true
	default:
		p.word(low)
	}
}

// number takes the day, then the year.
func (p *dateParts) number(tok string) {
	n, err := strconv.Atoi(tok)
	switch {
	case err != nil || len(tok) > 4:
	case p.day < 0 && len(tok) <= 2:
		p.day = n
	case p.year < 0:
		p.year = fullYear(n, len(tok))
	}
}

func (p *dateParts) word(low string) {
	if len(low) >= 3 && p.month == 0 {
		if m, ok := months[low[:3]]; ok {
			p.month = m
			return
		}
	}
	name, sign := low, strings.IndexAny(low, "+-")
	if sign > 0 {
		name = low[:sign]
	}
	if min, ok := zones[name]; ok && !p.hasZone && p.hour >= 0 {
		p.zone, p.hasZone = min, true
		if sign > 0 {
			p.hasZone = false
			p.offset(low[sign:])
		}
	}
}

// fullYear applies RFC 5322 4.3: two digits below 50 mean 20xx, three digits or the rest 19xx.
func fullYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 50:
		return 2000 + n
	case digits <= 3:
		return 1900 + n
	}
	return n
}

func (p *dateParts) clock(tok string) {
	parts := strings.SplitN(tok, ":", 3)
	var v [3]int
	for i, s := range parts {
		s, _, _ = strings.Cut(s, ".")
		n, err := strconv.Atoi(s)
		if err != nil {
			return
		}
		v[i] = n
	}
	p.hour, p.minute, p.sec = v[0], v[1], v[2]
}

func (p *dateParts) offset(tok string) {
	if p.hasZone {
		return
	}
	digits := strings.ReplaceAll(tok[1:], ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 4 {
		return
	}
	if len(digits) <= 2 {
		n *= 100
	}
	min := n/100*60 + n%100
	if min > 14*60+59 {
		return
	}
	if tok[0] == '-' {
		min = -min
	}
	p.zone, p.hasZone = min, true
}

func (p *dateParts) time() (time.Time, bool) {
	if p.twelve && p.hour >= 0 && p.hour <= 12 {
		p.hour %= 12
		if p.pm {
			p.hour += 12
		}
	}
	if p.day < 1 || p.day > 31 || p.month == 0 || p.year < 0 || p.hour < 0 || p.hour > 24 || p.minute < 0 || p.minute > 59 ||
		p.sec < 0 || p.sec > 60 {
		return time.Time{}, false
	}
	loc := time.UTC
	if p.zone != 0 {
		loc = time.FixedZone("", p.zone*60)
	}
	t := time.Date(p.year, p.month, p.day, p.hour, p.minute, p.sec, 0, loc)
	return t, t.Month() == p.month || p.hour == 24 // 31 April is no date
}

// receivedDate is the time in a Received field: what follows its last ";" (RFC 5321 4.4).
func receivedDate(v string) (time.Time, bool) {
	i := strings.LastIndexByte(v, ';')
	if i < 0 {
		return time.Time{}, false
	}
	return parseDate(v[i+1:])
}
