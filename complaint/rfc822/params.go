package rfc822

import (
	"sort"
	"strconv"
	"strings"
)

// maxParams bounds the parameters of one Content-Type or Content-Disposition.
const maxParams = 64

// parseParams reads "value; name=text; ..." (RFC 2045 5.1) with the continuations and charsets of RFC 2231. The value is
// in lower case, and so are the names.
func parseParams(s, fallback string) (value string, params map[string]string) {
	s = stripComments(s)
	value, rest, _ := strings.Cut(s, ";")
	value = strings.ToLower(strings.TrimSpace(value))
	if rest == "" {
		return value, nil
	}
	raw := map[string]string{}
	for rest != "" && len(raw) < maxParams {
		var name, text string
		name, text, rest = nextParam(rest)
		if name != "" {
			if _, dup := raw[name]; !dup {
				raw[name] = text
			}
		}
	}
	return value, joinContinuations(raw, fallback)
}

// nextParam cuts one name=text off s, quoted or not.
func nextParam(s string) (name, text, rest string) {
	s = strings.TrimLeft(s, "; \t")
	i := strings.IndexAny(s, "=;")
	if i < 0 {
		return "", "", ""
	}
	if s[i] == ';' {
		return "", "", s[i+1:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:i]))
	s = strings.TrimLeft(s[i+1:], " \t")
	if s == "" || s[0] != '"' {
		text, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(text), rest
	}
	text, rest = readQuoted(s)
	return name, text, rest
}

// readQuoted reads the quoted string (RFC 5322 3.2.4) at the start of s.
func readQuoted(s string) (text, rest string) {
	var out strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case s[i] == '"':
			return out.String(), s[i+1:]
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String(), ""
}

// joinContinuations applies RFC 2231 sections 3 and 4: name*0, name*1*, name*.
func joinContinuations(raw map[string]string, fallback string) map[string]string {
	out := make(map[string]string, len(raw))
	type piece struct {
		n       int
		encoded bool
		text    string
	}
	pieces := map[string][]piece{}
	for name, text := range raw {
		base, mark, found := strings.Cut(name, "*")
		if !found {
			out[name] = decodeWords(text, fallback)
			continue
		}
		encoded := mark == "" || strings.HasSuffix(mark, "*")
		n, err := strconv.Atoi(strings.TrimSuffix(mark, "*"))
		if err != nil {
			n = 0
		}
		pieces[base] = append(pieces[base], piece{n, encoded, text})
	}
	for base, list := range pieces {
		sort.Slice(list, func(i, j int) bool {
			if list[i].n != list[j].n {
				return list[i].n < list[j].n
			}
			return list[i].text < list[j].text
		})
		var bytes []byte
		label := ""
		for i, p := range list {
			if i == 0 && p.encoded {
				if parts := strings.SplitN(p.text, "'", 3); len(parts) == 3 {
					label, p.text = parts[0], parts[2]
				}
			}
			if p.encoded {
				bytes = append(bytes, unescapePercent(p.text)...)
			} else {
				bytes = append(bytes, p.text...)
			}
		}
		text, _ := decodeText(label, bytes)
		out[base] = cleanHeaderText(text)
	}
	return out
}

func unescapePercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// stripComments removes the comments of RFC 5322 3.2.2, which nest, outside quoted strings. A comment that never ends is
// taken as text.
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	depth, quoted, mark := 0, false, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				out = append(out, c, s[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			if depth == 0 {
				mark = i
			}
			depth++
			continue
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			out = append(out, c)
		}
	}
	if depth > 0 {
		out = append(out, s[mark:]...)
	}
	return string(out)
}
