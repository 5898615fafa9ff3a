package company

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

const maxDomain = 253 // RFC 1035 2.3.4, in its presentation form

// Registrable returns the domain that a company registers: the public suffix and one label, in lower-case
// A-labels. It is empty for what is not a domain. Names below example.com, .net, .org and .co.uk are set aside for
// examples (RFC 2606 3) and belong to nobody, so there the label below counts as the company's.
func Registrable(domain string) string {
	d := strings.ToLower(strings.Trim(strings.TrimSpace(domain), "."))
	if d == "" || len(d) > maxDomain || strings.ContainsAny(d, " \t\r\n<>@\"'(),;:/\\[]") {
		return ""
	}
	if !isASCII(d) {
		a, err := idna.Lookup.ToASCII(d)
		if err != nil {
			return ""
		}
		d = a
	}
	if net4(d) || !strings.Contains(d, ".") {
		return ""
	}
	for _, reserved := range [...]string{"example.com", "example.net", "example.org", "example.co.uk"} {
		if below, ok := strings.CutSuffix(d, "."+reserved); ok {
			return below[strings.LastIndexByte(below, '.')+1:] + "." + reserved
		}
	}
	r, err := publicsuffix.EffectiveTLDPlusOne(d)
	if err != nil {
		return "" // d is a public suffix itself
	}
	return r
}

// net4 reports whether d is a dotted IPv4 address, which names no company.
func net4(d string) bool {
	return strings.Trim(d, "0123456789.") == ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// domainOf returns the part of an address after its last "@", in lower case.
func domainOf(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return ""
	}
	return strings.ToLower(strings.Trim(address[i+1:], " <>."))
}

func localOf(address string) string {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return ""
	}
	return strings.ToLower(strings.Trim(address[:i], " <"))
}

// label returns the name part of a registrable domain: "northbank" of "northbank.co.uk".
func label(registrable string) string {
	l, _, _ := strings.Cut(registrable, ".")
	return l
}
