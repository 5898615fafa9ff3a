package rfc822

import (
	"strings"

	"desist/complaint"

	"golang.org/x/net/idna"
)

// parseAddresses reads an address list (RFC 5322 3.4), groups included, as mail programs do: a display name may hold an
// unquoted comma, a quoted encoded word or raw 8-bit text. What has no "@" at all is left out.
func parseAddresses(s, fallback string) []complaint.Address {
	const maxCarry = 200 // bytes of a display name split at its commas
	var out []complaint.Address
	carry, cut := "", cutAddress
	for n := 0; s != "" && len(out) < MaxAddresses && n < 2*MaxAddresses; n++ {
		item, rest, balanced := cut(s)
		if !balanced {
			cut = cutAtComma // or each item would read to the end again
			item, rest, _ = cut(s)
		}
		s = rest
		if carry != "" {
			item = carry + "," + item
			carry = ""
		}
		if a, ok := parseAddress(item, fallback); ok {
			out = append(out, a)
		} else if s != "" && strings.IndexByte(item, '<') < 0 && len(item) < maxCarry {
			carry = item // "Example, Inc. <a@example.com>" without quotes
		}
	}
	return out
}

func cutAtComma(s string) (item, rest string, balanced bool) {
	if i := strings.IndexAny(s, ",;"); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", true
}

// cutAddress cuts s at the first "," or ";" that is outside quotes, comments and angle brackets, and drops the name of a
// group.
func cutAddress(s string) (item, rest string, balanced bool) {
	quoted, comment, angle, from := false, 0, false, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case quoted:
			quoted = c != '"'
		case c == '(':
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '"':
			quoted = true
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle:
		case c == ',' || c == ';':
			return s[from:i], s[i+1:], true
		case c == ':' && !strings.Contains(s[from:i], "@"):
			from = i + 1
		}
	}
	return s[from:], "", !quoted && comment == 0 && !angle
}

func parseAddress(s, fallback string) (complaint.Address, bool) {
	s = strings.TrimSpace(s)
	name, addr := "", ""
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		name = s[:i]
		addr, _, _ = strings.Cut(s[i+1:], ">")
		if at := strings.LastIndexByte(addr, ':'); at >= 0 && strings.HasPrefix(addr, "@") {
			addr = addr[at+1:] // a source route, obsolete since RFC 2822
		}
	} else {
		addr = strings.TrimSpace(stripComments(s))
		name = comment(s)
	}
	addr = cleanAddress(addr)
	if addr == "" {
		return complaint.Address{}, false
	}
	return complaint.Address{Name: displayName(name, fallback), Addr: addr}, true
}

// comment returns the text of the first comment: the older way to give a name, "a@example.com (Ann)".
func comment(s string) string {
	i, j := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')')
	if i < 0 || j < i {
		return ""
	}
	return s[i+1 : j]
}

func displayName(s, fallback string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `"`) {
		text, rest := readQuoted(s)
		s = text + rest
	}
	s = decodeWords(s, fallback)
	return clip(strings.Trim(strings.Join(strings.Fields(s), " "), `"' `), 1000)
}

// cleanAddress folds the domain and returns an empty string for what is no address.
func cleanAddress(s string) string {
	s = strings.Join(strings.Fields(cleanHeaderText(s)), "")
	s = strings.Trim(s, `'"<>,;`)
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 1000 {
		return ""
	}
	return s[:at+1] + Domain(s[at+1:])
}

// Domain is a domain name in lower-case A-labels (RFC 5890 2.3.2.1) without a final dot. A name that IDNA refuses is only
// put in lower case.
func Domain(s string) string {
	s = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), "."))
	if isASCII(s) {
		return s
	}
	if a, err := idna.Lookup.ToASCII(s); err == nil {
		return a
	}
	return s
}
