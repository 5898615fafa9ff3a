package marketing

import (
	"strings"
	"unicode/utf8"

	"desist/complaint/internal/wordindex"
)

// lowerWith returns s in plain lower case if it holds one of the wordings then. Most texts hold none, and need not be put
// in lower case to tell. Letters of wordings must be ASCII.
func lowerWith(s string, x *wordindex.Index) (lower string, found bool) {
	if isASCII(s) || !becomesASCII(s) {
		if !x.InAnyCase(s) {
			return "", false
		}
		return plainLower(s), true
	}
	lower = plainLower(s)
	return lower, x.In(lower)
}

// becomesASCII reports whether plainLower makes ASCII of a character of s that is none: of quotes, of spaces, and of the
// only two letters with a lower case there, the Kelvin sign and the I with a dot.
func becomesASCII(s string) bool {
	for i := range len(s) - 1 {
		switch s[i] {
		case "\u2019"[0]:
			switch s[i+1 : min(i+3, len(s))] {
			case "\u2018"[1:], "\u2019"[1:], "\u212a"[1:]:
				return true
			}
		case "\u00a0"[0]:
			if s[i+1] == "\u00a0"[1] {
				return true
			}
		case "\u0130"[0]:
			if s[i+1] == "\u0130"[1] {
				return true
			}
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ")

// plainLower is s in lower case, with plain quotes and spaces.
func plainLower(s string) string {
	if !isASCII(s) {
		s = quotes.Replace(s)
	}
	return strings.ToLower(s)
}

func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
