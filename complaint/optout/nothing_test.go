package optout

import (
	"strings"
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
		{"a company that tidies its list", "A note from us", "You haven't opened our emails for a year, so you've been removed from our mailing list.", false},
		{"an address that bounces", "A note from us", "Emails to you have bounced, so we have removed your address from our mailing list.", false},
		{"what one will see", "Help article: turn off our emails", "Open Settings and choose Emails. Slide each switch to off. You'll see a message that says you've been unsubscribed.", false},
		{"a test of a template", "[Test] Unsubscribe confirmation", "This is a test of the template. // You've been unsubscribed // We will no longer send you marketing emails.", false},
		{"a mail that takes another back", "Correction", "Sorry, our last email was wrong. It said: // You have been unsubscribed from The Edit. // Nothing has changed.", false},
		{"off a class", "November classes cancelled", "As you asked at the desk, we've taken you out of the Sunday classes for November. Your membership carries on and nothing else changes.", false},
		{"a link in the reader's words", "Socks by Christmas?", "We have put the fast sock kit at £14 instead of £19. // Fast sock kit // Bess & Una, The Old Forge. // No more newsletters please", false},
		{"a question answered yes", "Your marketing permissions changed", "You changed your marketing permissions. Your answers: // May we email you about our other products and offers? ◉ Yes ○ No // May we phone you about them? ○ Yes ◉ No", false},
		{"both answers", "Your marketing permissions changed", "You changed your marketing permissions. Your answers: // May we email you about our offers? Yes / No", false},
		{"permission that was given", "Clearance sale", "You have received this special offer because you have provided permission to receive third party emails. // Half price this week.", false},
		{"a question that sells", "Unsubscribed from everything else? Keep us for £8.99", "We know you're counting your subscriptions. Move to yearly and it's £8.99 a month.", false},
		{"an offer that went with an order", "Your order L/58764", "With thanks for your order for one pair of boots, size 7, at £72.00. As you opted out of our shoe tree offer no tree will be put into the box.", false},
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

// An advertisement that wants the reader back is no sign-up, whatever its words are like.
func TestWinBackIsNoSignUp(t *testing.T) {
	m := mail("Pickle misses our emails (probably)", "We have six new recipes in the pantry and you would be among the first to taste them. Well, not you. 20% off your first six pouches. // See new recipes // You can unsubscribe whenever you like. Northbank Pet Nutrition Limited, 4 Biscuit Yard, Hexley.")
	m.ListUnsubscribe = []string{"https://northbank.example/unsubscribe"}
	if got := newFinder(t).Find(m, false); len(got) != 0 {
		t.Errorf("found %+v", got)
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
		{"a question after it, in the subject", "You've been unsubscribed. Was it a mistake? Click inside", "Hello Sam. // Bye for now.", false, complaint.StrengthStrong},
		{"a question after a dash", "You have been unsubscribed - change your mind? Resubscribe here", "Hello Sam. // Bye for now.", false, complaint.StrengthStrong},
		{"with a solicitor", "Adverts", "Stop these adverts by email or I will get my solicitor on to it.", true, complaint.StrengthStrong},
		{"who said sorry", "Re: emails", "You've been taken off our mailing list and Jo in the office, she said to say sorry.", false, complaint.StrengthStrong},
		{"a final invoice", "Your online account", "We've closed your online account as you asked. Your final invoice is attached.", false, complaint.StrengthWeak},
		{"tidied at the reader's wish", "Unsubscribed", "You've been removed from our mailing list as you asked. You hadn't opened our emails for a year anyway.", false, complaint.StrengthStrong},
		{"a mail to come", "Unsubscribed", "We have removed you from our mailing list, and you should get an email to confirm it.", false, complaint.StrengthStrong},
		{"a question answered no", "Your marketing permissions changed", "You changed your marketing permissions. Your answers: // May we email you about our other products and offers? ○ Yes ◉ No", false, complaint.StrengthStrong},
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

// A bank's small print is longer than what it confirms.
func TestLongSmallPrintHidesNothing(t *testing.T) {
	foot := " // Bellweather Bank plc is authorised by the Prudential Regulation Authority and regulated by the Financial Conduct Authority and the Prudential Regulation Authority." +
		strings.Repeat(" // We will never ask you for your full password or passcode, whoever we say we are, and we ask you never to tell it to anybody, whoever they say they are.", 8)
	for _, tc := range []struct{ name, foot string }{{"without", ""}, {"with it", foot}} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Changes to your contact preferences", "We're writing to confirm the changes you made to your contact preferences. // Products, offers and news: // Marketing by email: no (was yes) // If you didn't make this change, call us."+tc.foot)
			if got := newFinder(t).Find(m, false); len(got) == 0 || got[0].ReConsent {
				t.Errorf("found %+v", got)
			}
		})
	}
}

// An advertisement's foot says each time who is on its list; a welcome says it once.
func TestFootOfAnAdvertisementIsNoSignUp(t *testing.T) {
	for _, tc := range []struct {
		name, subject, body string
		want                bool
	}{
		{"an advertisement", "Planes 20% off", "Hand planes, 20% off // This week with PLANE20. // Shop planes // You are subscribed to Tool Offers. // Unsubscribe | Preferences", false},
		{"a confirmation", "Subscription confirmed", "Thanks for signing up. You're now subscribed to Tool Offers. // Unsubscribe | Preferences", true},
		{"a welcome that sells", "Welcome", "You're on the list. Here's 10% off your first order. // You are subscribed to Tool Offers.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := newFinder(t).Find(mail(tc.subject, tc.body), false)
			if is := len(got) > 0 && got[0].ReConsent; is != tc.want {
				t.Errorf("found %+v", got)
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
