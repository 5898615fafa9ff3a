package imapsync

import "strings"

// fetchItems may be asked for as they are: none of them sets \Seen (RFC 3501 6.4.5; the others from RFC 3516, 7162,
// 8474 and 8514 and Gmail's extensions).
var fetchItems = map[string]bool{
	"ALL": true, "FAST": true, "FULL": true,
	"UID": true, "FLAGS": true, "INTERNALDATE": true, "RFC822.SIZE": true, "RFC822.HEADER": true,
	"ENVELOPE": true, "BODY": true, "BODYSTRUCTURE": true, "MODSEQ": true, "EMAILID": true, "THREADID": true,
	"SAVEDATE": true, "X-GM-MSGID": true, "X-GM-THRID": true, "X-GM-LABELS": true,
}

// peekItems may be asked for with a [section]. BODY[...] and BINARY[...] set \Seen, their PEEK twins do not.
var peekItems = map[string]bool{"BODY.PEEK": true, "BINARY.PEEK": true, "BINARY.SIZE": true}

// peeksOnly judges the arguments of FETCH and UID FETCH: a sequence set, then items, then CHANGEDSINCE at most.
func peeksOnly(args string) bool {
	set, items, ok := strings.Cut(args, " ")
	if !ok || !isSequenceSet(set) {
		return false
	}
	s := &itemScanner{rest: items}
	if !s.take('(') {
		return s.item() && s.modifiers()
	}
	for {
		if !s.item() {
			return false
		}
		if s.take(')') {
			return s.modifiers()
		}
		if !s.take(' ') {
			return false
		}
	}
}

func isSequenceSet(s string) bool {
	return s != "" && strings.Trim(s, "0123456789:,*") == ""
}

// itemScanner reads fetch items from the front of rest.
type itemScanner struct{ rest string }

func (s *itemScanner) take(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// word returns the atom at the front, in upper case.
func (s *itemScanner) word() string {
	end := strings.IndexAny(s.rest, " ()[]<>{}\"\\")
	if end < 0 {
		end = len(s.rest)
	}
	w := s.rest[:end]
	s.rest = s.rest[end:]
	return strings.ToUpper(w)
}

func (s *itemScanner) item() bool {
	w := s.word()
	if !s.take('[') {
		return fetchItems[w]
	}
	section, rest, closed := strings.Cut(s.rest, "]")
	if !closed || !peekItems[w] || strings.ContainsAny(section, "[{\\") {
		return false
	}
	s.rest = rest
	if !s.take('<') {
		return true
	}
	partial, rest, closed := strings.Cut(s.rest, ">")
	s.rest = rest
	return closed && strings.Trim(partial, "0123456789.") == ""
}

// modifiers accepts the end, or CHANGEDSINCE with VANISHED (RFC 7162 3.1.4, 3.2.6).
func (s *itemScanner) modifiers() bool {
	if s.rest == "" {
		return true
	}
	m := strings.ToUpper(s.rest)
	return strings.HasPrefix(m, " (CHANGEDSINCE ") && strings.HasSuffix(m, ")") &&
		strings.Trim(strings.TrimSuffix(m[len(" (CHANGEDSINCE "):len(m)-1], " VANISHED"), "0123456789") == ""
}
