package optout

import (
	"slices"
	"testing"
)

// Leaving out cues without a weight must leave no cue out that has one.
func TestFilterKeepsWhatWeighs(t *testing.T) {
	f := newFinder(t)
	m := mail("You've been unsubscribed", "Hello Sam, we have removed you from our mailing list. // Was that a mistake? You can sign up again at any time.")
	text := readText(m, nil)
	text.telling(f.lex.stems)
	text.normalise(true)
	hits := f.lex.read(&text)
	weighing := func(only *cueFilter) (known []string) {
		for _, cues := range f.lex.cues(m, &text, hits, only) {
			for _, c := range cues {
				if _, ok := f.lex.scales.number[c]; ok {
					known = append(known, c)
				}
			}
		}
		return known
	}
	all, kept := weighing(nil), weighing(f.lex.scales.filter)
	if len(all) < 20 || !slices.Equal(all, kept) {
		t.Errorf("with the filter %q, want %q", kept, all)
	}
}
