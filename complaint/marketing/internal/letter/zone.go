package letter

import (
	"slices"
	"strings"

	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/sentence"
)

// zones marks the footer and the menus. The footer is the tail of the mail whose sentences add up most to small print:
// each unit counts for or against it, and the tail with the greatest sum wins, so that a promotional block between two
// pieces of small print stays in the body.
func (l *Letter) zones(m masks) {
	l.footer = len(l.Units)
	sum, best := 0.0, 0.0
	for i := len(l.Units) - 1; i >= 0; i-- {
		u := &l.Units[i]
		if u.Block < 0 {
			break
		}
		sum += footerVote(u, m.legal)
		if sum > best {
			best, l.footer = sum, i
		}
	}
	for i := range l.Units {
		u := &l.Units[i]
		switch {
		case u.Zone != Body || u.Block < 0:
		case i >= l.footer:
			u.Zone = Footer
		case isMenu(u) && (u.groups&m.nudge == 0 || l.besideLinks(i)):
			u.Zone = Menu
		}
	}
	l.wayOut()
}

// Limits on a line that holds the link to leave a list by.
const (
	wayOutWords  = 14
	wayOutBlocks = 3 // from the end
	maxWaysOut   = 8 // that a header names
	lastLinks    = 40
)

// wayOut marks the line at the end that holds the link to leave the list by, as the header names it (RFC 2369 section 3.2). Chatty senders ask
// something before it ("Had enough of us? Slip out the back door"), which promotes nothing.
func (l *Letter) wayOut() {
	texts := l.wayOutTexts()
	if len(texts) == 0 {
		return
	}
	blocks := l.Message.Blocks
	for i := range l.Units {
		u := &l.Units[i]
		if u.Block < max(len(blocks)-wayOutBlocks, 0) || u.Zone != Body {
			continue
		}
		b := blocks[u.Block].Text
		if strings.Count(b, " ") < wayOutWords && slices.ContainsFunc(texts, func(t string) bool { return b != t && strings.HasSuffix(b, t) }) {
			u.Zone = Footer
		}
	}
}

// wayOutTexts are the words of the links by which the list is left.
func (l *Letter) wayOutTexts() []string {
	var out []string
	uris, links := l.Message.ListUnsubscribe, l.Message.Links
	uris = uris[:min(len(uris), maxWaysOut)]
	for _, link := range links[max(0, len(links)-lastLinks):] {
		text := strings.TrimSpace(link.Text)
		if text != "" && (slices.ContainsFunc(uris, func(uri string) bool { return strings.Trim(uri, "<> ") == link.URL }) || leaves[strings.ToLower(text)]) {
			out = append(out, text)
		}
	}
	return out
}

var leaves = map[string]bool{"unsubscribe": true, "unsubscribe here": true, "opt out": true, "leave this list": true, "stop these emails": true}

// besideLinks reports whether a short link stands before or after unit i of the body: links in a row are navigation.
func (l *Letter) besideLinks(i int) bool {
	return i > 0 && isMenu(&l.Units[i-1]) || i+1 < l.footer && isMenu(&l.Units[i+1])
}

func footerVote(u *Unit, legal uint64) float64 {
	isLegal := u.groups&legal != 0
	switch {
	case u.P[sentence.Legal] > 0.6 && isLegal:
		return 2
	case u.P[sentence.Legal] > 0.5:
		return 1
	case u.Words <= 4 && isLegal, endsInPostcode(u.Text):
		return 1
	case u.Words <= maxMenuWords && (u.Linked || u.Place == sentence.ImageAlt) && u.Place != sentence.Button:
		return 0.3
	case u.P[sentence.Promotional] > 0.6:
		return -2
	case u.Words <= 6:
		return -0.4
	}
	return -1.2
}

// endsInPostcode reports whether a line ends as a British postal address does, which at the end of a mail is the sender's.
func endsInPostcode(s string) bool {
	s = strings.TrimRight(s, " .")
	if len(s) > maxAddress || len(s) < len("E2 9ZZ") || s[len(s)-4] != ' ' || !isDigit(s[len(s)-3]) || !isUpper(s[len(s)-2]) || !isUpper(s[len(s)-1]) {
		return false
	}
	outward := s[strings.LastIndexByte(s[:len(s)-4], ' ')+1 : len(s)-4]
	return len(outward) >= 2 && len(outward) <= 4 && isUpper(outward[0]) && strings.ContainsAny(outward, "0123456789")
}

const maxAddress = 160

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// maxMenuWords is how many words a navigation link has at most.
const maxMenuWords = 3

// isMenu reports whether a unit is a navigation link: a word or two without a call, a price or a percentage. A call to get
// the app that stands alone is no navigation, short as it is: see zones.
func isMenu(u *Unit) bool {
	if !u.Linked || u.Words > maxMenuWords {
		return false
	}
	for _, r := range u.Text {
		if r >= '0' && r <= '9' || r == '!' || r == '?' || r == '%' {
			return false
		}
	}
	return u.Words <= 1 || u.P[sentence.Promotional] < 0.75
}

// Groups is the set of cue groups met in a unit.
func (u *Unit) Groups() lexicon.Set { return lexicon.Set(u.groups) }
