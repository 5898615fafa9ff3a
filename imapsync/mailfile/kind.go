package mailfile

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
)

type kind int

const (
	kindOther kind = iota
	kindMessage
	kindMbox
	kindEMLX
)

// maxFieldName is longer than any header field's name that mail carries.
const maxFieldName = 80

// kindOf decides by the first bytes of a file.
func kindOf(head []byte) kind {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), "\r\n")
	if isFromLine(firstLine(text)) {
		return kindMbox
	}
	if _, err := strconv.ParseUint(string(bytes.TrimSpace(firstLine(head))), 10, 32); err == nil {
		if _, rest, ok := bytes.Cut(head, []byte("\n")); ok && isHeader(rest) {
			return kindEMLX
		}
	}
	if isHeader(text) {
		return kindMessage
	}
	return kindOther
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// known are the fields of which any mail has at least one (RFC 5322 3.6; the others are put on by servers).
var known = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true, "received": true,
	"return-path": true, "delivered-to": true, "mime-version": true, "sender": true, "reply-to": true,
	"content-type": true, "x-mozilla-status": true,
}

// enoughFields is how many of the known fields make a header of lines that no empty line ends.
const enoughFields = 3

// isHeader says whether text starts with a header section: lines that are fields or go one on, up to an empty line
// or the end of what is known, with at least two fields and one that mail has. Programs that lost the empty line
// before the body are forgiven when enough of a header came before.
func isHeader(text []byte) bool {
	fields, mail := 0, 0
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		text = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if fields > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue
		}
		name, ok := fieldName(line)
		if !ok {
			if !whole && fields > 0 {
				break // cut off in the middle of a line
			}
			return mail >= enoughFields
		}
		fields++
		if known[string(bytes.ToLower(name))] {
			mail++
		}
	}
	return mail > 0 && fields >= 2
}

// fieldName returns the name of a header field (RFC 5322 2.2), forgiving spaces before the colon.
func fieldName(line []byte) ([]byte, bool) {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 || len(name) > maxFieldName {
		return nil, false
	}
	for _, c := range name {
		if c <= ' ' || c > '~' {
			return nil, false
		}
	}
	return name, true
}

// emlx returns the message within an Apple Mail file: a line with its length, the message, then a property list.
func emlx(r *bufio.Reader) io.Reader {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return errReader{err}
	}
	size, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 10, 32)
	if err != nil {
		return errReader{err}
	}
	return &exactReader{r: r, left: int64(size)}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// exactReader reads exactly left bytes; fewer are an error.
type exactReader struct {
	r    io.Reader
	left int64
}

func (r *exactReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.r.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	if err == io.EOF && r.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if r.left == 0 && err == io.EOF {
		err = nil
	}
	return n, err
}
