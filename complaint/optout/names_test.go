package optout

import "testing"

func TestWithoutNames(t *testing.T) {
	for text, want := range map[string]string{
		"You'll still get Garden Notes, as before.": "You'll still get xname, as before.",
		"Garden Notes will carry on.":               "xname will carry on.",
		"The Friday Pour goes on":                   "xname goes on",
		"Thanks for your message.":                  "Thanks for your message.",
		"Your Marketing Preferences Have Changed":   "Your Marketing Preferences Have Changed",
		"We'll email you on Monday.":                "We'll email you on Monday.",
		"Dear Mrs Tan, you're off.":                 "Dear Mrs Tan, you're off.",
		"“Parents and friends” goes on":             "“Parents and friends” goes on",
		"":                                          "",
	} {
		if got := withoutNames(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
