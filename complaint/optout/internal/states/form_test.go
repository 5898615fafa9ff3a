package states_test

import (
	"testing"

	"desist/complaint/optout/internal/states"
)

func TestInBoxes(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"prose", "You changed your preferences (all of them).", "You changed your preferences (all of them)."},
		{"boxes", "[x] Email  [ ] Post", "☑ Email  ☐ Post"},
		{"yes is chosen", "May we email you? ◉ Yes ○ No", "May we email you? Yes"},
		{"no is chosen", "May we email you? ○ Yes ◉ No", "May we email you? No"},
		{"in brackets", "May we email you? ( ) Yes (x) No", "May we email you? No"},
		{"signs after the answers", "May we email you? Yes ☐, No ☑", "May we email you? No"},
		{"none is chosen", "May we email you? ○ Yes ○ No", "May we email you? ☐ Yes ☐ No"},
		{"longer answers", "News: ☐ Yes please ☑ No thank you", "News: No thank you"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := states.InBoxes(tc.line); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
