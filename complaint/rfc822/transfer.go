package rfc822

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 section 6) as far as the bytes allow. out may lie in room,
// or be b itself.
func decodeTransfer(room []byte, cte string, b []byte) (out []byte, problem string) {
	switch normalCTE(cte) {
	case "base64":
		return decodeBase64(slices.Grow(room[:0], len(b)/4*3+3), b), ""
	case "quoted-printable":
		return decodeQuotedPrintable(room, b), ""
	case "":
		return b, ""
	}
	return b, fmt.Sprintf("unknown transfer encoding %q", clip(cte, 40))
}

// rooms are where parts are decoded to, before their text is made of it.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// maxRoom is how many bytes of room are kept for the next part.
const maxRoom = 1 << 20

func giveBack(room *[]byte) {
	if cap(*room) <= maxRoom {
		rooms.Put(room)
	}
}

// decodedSize is the length that decodeTransfer would produce, found without keeping the content.
func decodedSize(cte string, b []byte) int64 {
	switch normalCTE(cte) {
	case "base64":
		n := 0
		for _, c := range b {
			if base64Values[c] < 64 {
				n++
			}
		}
		return int64(n * 3 / 4)
	case "quoted-printable":
		return int64(len(decodeQuotedPrintable(nil, b)))
	}
	return int64(len(b))
}

func normalCTE(cte string) string {
	cte, _, _ = strings.Cut(cte, ";")
	switch cte = strings.ToLower(strings.Trim(cte, " \t\"'")); cte {
	case "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return ""
	case "quoted-printable", "quotedprintable", "qp":
		return "quoted-printable"
	}
	return cte
}

// decodeQuotedPrintable reads RFC 2045 6.7 into room and leaves what is no escape as it stands.
func decodeQuotedPrintable(room, b []byte) []byte {
	out := slices.Grow(room[:0], len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		b = b[i:]
		if len(b) >= 3 && isHex(b[1]) && isHex(b[2]) {
			out = append(out, unhex(b[1])<<4|unhex(b[2]))
			b = b[3:]
			continue
		}
		if n := softBreak(b); n > 0 {
			b = b[n:]
			continue
		}
		out = append(out, '=')
		b = b[1:]
	}
	return out
}

// softBreak is the length of "=", blanks and a line end at the start of b, 0 if that is not what stands there. A "=" at
// the very end is one too.
func softBreak(b []byte) int {
	const maxBlanks = 80
	i := 1
	for i < len(b) && i < maxBlanks && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	switch {
	case i == len(b):
		return i
	case b[i] == '\n':
		return i + 1
	case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		return i + 2
	case b[i] == '\r':
		return i + 1
	}
	return 0
}
