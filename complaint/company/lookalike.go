package company

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// lookalikes maps letters of other scripts to the Latin ones they are mistaken for. Accented Latin letters are
// not here: real companies' domains have them.
var lookalikes = map[rune]rune{
	'а': 'a', 'ь': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm',
	'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'ц': 'u', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x',
	'у': 'y', 'α': 'a', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'ı': 'i', 'ɑ': 'a', 'ɡ': 'g', 'ո': 'n', 'օ': 'o', 'ս': 'u', 'հ': 'h',
}

// deceptiveDomain reports whether a domain in A-labels holds letters of another script and reads as plain Latin
// all the same (UTS 39, confusables).
func deceptiveDomain(domain string) bool {
	if !strings.Contains(domain, "xn--") {
		return false
	}
	u, err := idna.ToUnicode(domain)
	if err != nil {
		return false
	}
	foreign := false
	for _, r := range label(u) {
		if r < 0x80 {
			continue
		}
		if lookalikes[r] == 0 {
			return false
		}
		foreign = true
	}
	return foreign
}

// shownAs is a domain as a mail program shows it (RFC 5890 U-labels).
func shownAs(domain string) string {
	if u, err := idna.ToUnicode(domain); err == nil {
		return u
	}
	return domain
}

// mixedScript reports whether one word of a name mixes Latin letters with look-alikes of another script.
func mixedScript(name string) bool {
	if isASCII(name) {
		return false
	}
	for _, w := range strings.Fields(name) {
		latin, foreign := false, false
		for _, r := range w {
			switch {
			case unicode.Is(unicode.Latin, r):
				latin = true
			case lookalikes[unicode.ToLower(r)] != 0:
				foreign = true
			}
		}
		if latin && foreign {
			return true
		}
	}
	return false
}

// skeleton folds what is easily misread in plain ASCII: "n0rthbank" and "rn" for "m".
func skeleton(domainLabel string) string {
	return strings.NewReplacer("0", "o", "1", "l", "i", "l", "5", "s", "rn", "m", "vv", "w", "-", "").Replace(domainLabel)
}

// lettersAsDigits counts the digits that skeleton takes for letters.
func lettersAsDigits(domain string) int {
	n := 0
	for _, r := range label(domain) {
		if strings.ContainsRune("015", r) {
			n++
		}
	}
	return n
}

// minMisread is how many letters a name has at least of which one is easily overlooked.
const minMisread = 6

// oneLetterApart reports whether two names differ in one letter that is changed, put in or left out: "venneby" for "vennaby".
func oneLetterApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < minMisread || len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return len(a) == len(b) && a[i+1:] == b[i+1:] || a[i:] == b[i+1:]
}
