package company

import (
	"slices"
	"strings"
	"unicode"
)

const maxName = 80 // runes of a display name that are kept

// cleanName makes a display name readable as an organisation's name: no emoji, quotes, "via X", "The X Team" or
// "no-reply". It is empty when nothing that names anybody is left.
// domainLabel tells which side of "Tom via Northbank" is the sender's.
func (t *tables) cleanName(raw, domainLabel string) string {
	name := besideColon(platform(plainText(raw), domainLabel), domainLabel)
	for _, cut := range [...]string{" via ", " <", " (", " [", " | ", " – ", " — ", " - ", " @ "} {
		if i := strings.Index(strings.ToLower(name), cut); i > 0 {
			head, tail := name[:i], strings.Trim(name[i+len(cut):], " )>]")
			if t.noise(head) && !t.noise(tail) && cut != " via " {
				head = tail
			}
			name = head
		}
	}
	name = person(name)
	name = t.cutEnd(strings.Trim(name, " .,:;-–—_*|/\\\"'“”‘’"))
	if t.noise(name) || strings.Contains(name, "@") {
		return ""
	}
	return name
}

// platform turns "Tom via Northbank" and "Tom on Northbank" into "Northbank", if that is whose domain it is.
func platform(name, domainLabel string) string {
	for _, word := range [...]string{" via ", " on "} {
		if i := strings.LastIndex(name, word); i > 0 && resembles(nameKey(name[i+len(word):]), nameKey(domainLabel)) {
			return name[i+len(word):]
		}
	}
	return name
}

// besideColon is the side of a colon that is the domain's: "Theatr Gwenllys: What's On".
func besideColon(name, domainLabel string) string {
	before, after, ok := strings.Cut(name, ": ")
	for _, side := range [...]string{before, after} {
		if ok && resembles(nameKey(side), nameKey(domainLabel)) {
			return side
		}
	}
	return name
}

// plainText drops what is not text from s (symbols, emoji, controls), folds white space and cuts it to maxName.
func plainText(s string) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '_':
			space = b.Len() > 0
			continue
		case r == unicode.ReplacementChar, unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), r > 0xFFFF,
			unicode.Is(unicode.C, r), unicode.Is(unicode.Mn, r) && r >= 0xFE00, r == '"', r == '“', r == '”', r == '*':
			continue
		case r == '‘', r == '’':
			r = '\''
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		if n++; n >= maxName {
			break
		}
	}
	return strings.Trim(b.String(), " '")
}

// person turns "Olivia from Northbank" and "Tom at Northbank" into "Northbank".
func person(name string) string {
	words := strings.Fields(name)
	for i := 1; i < len(words)-1 && i <= 3; i++ {
		if w := words[i]; (w == "from" || w == "at") && startsUpper(words[0]) && startsUpper(words[i+1]) {
			return strings.Join(words[i+1:], " ")
		}
	}
	return name
}

// cutEnd takes words such as "Newsletter" and "Customer Service" off the end, and "The" off the front if
// something was taken.
func (t *tables) cutEnd(name string) string {
	cut := false
	for again := true; again; {
		again = false
		lower := strings.ToLower(name)
		for _, end := range t.noiseEnd {
			if strings.HasSuffix(lower, end) && len(lower) == len(name) {
				name, again, cut = strings.TrimRight(name[:len(name)-len(end)], " -–—|:,&"), true, true
				break
			}
		}
	}
	if rest, ok := strings.CutPrefix(name, "The "); ok && cut {
		name = rest
	}
	return name
}

func (t *tables) noise(name string) bool {
	n := strings.ToLower(strings.TrimSpace(name))
	return n == "" || t.noiseWhole[n] || t.noiseWhole[strings.TrimPrefix(n, "the ")]
}

// nameKey folds a name for comparison: letters and digits only, without a legal form or a country at its end.
func nameKey(name string) string { return strings.Join(keyWords(name), "") }

// keyWords are the words of a name that its key is made of.
func keyWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	for len(words) > 1 && slices.Contains(nameEndings, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}

var nameEndings = []string{"limited", "ltd", "plc", "llp", "cic", "inc", "llc", "gmbh", "uk", "gb", "com", "co"}

func startsUpper(w string) bool {
	for _, r := range w {
		return unicode.IsUpper(r) || unicode.IsDigit(r)
	}
	return false
}

// resembles reports whether a name and a domain label or another name, both as keys, speak of the same thing:
// one holds the other, and the shorter one is long enough not to be chance.
func resembles(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 4 && strings.Contains(b, a)
}

// titled makes a readable name of a domain label: "meridian-card" becomes "Meridian Card".
func titled(domainLabel string) string {
	words := strings.FieldsFunc(domainLabel, func(r rune) bool { return r == '-' || r == '_' })
	for i, w := range words {
		r := []rune(w)
		words[i] = string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return strings.Join(words, " ")
}
