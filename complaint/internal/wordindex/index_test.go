package wordindex_test

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint/internal/wordindex"

	"pgregory.net/rapid"
)

// However few letters there are to mix up, an index finds what looking for each wording by itself does.
func TestFindsWhatIsThere(t *testing.T) {
	letters := rapid.StringOf(rapid.RuneFrom([]rune("aAbP1 '’©é")))
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(letters.Filter(func(s string) bool { return len(s) >= 2 && s == strings.ToLower(s) }), 1, 8).Draw(t, "wordings")
		text := letters.Draw(t, "text")
		x := wordindex.Of(list...)
		holds := func(s string) bool {
			return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(s, w) })
		}
		if got, want := x.In(text), holds(text); got != want {
			t.Errorf("%q in %q: %v, want %v", list, text, got, want)
		}
		if got, want := x.InAnyCase(text), holds(lower(text)); got != want {
			t.Errorf("%q in %q in any case: %v, want %v", list, text, got, want)
		}
		count := make([]int, len(list))
		x.Each(text, func(ids []int) {
			for _, id := range ids {
				count[id]++
			}
		})
		for i, w := range list {
			if want := places(text, w); count[i] != want {
				t.Errorf("%q in %q: %d times, want %d", w, text, count[i], want)
			}
		}
	})
}

func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

func places(text, w string) int {
	n := 0
	for i := range text {
		if strings.HasPrefix(text[i:], w) {
			n++
		}
	}
	return n
}
