package rfc822

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// decodeText turns b into UTF-8. label is the declared charset, empty if there is none. The problem is empty when b was
// what its label says.
func decodeText(label string, b []byte) (text, problem string) {
	label = cleanLabel(label)
	if problem, ok := asItStands(label, b); ok {
		return string(b), problem
	}
	switch {
	case undeclared(label):
		return decodeUnlabelled(label, b)
	case isUTF7(label):
		return decodeUTF7(b)
	}
	if enc, err := htmlindex.Get(label); err == nil {
		if out, err := enc.NewDecoder().Bytes(b); err == nil && !isReplacement(enc, out) {
			return string(out), ""
		}
	}
	if r, err := charset.Reader(label, bytes.NewReader(b)); err == nil {
		if out, err := io.ReadAll(r); err == nil {
			return string(out), ""
		}
	}
	text, _ = decodeUnlabelled("", b)
	return text, fmt.Sprintf("unknown charset %q, guessed", clip(label, 40))
}

// decodeLines is decodeText with LF line ends.
func decodeLines(label string, b []byte) (text, problem string) {
	if bytes.IndexByte(b, '\r') < 0 {
		return decodeText(label, b)
	}
	if problem, ok := asItStands(cleanLabel(label), b); ok {
		return lineEnds(b), problem
	}
	text, problem = decodeText(label, b)
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), problem
}

// lineEnds makes LF of CRLF and of CR alone.
func lineEnds(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			out.Write(b)
			return out.String()
		}
		out.Write(b[:i])
		out.WriteByte('\n')
		if b = b[i+1:]; len(b) > 0 && b[0] == '\n' {
			b = b[1:]
		}
	}
}

// asItStands reports whether b is UTF-8 already, for what its label says or because nothing says otherwise.
func asItStands(label string, b []byte) (problem string, ok bool) {
	switch ascii := isASCII(b); {
	case undeclared(label):
		if ascii || isUTF8Label(label) {
			return "", ascii || utf8.Valid(b)
		}
		return notDeclared, utf8.Valid(b)
	default:
		return "", ascii && asciiCompatible(label) && !isUTF7(label)
	}
}

const notDeclared = "8-bit text without a charset, read as UTF-8"

// undeclared names the labels that leave open what 8-bit text is, or that often stand where another one should.
func undeclared(label string) bool {
	switch label {
	case "", "us-ascii", "ascii", "utf-8", "utf8", "unknown-8bit", "x-unknown", "8bit":
		return true
	}
	return false
}

func isUTF8Label(label string) bool { return label == "utf-8" || label == "utf8" }

func isUTF7(label string) bool {
	return label == "utf-7" || label == "unicode-1-1-utf-7" || label == "x-unicode-2-0-utf-7"
}

// cleanLabel strips quotes and the language of RFC 2231 section 5.
func cleanLabel(label string) string {
	label, _, _ = strings.Cut(label, "*")
	return strings.ToLower(strings.Trim(label, " \t\"';,"))
}

// isReplacement tells the WHATWG "replacement" encoding, which stands for encodings that browsers refuse.
func isReplacement(enc encoding.Encoding, out []byte) bool {
	return enc == encoding.Replacement || string(out) == "\uFFFD"
}

// asciiCompatible is false for encodings in which 7-bit bytes can mean other characters.
func asciiCompatible(label string) bool {
	return !strings.HasPrefix(label, "utf-16") && !strings.HasPrefix(label, "utf-32") && !strings.HasPrefix(label, "iso-2022") &&
		!strings.HasPrefix(label, "csiso2022") && !strings.HasPrefix(label, "hz-") && !strings.HasPrefix(label, "unicode")
}

// decodeUnlabelled reads 8-bit text that nothing, or a label that cannot be right, describes: UTF-8 where it is valid,
// else windows-1252, which is what most such mail was written in.
func decodeUnlabelled(label string, b []byte) (text, problem string) {
	isUTF8 := isUTF8Label(label)
	if utf8.Valid(b) {
		if isUTF8 {
			return string(b), ""
		}
		return string(b), notDeclared
	}
	if isUTF8 && hasMultibyte(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD"), "text is not valid UTF-8 throughout"
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD"), "text in an unknown charset"
	}
	return string(out), "8-bit text without a usable charset, read as windows-1252"
}

// hasMultibyte reports whether b holds at least one real UTF-8 sequence, as text cut in the middle of one does.
func hasMultibyte(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r != utf8.RuneError && n > 1 {
			return true
		}
		b = b[n:]
	}
	return false
}

func isASCII[T string | []byte](b T) bool {
	for ; len(b) >= 8; b = b[8:] {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
	}
	for i := range len(b) {
		if b[i] >= 0x80 {
			return false
		}
	}
	return true
}

// decodeUTF7 reads RFC 2152. Anything malformed stays as it is written.
func decodeUTF7(b []byte) (text, problem string) {
	var out strings.Builder
	out.Grow(len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			out.Write(b)
			break
		}
		out.Write(b[:i])
		b = b[i+1:]
		n := 0
		for n < len(b) && isBase64Char(b[n]) {
			n++
		}
		run := b[:n]
		b = b[n:]
		if len(b) > 0 && b[0] == '-' {
			b = b[1:]
			if n == 0 {
				out.WriteByte('+')
				continue
			}
		}
		raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
		m, err := base64.RawStdEncoding.Decode(raw, run)
		if err != nil {
			problem = "malformed UTF-7"
		}
		units := make([]uint16, 0, m/2)
		for j := 0; j+1 < m; j += 2 {
			units = append(units, uint16(raw[j])<<8|uint16(raw[j+1]))
		}
		out.WriteString(string(utf16.Decode(units)))
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD"), problem
}

func isBase64Char(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// clip cuts s to at most n bytes, at a character's end.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
