package imapsync

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var utf7Base64 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// decodable says whether name is modified UTF-7 (RFC 3501 5.1.3), or the UTF-8 that some servers send in its place, as
// strictly as the IMAP library reads it.
func decodable(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	shifted := false // just out of a base64 run, where another one must not begin
	for name != "" {
		c := name[0]
		if c < ' ' || c == 0x7f {
			return false
		}
		name = name[1:]
		if c != '&' {
			shifted = false
			continue
		}
		run, rest, ended := strings.Cut(name, "-")
		if !ended || (run != "" && (shifted || !decodableRun(run))) {
			return false
		}
		shifted = run != ""
		name = rest
	}
	return true
}

// decodableRun judges what stands between "&" and "-": UTF-16 of characters that need it.
func decodableRun(run string) bool {
	b, err := utf7Base64.DecodeString(run)
	if err != nil || len(b) == 0 || len(b)%2 != 0 {
		return false
	}
	for i := 0; i < len(b); i += 2 {
		r := rune(b[i])<<8 | rune(b[i+1])
		if !utf16.IsSurrogate(r) {
			if r >= ' ' && r <= '~' {
				return false
			}
			continue
		}
		if i += 2; i == len(b) || utf16.DecodeRune(r, rune(b[i])<<8|rune(b[i+1])) == utf8.RuneError {
			return false
		}
	}
	return true
}
