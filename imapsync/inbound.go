package imapsync

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode"
)

// Limits of what a server may send. The IMAP library keeps lines and most literals in memory and follows nested
// lists by recursion, without limits of its own, so they are enforced on the bytes before it sees them.
const (
	// MaxMessageBytes is the largest message that is fetched. Larger ones are reported as failures and tried again
	// at every sync: they are never counted as held.
	MaxMessageBytes = 256 << 20

	maxSmallLiteral  = 64 << 10 // a literal that is not a message or its header, such as a folder name
	maxAnswerBytes   = 8 << 20  // outside message literals, between two of our commands
	maxAnswerTotal   = 1 << 30  // with message literals, between two of our commands
	maxAnswerNesting = 100      // parentheses
	lineHeadBytes    = 256      // of a line kept to see what it is
	lineTailBytes    = 40       // enough for "] {12345678901234567890}\r\n"
)

// scanner follows the server's bytes just closely enough to know lines from literals, and hands them to its mender. It must agree with the IMAP
// library on where literals are; where the two could differ, the scanner is the stricter one.
type scanner struct {
	head, tail []byte
	literal    int64 // bytes of a literal still to come
	text       bool  // the line is free text, which holds no literals and no lists
	inside     bool  // the line goes on after a literal
	quoted     bool
	escaped    bool
	depth      int
	answer     int64 // bytes outside message literals since the last command
	total      int64 // all bytes since the last command

	mender mender // gets everything, in order

	bye      string            // the last words of a server that closes the connection
	answered func(line string) // hears of every tagged answer; nil if nobody does

	tagged   int // tagged answers seen
	untagged int // untagged lines seen
}

// feed follows p. An error says that the connection must end.
func (s *scanner) feed(p []byte) error {
	for len(p) > 0 {
		if s.literal > 0 {
			n := min(s.literal, int64(len(p)))
			s.literal -= n
			s.mender.literal(p[:n])
			p = p[n:]
			continue
		}
		end := bytes.IndexByte(p, '\n')
		piece := p
		if end >= 0 {
			piece = p[:end+1]
		}
		p = p[len(piece):]
		if err := s.count(int64(len(piece)), false); err != nil {
			return err
		}
		s.remember(piece)
		if err := s.nesting(piece); err != nil {
			return err
		}
		if end >= 0 {
			if err := s.endLine(); err != nil {
				return err
			}
		}
		s.mender.piece(piece, end >= 0, s.literal > 0)
	}
	return nil
}

// count adds n bytes to the answer. big ones are streamed and so cost no memory.
func (s *scanner) count(n int64, big bool) error {
	s.total += n
	if !big {
		s.answer += n
	}
	if s.answer > maxAnswerBytes || s.total > maxAnswerTotal {
		return errors.New("the server's answer is too long")
	}
	return nil
}

// commandSent starts the count anew.
func (s *scanner) commandSent() { s.answer, s.total = 0, 0 }

func (s *scanner) remember(piece []byte) {
	if room := lineHeadBytes - len(s.head); room > 0 && !s.inside {
		s.head = append(s.head, piece[:min(room, len(piece))]...)
		s.text = isFreeText(s.head)
	}
	if len(piece) >= lineTailBytes {
		s.tail = append(s.tail[:0], piece[len(piece)-lineTailBytes:]...)
		return
	}
	s.tail = append(s.tail, piece...)
	if over := len(s.tail) - lineTailBytes; over > 0 {
		s.tail = append(s.tail[:0], s.tail[over:]...)
	}
}

// isFreeText says whether a line that starts with head ends in human-readable text (RFC 3501 7.1) instead of data.
func isFreeText(head []byte) bool {
	if !bytes.HasPrefix(head, []byte("* ")) {
		return true // tagged, or a continuation request
	}
	word := head[2:]
	if end := bytes.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		word = word[:end]
	}
	switch string(bytes.ToUpper(word)) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}

// nesting counts parentheses outside quoted strings.
func (s *scanner) nesting(piece []byte) error {
	if s.text {
		return nil
	}
	for _, c := range piece {
		switch {
		case s.escaped:
			s.escaped = false
		case s.quoted && c == '\\':
			s.escaped = true
		case c == '"':
			s.quoted = !s.quoted
		case s.quoted:
		case c == '(':
			if s.depth++; s.depth > maxAnswerNesting {
				return errors.New("the server's answer is nested too deeply")
			}
		case c == ')':
			s.depth = max(s.depth-1, 0)
		}
	}
	return nil
}

// endLine looks at a finished line: it goes on if it ends with a literal's size, and counts as an answer if not.
func (s *scanner) endLine() error {
	if s.quoted {
		return errors.New("the server's answer has a line break within quotes")
	}
	if !s.text {
		size, big, has, err := announcedLiteral(s.tail)
		if err != nil {
			return err
		}
		if has {
			limit := int64(maxSmallLiteral)
			if big {
				limit = MaxMessageBytes
			}
			if size > limit {
				return fmt.Errorf("the server announced %d bytes where at most %d are accepted", size, limit)
			}
			s.literal, s.inside, s.tail = size, true, s.tail[:0]
			return s.count(size, big)
		}
	}
	switch {
	case bytes.HasPrefix(s.head, []byte("* ")):
		s.untagged++
		if len(s.head) > 6 && bytes.EqualFold(s.head[:6], []byte("* BYE ")) {
			s.bye = cutText(string(s.head[6:]))
		}
	case !bytes.HasPrefix(s.head, []byte("+")):
		s.tagged++
		if s.answered != nil {
			s.answered(string(s.head))
		}
	}
	s.head, s.tail = s.head[:0], s.tail[:0]
	s.inside, s.quoted, s.escaped, s.depth = false, false, false, 0
	return nil
}

// announcedLiteral finds the {size} at the end of a line. Only after a section, as in "BODY[] {5}", may it be big:
// those are the literals that are streamed.
func announcedLiteral(tail []byte) (size int64, big, has bool, err error) {
	// The library forgives a space before the line's end.
	t := bytes.TrimSuffix(bytes.TrimSuffix(bytes.TrimSuffix(tail, []byte("\n")), []byte("\r")), []byte(" "))
	if len(t) == 0 || t[len(t)-1] != '}' {
		return 0, false, false, nil
	}
	open := bytes.LastIndexByte(t, '{')
	if open < 0 {
		return 0, false, false, errors.New("the server announced an impossible number of bytes")
	}
	n, perr := strconv.ParseUint(string(t[open+1:len(t)-1]), 10, 63)
	if perr != nil {
		return 0, false, false, errors.New("the server announced an impossible number of bytes")
	}
	before := bytes.TrimSuffix(t[:open], []byte("~"))
	big = bytes.HasSuffix(before, []byte("] ")) || bytes.HasSuffix(before, []byte("> "))
	return int64(n), big, true, nil
}
