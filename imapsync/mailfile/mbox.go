package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// mboxBuffer bounds how much of one line is looked at to tell whether it starts a message.
const mboxBuffer = 64 << 10

var errTooLarge = errors.New("the message is too large")

// splitMbox calls yield with every message of an mbox file and the offset of its "From " line, in order, with one
// message in memory at a time. A message longer than limit comes as errTooLarge without its bytes. Errors of r and
// of yield end it.
func splitMbox(r io.Reader, limit int, yield func(raw []byte, offset int64, err error) error) error {
	s := &mboxSplitter{r: bufio.NewReaderSize(r, mboxBuffer), limit: limit, yield: yield, blank: true, lineStart: true}
	for {
		// A piece is a line, or part of one that is longer than the buffer.
		piece, err := s.r.ReadSlice('\n')
		if len(piece) > 0 {
			if yerr := s.piece(piece); yerr != nil {
				return yerr
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return s.flush()
		case err != nil:
			return errors.Join(s.flush(), err)
		}
	}
}

type mboxSplitter struct {
	r     *bufio.Reader
	limit int
	yield func(raw []byte, offset int64, err error) error

	buf       []byte
	offset    int64 // of the next piece
	start     int64 // of the message's "From " line
	open      bool  // a message has begun
	tooLarge  bool
	blank     bool // the line before was empty, or there was none
	lineStart bool // the next piece starts a line
	skipping  bool // the rest of a "From " line
}

func (s *mboxSplitter) piece(p []byte) error {
	at := s.offset
	s.offset += int64(len(p))
	starts := s.lineStart
	if at == 0 {
		p = bytes.TrimPrefix(p, []byte("\xef\xbb\xbf"))
	}
	s.lineStart = bytes.HasSuffix(p, []byte("\n"))
	switch {
	case starts && s.separates(p):
		if err := s.flush(); err != nil {
			return err
		}
		s.open, s.start, s.skipping, s.blank = true, at, !s.lineStart, false
		return nil
	case s.skipping:
		s.skipping = !s.lineStart
		return nil
	case !s.open:
		return nil // blank lines before the first message
	}
	s.blank = starts && len(bytes.TrimRight(p, "\r\n")) == 0
	if starts && bytes.HasPrefix(p, []byte(">")) && bytes.HasPrefix(bytes.TrimLeft(p, ">"), []byte("From ")) {
		p = p[1:]
	}
	if s.tooLarge || len(s.buf)+len(p) > s.limit+2 { // the blank line at the end does not count
		s.tooLarge, s.buf = true, nil
		return nil
	}
	s.buf = append(s.buf, p...)
	return nil
}

// separates says whether a line starts a new message. Programs differ in what they write: a "From " line with a time
// counts after an empty line, and without one only if a header follows. Other lines that begin with "From " are text
// that somebody forgot to quote.
func (s *mboxSplitter) separates(line []byte) bool {
	if !isFromLine(bytes.TrimRight(line, "\r\n")) {
		return false
	}
	if s.blank {
		return true
	}
	next, _ := s.r.Peek(maxFieldName + 1) // at the end of the file there is less
	_, header := fieldName(firstLine(next))
	return header
}

// isFromLine recognises "From sender time", with a time such as 09:30, and "From - ..." as Thunderbird writes it.
func isFromLine(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("From "))
	if !ok {
		return false
	}
	if bytes.HasPrefix(rest, []byte("- ")) || bytes.Equal(rest, []byte("-")) {
		return true
	}
	for i := 2; i+2 < len(rest); i++ {
		if rest[i] == ':' && isDigit(rest[i-1]) && isDigit(rest[i+1]) && isDigit(rest[i+2]) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// flush gives the message away that has come to its end, without the blank line that ends it.
func (s *mboxSplitter) flush() error {
	if !s.open {
		return nil
	}
	raw, tooLarge := s.buf, s.tooLarge
	s.buf, s.tooLarge, s.open = nil, false, false
	if s.blank {
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
	}
	switch {
	case tooLarge || len(raw) > s.limit:
		return s.yield(nil, s.start, errTooLarge)
	case len(raw) == 0:
		return s.yield(nil, s.start, errors.New("the message is empty"))
	}
	return s.yield(raw, s.start, nil)
}
