package marketing

import (
	"testing"

	"desist/complaint/internal/wordindex"
)

func TestLowerWith(t *testing.T) {
	list := wordindex.Of("opt out", "member's", "©", "book", "this")
	for _, c := range []struct{ text, lower string }{
		{"You can OPT Out", "you can opt out"},
		{"opt out", "opt out"},
		{"You can opt ou", ""},
		{"A MEMBER’S card", "a member's card"},
		{"Opt\u00a0out", "opt out"},
		{"© 2026 Tansley", "© 2026 tansley"},
		{"[OPT OUT]", "[opt out]"},
		{"É: OPT OUT", "é: opt out"},
		{"OPT OUT é’", "opt out é'"},
		{"É: OPT", ""},
		{"Or the bOoK", "or the book"},
		{"Of thİs", "of this"},
		{"of the İ", ""},
		{"{pt out", ""},
		{"o", ""},
		{"", ""},
		{"Café", ""},
	} {
		lower, found := lowerWith(c.text, list)
		if found != (c.lower != "") || found && lower != c.lower {
			t.Errorf("%q: %q, %v", c.text, lower, found)
		}
	}
}
