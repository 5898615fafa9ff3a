package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"desist/complaint"
)

// pattern is one thing to look for in text; its first group is what is masked.
type pattern struct {
	kind Kind
	re   *regexp.Regexp
	ok   func(match string) bool
}

var patterns = []pattern{
	// A discount code is no secret and often the evidence; a code that signs somebody in is.
	{KindCode, regexp.MustCompile(`(?i)\b(?:one[- ]time|verification|security|log[- ]?in|sign[- ]?in|authentication|access|confirmation)\s+(?:pass)?(?:code|word|pin|number)\b[^\n]{0,30}?\b([0-9]{4,8}|[0-9]{3}[- ][0-9]{3}|[A-Z0-9]{3,4}-[A-Z0-9]{3,4})\b`), hasDigit},
	{KindCode, regexp.MustCompile(`(?i)\b(?:OTP|passcode)\b[^\n]{0,20}?\b([0-9]{4,8}|[0-9]{3}[- ][0-9]{3})\b`), hasDigit},
	{KindCode, regexp.MustCompile(`(?i)\b([0-9]{4,8}|[0-9]{3}[- ][0-9]{3})\s+is\s+your\b`), hasDigit},
	{KindNumber, regexp.MustCompile(`\b((?:[0-9][ -]?){12,18}[0-9])\b`), nil}, // payment cards
	{KindNumber, regexp.MustCompile(`(?i)\b(?:ending|ends)(?:\s+in|\s+with)?:?\s+([0-9]{3,6})\b`), nil},
	{KindNumber, regexp.MustCompile(`(?i)\b(?:order|invoice|booking|account|customer|member(?:ship)?|policy|card|contract|claim|tracking|parcel|delivery|loyalty|payment|your\s+ref(?:erence)?|(?:order|booking|customer|payment|claim)\s+ref(?:erence)?)\.?\s*(?:number|no\.?|num\.?|id|ref(?:erence)?|#)?\s*(?:is|:|#|–|-)?\s*#?([A-Z0-9][A-Z0-9/-]{3,})`), threeDigits},
	{KindNumber, regexp.MustCompile(`\b([A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?)\b`), threeDigits}, // IBAN
	{KindNumber, regexp.MustCompile(`(?i)\bsort\s*code\s*:?\s*([0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2})\b`), nil},
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func threeDigits(s string) bool {
	n := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n >= 3
}

// Text masks text of the mail. What was masked once is masked wherever it comes again, so call it on a message's
// subject and text before its quotations.
func (x *Mail) Text(part, s string) string {
	if s == "" {
		return s
	}
	s = x.linksIn(part, s)
	for _, w := range x.r.hidden {
		s = x.replaceWord(part, s, w, KindHidden)
	}
	digits := hasDigit(s) // every pattern needs one
	for _, p := range patterns {
		if !digits {
			break
		}
		if p.kind == KindNumber && x.r.profile == Company {
			continue
		}
		s = x.replace(part, s, p)
	}
	for _, k := range x.secrets {
		s = x.replaceWord(part, s, k.text, k.kind)
	}
	for _, addr := range x.others {
		s = x.replaceWord(part, s, addr, KindRecipient)
	}
	if x.r.profile == Public {
		for _, w := range personWords(x.r.person) {
			s = x.replaceWord(part, s, w, KindPerson)
		}
	}
	return s
}

func (x *Mail) linksIn(part, s string) string {
	if !strings.Contains(s, "/") && !strings.Contains(s, ":") {
		return s
	}
	return links.ReplaceAllStringFunc(s, func(u string) string {
		trimmed := strings.TrimRight(u, ".,;:!?)]")
		return x.link(part, trimmed, "", nil) + u[len(trimmed):]
	})
}

// replace masks the first group of every match.
func (x *Mail) replace(part, s string, p pattern) string {
	var out strings.Builder
	for {
		m := p.re.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		found := s[m[2]:m[3]]
		if p.ok != nil && !p.ok(found) {
			out.WriteString(s[:m[3]])
			s = s[m[3]:]
			continue
		}
		out.WriteString(s[:m[2]])
		out.WriteString(words[p.kind])
		s = s[m[3]:]
		x.r.note(x.where, part, p.kind)
		const telling = 4 // shorter ones come up in other meanings
		if k := (secret{found, p.kind}); len(found) >= telling && !slices.Contains(x.secrets, k) {
			x.secrets = append(x.secrets, k)
		}
	}
	out.WriteString(s)
	return out.String()
}

// replaceWord masks text wherever it stands for itself, without regard to case.
func (x *Mail) replaceWord(part, s, word string, kind Kind) string {
	if word == "" || !strings.Contains(strings.ToLower(s), strings.ToLower(word)) {
		return s
	}
	re, err := regexp.Compile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(word) + `($|[^\pL\pN])`)
	if err != nil {
		return s
	}
	var out strings.Builder
	for {
		m := re.FindStringSubmatchIndex(s)
		if m == nil {
			out.WriteString(s)
			return out.String()
		}
		x.r.note(x.where, part, kind)
		out.WriteString(s[:m[3]] + words[kind])
		s = s[m[4]:] // what follows may begin the next match
	}
}

// plainMailboxes are mailbox names that say nothing about a person and come up in any text.
var plainMailboxes = []string{"mail", "email", "info", "hello", "contact", "home", "office", "admin", "post", "inbox", "news", "shop"}

// personWords are what names the complainant, the longest first: also the words of their addresses, which greetings use.
func personWords(p complaint.Person) []string {
	out := slices.Clone(p.Addresses)
	const shortest = 3
	list := append([]string{p.Name}, strings.Fields(p.Name)...)
	for _, a := range p.Addresses {
		local, _, _ := strings.Cut(a, "@")
		list = append(list, local)
		list = append(list, strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })...)
	}
	for _, w := range list {
		if len(w) >= shortest && !slices.Contains(plainMailboxes, strings.ToLower(w)) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}
