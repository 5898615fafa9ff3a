package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a sentence's place in its text, as byte offsets without surrounding white space.
type Span struct{ Start, End int }

// MaxSentence is the length in bytes after which a text without sentence ends is cut at the next space.
const MaxSentence = 900

// Sentences appends the sentences of text to dst. A sentence ends at . ! ? or … before white space and something that
// can start a sentence, at a line break, at a rule drawn with signs (____, ====), and at the bullets that mail uses between
// items. Abbreviations, initials, prices and addresses do not end one.
func Sentences(dst []Span, text string) []Span {
	start := 0
	cut := func(end int) {
		s, e := trim(text, start, end)
		if s < e {
			dst = append(dst, Span{s, e})
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n' || c == '\r':
			cut(i)
			start = i + 1
			i++
		case c == '.' || c == '!' || c == '?':
			j := endOfStops(text, i)
			if endsSentence(text, start, i, j) {
				cut(j)
				start = j
			}
			i = j
		case c == '|' && spaced(text, i, i+1):
			cut(i)
			start = i + 1
			i++
		case isRule(c) && runOf(text, i) >= minRule:
			cut(i)
			i += runOf(text, i)
			start = i
		case c == ' ' && i-start >= MaxSentence:
			cut(i)
			start = i
			i++
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			switch {
			case isBullet(r) && spaced(text, i, i+n):
				cut(i)
				start = i + n
			case r == '…' && endsSentence(text, start, i, i+n), r == '。', r == '！', r == '？':
				cut(i + n)
				start = i + n
			case i-start >= 4*MaxSentence: // no spaces at all
				cut(i)
				start = i
			}
			i += n
		}
	}
	cut(len(text))
	return dst
}

func isBullet(r rune) bool {
	switch r {
	case '•', '·', '●', '▪', '✓', '✔', '➜', '►':
		return true
	}
	return false
}

// minRule is how many signs in a row draw a line.
const minRule = 4

// isRule leaves out * and #: they hide the digits of cards and order numbers.
func isRule(c byte) bool { return c == '_' || c == '=' || c == '-' || c == '~' }

// runOf counts how often the sign at i is repeated from there on.
func runOf(text string, i int) int {
	n := 1
	for i+n < len(text) && text[i+n] == text[i] {
		n++
	}
	return n
}

func trim(text string, s, e int) (int, int) {
	for s < e && (text[s] <= ' ' || text[s] == '|') {
		s++
	}
	for s < e && (text[e-1] <= ' ' || text[e-1] == '|') {
		e--
	}
	return s, e
}

// endOfStops returns the end of a run of stops with the closing quotes and brackets that follow it.
func endOfStops(text string, i int) int {
	for i < len(text) && (text[i] == '.' || text[i] == '!' || text[i] == '?') {
		i++
	}
	for i < len(text) {
		switch {
		case text[i] == '"' || text[i] == '\'' || text[i] == ')' || text[i] == ']' || text[i] == '*':
			i++
		case strings.HasPrefix(text[i:], "”") || strings.HasPrefix(text[i:], "’"):
			i += len("”")
		default:
			return i
		}
	}
	return i
}

func endsSentence(text string, start, stop, after int) bool {
	if after >= len(text) {
		return true
	}
	if !isSpace(text, after) {
		return false
	}
	next := strings.TrimLeft(text[after:min(len(text), after+32)], " \t\u00a0\n\r")
	if next == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(next)
	if text[stop] != '.' {
		return !unicode.IsLower(r) || text[stop] == '!'
	}
	if unicode.IsLower(r) {
		return false
	}
	return !abbreviated(text[start:stop]) && !ordinal(text[start:stop], next)
}

// ordinal reports whether the stop ends the day of a German date ("am 15. Mai"): after one of the words that go before such
// a day, since English ends sentences in numbers too.
func ordinal(before, next string) bool {
	if before == "" || !isDigit(before[len(before)-1]) { // as at most stops: no words need be cut
		return false
	}
	words := strings.Fields(before[max(0, len(before)-germanDay):])
	if len(words) < 2 || !slices.Contains(beforeDay, strings.ToLower(words[len(words)-2])) {
		return false
	}
	if day := words[len(words)-1]; len(day) > 2 || strings.Trim(day, "0123456789") != "" {
		return false
	}
	month, _, _ := strings.Cut(next, " ")
	return slices.Contains(germanMonths, strings.TrimRight(month, ".,;:!?)"))
}

// germanDay is how many bytes a day takes with the word before it.
const germanDay = 16

var (
	beforeDay    = []string{"am", "vom", "zum", "dem", "den", "der", "bis", "ab"}
	germanMonths = []string{"Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
)

// abbreviated reports whether the text before a stop ends in an abbreviation or an initial.
func abbreviated(before string) bool {
	w := before
	if i := strings.LastIndexAny(before, " \t\u00a0("); i >= 0 {
		w = before[i+1:]
	}
	if len(w) == 1 {
		return isASCIILetter(w[0]) && w != "I"
	}
	if len(w) > 8 || w == "" {
		return false
	}
	switch strings.ToLower(w) {
	case "mr", "mrs", "ms", "dr", "prof", "rev", "st", "no", "nos", "ltd", "co", "inc", "approx", "e.g", "i.e", "eg", "ie",
		"vs", "dept", "tel", "ref", "ext", "min", "max", "rd", "ave", "hon", "sgt", "capt", "messrs", "acct", "fig", "jr", "sr":
		return true
	}
	return false
}

func spaced(text string, start, end int) bool {
	return start == 0 || end >= len(text) || text[start-1] == ' ' || isSpace(text, end)
}

func isSpace(text string, i int) bool {
	return text[i] <= ' ' || strings.HasPrefix(text[i:], "\u00a0")
}
