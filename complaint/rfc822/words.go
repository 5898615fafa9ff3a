package rfc822

import (
	"strings"
	"unicode"
)

// decodeWords reads the encoded words of RFC 2047 wherever they stand, also where the RFC forbids them (inside a quoted
// string, with blanks in the text, touching other characters), and raw 8-bit text in fallback. Neighbouring words of one
// charset are joined before the charset is applied, because senders cut characters in half.
func decodeWords(s, fallback string) string {
	if !strings.Contains(s, "=?") {
		return decodeRawText(s, fallback)
	}
	var out strings.Builder
	var run []byte // decoded bytes of neighbouring words, all in label
	label, afterWord := "", false
	flush := func() {
		text, _ := decodeText(label, run)
		out.WriteString(text)
		run = run[:0]
	}
	for {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, n := parseWord(s[i:])
		if n == 0 {
			flush()
			out.WriteString(decodeRawText(s[:i+2], fallback))
			s, afterWord = s[i+2:], false
			continue
		}
		// White space alone between two words does not count (RFC 2047 6.2).
		joined := afterWord && strings.TrimSpace(s[:i]) == ""
		if !joined || !strings.EqualFold(w.charset, label) {
			flush()
		}
		if !joined {
			out.WriteString(decodeRawText(s[:i], fallback))
		}
		run = append(run, w.data...)
		label, afterWord = w.charset, true
		s = s[i+n:]
	}
	flush()
	out.WriteString(decodeRawText(s, fallback))
	return cleanHeaderText(out.String())
}

func decodeRawText(s, fallback string) string {
	if isASCII(s) {
		return cleanHeaderText(s)
	}
	text, problem := decodeText("utf-8", []byte(s))
	if problem != "" && fallback != "" && cleanLabel(fallback) != "utf-8" {
		if t, p := decodeText(fallback, []byte(s)); p == "" {
			text = t
		}
	}
	return cleanHeaderText(text)
}

// cleanHeaderText drops control characters, which no field may hold and which a terminal or a page must not see.
func cleanHeaderText(s string) string {
	if isPrintable(s) {
		return s
	}
	bad := func(r rune) bool {
		return r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || isBidiControl(r)
	}
	if strings.IndexFunc(s, bad) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			if unicode.IsSpace(r) {
				return ' '
			}
			return -1
		}
		return r
	}, s)
}

func isPrintable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// isBidiControl names the characters that can make text read in another order than it is written.
func isBidiControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

type encodedWord struct {
	charset string
	data    []byte
}

// parseWord reads one =?charset?encoding?text?= at the start of s and its length, 0 if there is none.
func parseWord(s string) (encodedWord, int) {
	const maxLabel, maxWord = 60, 8 << 10 // bytes; RFC 2047 allows 75, some senders put a whole subject in one
	rest := s[2:]
	i := strings.IndexByte(clip(rest, maxLabel), '?')
	if i <= 0 || len(rest) < i+3 || rest[i+2] != '?' {
		return encodedWord{}, 0
	}
	label, enc, text := rest[:i], rest[i+1]|0x20, rest[i+3:]
	text = text[:min(len(text), maxWord)]
	end := strings.Index(text, "?=")
	if end < 0 {
		return encodedWord{}, 0
	}
	// "?=" can also be a question mark before an encoded byte: "?=3D". The text ends there only if no word follows.
	if enc == 'q' && end+4 <= len(text) && isHex(text[end+2]) && isHex(text[end+3]) {
		if later := strings.Index(text[end+2:], "?="); later >= 0 && !strings.Contains(text[:end+2+later], "=?") {
			end += 2 + later
		}
	}
	n := 2 + i + 3 + end + 2
	text = text[:end]
	switch enc {
	case 'b':
		return encodedWord{label, decodeBase64(nil, []byte(text))}, n
	case 'q':
		return encodedWord{label, decodeQ(text)}, n
	}
	return encodedWord{}, 0
}

func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// decodeBase64 appends the decoding of src to dst, stepping over everything outside the alphabet (RFC 2045 6.8) and
// starting again after padding, as joined encodings need.
func decodeBase64(dst, src []byte) []byte {
	acc, n := uint32(0), 0 // characters of the group being read
	for _, c := range src {
		v := base64Values[c]
		switch {
		case v < 64:
			acc = acc<<6 | uint32(v)
			if n++; n == 4 {
				dst = append(dst, byte(acc>>16), byte(acc>>8), byte(acc))
				acc, n = 0, 0
			}
		case c == '=':
			dst = endBase64(dst, acc, n)
			acc, n = 0, 0
		}
	}
	return endBase64(dst, acc, n)
}

// endBase64 appends what n characters of an unfinished group stand for. One alone is no whole byte.
func endBase64(dst []byte, acc uint32, n int) []byte {
	switch n {
	case 2:
		return append(dst, byte(acc>>4))
	case 3:
		return append(dst, byte(acc>>10), byte(acc>>2))
	}
	return dst
}

// base64Values are the numbers of the alphabet's characters, 64 for all others.
var base64Values = func() (t [256]uint8) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for c := range t {
		t[c] = 64
	}
	for v := range len(alphabet) {
		t[alphabet[v]] = uint8(v)
	}
	return t
}()

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
