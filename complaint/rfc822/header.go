package rfc822

import (
	"bytes"
	"strings"
	"sync"
)

// field is one header field: its name as written and its value still folded and encoded.
type field struct {
	name     string
	raw      string
	value    string // unfolded, once it was asked for
	unfolded bool
	place    place
}

// place is where a field's name and value begin and end in the header.
type place struct{ nameFrom, nameTo, from, to int32 }

func (f *field) text() string {
	if !f.unfolded {
		f.value, f.unfolded = unfold(f.raw), true
	}
	return f.value
}

type header []field

// first returns the unfolded value of the topmost field with this name.
func (h header) first(name string) (string, bool) {
	for i := range h {
		if strings.EqualFold(h[i].name, name) {
			return h[i].text(), true
		}
	}
	return "", false
}

func (h header) get(name string) string {
	v, _ := h.first(name)
	return v
}

func (h header) all(name string) []string {
	var out []string
	for i := range h {
		if strings.EqualFold(h[i].name, name) {
			out = append(out, h[i].text())
		}
	}
	return out
}

// unfold removes the line ends of a folded field (RFC 5322 2.2.3) and the white space around it.
func unfold(raw string) string {
	raw = strings.TrimSpace(raw)
	if strings.IndexByte(raw, '\n') < 0 && strings.IndexByte(raw, '\r') < 0 {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c == '\r' || c == '\n' {
			for i+1 < len(raw) && isWSP(raw[i+1]) {
				i++
			}
			if n := len(out); n > 0 && out[n-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func isWSP(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// nextLine cuts the first line off b. Its end may be CRLF, LF or, as old programs wrote, CR alone.
func nextLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	end := i
	if i < 0 {
		end = len(b)
	}
	if j := bytes.IndexByte(b[:end], '\r'); j >= 0 && j+1 != i {
		return b[:j], b[j+1:]
	}
	if i < 0 {
		return b, nil
	}
	return bytes.TrimSuffix(b[:i], []byte{'\r'}), b[i+1:]
}

// splitField cuts "Name: value". ok is false when the line is no start of a field (RFC 5322 2.2).
func splitField(line []byte) (name, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return nil, nil, false
	}
	n := bytes.TrimRight(line[:i], " \t")
	if len(n) == 0 {
		return nil, nil, false
	}
	for _, c := range n {
		if c <= ' ' || c >= 127 {
			return nil, nil, false
		}
	}
	return n, line[i+1:], true
}

// parseHeader reads the fields at the start of buf and returns what follows the empty line that ends them.
// They are listed in room while there is some.
func parseHeader(room header, buf []byte, where string, d *defects) (header, []byte) {
	h, rest := findFields(room, buf, where, d)
	if len(h) == 0 {
		return h, rest
	}
	text := string(buf[:h[len(h)-1].place.to]) // one text for all
	for i := range h {
		p := h[i].place
		h[i].name, h[i].raw = text[p.nameFrom:p.nameTo], text[p.from:p.to]
	}
	return h, rest
}

// fieldRooms are where fields are listed.
var fieldRooms = sync.Pool{New: func() any { h := make(header, 0, 64); return &h }}

// maxFieldRoom is for how many fields room is kept for the next header.
const maxFieldRoom = 256

// done gives the room of a header back that nobody needs any more.
func (h header) done() {
	if cap(h) <= maxFieldRoom {
		clear(h)
		h = h[:0]
		fieldRooms.Put(&h)
	}
}

// findFields finds where the fields stand, and lists them in room.
func findFields(room header, buf []byte, where string, d *defects) (header, []byte) {
	h := room
	for b := buf; len(b) > 0; {
		line, rest := nextLine(b)
		at, end := len(buf)-len(b), len(buf)-len(rest)
		if len(line) == 0 {
			return h, rest
		}
		if end > MaxHeaderBytes || len(h) >= MaxHeaderFields {
			d.add(where, "the header is over the size limit; the rest of it is left out")
			return h, afterHeader(b)
		}
		name, value, ok := splitField(line)
		next, _ := nextLine(rest)
		switch blank := len(bytes.TrimSpace(line)) == 0; {
		case blank && !looksLikeHeaderLine(next):
			// A line of blanks can be meant as the end of the header or as a broken fold.
			return h, rest
		case blank:
		case isWSP(line[0]) && len(h) > 0:
			h[len(h)-1].place.to = int32(at + len(line))
		case ok:
			h = append(h, field{place: place{int32(at), int32(at + len(name)), int32(at + len(line) - len(value)), int32(at + len(line))}})
		case len(h) == 0 && isMboxLine(line):
		case len(h) == 0:
			return h, b
		case bytes.HasPrefix(line, []byte("--")): // a boundary: the empty line before it is missing
			d.add(where, "the header ends without an empty line")
			return h, b
		case len(next) != 0 && !looksLikeHeaderLine(next):
			d.add(where, "the header ends without an empty line")
			return h, b
		default:
			d.add(where, "a header line is not a field and was left out")
		}
		b = rest
	}
	return h, nil
}

func afterHeader(b []byte) []byte {
	for len(b) > 0 {
		line, rest := nextLine(b)
		if len(line) == 0 {
			return rest
		}
		b = rest
	}
	return nil
}

func looksLikeHeaderLine(line []byte) bool {
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
		return true
	}
	_, _, ok := splitField(line)
	return ok
}

// isMboxLine recognises the separator line of an mbox file, which some exports leave on top of a message.
func isMboxLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}
