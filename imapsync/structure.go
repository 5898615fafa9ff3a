package imapsync

import (
	"errors"
	"strconv"
	"strings"
)

// Limits of a message's description. Mail by people and companies stays far below them.
const (
	maxParts       = 500
	maxPartNesting = 30
)

// Part is one part of a message as the server describes it (BODYSTRUCTURE, RFC 3501 7.4.2).
type Part struct {
	Section     string            // by which it is fetched, "1.2"; "" for a message that has only one part, and for its root
	Type        string            // media type, lower case: "text/html", "multipart/mixed"
	Params      map[string]string // of Content-Type, names in lower case
	ID          string            // Content-ID
	Encoding    string            // Content-Transfer-Encoding, lower case
	Size        int64             // encoded bytes; 0 for multiparts
	Disposition string            // lower case, "" if there is none
	Filename    string            // as the server gave it, which may be encoded (RFC 2047)
	Parts       []Part            // of a multipart
}

// Walk calls f for the part and everything below it.
func (p *Part) Walk(f func(*Part)) {
	f(p)
	for i := range p.Parts {
		p.Parts[i].Walk(f)
	}
}

var errStructure = errors.New("imapsync: the server's description of the message makes no sense")

// parseStructure reads BODYSTRUCTURE. It takes what it can use and forgives the rest: servers differ in the fields at
// the end. The IMAP library's own reader gives the connection up at what it does not know.
func parseStructure(text string) (*Part, error) {
	v, rest, err := parseValue(text, 0)
	if err != nil || strings.TrimSpace(rest) != "" {
		return nil, errStructure
	}
	n := 0
	p, err := partOf(v, "", 0, &n)
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// value is one string, number, NIL or list of an answer.
type value struct {
	text string
	list []value
	kind byte // 's' string or atom, 'n' NIL, 'l' list
}

func parseValue(s string, depth int) (value, string, error) {
	s = strings.TrimLeft(s, " ")
	switch {
	case s == "" || depth > 3*maxPartNesting:
		return value{}, s, errStructure
	case s[0] == '(':
		v := value{kind: 'l'}
		for s = strings.TrimLeft(s[1:], " "); ; s = strings.TrimLeft(s, " ") {
			if s == "" {
				return v, s, errStructure
			}
			if s[0] == ')' {
				return v, s[1:], nil
			}
			item, rest, err := parseValue(s, depth+1)
			if err != nil {
				return v, rest, err
			}
			v.list, s = append(v.list, item), rest
		}
	case s[0] == '"':
		end := endOfQuoted([]byte(s), 0)
		inner := strings.TrimSuffix(s[1:end], `"`)
		return value{text: strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(inner), kind: 's'}, s[end:], nil
	case s[0] == '{':
		head, rest, ok := strings.Cut(s, "\n")
		size, err := strconv.Atoi(strings.Trim(head, "{}+\r"))
		if !ok || err != nil || size < 0 || size > len(rest) {
			return value{}, s, errStructure
		}
		return value{text: rest[:size], kind: 's'}, rest[size:], nil
	}
	end := strings.IndexAny(s, " ()\"")
	if end < 0 {
		end = len(s)
	}
	if end == 0 {
		return value{}, s, errStructure
	}
	if strings.EqualFold(s[:end], "NIL") {
		return value{kind: 'n'}, s[end:], nil
	}
	return value{text: s[:end], kind: 's'}, s[end:], nil
}

func partOf(v value, section string, depth int, n *int) (Part, error) {
	if *n++; *n > maxParts || depth > maxPartNesting || v.kind != 'l' || len(v.list) == 0 {
		return Part{}, errStructure
	}
	if v.list[0].kind == 'l' {
		return multipartOf(v, section, depth, n)
	}
	if len(v.list) < 7 {
		return Part{}, errStructure
	}
	p := Part{
		Section: section, Type: strings.ToLower(v.list[0].text + "/" + v.list[1].text), Params: v.list[2].params(),
		ID: v.list[3].text, Encoding: strings.ToLower(v.list[5].text),
	}
	if p.Section == "" && depth == 0 {
		p.Section = "1"
	}
	p.Size, _ = strconv.ParseInt(v.list[6].text, 10, 64) // 0 if the server does not say
	p.Size = max(p.Size, 0)
	ext := 7
	switch {
	case strings.HasPrefix(p.Type, "text/"):
		ext = 8
	case p.Type == "message/rfc822" || p.Type == "message/global":
		ext = 10
	}
	// MD5, then the disposition.
	if len(v.list) > ext+1 {
		p.dispose(v.list[ext+1])
	}
	if p.Filename == "" {
		p.Filename = p.Params["name"]
	}
	return p, nil
}

func multipartOf(v value, section string, depth int, n *int) (Part, error) {
	p := Part{Section: section}
	i := 0
	for ; i < len(v.list) && v.list[i].kind == 'l'; i++ {
		below := strconv.Itoa(i + 1)
		if section != "" {
			below = section + "." + below
		}
		child, err := partOf(v.list[i], below, depth+1, n)
		if err != nil {
			return p, err
		}
		p.Parts = append(p.Parts, child)
	}
	if i == len(v.list) {
		return p, errStructure
	}
	p.Type = "multipart/" + strings.ToLower(v.list[i].text)
	if len(v.list) > i+1 {
		p.Params = v.list[i+1].params()
	}
	if len(v.list) > i+2 {
		p.dispose(v.list[i+2])
	}
	return p, nil
}

func (v value) params() map[string]string {
	if len(v.list) < 2 {
		return nil
	}
	out := map[string]string{}
	for i := 0; i+1 < len(v.list); i += 2 {
		out[strings.ToLower(v.list[i].text)] = v.list[i+1].text
	}
	return out
}

func (p *Part) dispose(v value) {
	if v.kind != 'l' || len(v.list) == 0 {
		return
	}
	p.Disposition = strings.ToLower(v.list[0].text)
	if len(v.list) > 1 {
		p.Filename = v.list[1].params()["filename"]
	}
}
