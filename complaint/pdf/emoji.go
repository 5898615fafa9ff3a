package pdf

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// Emoji beyond the Basic Multilingual Plane stand in the private use area of their font, because gofpdf encodes text in
// UCS-2: U+1F000 to U+1FAFF as U+E000 to U+EAFF.
const (
	emojiFirst   = 0x1F000
	emojiLast    = 0x1FAFF
	emojiPrivate = 0xE000
)

// EmojiCode is where a character stands in the font of emoji that this package uses, and whether it belongs into it.
// Characters of the Basic Multilingual Plane keep their place; letters, digits and signs of text are no emoji.
func EmojiCode(r rune) (uint16, bool) {
	switch {
	case r >= emojiFirst && r <= emojiLast:
		return uint16(r - emojiFirst + emojiPrivate), true
	case r >= 0x2190 && r < 0x3300:
		return uint16(r), true
	}
	return 0, false
}

// emojiOf is the character that a place in the private use area of the font stands for.
func emojiOf(r rune) (rune, bool) {
	if r >= emojiPrivate && r <= emojiPrivate+emojiLast-emojiFirst {
		return r - emojiPrivate + emojiFirst, true
	}
	return 0, false
}

// meant is a piece's text with emoji for the characters that stand for them.
func meant(c piece) string {
	if c.face != emoji {
		return c.text
	}
	return strings.Map(func(r rune) rune {
		if e, ok := emojiOf(r); ok {
			return e
		}
		return r
	}, c.text)
}

// actual is the text that a piece's characters stand for, for search, copying and screen readers (PDF 32000-1 14.9.4), as an
// operator that goes before them; empty if they are what they seem.
func actual(c piece) string {
	text := meant(c)
	if text == c.text {
		return ""
	}
	hex := "FEFF"
	for _, u := range utf16.Encode([]rune(text)) {
		hex += fmt.Sprintf("%04X", u)
	}
	return "/Span <</ActualText <" + hex + ">>> BDC"
}
