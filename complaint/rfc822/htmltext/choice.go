package htmltext

import (
	"strings"
	"unicode"

	"desist/complaint/rfc822/internal/layout"

	"golang.org/x/net/html/atom"
)

// choice is what an element that shows a choice says: a sign, or an answer such as "off". It is empty for all others.
func (n *node) choice() string {
	a := n.attrs
	if a == nil {
		return ""
	}
	switch n.tag.atom() {
	case atom.Img:
		return choiceOf(a.alt)
	case atom.Input:
		switch {
		case !strings.EqualFold(a.kind, "checkbox") && !strings.EqualFold(a.kind, "radio"):
		case a.chosen:
			return "☑"
		default:
			return "☐"
		}
	}
	return ""
}

// choiceOf is what a picture says by its alternative text.
func choiceOf(alt string) string {
	const longest = 40
	if alt == "" || len(alt) > longest || !ofChoices(alt) {
		return ""
	}
	if alt = Fold(alt); layout.IsAnswer(alt) {
		return alt
	}
	if strings.Contains(alt, " Cross") { // the charity
		return ""
	}
	var said []string
	for _, w := range strings.FieldsFunc(strings.ToLower(alt), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !ofPictures[w] {
			said = append(said, w)
		}
	}
	switch s := strings.Join(said, " "); {
	case ticked[s]:
		return "✓"
	case crossed[s]:
		return "✗"
	case layout.IsAnswer(s):
		return s
	}
	return ""
}

// ofChoices reports whether all words of an alternative text are of those that choices are told with: those of nearly all pictures
// are not, and telling takes no memory.
func ofChoices(alt string) bool {
	var word [16]byte
	n := 0
	for i := 0; i <= len(alt); i++ {
		switch {
		case i < len(alt) && isLetter(alt[i]):
			if n == len(word) {
				return false
			}
			word[n] = alt[i] | 0x20
			n++
		case n > 0:
			w := word[:n]
			if !ofPictures[string(w)] && !ticked[string(w)] && !crossed[string(w)] && !layout.InAnswers(w) {
				return false
			}
			n = 0
		}
	}
	return true
}

// ofPictures are words that tell how a sign looks, not what it says: "Green tick icon", "Toggle switch: off".
var ofPictures = wordSet(`icon symbol image mark emoji toggle switch slider checkbox box ballot with status green red grey gray white black heavy`)

var (
	ticked  = wordSet("tick ticked check checked checkmark tickmark")
	crossed = wordSet("cross crossed crossmark unticked unchecked")
)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
