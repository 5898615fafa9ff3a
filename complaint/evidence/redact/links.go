package redact

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"desist/complaint"
)

var (
	// links finds web addresses, mailto: links (RFC 6068), and hosts with a path that a mail wrote without a scheme.
	links = regexp.MustCompile(`(?i)\b(?:mailto:|https?://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)[^\s<>"'\x60]+`)

	unsubWords  = regexp.MustCompile(`(?i)unsub|opt[-_ ]?out|optout|preference|subscription|abmeld|remove|leave|stop|manage|dad-?danysgrifio`)
	signInWords = regexp.MustCompile(`(?i)log[-_ ]?[io]n|sign[-_ ]?in|reset|verif|confirm|magic|token|auth|activate|passw`)
)

// linkKey tells links apart by host and path.
func linkKey(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return raw
	}
	if u.Opaque != "" {
		opaque, _, _ := strings.Cut(u.Opaque, "?")
		return strings.ToLower(u.Scheme + ":" + opaque)
	}
	return strings.ToLower(u.Host) + u.EscapedPath()
}

// unsubTargets are the targets of links whose words say that they unsubscribe.
func unsubTargets(list []complaint.Link) map[string]bool {
	out := map[string]bool{}
	for _, l := range list {
		if unsubWords.MatchString(l.Text) {
			out[linkKey(l.URL)] = true
		}
	}
	return out
}

// link masks one target. label is the text it stands under.
func (x *Mail) link(part, raw, label string, also map[string]bool) string {
	kind := KindLink
	switch key := linkKey(raw); {
	case x.unsubs[key] || also[key] || unsubWords.MatchString(label) || unsubWords.MatchString(raw):
		kind = KindUnsub
	case signInWords.MatchString(label) || signInWords.MatchString(raw):
		kind = KindSignIn
	}
	out, changed := maskURL(raw, kind)
	if changed {
		x.r.note(x.where, part, kind)
	}
	return out
}

// maskURL keeps a link's host, so that one sees where it leads. Of an ordinary link it keeps path segments that are
// plain words too; parameters, which hold the reader's identity, always go.
func maskURL(raw string, kind Kind) (out string, changed bool) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return words[kind], true
	}
	if u.Opaque != "" || u.Host == "" && u.Scheme != "" {
		if strings.EqualFold(u.Scheme, "mailto") {
			return "mailto:" + maskMailto(u.Opaque, kind), true
		}
		return strings.ToLower(u.Scheme) + ":" + words[kind], true // tel:, data: and the like
	}
	host, path := u.Host, u.EscapedPath()
	if u.Scheme == "" {
		if host, path, _ = strings.Cut(path, "/"); path != "" {
			path = "/" + path
		}
	}
	out = maskHost(host)
	if u.Scheme != "" {
		out = u.Scheme + "://" + out
	}
	whole := out + path
	switch {
	case kind != KindLink && len(strings.Trim(path, "/")) > 0:
		return out + "/" + words[kind], true
	default:
		out += maskPath(path)
	}
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return out + "?" + words[kind], true
	}
	return out, out != whole
}

// maskMailto keeps the domain of a mailto: target.
func maskMailto(opaque string, kind Kind) string {
	addr, _, _ := strings.Cut(opaque, "?")
	if i := strings.LastIndexAny(addr, "@"); i >= 0 {
		return words[kind] + addr[i:]
	}
	return words[kind]
}

// maskHost hides labels that are tokens, for instance a customer's own subdomain.
func maskHost(host string) string {
	const long = 16
	labels := strings.Split(host, ".")
	for i, l := range labels {
		if len(l) >= long && strings.ContainsAny(l, "0123456789") {
			labels[i] = words[KindLink]
		}
	}
	return strings.Join(labels, ".")
}

func maskPath(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if s != "" && !plainWords(s) {
			segments[i] = words[KindLink]
		}
	}
	return strings.Join(segments, "/")
}

// plainWords says whether a path segment reads like words: letters in one case with hyphens, none of them long.
func plainWords(s string) bool {
	const longest, longestWord = 60, 16
	if len(s) > longest {
		return false
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		if len(w) > longestWord {
			return false
		}
		for i, r := range w {
			if r > unicode.MaxASCII || !unicode.IsLetter(r) || i > 0 && unicode.IsUpper(r) {
				return false
			}
		}
		if len(w) > 3 && !strings.ContainsAny(strings.ToLower(w), "aeiouy") {
			return false
		}
	}
	return true
}
