package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

const (
	orderHead = "Thank you for your order. // Enamel mug, blue £8.50 // Total £12.45 // "
	orderFoot = " // Returns within 28 days. // Northbank Ltd, 2 Weighbridge Lane, Leeds."
)

func TestAnswersAtAnOrder(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, line, want string }{
		{"a setting", "Your order 1234", "Offers and news by email: No, thank you", "Offers and news by email: No, thank you"},
		{"declined", "Your order 1234", "Promotional emails: Declined", "Promotional emails: Declined"},
		{"not given", "Your order 1234", "Consent to marketing by electronic mail: Not given", "Consent to marketing by electronic mail: Not given"},
		{"the words of the box", "Your order 1234", "Your choice at checkout: \"No thank you, I do not want to receive offers and news.\"", "Your choice at checkout: \"No thank you, I do not want to receive offers and news."},
		{"an empty box", "Your order 1234", "☐ Yes, send me offers and inspiration by email", "☐ Yes, send me offers and inspiration by email"},
		{"a ticked box that refuses", "Your booking", "☒ Please do not contact me by email with details of future tours", "☒ Please do not contact me by email with details of future tours"},
		{"a question and its answer", "Your order 1234", "Hear from us by email? You said: Not for me", "Hear from us by email? You said: Not for me"},
		{"its answer below", "Your order 1234", "Would you like news of our sales by email? // No", "Would you like news of our sales by email? No"},
		{"a statement of the form, and its answer", "Your deposit and order", "Northbank may email me about other products. // Your answer: No", "Northbank may email me about other products. Your answer: No"},
		{"under a heading", "We've received your order", "Keep me up to date // Email: Not opted in", "Keep me up to date Email: Not opted in"},
		{"nothing but the order", "We've got your seed order", "As you asked, we won't email you about anything but this order.", "As you asked, we won't email you about anything but this order."},
		{"a box left alone", "MOT and service booking", "You left the box for offers by email unticked.", "You left the box for offers by email unticked."},
		{"in a person's words", "Your tuning appointment", "You asked me not to add you to my newsletter and I haven't.", "You asked me not to add you to my newsletter and I haven't."},
		{"a no with its reason", "Your order 1234", "Marketing: NO - customer does not wish to be sent news or offers", "Marketing: NO - customer does not wish to be sent news or offers"},
		{"a no in dialect", "Your order 1234", "Fare alerts and offers by e-mail: you picked \"No ta\".", "Fare alerts and offers by e-mail: you picked \"No ta\"."},
		{"in words that lines are learned from", "Your order 1234", "Newsletter and offers: you asked for none", "Newsletter and offers: you asked for none"},
		{"dated to the purchase", "Riding lesson pack bought", "Email offers: opted out when you bought this pack.", "Email offers: opted out when you bought this pack."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Find(mail(tc.subject, orderHead+tc.line+orderFoot), false)
			if len(got) != 1 || got[0].ReConsent || got[0].Method != complaint.MethodSignUpRefusal || got[0].Scope != complaint.ScopeAll {
				t.Fatalf("found %+v", got)
			}
			if got[0].Quote != tc.want {
				t.Errorf("quote %q, want %q", got[0].Quote, tc.want)
			}
		})
	}
}

func TestNoAnswerAtAnOrder(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, line string }{
		{"post alone", "Your order 1234", "Offers by post: No"},
		{"a yes in the next cell", "You're going! Order R-408817", "Emails about other events from Northbank // Yes please"},
		{"pictures", "Registration form complete", "Photos and video for our marketing: No"},
		{"a shop's customer", "You made a sale! Order 1184", "Customer accepts email marketing: No"},
		{"what the sender does with everybody", "Appointment confirmation", "Cedar House does not send marketing emails."},
		{"still to be confirmed", "Order 1234: one more step", "We've had your request to stop promotional emails. Please click the link below. It won't go through until you do."},
		{"accepted", "Your order 1234", "Offers and news by email: Yes please"},
		{"one of two", "Your order 1234", "Garden news by email: Yes // Seed offers by email: No"},
		{"a refusal that is not made", "Your order 1234", "NO BULK EMAILS: No"},
		{"a refusing box that is not ticked", "Your order 1234", "Tick if you do not wish to receive our email offers: [ ] not ticked"},
		{"a ticked box that allows", "Your order 1234", "☑ Yes, send me offers by email"},
		{"service mail", "Your order 1234", "Order updates by email: no"},
		{"an invitation", "Your order 1234", "If you'd rather not hear about offers, tell us: we don't email people who say no."},
		{"what the reader may do", "Thank you for your booking", "You may tell us at any time that you don't want news and offers."},
		{"not asked yet", "Your booking", "We'd like to send you concert news, but you've not yet said yes."},
		{"a discount", "Order received", "Sign up to our newsletter for 10% off."},
		{"what an older refusal explains", "Your car insurance quote", "!Three quotes from £388. // You've said no to marketing, so this is only the quote you asked for."},
		{"no discount", "Your order 1234", "Offers: no"},
		{"another thing declined", "Your order 1234", "Gift wrapping: no // Insurance: declined"},
		{"a call to come back", "Are you sure you want to miss out?", "!You told us no to offers. Change your mind with one tap. // Northbank Ltd. Registered in England and Wales."},
		{"a state that a notice tells", "Important: a recall notice", "!You've opted out of marketing. We're writing because you bought a mug that is being recalled."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body, bare := strings.CutPrefix(tc.line, "!") // without an order above
			if !bare {
				body = orderHead + body
			}
			for _, got := range f.Find(mail(tc.subject, body+orderFoot), false) {
				if !got.ReConsent {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

// What was answered stands below all that was ordered.
func TestAnswerBelowALongOrder(t *testing.T) {
	items := strings.Repeat("Enamel mug, blue £8.50 // ", 60)
	got := newFinder(t).Find(mail("Your order 1234", "Thank you for your order. // "+items+"Marketing emails: no thank you"+orderFoot), false)
	if len(got) != 1 || got[0].Quote != "Marketing emails: no thank you" {
		t.Errorf("found %+v", got)
	}
}
