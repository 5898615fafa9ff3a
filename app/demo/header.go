package demo

import "strings"

const foldAt = 76 // characters; RFC 5322 2.1.1 asks for at most 78

// header collects header fields, folded at spaces (RFC 5322 2.2.3).
type header struct{ b strings.Builder }

func (h *header) String() string { return h.b.String() }

func (h *header) add(name, value string) { h.addFolded(name, value, "") }

// addFolded adds a field whose value ends with tail, a run without spaces that is cut where the line is full.
func (h *header) addFolded(name, value, tail string) {
	line := name + ":"
	for _, word := range strings.Fields(value) {
		if len(line)+1+len(word) > foldAt && line != name+":" {
			h.b.WriteString(line + "\r\n")
			line = ""
		}
		line += " " + word
	}
	for len(tail) > 0 {
		n := min(len(tail), max(foldAt-len(line), 1))
		line += tail[:n]
		tail = tail[n:]
		if len(tail) > 0 {
			h.b.WriteString(line + "\r\n")
			line = "  "
		}
	}
	h.b.WriteString(line + "\r\n")
}

func splitAddress(s string) (phrase, addr string) {
	i := strings.LastIndex(s, " <")
	if i < 0 {
		return "", s
	}
	return s[:i], strings.TrimSuffix(s[i+2:], ">")
}

func addressOf(s string) string {
	_, addr := splitAddress(s)
	return addr
}

func domainOf(s string) string {
	addr := addressOf(s)
	return addr[strings.LastIndexByte(addr, '@')+1:]
}
