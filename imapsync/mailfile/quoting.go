package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// An mbox file separates messages by lines that begin with "From ". Programs hide such lines of a message in three ways,
// and the file does not say which was used:
//
//	mboxrd    puts ">" before every line of ">"s and "From ": what was ">From " becomes ">>From ". Exact.
//	mboxo     puts ">" before "From " only: ">From " may have been there already.
//	unquoted  nothing, or only what would be taken for a separator, as mboxcl2 does with a Content-Length.
//
// A line of one ">" in text that is not quoted is the same in mboxrd and mboxo. What tells them apart is quoted text,
// whose other lines show how deep it is: among lines that begin with ">>", mboxo leaves ">>From " as it was and mboxrd
// has made it ">>>From ".
type quoting struct {
	lines  int // that begin with ">"s and "From "
	deeper int // with one ">" more than the quoted text around them, or several outside of quoted text: mboxrd
	level  int // as deep as the quoted text around them: mboxo
	loose  int // with one ">", outside of quoted text: either
	bare   int // lines of text that begin with "From " although an empty line is before them: unquoted
}

type flavour string

const (
	mboxrd   flavour = "mboxrd"
	mboxo    flavour = "mboxo"
	unquoted flavour = "unquoted"
)

func (q quoting) flavour() flavour {
	switch {
	case q.bare > 0 && q.bare >= q.lines:
		return unquoted
	case q.level > q.deeper:
		return mboxo
	}
	return mboxrd
}

// said tells the person what was assumed and why; empty if the file has no such lines.
func (q quoting) said() string {
	if q.lines == 0 {
		return ""
	}
	switch q.flavour() {
	case unquoted:
		return fmt.Sprintf("Lines that begin with “>From ” were left as they are (%d): the file also has lines of text that begin with “From ” "+
			"without a mark (%d), so whatever wrote it does not mark them.", q.lines, q.bare)
	case mboxo:
		return fmt.Sprintf("Taken for the kind “mboxo”: %d of %d marked lines are as deep as the quoted text around them. Elsewhere “>From ” was "+
			"restored to “From ”.", q.level, q.lines)
	}
	if q.deeper > 0 {
		return fmt.Sprintf("Taken for the kind “mboxrd”: %d of %d marked lines have one “>” more than the text around them. One “>” was taken from "+
			"every line that begins with “>From ”.", q.deeper, q.lines)
	}
	return fmt.Sprintf("“>From ” was restored to “From ” (%d). The file does not show whether it is of the kind “mboxo” or “mboxrd”; “mboxrd” was "+
		"assumed.", q.lines)
}

// maxLook is how much of the lines around a marked line is looked at.
const maxLook = 4 << 10

// scanQuoting reads an mbox file through for what it shows of its quoting. It looks at lines alone, so that it takes
// little longer than reading.
func scanQuoting(r io.Reader) (q quoting, err error) {
	s := bufio.NewReaderSize(r, mboxBuffer)
	var before, marked []byte // the line before; and a marked line that waits for the one after it
	depth, waiting := 0, false
	starts := true
	for {
		line, rerr := s.ReadSlice('\n')
		if starts && len(line) > 0 {
			text := bytes.TrimRight(line[:min(len(line), maxLook)], "\r\n")
			if waiting {
				q.count(depth, around(depth, before, text))
				waiting = false
				before = append(before[:0], marked...)
			}
			switch d, from := fromDepth(text); {
			case !from:
				before = append(before[:0], text[:min(len(text), 16)]...)
			case d > 0:
				depth, waiting = d, true
				marked = append(marked[:0], text[:min(len(text), 16)]...)
			case len(before) == 0 && !isFromLine(text):
				q.bare++
			}
		}
		starts = bytes.HasSuffix(line, []byte("\n"))
		switch {
		case errors.Is(rerr, bufio.ErrBufferFull), rerr == nil:
		default:
			if waiting {
				q.count(depth, around(depth, before, nil))
			}
			if errors.Is(rerr, io.EOF) {
				rerr = nil
			}
			return q, rerr
		}
	}
}

// count takes down a marked line of so many ">"s, in text quoted around deep.
func (q *quoting) count(depth, around int) {
	q.lines++
	switch {
	case around > 0 && depth == around:
		q.level++
	case depth > 1 || around > 0 && depth == around+1:
		q.deeper++
	default:
		q.loose++
	}
}

// around is how deep the text around a marked line of so many ">"s is quoted. One ">" may also be the mark on a line that
// only stands next to quoted text, so then both sides must be quoted.
func around(depth int, before, after []byte) int {
	a, b := quoteDepth(before), quoteDepth(after)
	if depth == 1 {
		return min(a, b)
	}
	return max(a, b)
}

// quoteDepth counts the ">"s a line of text is quoted with. Those that a space follows say nothing: in that style a quoted
// line is "> From ", which nobody marks. Nor does a marked line.
func quoteDepth(line []byte) int {
	rest := bytes.TrimLeft(line, ">")
	if _, from := fromDepth(line); from || len(bytes.TrimSpace(rest)) == 0 || rest[0] == ' ' || rest[0] == '\t' {
		return 0
	}
	return len(line) - len(rest)
}

// fromDepth says whether a line is ">"s and "From ", and how many.
func fromDepth(line []byte) (depth int, from bool) {
	if len(line) == 0 || line[0] != '>' && line[0] != 'F' {
		return 0, false
	}
	rest := bytes.TrimLeft(line, ">")
	return len(line) - len(rest), bytes.HasPrefix(rest, []byte("From "))
}

var marked = []byte(">From ")

// restore takes the marks away, in place.
func (f flavour) restore(raw []byte) []byte {
	if f == unquoted || !bytes.Contains(raw, marked) {
		return raw
	}
	out := raw[:0]
	var before []byte // aliases what was written already
	for rest := raw; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			end = len(rest)
		}
		line := rest[:end]
		rest = rest[end:]
		if depth, from := fromDepth(line); from && depth > 0 && (f == mboxrd || depth == 1 && around(1, before, firstLine(rest)) == 0) {
			line = line[1:]
		}
		at := len(out)
		out = append(out, line...)
		before = out[at:]
	}
	return out
}
