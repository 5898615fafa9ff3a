package rfc822

import (
	"strings"

	"desist/complaint"
)

// authFields picks the Authentication-Results fields that count; see Options.TrustedAuthServIDs.
func authFields(h header, trusted []string) []authField {
	var out []authField
	for i := range h {
		f := &h[i]
		if len(trusted) == 0 && len(out) > 0 && strings.EqualFold(f.name, "Received") {
			break
		}
		if !strings.EqualFold(f.name, "Authentication-Results") {
			continue
		}
		a := parseAuthField(f.text())
		switch {
		case len(trusted) > 0 && !containsFold(trusted, a.servID):
		case len(trusted) == 0 && len(out) > 0 && !strings.EqualFold(out[0].servID, a.servID):
		default:
			out = append(out, a)
		}
	}
	return out
}

func containsFold(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

type authField struct {
	servID  string
	results []complaint.AuthResult
}

// parseAuthField reads one Authentication-Results field (RFC 8601 2.2). Comments go first, because their text comes from
// the sender: a ";" in one must not open a result. Microsoft leaves the authserv-id out; then it stays empty and the
// first piece is a result too.
func parseAuthField(s string) authField {
	var a authField
	for i, piece := range splitOutsideQuotes(stripComments(s), ';') {
		words := splitOutsideQuotes(strings.TrimSpace(piece), ' ')
		if i == 0 && (len(words) == 0 || !strings.Contains(words[0], "=")) {
			if len(words) > 0 {
				a.servID = strings.ToLower(strings.Trim(words[0], `"`))
			}
			continue
		}
		if r, ok := parseResult(words); ok && len(a.results) < MaxAuthResults {
			a.results = append(a.results, r)
		}
	}
	for i := range a.results {
		a.results[i].ServID = a.servID
	}
	return a
}

// parseResult reads "method/version=result property=value ...".
func parseResult(words []string) (complaint.AuthResult, bool) {
	words = joinEquals(words)
	if len(words) == 0 {
		return complaint.AuthResult{}, false
	}
	method, result, ok := strings.Cut(strings.ToLower(words[0]), "=")
	method, _, _ = strings.Cut(method, "/")
	if !ok || method == "" || result == "" {
		return complaint.AuthResult{}, false
	}
	props := map[string]string{}
	for _, w := range words[1:] {
		if name, value, ok := strings.Cut(w, "="); ok {
			name = strings.ToLower(name)
			if _, dup := props[name]; !dup {
				props[name] = strings.Trim(value, `"<>`)
			}
		}
	}
	return complaint.AuthResult{Method: method, Result: result, Domain: resultDomain(method, props)}, true
}

// joinEquals mends "dkim = pass", which RFC 8601's CFWS allows.
func joinEquals(words []string) []string {
	var out []string
	join := false
	for _, w := range words {
		if w == "" {
			continue
		}
		if n := len(out); n > 0 && (join || w[0] == '=') {
			out[n-1] += w
		} else {
			out = append(out, w)
		}
		join = w[len(w)-1] == '='
	}
	return out
}

// resultDomain is the domain that a result is about (RFC 8601 2.7).
func resultDomain(method string, props map[string]string) string {
	var names []string
	switch method {
	case "dkim", "domainkeys":
		names = []string{"header.d", "header.i"}
	case "spf":
		names = []string{"smtp.mailfrom", "smtp.mail", "smtp.helo"}
	case "dmarc":
		names = []string{"header.from"}
	}
	for _, n := range names {
		if v := props[n]; v != "" {
			return Domain(v[strings.LastIndexByte(v, '@')+1:])
		}
	}
	return ""
}

// splitOutsideQuotes splits at sep, or at any white space if sep is a space, but not inside quoted strings.
func splitOutsideQuotes(s string, sep byte) []string {
	var out []string
	quoted, from := false, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == sep || sep == ' ' && c == '\t'):
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}
