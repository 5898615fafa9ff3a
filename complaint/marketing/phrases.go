package marketing

import (
	"strings"
	"unicode/utf8"
)

// phrases says whether a text holds one of a list of wordings. It looks at each place of the text once: the two bytes
// there say which wordings may begin.
type phrases struct {
	begins [1 << 16]uint8 // by two bytes: number of the list to compare, 0 for none
	lists  [][]string
}

// anyOf makes phrases of wordings of at least two bytes, of which no more than 254 pairs of bytes are the beginning.
func anyOf(list ...string) *phrases {
	p := &phrases{lists: make([][]string, 1)}
	for _, w := range list {
		at := &p.begins[pairAt(w, 0)]
		if *at == 0 {
			p.lists = append(p.lists, nil)
			*at = uint8(len(p.lists) - 1)
		}
		p.lists[*at] = append(p.lists[*at], w)
	}
	return p
}

func pairAt(s string, i int) uint16 { return uint16(s[i])<<8 | uint16(s[i+1]) }

func (p *phrases) in(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		for _, w := range p.lists[p.begins[pairAt(s, i)]] {
			if strings.HasPrefix(s[i:], w) {
				return true
			}
		}
	}
	return false
}

// inAnyCase is in for text of ASCII only, whatever the case of its letters; the wordings are in lower case.
func (p *phrases) inAnyCase(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		for _, w := range p.lists[p.begins[uint16(lowerASCII(s[i]))<<8|uint16(lowerASCII(s[i+1]))]] {
			if len(w) <= len(s)-i && strings.EqualFold(s[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

func lowerASCII(c byte) byte {
	if c-'A' <= 'Z'-'A' {
		c |= 0x20
	}
	return c
}

// lowerWith returns s in plain lower case if it holds one of the wordings then. Most texts hold none, and if they are
// ASCII need not be put in lower case to tell.
func lowerWith(s string, p *phrases) (lower string, found bool) {
	if isASCII(s) {
		if !p.inAnyCase(s) {
			return "", false
		}
		return strings.ToLower(s), true
	}
	lower = plainLower(s)
	return lower, p.in(lower)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ")

// plainLower is s in lower case, with plain quotes and spaces.
func plainLower(s string) string {
	if !isASCII(s) {
		s = quotes.Replace(s)
	}
	return strings.ToLower(s)
}

func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
