package rfc822

import (
	"strings"

	"desist/complaint"
)

// parseURIs reads List-Unsubscribe (RFC 2369 section 2): URIs in angle brackets, comma-separated, with comments between
// them. Without any brackets the items between commas are taken, as some senders leave them out.
func parseURIs(s string) []string {
	var out []string
	add := func(u string) {
		u = strings.Join(strings.Fields(u), "")
		if strings.Contains(u, ":") && len(out) < MaxURIs && len(u) <= MaxFieldBytes {
			out = append(out, u)
		}
	}
	if !strings.Contains(s, "<") {
		for _, u := range strings.Split(stripComments(s), ",") {
			add(strings.TrimSpace(u))
		}
		return out
	}
	for {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			return out
		}
		var u string
		u, s, _ = strings.Cut(after, ">")
		add(u)
	}
}

// listID is the identifier of a List-Id field (RFC 2919 section 3), without phrase and brackets, in lower case.
func listID(s string) string {
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		s, _, _ = strings.Cut(s[i+1:], ">")
	}
	return strings.ToLower(strings.TrimSpace(cleanHeaderText(s)))
}

// keyword is the first word of a field in lower case, without comments and parameters.
func keyword(s string) string {
	s, _, _ = strings.Cut(stripComments(s), ";")
	if f := strings.Fields(s); len(f) > 0 {
		return strings.ToLower(f[0])
	}
	return ""
}

// messageIDs reads the ids of Message-ID, In-Reply-To and References (RFC 5322 3.6.4).
func messageIDs(s string) []string {
	var out []string
	if !strings.Contains(s, "<") {
		for _, f := range strings.Fields(s) {
			if strings.Contains(f, "@") && len(out) < MaxReferences {
				out = append(out, f)
			}
		}
		return out
	}
	for len(out) < MaxReferences {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			break
		}
		var id string
		id, s, _ = strings.Cut(after, ">")
		if id = strings.Join(strings.Fields(id), ""); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// dkimSignature reads the two tags of RFC 6376 3.5 that say who signed.
func dkimSignature(s string) (complaint.DKIMSignature, bool) {
	var sig complaint.DKIMSignature
	for s != "" {
		var tag string
		tag, s, _ = strings.Cut(s, ";")
		name, value, _ := strings.Cut(tag, "=")
		switch strings.TrimSpace(name) {
		case "d":
			sig.Domain = Domain(strings.Join(strings.Fields(value), ""))
		case "s":
			sig.Selector = strings.Join(strings.Fields(value), "")
		}
	}
	return sig, sig.Domain != ""
}
