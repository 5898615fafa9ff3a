package pdf

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// char is one printable character in the face that has it.
type char struct {
	r    rune
	face face
}

// printable turns any text into characters that the fonts can show: composed (NFC), white space as single-width
// spaces, what a reader does not see dropped, and everything else that has no glyph as its code point in brackets.
// All text on a page and in the bookmarks goes through it.
func (p *printer) printable(s string, want face) []char { return p.characters(s, want, true) }

// characters is printable, with or without the font of emoji.
func (p *printer) characters(s string, want face, withEmoji bool) []char {
	out := make([]char, 0, len(s))
	var missing []string
	flush := func() {
		if len(missing) > 0 {
			for _, r := range "[" + strings.Join(missing, " ") + "]" {
				out = append(out, char{r, want})
			}
			missing = missing[:0]
		}
	}
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) {
		switch {
		case r == '\u00a0' || r == '\u202f' || unicode.IsSpace(r):
			flush()
			out = append(out, char{' ', want})
		case unseen(r):
		case shaped(r):
			missing = append(missing, codePoint(r))
		case p.fonts[want].has(r):
			flush()
			out = append(out, char{r, want})
		case p.fonts[fallback].has(r):
			flush()
			out = append(out, char{r, fallback})
		default:
			if code, ok := EmojiCode(r); ok && withEmoji && p.fonts[emoji].has(rune(code)) {
				flush()
				out = append(out, char{rune(code), emoji})
				continue
			}
			missing = append(missing, codePoint(r))
		}
	}
	flush()
	return out
}

// plain is printable without faces, for bookmarks and metadata, which gofpdf limits to the Basic Multilingual Plane.
func (p *printer) plain(s string) string {
	var b strings.Builder
	for _, c := range p.characters(s, regular, false) {
		b.WriteRune(c.r)
	}
	return b.String()
}

func codePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }

// unseen characters leave no trace for a reader: joiners, variation selectors, soft hyphens, direction marks; and the frame
// that makes a key of a digit, which the digit can do without.
func unseen(r rune) bool {
	switch {
	case r == '\u00ad', r == '\ufeff', r == '\u034f', r == '\u061c', r == '\u20e3':
		return true
	case r >= '\u200b' && r <= '\u200f', r >= '\u2060' && r <= '\u2064', r >= '\ufe00' && r <= '\ufe0f':
		return true
	}
	return false
}

// shaped characters would be shown wrongly though a font may have them: controls, overrides of the direction (they
// are a known disguise), and scripts that need shaping or right-to-left order, which gofpdf does not do.
func shaped(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r):
		return true
	case r >= '\u0590' && r <= '\u08ff', r >= '\ufb1d' && r <= '\ufdff', r >= '\ufe70' && r <= '\ufeff':
		return true // Hebrew to Arabic Extended-A and their presentation forms
	case r >= '\u0900' && r <= '\u109f', r >= '\u1780' && r <= '\u17ff':
		return true // Indic scripts, Thai to Myanmar, Khmer
	}
	return false
}
