package marketing

import (
	"testing"

	"desist/complaint"
)

// A sentence is excused from promoting only by an act that is told by it: an act told by no sentence excuses none.
func TestQuotedIn(t *testing.T) {
	const confirms, promotes = "You have been unsubscribed.", "Save 20% on boots today."
	for name, tc := range map[string]struct {
		quote, text string
		want        bool
	}{
		"the quote":          {confirms, confirms, true},
		"holds the quote":    {confirms, "Sorry to see you go. " + confirms, true},
		"part of the quote":  {confirms + " Bye!", confirms, true},
		"another sentence":   {confirms, promotes, false},
		"told by no wording": {"", promotes, false},
	} {
		if got := quotedIn([]complaint.Finding{{Quote: tc.quote}}, tc.text); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
