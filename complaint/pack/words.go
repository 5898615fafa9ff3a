package pack

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

const (
	layoutDay  = "2 January 2006"
	layoutTime = "2 January 2006, 15:04:05 MST"
	layoutRow  = "2 Jan 2006, 15:04"
)

// line makes foreign text fit to stand inside a sentence: one line, single spaces, no control, format or bidi
// characters that could reorder or hide what follows (RFC 9839 would call most of them problematic).
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// clip cuts s to at most max runes, at a word if one ends in the last third, and marks the cut with "…".
func clip(s string, max int) string {
	runes := []rune(s)
	if len(runes) <= max {
		return s
	}
	cut := max - 1
	for i := cut; i > max*2/3; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	// Not inside what stands for masked words, "[number removed]".
	if i := lastRune(runes[:cut], '['); i > 0 && cut-i < maskLength && lastRune(runes[i:cut], ']') < 0 {
		cut = i
	}
	return strings.TrimRight(string(runes[:cut]), " .,;:-–…") + "…"
}

const maskLength = 32 // runes of the longest text in place of masked words

func lastRune(list []rune, r rune) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == r {
			return i
		}
	}
	return -1
}

// FormChars counts s as the regulator's form may at worst; see Pack.StatementChars.
func FormChars(s string) int { return formChars(s) }

// formChars counts s as a web form may at worst: UTF-16 units, a line break as two.
func formChars(s string) int {
	return len(utf16.Encode([]rune(s))) + strings.Count(s, "\n")
}

func days(age time.Duration) int { return int(age / (24 * time.Hour)) }

// unquote takes off quotation marks around foreign text that is going to be quoted.
func unquote(s string) string { return strings.Trim(s, " \"“”„") }

// sentenceEnd drops the end punctuation of a quotation that a full stop will follow.
func sentenceEnd(s string) string { return strings.TrimRight(s, " .") }
