package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

// A company tells what the person asked for, and that it was done, whatever the words between.
func TestAskedAndDone(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		want       bool
	}{
		{"in one sentence", "You also told our adviser that you want no marketing from us, and your record has been amended.", true},
		{"in two", "You asked at the counter for all promotional mailings to be stopped. Both cards were cancelled and this has been actioned.", true},
		{"of a caller", "Outcome: the caller asked that we cease marketing to her. Her address was suppressed the same day.", true},
		{"none will come", "You said that you found our publicity a nuisance and wished us to stop; you will receive none.", true},
		{"nothing done", "You told us that you want no marketing.", false},
		{"if", "If you told us that you want no marketing, your record has been amended.", false},
		{"long ago", "When you joined you told us you want no marketing, and this has been noted.", false},
		{"asked for something else", "You asked us to stop the standing order, and this has been done.", false},
		{"calls", "You asked us to stop the phone calls. This has been done.", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := readText(mail("Your letter", tc.body), nil)
			if got := len(text.askedAndDone()) > 0; got != tc.want {
				t.Errorf("found %v", got)
			}
		})
	}
}

// Of somebody else's departure a captain or an office is told too: no act of theirs.
func TestSomeoneElseLeft(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		found               bool
	}{
		{"a player", "Team news", "Rowan Pike has opted out of our league and asked to be removed from our mailing list. She'll get no more emails from us. Your own entry is unchanged.", false},
		{"a buyer, with an address", "RE: Ned off the account", "Ned has been removed as a buyer and unsubscribed from the specials at ned@ellis.example. Nothing of yours was altered.", false},
		{"at their own request", "D Marsh has withdrawn", "D Marsh has been removed from all our emails at their own request. Your own emails stay as they are.", false},
		{"the reader by name", "Removed", "Sam has been removed from our mailing list at your request and will get no more marketing emails from us.", true},
		{"the reader beside another", "RE: The newsletter", "Now that Rowan has left us I have taken your address off the newsletter list, so you won't receive any more. We wish him well.", true},
		{"a list by its name", "Garden News", "Garden News has been removed from your subscriptions. You won't get it any more.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := f.Find(mail(tc.subject, tc.body), false); len(got) > 0 != tc.found {
				t.Errorf("found %+v", got)
			}
		})
	}
}

func TestOwnMailForSomeoneElse(t *testing.T) {
	f := newFinder(t)
	own := mail("Ned Pike", "Hello, Ned Pike (ned.pike@ellis.example) has left our firm, so please take that address off your mailing list.")
	own.From, own.To = own.To, own.From
	if got := f.Find(own, true); len(got) > 0 {
		t.Errorf("found %+v", got)
	}
}

// A confirmation of an order may repeat a consent, which ends an opt-out.
func TestJoinedAtAnOrder(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, line string
		want       bool
	}{
		{"the words of the box", `Your ticked choices: "Yes, send me offers and paint news by e-mail" (ticked by you on 2 March 2026).`, true},
		{"a question with its answer", "Can we email you offers? Yes, send me offers (you ticked this box)", true},
		{"no", "Can we email you offers? No", false},
		{"an invitation", "Would you like our news? Tell us yes below and we'll keep you up to date by email.", false},
		{"not ticked", `"Yes, send me offers by email": not ticked`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := false
			for _, x := range f.Find(mail("Your order 1234", orderHead+tc.line+orderFoot), false) {
				got = got || x.ReConsent
			}
			if got != tc.want {
				t.Errorf("joined %v", got)
			}
		})
	}
}

// What a list is left by, read from more than its name.
func TestListsThatAreLeft(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body, id string
		want                    []string
	}{
		{"a mark and a value", "Your emails: changes made", "You have changed what you get from us. // ☐ Offers and sales: switched off // ☑ Rose Notes: still on", "", []string{"name:Offers and sales"}},
		{"who and when", "Subscription change", "The following change was made to the subscriptions of this address. // Crime Desk: cancelled by you on 18 November 2025 // Leeds Shop: on", "", []string{"name:Crime Desk"}},
		{"the id itself", "unsubscribe successful", "The subscriber sam@example.co.uk was deleted from the list flash.northbank.example. Other lists are not affected.", "flash.northbank.example", []string{"flash.northbank.example"}},
		{"only what must come stays on", "Your settings were changed", "You changed the emails you get from us. // Needed for your account (always on) // Rent received or late: on // Marketing // Offers: off // Events: off", "", nil},
		{"only what was booked stays on", "Here are the emails you've chosen", "This is what we have for you now: // ✗ Late deals // ✗ City breaks // ✓ Paperwork for trips you have booked", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			m.ListID = tc.id
			got := f.Find(m, false)
			if len(got) != 1 || strings.Join(got[0].Lists, "|") != strings.Join(tc.want, "|") || (got[0].Scope == complaint.ScopeList) != (tc.want != nil) {
				t.Errorf("found %+v", got)
			}
		})
	}
}
