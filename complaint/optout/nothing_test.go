package optout

import (
	"testing"

	"desist/complaint"
)

// What looks like an opt-out and refuses nothing.
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
		{"once somebody is there", "re: unsubscribe", "Hi Gail, I'll take you off as soon as my daughter's home to show me how.", false},
		{"alerts of a bank", "Your alerts have changed", "You changed your account alerts today: // Low balance by email: off // Money in by email: off", false},
		{"a table that says another thing than it seems", "Your marketing choices", "They have been changed as follows. // Is the newsletter printed: no", false},
		{"a number", "Your order 4471", "Thank you for your order. // Newsletter back issue: No. 42 // Total: £4.00", false},
		{"incidents", "You've unsubscribed from status updates", "You'll no longer be told about incidents for Postling by email.", false},
		{"printed appeals", "How you hear from us", "Thank you for your call. As you asked, we've stopped our printed appeals to your address. This doesn't change the emails you get from us.", false},
		{"an account on hold", "Your account has been deactivated", "Hello Dev, a courier reported a problem with your address so your account is on hold. You won't be able to order until you've confirmed your address.", false},
		{"integrations", "Integration settings saved", "Hi Rhian, your settings at 09:20 today: // Calendar sync: Disabled // Email to task: Disabled // Webhooks: Enabled // You turned off 2 integrations.", false},
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

// What must not hide a refusal beside it.
func TestRefusesAllTheSame(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		own                 bool
		strength            complaint.Strength
	}{
		{"a footer about data sales", "Unsubscribed", "You have been unsubscribed. You will no longer receive emails from us. // Privacy | Do Not Sell My Personal Information", false, complaint.StrengthStrong},
		{"no kidding", "Unsubscribed", "You've been unsubscribed from our emails - no kidding, you're gone, though you can still shop with us.", false, complaint.StrengthStrong},
		{"who said sorry", "Re: emails", "You've been taken off our mailing list and Jo in the office, she said to say sorry.", false, complaint.StrengthStrong},
		{"a final invoice", "Your online account", "We've closed your online account as you asked. Your final invoice is attached.", false, complaint.StrengthWeak},
		{"cookies too", "My data", "I withdraw my consent to be contacted by email and to the use of cookies.", true, complaint.StrengthStrong},
		{"no link again", "Mailing list", "Please don't email me the link again, just take me off your mailing list.", true, complaint.StrengthStrong},
		{"no form", "Marketing", "Don't send me a form to fill in, just unsubscribe me from your marketing emails.", true, complaint.StrengthStrong},
		{"no tickets either", "Please stop emailing me", "Don't email me the tickets again. Please take me off your mailing list.", true, complaint.StrengthStrong},
		{"a do-not-email list", "Solar", "I live in a second floor flat. Please put me on your do not email list.", true, complaint.StrengthStrong},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			if tc.own {
				m.From, m.To = m.To, m.From
			}
			got := f.Find(m, tc.own)
			if len(got) == 0 || got[0].ReConsent || got[0].Strength != tc.strength {
				t.Errorf("found %+v, want %s", got, tc.strength)
			}
		})
	}
}

func TestStopPressIsAName(t *testing.T) {
	f := newFinder(t)
	for _, body := range []string{
		"Please put me on your Stop Press mailing list.", "Please add me to the Stop the Bypass mailing list.", "Please add me to the stop smoking newsletter.",
	} {
		m := mail("Mailing list", body)
		m.From, m.To = m.To, m.From
		if got := f.Find(m, true); len(got) != 1 || !got[0].ReConsent {
			t.Errorf("%q: found %+v", body, got)
		}
	}
}
