package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// mboxBuffer bounds how much of one line is looked at to tell whether it starts a message.
const mboxBuffer = 64 << 10

var (
	errTooLarge = errors.New("the message is too large")
	errEmpty    = errors.New("the message is empty")
)

// stored is one message of an mbox file as the file keeps it.
type stored struct {
	from   []byte // the "From " line, cut
	raw    []byte // quoted as in the file; only until yield returns
	offset int64  // of the "From " line
	err    error  // instead of raw
	// bare says that the message's Content-Length held although lines within it look like a "From " line: the program
	// that wrote it (mboxcl2) quotes nothing.
	bare bool
}

// splitMbox calls yield with every message of an mbox file in order, with one message in memory at a time. A message
// longer than limit comes as errTooLarge without its bytes. Errors of r and of yield end it; a message that an error of
// r cut short comes with that error.
func splitMbox(r io.Reader, limit int, yield func(stored) error) error {
	s := newSplitter(r, limit, yield)
	if err := s.run(); err != nil {
		return err
	}
	return s.flush(nil)
}

func newSplitter(r io.Reader, limit int, yield func(stored) error) *mboxSplitter {
	return &mboxSplitter{
		r: bufio.NewReaderSize(r, mboxBuffer), limit: limit, yield: yield, blank: true, lineStart: true, length: -1,
	}
}

type mboxSplitter struct {
	r     *bufio.Reader
	limit int
	yield func(stored) error

	buf       []byte
	from      []byte // the open message's "From " line
	offset    int64  // of the next piece
	start     int64  // of the message's "From " line
	open      bool   // a message has begun
	tooLarge  bool
	blank     bool // the line before was empty, or there was none
	lineStart bool // the next piece starts a line
	skipping  bool // the rest of a "From " line

	// Some programs write how long the body is, and may then leave "From " lines in it as they are.
	ignoreLength bool
	header       bool // within the message's header
	body         int  // where in buf the body begins
	length       int  // Content-Length; -1: none that is believed
	inside       bool // a line before the body's announced end looks like a "From " line
}

func (s *mboxSplitter) run() error {
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
			return nil
		case err != nil:
			return errors.Join(s.flush(err), err)
		}
	}
}

func (s *mboxSplitter) piece(p []byte) error {
	at := s.offset
	s.offset += int64(len(p))
	starts := s.lineStart
	if at == 0 {
		p = bytes.TrimPrefix(p, []byte("\xef\xbb\xbf"))
	}
	s.lineStart = bytes.HasSuffix(p, []byte("\n"))
	separator := starts && s.separates(p)
	within := separator && s.open && s.withinLength()
	s.inside = s.inside || within
	if s.inside && (!separator || within) && len(s.buf)+len(p) > min(s.body+s.length+2, s.limit+2) {
		// The length was wrong: it leads past the end of a message.
		if err := s.splitAgain(at); err != nil {
			return err
		}
		within = false
	}
	if separator && !within {
		return s.begin(p, at)
	}
	if s.skipping {
		s.skipping = !s.lineStart
		return nil
	}
	s.blank = starts && len(bytes.TrimRight(p, "\r\n")) == 0
	if !s.open {
		return nil // what comes before the first message
	}
	if s.tooLarge || len(s.buf)+len(p) > s.limit+2 { // the blank line at the end does not count
		s.tooLarge, s.buf = true, nil
		return nil
	}
	s.buf = append(s.buf, p...)
	if s.header && starts {
		s.headerLine(p)
	}
	return nil
}

// begin ends the message before and starts one with its "From " line.
func (s *mboxSplitter) begin(p []byte, at int64) error {
	if err := s.flush(nil); err != nil {
		return err
	}
	s.open, s.start, s.skipping, s.blank = true, at, !s.lineStart, false
	s.from = append(s.from[:0], p[:min(len(p), maxFromLine)]...)
	s.header, s.body, s.length, s.inside = true, 0, -1, false
	return nil
}

// headerLine looks for Content-Length and the end of the header.
func (s *mboxSplitter) headerLine(p []byte) {
	if s.blank {
		s.header, s.body = false, len(s.buf)
		return
	}
	name, value, ok := strings.Cut(string(p[:min(len(p), maxFieldName)]), ":")
	if s.ignoreLength || !ok || !strings.EqualFold(name, "Content-Length") {
		return
	}
	if n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31); err == nil && int(n) <= s.limit {
		s.length = int(n)
	}
}

// withinLength says whether the open message's announced length is not reached yet.
func (s *mboxSplitter) withinLength() bool {
	return !s.tooLarge && !s.header && s.length >= 0 && len(s.buf)-s.body < s.length
}

// lengthHeld says whether the message ends where it said, but for the blank line that ends it.
func (s *mboxSplitter) lengthHeld() bool {
	over := len(s.buf) - s.body - s.length
	return over >= 0 && over <= 2 && len(bytes.Trim(s.buf[s.body+s.length:], "\r\n")) == 0
}

// splitAgain splits what has been kept, up to the file's offset end, without heed of lengths; its last message stays
// open.
func (s *mboxSplitter) splitAgain(end int64) error {
	base := s.start
	from := bytes.TrimRight(s.from, "\r\n")
	whole := append(append(from[:len(from):len(from)], '\n'), s.buf...)
	missing := end - base - int64(len(whole)) // where the "From " line was cut or had another end
	at := func(offset int64) int64 {
		if offset == 0 {
			return base
		}
		return base + offset + missing
	}
	sub := newSplitter(bytes.NewReader(whole), s.limit, func(m stored) error {
		m.offset = at(m.offset)
		return s.yield(m)
	})
	sub.ignoreLength = true
	if err := sub.run(); err != nil {
		return err
	}
	s.buf, s.from, s.open, s.tooLarge, s.start = sub.buf, sub.from, sub.open, sub.tooLarge, at(sub.start)
	s.blank, s.header, s.body, s.length, s.inside = sub.blank, sub.header, sub.body, -1, false
	return nil
}

// separates says whether a line starts a new message. Programs differ in what they write: after an empty line, a
// "From " line with a date or before a header counts; without one, only one with a time before a header. Other lines
// that begin with "From " are text that somebody forgot to quote.
func (s *mboxSplitter) separates(line []byte) bool {
	if len(line) < 6 || line[0] != 'F' {
		return false
	}
	line = bytes.TrimRight(line, "\r\n")
	if !isFromLine(line) {
		return false
	}
	if s.blank {
		if _, dated := fromLineTime(line, nil); dated || bytes.HasPrefix(line, []byte("From -")) {
			return true
		}
	}
	next, _ := s.r.Peek(maxFieldName + 1) // at the end of the file there is less
	_, header := fieldName(firstLine(next))
	return header || s.blank && len(next) == 0
}

// flush gives the message away that has come to its end, or that cut cut short, without the blank line that ends it.
func (s *mboxSplitter) flush(cut error) error {
	if !s.open {
		return nil
	}
	if s.inside && cut == nil && !s.lengthHeld() {
		if err := s.splitAgain(s.offset); err != nil {
			return err
		}
	}
	m := stored{from: bytes.TrimRight(s.from, "\r\n"), offset: s.start, bare: s.inside}
	raw := s.buf
	s.open = false
	if m.bare && cut == nil {
		raw = raw[:s.body+s.length]
	} else if s.blank {
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
	}
	switch {
	case cut != nil:
		m.err = errors.New("the file ends within this message")
	case s.tooLarge || len(raw) > s.limit:
		m.err = errTooLarge
	case len(raw) == 0:
		m.err = errEmpty
	default:
		m.raw = raw
	}
	s.tooLarge = false
	err := s.yield(m)
	if s.buf = s.buf[:0]; cap(s.buf) > maxKeptBuffer {
		s.buf = nil
	}
	return err
}

// maxKeptBuffer is how large a buffer is used for the next message, too.
const maxKeptBuffer = 4 << 20

// heldSince is the time of the message's "From " line, zero if it has none that can be read.
func (m stored) heldSince(zone *time.Location) time.Time {
	t, _ := fromLineTime(m.from, zone)
	return t
}
