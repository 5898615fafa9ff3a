package htmltext

import (
	"html"
	"strings"

	"golang.org/x/net/html/atom"
)

// lexer cuts HTML into tags and texts without copying them (HTML 13.2.5). golang.org/x/net/html does the same and copies
// every name and attribute, which took half of the time to read a mail; a fuzz test holds the two side by side.
type lexer struct {
	src string
	pos int
	raw string // name of the element whose content is text up to its end tag
	eof bool   // the source ended within a tag, which then is none
}

type tokenKind int

const (
	endOfSource tokenKind = iota
	textToken
	rawToken // text in which "&" means itself
	startTag
	endTag
)

// next returns the next token: a text, or the name of a tag, whose attributes must then be read with attr until there are
// no more. Comments and declarations, and with them the conditional comments for Outlook, are left out.
func (l *lexer) next() (tokenKind, string) {
	if l.raw != "" {
		if text := l.rawText(); text != "" {
			return rawToken, text
		}
	}
	start := l.pos
	for l.pos < len(l.src) {
		i := strings.IndexByte(l.src[l.pos:], '<')
		if i < 0 {
			break
		}
		i += l.pos
		if i+1 >= len(l.src) || !opensMarkup(l.src[i+1:]) {
			l.pos = i + 1
			continue
		}
		if i > start {
			l.pos = i
			return textToken, l.src[start:i]
		}
		switch c := l.src[i+1]; {
		case c == '/' && isLetter(l.src[i+2]):
			l.pos = i + 2
			return endTag, l.name()
		case isLetter(c):
			l.pos = i + 1
			return startTag, l.name()
		}
		l.pos = l.skipComment(i)
		start = l.pos
	}
	l.pos = len(l.src)
	if start < len(l.src) {
		return textToken, l.src[start:]
	}
	return endOfSource, ""
}

// opensMarkup reports whether a "<" before s starts a tag, a comment or a declaration.
func opensMarkup(s string) bool {
	switch c := s[0]; {
	case isLetter(c), c == '!', c == '?':
		return true
	case c == '/':
		return len(s) > 1
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func (l *lexer) name() string {
	start := l.pos
	for l.pos < len(l.src) && !isSpace(l.src[l.pos]) && l.src[l.pos] != '/' && l.src[l.pos] != '>' {
		l.pos++
	}
	return l.src[start:l.pos]
}

// skipComment returns the position after the comment or declaration at i.
func (l *lexer) skipComment(i int) int {
	if !strings.HasPrefix(l.src[i:], "<!--") {
		if j := strings.IndexByte(l.src[i:], '>'); j >= 0 {
			return i + j + 1
		}
		return len(l.src)
	}
	at := i + 4
	for _, short := range [...]string{">", "->"} { // <!--> and <!---> are whole
		if strings.HasPrefix(l.src[at:], short) {
			return at + len(short)
		}
	}
	for {
		j := strings.Index(l.src[at:], "--")
		if j < 0 {
			return len(l.src)
		}
		at += j
		switch rest := l.src[at+2:]; {
		case strings.HasPrefix(rest, ">"):
			return at + 3
		case strings.HasPrefix(rest, "!>"):
			return at + 4
		}
		at++
	}
}

// rawText returns what stands before the end tag of the raw element.
func (l *lexer) rawText() string {
	name := l.raw
	l.raw = ""
	start := l.pos
	for at := start; ; {
		i := strings.IndexByte(l.src[at:], '<')
		if i < 0 {
			l.pos = len(l.src)
			return l.src[start:]
		}
		at += i
		end := at + 2 + len(name)
		if end < len(l.src) && l.src[at+1] == '/' && strings.EqualFold(l.src[at+2:end], name) &&
			(isSpace(l.src[end]) || l.src[end] == '/' || l.src[end] == '>') {
			l.pos = at
			return l.src[start:at]
		}
		at++
	}
}

// attr reads the next attribute of the tag. ok is false at the tag's end.
func (l *lexer) attr() (key, val string, ok bool) {
	s := l.src
	for l.pos < len(s) && (isSpace(s[l.pos]) || s[l.pos] == '/') {
		l.pos++
	}
	if l.pos >= len(s) {
		l.eof = true
		return "", "", false
	}
	if s[l.pos] == '>' {
		l.pos++
		return "", "", false
	}
	start := l.pos
	l.pos++ // a "=" here is part of the name
	for l.pos < len(s) && !isSpace(s[l.pos]) && s[l.pos] != '/' && s[l.pos] != '>' && s[l.pos] != '=' {
		l.pos++
	}
	key = s[start:l.pos]
	for l.pos < len(s) && isSpace(s[l.pos]) {
		l.pos++
	}
	if l.pos >= len(s) || s[l.pos] != '=' {
		return key, "", true
	}
	l.pos++
	return key, l.value(), true
}

func (l *lexer) value() string {
	s := l.src
	for l.pos < len(s) && isSpace(s[l.pos]) {
		l.pos++
	}
	if l.pos >= len(s) {
		return ""
	}
	if q := s[l.pos]; q == '"' || q == '\'' {
		start := l.pos + 1
		i := strings.IndexByte(s[start:], q)
		if i < 0 {
			l.pos = len(s)
			return s[start:]
		}
		l.pos = start + i + 1
		return s[start : start+i]
	}
	start := l.pos
	for l.pos < len(s) && !isSpace(s[l.pos]) && s[l.pos] != '>' {
		l.pos++
	}
	return s[start:l.pos]
}

// unescapeText decodes the character references of a text, also those that a sender encoded twice: "&amp;nbsp;".
func unescapeText(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return unescapeAttr(html.UnescapeString(s))
}

// unescapeAttr decodes those of an attribute that end in ";": in URLs "&copy=1" is a parameter (HTML 13.2.5.73).
func unescapeAttr(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	const maxName = 32
	var out strings.Builder
	for i >= 0 {
		out.WriteString(s[:i])
		s = s[i:]
		n := 1
		for n < len(s) && n < maxName && (isLetter(s[n]) || s[n] >= '0' && s[n] <= '9' || s[n] == '#') {
			n++
		}
		if n < len(s) && s[n] == ';' {
			out.WriteString(html.UnescapeString(s[:n+1]))
			s = s[n+1:]
		} else {
			out.WriteByte('&')
			s = s[1:]
		}
		i = strings.IndexByte(s, '&')
	}
	out.WriteString(s)
	return out.String()
}

// lookup finds the atom of a tag name in any case; 0 if there is none.
func lookup(name string) atom.Atom {
	var buf [24]byte
	if len(name) > len(buf) {
		return 0
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return atom.Lookup(buf[:len(name)])
}
