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

// LeftIn returns the words of a sentence in normal form without the clauses that say what goes on, one clause a line: what an opt-out
// leaves is named there if it is named at all. said reports whether a clause says outright that something is left.
func LeftIn(text string) (left string, said bool) {
	var clauses []string
	last := unsaid
	for _, c := range statementsIn(text) {
		if c.says != unsaid {
			last = c.says
		}
		if last != isKept {
			clauses = append(clauses, c.normal)
		}
		said = said || c.says == isLeft
	}
	return strings.Join(clauses, "\n"), said
}

// TellsList reports whether a word in normal form may tell one list from another: "offers" and "weekly" are those of many.
func TellsList(word string) bool {
	return len(word) >= minTelling && !genericList[word] && !joinsNames[word] && !aroundNames[word] && !noName[word]
}

// aroundNames are the words of a foot or a confirmation that stand around the name of a list.
var aroundNames = setOf(strings.Fields(`are was were been being have has had list lists mailing mailings newsletters subscribed subscription subscriptions signed sign
	joined join asked ask chose chosen sent send sending get gets getting receiving received readers reader members member customer customers because since when
	left leave leaving off out stopped stop stopping removed remove unsubscribe taken take cancelled ended again any anymore other others with without from into
	about them they their there here what which who why how can could would should may might hear only one ones two both each every address inbox preferences
	settings choices manage update click link view browser privacy policy terms contact help sure sorry goodbye`)...)
