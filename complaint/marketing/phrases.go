package marketing

import "strings"

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

var quotes = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ")

func plainLower(s string) string { return strings.ToLower(quotes.Replace(s)) }

func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
