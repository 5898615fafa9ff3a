package optout

import (
	"testing"

	"desist/complaint"
)

// Service mail and talk in the words of refusing refuse nothing.
func TestLooksLikeARefusal(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ subject, body string }{
		{"Your feedback", "You told us that our newsletter is not easy to read. Your feedback has been noted."},
		{"Your offers", "You said you would not accept any offers under £300,000. We have noted this on your listing."},
		{"Marketing role", "You have asked us to withdraw your application for the marketing role. This has been done."},
		{"Your enquiry", "You asked us to let you know when our offers end. Your request has been noted."},
		{"Parking appeals", "You told us you did not see the sign and want to use our appeals service. Your appeal has been recorded."},
		{"Your mailing", "You asked us to end your mailing campaign to customers. It has been stopped."},
		{"Your tickets", "Your tickets are attached. // Invitations // Declined // Total £12"},
		{"Best offer on your purchase", "Your purchase 8812. // Your offers // Refused // Total £40"},
		{"Your booking", "Thank you for your booking. // Can we let you know the new start time by email? No // Deposit £20"},
		{"Your order confirmed", "Thank you for your order. // Email me a new receipt? No // Total £20"},
		{"Something went wrong", "We said: \"You have been unsubscribed from Offers.\" // Sorry, this failed and we could not unsubscribe you."},
		{"Unsubscribe request", "If you have been unsubscribed by mistake, tell us. // We were unable to process your unsubscribe request."},
		{"Sale ends", "You can click unsubscribe to stop. We will then email you no more offers."},
		{"Unsubscribe", "If you click on unsubscribe you will receive no more marketing emails from us."},
		{"Re: your appeal", "Dear Sam, we have withdrawn your appeal as you asked. You will not hear from us again about this matter."},
		{"Re: fundraising", "Hi Sam, we've taken you off the fundraising team as you asked. Thanks for all you did."},
		{"Re: meter reading", "Done, you won't be contacted about that again."},
		{"Compost Monthly: you have unsubscribed", "You have unsubscribed from Compost Monthly. No more bags will be sent and no more payments taken. // This only ends the compost plan. Your account and the Potting Shed emails are just as they were."},
		{"Your spam folder", "You told us that you found our newsletter in your spam folder. This has been sorted."},
		{"Organ donation", "Your decision has been recorded. You have opted out."},
	} {
		t.Run(tc.subject, func(t *testing.T) {
			for _, got := range f.Find(mail(tc.subject, tc.body), false) {
				if !got.ReConsent {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

// Leaving one list is not leaving all, whatever else is on.
func TestLooksLikeLeavingAll(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body string }{
		{"topics nobody knows", "Your preferences have been updated", "You have changed your email preferences. // Special offers: off // Wine tasting: on // Style advice: on"},
		{"classes", "Your preferences have been updated", "You have changed your email preferences. // Competitions: off // Cookery classes: on"},
		{"lists below what is always on", "Your email preferences", "You have changed your settings. // Always on // Order updates: on // Marketing emails // Wine Club: on // Sales offers: off"},
		{"both of several", "You've been unsubscribed", "We have stopped both the Daily Deals and the Weekly Picks. You will still get Travel Club."},
		{"a newsletter for what was booked", "Unsubscribed", "We've stopped everything except our travel newsletter for places you have booked."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, got := range f.Find(mail(tc.subject, tc.body), false) {
				if !got.ReConsent && got.Scope != complaint.ScopeList {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

// What a confirmation of an order says of sending and telling is no consent.
func TestLooksLikeAConsent(t *testing.T) {
	f := newFinder(t)
	for _, line := range []string{
		"When you booked you asked us to stop sending you email offers.", "You said we should cease to email you offers.",
		"You asked us to email you to keep you up to date with your delivery.", "Yes, we will keep in touch about your visit.",
		"Yes, it's that time of year: tell your friends about our offers.",
	} {
		t.Run(line, func(t *testing.T) {
			for _, got := range f.Find(mail("Your order 1234", orderHead+line+orderFoot), false) {
				if got.ReConsent {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

// The reader's own opt-outs are theirs.
func TestLooksLikeSomeoneElse(t *testing.T) {
	f := newFinder(t)
	if got := f.Find(mail("You've unsubscribed", "Garden News has been removed. You're still subscribed to Plant Club."), false); len(got) == 0 {
		t.Error("a list was taken for a person")
	}
	own := mail("Please remove my old address", "Please remove kate@old.example from your mailing list. That address no longer works.")
	own.From, own.To = own.To, own.From
	if got := f.Find(own, true); len(got) == 0 {
		t.Error("an old address was taken for somebody else's")
	}
}
