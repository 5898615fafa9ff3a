package dkim

import (
	"bytes"
	"strings"
)

// Limits of a message; what is over them is not looked at.
const (
	maxFields     = 2000
	maxSignatures = 20
)

// message is an original split as DKIM needs it: fields byte for byte, without their last CRLF, and the body.
type message struct {
	fields []field
	body   []byte
}

type field struct {
	name string // lower case
	raw  []byte // name, colon and value as sent, folding included
}

func (f field) value() string { return string(f.raw[bytes.IndexByte(f.raw, ':')+1:]) }

// split reads a message. Mail files on disk often have bare line feeds, where the mail as sent had CRLF.
func split(raw []byte) message {
	raw = toCRLF(raw)
	var m message
	for len(raw) > 0 && len(m.fields) < maxFields {
		line, rest, _ := bytes.Cut(raw, crlf)
		if len(line) == 0 {
			m.body = rest
			return m
		}
		raw = rest
		if n := len(m.fields); n > 0 && (line[0] == ' ' || line[0] == '\t') {
			f := &m.fields[n-1]
			f.raw = append(append(f.raw, crlf...), line...)
			continue
		}
		name, _, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			continue // for instance the "From " line of an mbox
		}
		m.fields = append(m.fields, field{strings.ToLower(strings.TrimRight(string(name), " \t")), bytes.Clone(line)})
	}
	return m
}

var crlf = []byte("\r\n")

func toCRLF(b []byte) []byte {
	if bytes.Count(b, []byte{'\n'}) == bytes.Count(b, crlf) {
		return b
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(b, crlf, []byte{'\n'}), []byte{'\n'}, crlf)
}

// all returns the fields of a name, topmost first.
func (m message) all(name string) []field {
	var out []field
	for _, f := range m.fields {
		if f.name == name {
			out = append(out, f)
		}
	}
	return out
}

// pick chooses the fields that h= names: each name takes the lowest field of that name not yet taken (RFC 6376 5.4.2).
func (m message) pick(names []string) []field {
	taken := map[int]bool{}
	var out []field
	for _, name := range names {
		for i := len(m.fields) - 1; i >= 0; i-- {
			if m.fields[i].name == name && !taken[i] {
				taken[i] = true
				out = append(out, m.fields[i])
				break
			}
		}
	}
	return out
}

// canonicalBody is RFC 6376 3.4.3 and 3.4.4.
func canonicalBody(body []byte, relaxed bool) []byte {
	if relaxed {
		var out bytes.Buffer
		out.Grow(len(body))
		for len(body) > 0 {
			line, rest, found := bytes.Cut(body, crlf)
			writeFolded(&out, line)
			if found || len(line) > 0 {
				out.Write(crlf)
			}
			body = rest
		}
		body = out.Bytes()
	}
	for bytes.HasSuffix(body, crlf) {
		body = body[:len(body)-2]
	}
	if len(body) == 0 && relaxed {
		return nil
	}
	return append(bytes.Clone(body), crlf...)
}

// writeFolded writes a line with runs of white space as one space and none at its end.
func writeFolded(out *bytes.Buffer, line []byte) {
	space := false
	for _, c := range line {
		if c == ' ' || c == '\t' {
			space = true
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteByte(c)
	}
}

// canonicalField is RFC 6376 3.4.1 and 3.4.2, without a CRLF at the end.
func canonicalField(raw []byte, relaxed bool) []byte {
	if !relaxed {
		return raw
	}
	name, value, _ := bytes.Cut(raw, []byte{':'})
	var out bytes.Buffer
	out.Write(bytes.ToLower(bytes.TrimRight(name, " \t")))
	out.WriteByte(':')
	value = bytes.ReplaceAll(value, crlf, nil)
	writeFolded(&out, bytes.TrimLeft(value, " \t"))
	return out.Bytes()
}
