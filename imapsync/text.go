package imapsync

import (
	"strings"
	"unicode"
)

// maxServerText is how many runes of a server's own words go into an error.
const maxServerText = 200

// cutText makes a foreign text fit for one line of an error: control and formatting characters become spaces, so
// that it can neither break the line nor reorder what stands around it, and the rest is cut.
func cutText(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == maxServerText {
			b.WriteString("…")
			break
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			r = ' '
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSpace(b.String())
}
