package htmltext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold makes every run of white space one space, trims it, and drops characters that have no width: senders use them to
// pad preheaders and to break up words.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	var room [256]byte
	f := folder{b: room[:0]}
	if len(s) > len(room) {
		f.b = make([]byte, 0, len(s))
	}
	f.write(s)
	return string(f.b)
}

// folded reports whether s is plain ASCII with single spaces already.
func folded(s string) bool {
	space := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > '~' || c < ' ':
			return false
		case c == ' ':
			if space {
				return false
			}
			space = true
		default:
			space = false
		}
	}
	return !space || s == ""
}

// folder writes folded text piece by piece.
type folder struct {
	b       []byte
	pending bool // white space was seen since the last character
	parted  bool // so was the edge of a box
	last    rune
}

// reset empties f and keeps its memory.
func (f *folder) reset() { *f = folder{b: f.b[:0]} }

func (f *folder) empty() bool { return len(f.b) == 0 }

func (f *folder) space() { f.pending = true }

// part notes the edge of a box, which parts two texts as white space does.
func (f *folder) part() { f.parted = true }

func (f *folder) write(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c > ' ' && c < 0x7f {
			j := i + 1
			for j < len(s) && (s[j] > ' ' && s[j] < 0x7f || s[j] == ' ' && j+1 < len(s) && s[j+1] > ' ' && s[j+1] < 0x7f) {
				j++ // words with single spaces between them stay as they are
			}
			f.gap(rune(c))
			f.b = append(f.b, s[i:j]...)
			f.last = rune(s[j-1])
			i = j
			continue
		}
		if c <= ' ' || c == 0x7f {
			f.pending = f.pending || c == ' ' || c >= '\t' && c <= '\r'
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r) || r == 0x2800:
			f.pending = true
		case isJoiner(r) && takesJoiner(f.last) && !f.pending:
			f.b = utf8.AppendRune(f.b, r)
		case invisible(r):
		default:
			f.gap(r)
			f.b = utf8.AppendRune(f.b, r)
			f.last = r
		}
	}
}

func (f *folder) gap(next rune) {
	if len(f.b) > 0 && (f.pending || f.parted && !joined(f.last, next)) {
		f.b = append(f.b, ' ')
	}
	f.pending, f.parted = false, false
}

// joined reports whether two characters belong together though boxes part them: "£" and "4", a word and a full stop.
func joined(a, b rune) bool {
	return unicode.In(a, unicode.Sc, unicode.Ps, unicode.Pi) || unicode.In(b, unicode.Pe, unicode.Pf) || strings.ContainsRune(".,;:!?%'", b)
}

func (f *folder) String() string { return strings.TrimRight(string(f.b), "\u200c\u200d") }

// takesJoiner reports whether a joiner after r may mean something: in Persian, Indic scripts and emoji.
func takesJoiner(r rune) bool {
	return r >= 0x600 && !unicode.Is(unicode.Latin, r) && unicode.In(r, unicode.L, unicode.M, unicode.So, unicode.Sk)
}

func isJoiner(r rune) bool { return r == 0x200c || r == 0x200d }

// invisible names the characters without width or ink.
func invisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x180e, r == 0x3164, r == 0xfeff, r == 0xffa0:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0x80 && r < 0xa0, r == 0xfffc, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// HasWords reports whether s holds a letter or a digit.
func HasWords(s string) bool {
	for i, r := range s {
		if r < 0x80 {
			if c := s[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
				return true
			}
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}
