package marketing

import (
	"strings"
	"unicode/utf8"

	"desist/complaint/internal/wordindex"
)

// lowerWith returns s in plain lower case if it holds one of the wordings then. Most texts hold none, and if they are
// ASCII need not be put in lower case to tell.
func lowerWith(s string, x *wordindex.Index) (lower string, found bool) {
	if isASCII(s) {
		if !x.InAnyCase(s) {
			return "", false
		}
		return strings.ToLower(s), true
	}
	lower = plainLower(s)
	return lower, x.In(lower)
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
