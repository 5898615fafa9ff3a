package marketing

import "testing"

func TestParticularReasonsNeedTheirWords(t *testing.T) {
	for _, c := range []struct {
		code, text string
		want       bool
	}{
		{"political_appeal", "More places now say yes to your Card", false},
		{"political_appeal", "Vote for a cleaner river on 4 May.", true},
		{"charity_appeal", "Add a tablet to your plan for £8 a month", false},
		{"charity_appeal", "Please give £10 today.", true},
		{"refer_friend", "Could you give £10 this month to keep the fence up?", false},
		{"refer_friend", "Send a friend a free box and get £20.", true},
		{"consent_ask", "No longer want to hear from us?", false},
		{"consent_ask", "Would you like to hear from us?", true},
		{"discount", "Half price boots", true},
	} {
		if got := bears(c.code, c.text); got != c.want {
			t.Errorf("%s for %q: %v, want %v", c.code, c.text, got, c.want)
		}
	}
}
