package optout

import (
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// whyOnList are words of a foot that says why a mailing was sent, or how to leave it. What else a mailing calls by a name may be
// what it sells.
var whyOnList = regexp.MustCompile(`\b(?:because|you (?:are|were) (?:on|getting|receiving|subscribed|signed up)|you (?:get|receive|joined|chose|asked|signed up|subscribed)|sent to|goes to|subscribed to|subscribers?|members of|readers of|unsubscribe|leave|mailing list|this list|the list)\b`)

const (
	footBlocks   = 12  // of which the foot of a mailing has no more
	maxListWords = 240 // bytes of a sentence of the foot, and of a List-Id's phrase
)

// OwnList returns what a mailing says of the list that it was sent to, by which a list that was left under a name can be told:
// the phrase before its List-Id (RFC 2919 section 2), and the sentences of its foot that say why it was sent or how to leave
// it ("You are on the list “Shop & Offers”"). They are in normal form (see Words), one a line; "" if there are none.
func OwnList(m *complaint.Message) string {
	var said []string
	add := func(text string) {
		if len(text) > maxListWords {
			return
		}
		if n := strings.Join(Words(text), " "); n != "" {
			said = append(said, n)
		}
	}
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, "List-Id") {
			phrase, _, ok := strings.Cut(f.Value, "<")
			if ok {
				add(phrase)
			}
			break
		}
	}
	blocks := m.Blocks[:startOfQuote(m)]
	for _, b := range blocks[max(0, len(blocks)-footBlocks):] {
		if b.Kind == complaint.BlockQuote {
			continue
		}
		for _, s := range sentences(b.Text) {
			if n, _ := normalise(s); whyOnList.MatchString(n) {
				add(s)
			}
		}
	}
	return strings.Join(said, "\n")
}
