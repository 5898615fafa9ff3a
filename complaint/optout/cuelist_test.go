package optout

import (
	"slices"
	"testing"
)

// Telling cues by their hashes finds all that have a weight, and no others.
func TestCuesByNumber(t *testing.T) {
	f := newFinder(t)
	m := mail("You've been unsubscribed", "Hello Sam, we have removed you from our mailing list. // Was that a mistake? You can sign up again at any time.")
	text := readText(m, nil)
	text.markStems(f.lex.stems)
	text.normalise(true)
	var all, kept []string
	f.lex.eachSentence(m, &text, nil, func(_ *sentence, found *cueList) {
		for _, c := range found.texts() {
			if _, ok := f.lex.scales.cues.number([]part{partOf(c)}); ok {
				all = append(all, c)
			}
		}
	})
	f.lex.eachSentence(m, &text, f.lex.scales.cues, func(_ *sentence, found *cueList) {
		for _, n := range found.numbers {
			kept = append(kept, f.lex.scales.cues.cue(n))
		}
	})
	if len(all) < 20 || !slices.Equal(all, kept) {
		t.Errorf("by number %q, want %q", kept, all)
	}
}
