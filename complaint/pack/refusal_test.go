package pack

import (
	"testing"

	"desist/complaint"
)

func TestWhereAMessageSpeaksOfTheRefusal(t *testing.T) {
	for text, want := range map[string]string{
		"Hello. You have asked us not to send you offers. If you've changed your mind, click.": "You have asked us not to send you offers.",
		"You have told us you don't want to hear about offers. That means you're missing out.": "You have told us you don't want to hear about offers.",
		"You have currently said no to receiving marketing messages from us. Reconsider?":      "You have currently said no to receiving marketing messages from us.",
		"You’ve opted out of our emails.":                                                      "You’ve opted out of our emails.",
		"You will receive it even if you have opted out of marketing.":                         "",
		"We send this to customers, also where you've unsubscribed from newsletters.":          "",
		"You are receiving this email because you have chosen not to go paperless.":            "",
		"You told us you like hiking.":                                                         "",
		"You have asked us to call you back about your order.":                                 "",
		"Once you have unsubscribed, you will get no more offers.":                             "",
	} {
		if got := refusalIn([]complaint.Block{{Text: "Dear Alex,"}, {Text: text}}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
