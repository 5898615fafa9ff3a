package rfc822

import (
	"bytes"
	"fmt"
	"strings"
)

// part is one MIME entity, still encoded.
type part struct {
	header      header
	body        []byte
	where       string // "body", "part 1.2"
	mediaType   string
	params      map[string]string
	disposition string
	filename    string
	contentID   string
}

// newPart reads the fields that say what a body is. A missing or unreadable Content-Type means text/plain (RFC 2045 5.2).
func newPart(h header, body []byte, where, parentType string) *part {
	p := &part{header: h, body: body, where: where}
	if v, ok := h.first("Content-Type"); ok {
		p.mediaType, p.params = parseParams(clip(v, MaxFieldBytes), "")
	}
	if i := strings.IndexByte(p.mediaType, '/'); i <= 0 || i == len(p.mediaType)-1 {
		switch {
		case p.mediaType == "html": // seen in the wild
			p.mediaType = "text/html"
		case parentType == "multipart/digest": // RFC 2046 5.1.5
			p.mediaType = "message/rfc822"
		default:
			p.mediaType = "text/plain"
		}
	}
	if v, ok := h.first("Content-Disposition"); ok {
		var params map[string]string
		p.disposition, params = parseParams(clip(v, MaxFieldBytes), "")
		p.filename = params["filename"]
	}
	if p.filename == "" {
		p.filename = p.params["name"]
	}
	p.contentID = strings.Trim(h.get("Content-ID"), "<> \t")
	return p
}

func (p *part) cte() string { return p.header.get("Content-Transfer-Encoding") }

// isAttachment tells what is offered as a file from what is shown in place (RFC 2183).
func (p *part) isAttachment() bool {
	switch {
	case p.disposition == "attachment":
		return true
	case p.mediaType == "text/html" || p.mediaType == "text/plain":
		return p.filename != "" && p.disposition != "inline"
	case strings.HasPrefix(p.mediaType, "text/"):
		return p.mediaType != "text/enriched" && p.mediaType != "text/richtext"
	}
	return true
}

// walker visits the parts of a message in order, within limits.
type walker struct {
	opt    Options
	d      *defects
	parts  int
	onLeaf func(p *part, parentType string) // every part that has no parts itself
}

// node is a part with its parts.
type node struct {
	*part
	kids []*node
}

func (w *walker) walk(p *part, parentType string, depth int) *node {
	n := &node{part: p}
	w.parts++
	if !strings.HasPrefix(p.mediaType, "multipart/") {
		if w.onLeaf != nil {
			w.onLeaf(p, parentType)
		}
		return n
	}
	if depth >= w.opt.MaxDepth {
		w.d.add(p.where, "parts nested too deep were left out")
		return n
	}
	bodies, problem := splitMultipart(p.body, p.params["boundary"], w.opt.MaxParts-w.parts)
	if problem != "" {
		w.d.add(p.where, problem)
	}
	if bodies == nil {
		// Without a boundary a reader sees the whole body as text.
		p.mediaType, p.params = "text/plain", nil
		if looksLikeHTML(p.body) {
			p.mediaType = "text/html"
		}
		if w.onLeaf != nil {
			w.onLeaf(p, parentType)
		}
		return n
	}
	for i, b := range bodies {
		if w.parts >= w.opt.MaxParts {
			w.d.add("message", "there are more parts than the limit; the rest is left out")
			break
		}
		where := fmt.Sprintf("part %d", i+1)
		if p.where != "body" {
			where = fmt.Sprintf("%s.%d", p.where, i+1)
		}
		h, body := partHeader(b, where, w.d)
		n.kids = append(n.kids, w.walk(newPart(h, body, where, p.mediaType), p.mediaType, depth+1))
	}
	return n
}

// partHeader reads a part's header, which may be empty: then the part starts with an empty line.
func partHeader(b []byte, where string, d *defects) (header, []byte) {
	if line, rest := nextLine(b); len(line) == 0 {
		return nil, rest
	}
	return parseHeader(nil, b, where, d)
}

// splitMultipart cuts a multipart body at its boundary lines (RFC 2046 5.1.1). It returns nil if there is none.
func splitMultipart(body []byte, boundary string, max int) (parts [][]byte, problem string) {
	if boundary == "" {
		if boundary = guessBoundary(body); boundary == "" {
			return nil, "multipart without a boundary, read as one text"
		}
		problem = "multipart without a declared boundary, found one in the body"
	}
	delim := []byte("--" + boundary)
	start := -1 // of the part being read
	for at := 0; ; {
		i := bytes.Index(body[at:], delim)
		if i < 0 {
			break
		}
		i += at
		at = i + len(delim)
		end, last, ok := boundaryLine(body, i, at)
		if !ok {
			continue
		}
		if start >= 0 {
			parts = append(parts, trimLineEnd(body[start:i]))
			if len(parts) > max {
				return parts, problem
			}
		}
		if last {
			if parts == nil {
				parts = [][]byte{}
			}
			return parts, problem
		}
		start, at = end, end
	}
	if start < 0 {
		return nil, "the boundary of a multipart does not occur, read as one text"
	}
	return append(parts, body[start:]), "a multipart ends without its closing boundary"
}

// boundaryLine checks that the delimiter at body[i:at] is a line of its own and returns where the next line starts.
func boundaryLine(body []byte, i, at int) (end int, last, ok bool) {
	if i > 0 && body[i-1] != '\n' && body[i-1] != '\r' {
		return 0, false, false
	}
	if bytes.HasPrefix(body[at:], []byte("--")) {
		at += 2
		last = true
	}
	for at < len(body) && (body[at] == ' ' || body[at] == '\t') {
		at++
	}
	switch {
	case at == len(body):
		return at, last, true
	case body[at] == '\n':
		return at + 1, last, true
	case body[at] == '\r' && at+1 < len(body) && body[at+1] == '\n':
		return at + 2, last, true
	case body[at] == '\r':
		return at + 1, last, true
	}
	return 0, false, false
}

// trimLineEnd drops the line end that belongs to the boundary after it.
func trimLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

func guessBoundary(body []byte) string {
	for n := 0; n < 20 && len(body) > 0; n++ {
		var line []byte
		line, body = nextLine(body)
		if len(line) > 4 && len(line) < 100 && bytes.HasPrefix(line, []byte("--")) {
			return string(bytes.TrimRight(line[2:], " \t"))
		}
	}
	return ""
}

// looksLikeHTML recognises a document by its first tag, for bodies whose type is not declared.
func looksLikeHTML(b []byte) bool {
	b = bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 512)]))
	return bytes.HasPrefix(b, []byte("<html")) || bytes.HasPrefix(b, []byte("<!doctype html"))
}
