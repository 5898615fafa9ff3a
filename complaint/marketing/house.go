package marketing

import (
	"strings"
	"unicode"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
)

// house is the business that a person may write for: what the domain of the address is named after.
type house struct {
	name  string // as flat writes it; "" if that is the person, or nothing tells
	named bool   // in the subject
}

func houseOf(m *complaint.Message) house {
	if len(m.From) == 0 {
		return house{}
	}
	_, domain, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	name := ""
	for label := range strings.SplitSeq(domain, ".") {
		if label = flat(label); len(label) > len(name) {
			name = label
		}
	}
	if len(name) < shortestHouse {
		return house{}
	}
	for w := range strings.FieldsSeq(strings.ToLower(m.From[0].Name)) {
		if w = flat(w); len(w) >= shortestHouse && strings.Contains(name, w) {
			return house{}
		}
	}
	return house{name: name, named: strings.Contains(flat(m.Subject), name)}
}

const shortestHouse = 4

// speaksIn reports whether a sentence speaks for a business: it says what "we" offer, or names the house.
func (h house) speaksIn(u *letter.Unit) bool {
	if u.Words < 5 {
		return false
	}
	return ownOffer.In(" "+plainLower(u.Text)) || h.name != "" && (h.named || strings.Contains(flat(u.Text), h.name))
}

// ownOffer is how one speaks for a business, also in a first letter to a stranger.
var ownOffer = wordindex.Of(
	" our ", " ours ", " we offer", " we're offering", " we are offering", " sign you up", " book a call", " i can offer", " our partner",
	" we supply", " we speciali", " we manufactur", " we provide", " we help ", " we are a ", " we are an ", " we're a ", " we're an ", " we are manufacturer",
	" we are supplier", " we are factory", " my company", " we work with ", " we build ", " we design", " we sell ", " we export", " we do all ", " i help ",
)

// flat is a text in lower case, of letters and digits alone: "Buy Me a Coffee" is "buymeacoffee".
func flat(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
