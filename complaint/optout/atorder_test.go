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
		{"withheld", "Your order 1234", "Marketing consent: withheld (email, post and phone)", "Marketing consent: withheld (email, post and phone)"},
		{"in a list of what was agreed", "Parts order 20551", "2. No sales emails or leaflets, ever", "2. No sales emails or leaflets, ever"},
		{"a customer's no", "Framing job sheet 2209", "Private views and promotions by email? Customer has said no.", "Private views and promotions by email? Customer has said no."},
		{"a box that refuses and is ticked, of letters too", "Touring pitch 61 confirmed", "☑ I do not wish to receive late deals, brochures or any other marketing from Northbank", "☑ I do not wish to receive late deals, brochures or any other marketing from Northbank"},
		{"at a membership, with its reason", "You're a Northbank member", "This is what you gave us when you joined today. // Offers and news by email: No, you said you don't want these", "Offers and news by email: No, you said you don't want these"},
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
		{"a ticked yes beside a no", "Your order 1234", "Marketing: [x] Yes [ ] No"},
		{"a chosen yes before a no", "Your order 1234", "Newsletter: ◉ Yes ○ No"},
		{"a ticked yes in cells", "Your order 1234", "Newsletter | Yes ✓ | No"},
		{"neither answer", "Your order 1234", "Marketing by email ☐ Yes ☐ No"},
		{"both answers", "Your order 1234", "Marketing emails: YES / no"},
		{"partners", "Your order 1234", "Marketing permission for our partners: No"},
		{"costs", "Your quote", "Marketing costs: none. Mailing costs: zero."},
		{"a liability", "Your insurance quote", "Marketing and advertising liability: Excluded"},
		{"a guest", "Your booking", "May our sponsors email you? No"},
		{"a mailing that the company ends", "Your class membership", "!From May we are stopping our class newsletter. You will not get the bulletin by email any more."},
		{"a secret", "Your order 1234", "We will never email you asking for your PIN."},
		{"updates about the order", "Your order 1234", "Email updates about your order: No"},
		{"a question left open", "Your stay", "Marketing consent (email): Not asked"},
		{"no answer", "Service booking 30418", "Receive e-mail promotions? No answer given"},
		{"a box that refuses and is empty", "Your blinds order", "I do not wish to be sent marketing communications electronically [ ]"},
		{"an attendee's answer", "New booking for your event", "Attendee's answer to \"May the organiser email me about other events?\": No"},
		{"a paper receipt", "Your order 1234", "You ticked \"Please don't send a paper receipt\" at checkout, so keep this e-mail safe."},
		{"a slogan", "Proof approved, job 1207", "2,000 leaflets, A6, \"Say no to junk mail: how to stop marketing e-mails\""},
		{"a course", "Course booking", "You will learn how to handle unsubscribes and record that a customer does not want marketing emails."},
		{"a discount for this mail", "Receipt for your visit", "PS We've got insoles on offer just now, £8 off if you show this email."},
		{"what the mail is", "First class for £8 more", "You're receiving Offers & Days Out from Northbank Trains."},
		{"a link to leave by", "We've had your smart meter form", "You told us that you don't want a smart meter. // Opt out of marketing emails"},
		{"a condition", "Free gift when you order this weekend", "If you no longer wish to receive marketing emails, unsubscribe below."},
		{"a password", "Your account is ready", "We'll never email you your password."},
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
