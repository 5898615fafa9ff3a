package optout

import "testing"

// What looks like an opt-out and refuses nothing. Each was taken for one before.
func TestRefusesNothing(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		own                 bool
	}{
		{"a joke", "We've unsubscribed you...", "...from full price! Only kidding, you're still on the good boy list. // Here's 20% off chews all weekend.", false},
		{"what the person may do", "Ticket update", "You can stop our marketing emails yourself by going to Profile, then Email, and switching everything off.", false},
		{"council tax", "Your council tax account has been closed", "Thank you for telling us that you've moved. We have closed your account from 30 April.", false},
		{"somebody else's words", "Reply to your topic", "spudman has replied: \"I clicked unsubscribe and they stopped. You've been unsubscribed, it said. Worked for me!\"", false},
		{"sale of data", "Do Not Sell / Opt-Out of Sharing: Completed", "Request type: Opt out of sale or sharing of personal information // Result: Completed", false},
		{"incidents", "You've unsubscribed from status updates", "You'll no longer be told about incidents for Postling by email.", false},
		{"cookies", "Cookies", "I withdraw my consent to advertising cookies on the kitchen tablet. The banner keeps coming back.", true},
		{"tickets", "Please don't email me", "Please don't email me the tickets, I haven't got a printer. I'll pick them up at the desk.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			if tc.own {
				m.From, m.To = m.To, m.From
			}
			for _, got := range f.Find(m, tc.own) {
				if !got.ReConsent {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

func TestDoNotEmailListRefuses(t *testing.T) {
	m := mail("Solar", "I live in a second floor flat. Please put me on your do not email list.")
	m.From, m.To = m.To, m.From
	if got := newFinder(t).Find(m, true); len(got) != 1 || got[0].ReConsent {
		t.Errorf("found %+v", got)
	}
}
