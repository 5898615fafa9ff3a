package optout

import (
	"slices"

	"desist/complaint"
)

// nameToken stands for a proper name that is not the sender's: which list it is must not matter.
const nameToken = "xname"

// eachReached hands out the cues of each sentence that may tell the reach of an opt-out: its words, pairs and classes, with names
// put in one, and the kinds of its words (assets/optout/kinds.tsv).
func (l *lexicon) eachReached(m *complaint.Message, t *text, yield func(cues []string)) {
	own := senderWords(m)
	for i, s := range t.body() {
		if i >= maxReached {
			break
		}
		normal, _ := normalise(maskNames(s.text, l.namesService))
		words := slices.CompactFunc(tokens(normal, own), func(a, b string) bool { return a == nameToken && b == nameToken })
		var found cueList
		l.cuesOf(&found, words, s, -1)
		yield(append(found.texts(), l.kindCues(words)...))
	}
}

// namesService reports whether a name holds a word for a service: "Booking Confirmations" are no mailing.
func (l *lexicon) namesService(name []string) bool {
	return slices.ContainsFunc(name, func(w string) bool { return l.kinds[lowered(w)] == "service" })
}

// maxKinds is how many kinds of a sentence are read.
const maxKinds = 24

// kindCues are the kinds of a sentence's words, and which of them follow each other, near or far.
func (l *lexicon) kindCues(words []string) []string {
	var kinds, out []string
	for _, w := range words {
		if k := l.kinds[w]; k != "" && len(kinds) < maxKinds && (len(kinds) == 0 || kinds[len(kinds)-1] != k) {
			kinds = append(kinds, k)
		}
	}
	for i, a := range kinds {
		out = append(out, "#"+a)
		for j := i + 1; j < len(kinds) && j <= i+maxApart; j++ {
			out = append(out, "#"+a+".."+kinds[j])
		}
		if i+1 < len(kinds) {
			out = append(out, "#"+a+" "+kinds[i+1])
		}
		if i+2 < len(kinds) {
			out = append(out, "#"+a+" "+kinds[i+1]+" "+kinds[i+2])
		}
	}
	if n := len(kinds); n > 0 {
		out = append(out, "#^"+kinds[0], "#"+kinds[n-1]+"$")
	}
	return out
}

// readKinds reads kinds.tsv.
func readKinds(table string) (map[string]string, error) {
	kinds := map[string]string{}
	return kinds, eachClass("kinds.tsv", table, func(kind string, words []string) bool {
		for _, w := range words {
			if kinds[w] == "" {
				kinds[w] = kind
			}
		}
		return true
	})
}
