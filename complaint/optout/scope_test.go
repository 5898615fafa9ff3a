package optout

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint"
)

func TestScope(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, list, body string
		want             complaint.Scope
	}{
		{"all marketing", "", "You have been unsubscribed from all our emails.", complaint.ScopeAll},
		{"every channel off", "", "Your marketing preferences have been updated. // Email: No // Post: No", complaint.ScopeAll},
		{"another channel stays on", "", "Your marketing preferences have been updated. // Email: No // Post: Yes", complaint.ScopeChannel},
		{"a list by its name", "", "You have been unsubscribed from the Weekend Recipes newsletter.", complaint.ScopeList},
		{"this list", "news.northbank.example", "You have been removed from this list.", complaint.ScopeList},
		{"a list that is not called one, by its id", "poetrypost.northbank.example", "You have been unsubscribed from Poetry Post.", complaint.ScopeList},
		{"a name that the list's id does not hold", "hello.northbank.example", "You have been unsubscribed from Northbank.", complaint.ScopeAll},
		{"an occasion", "hello.northbank.example", "You've opted out of our Mother's Day emails for this year. You'll still get everything else.", complaint.ScopeList},
		{"a list whose name follows the word", "", "The address has been removed from the list \"Parents and friends\" at your request.", complaint.ScopeList},
		{"the other topics stay", "", "You have unsubscribed from the following topic: What's On in Wendleby. // You are still subscribed to: Planning News.", complaint.ScopeList},
		{"another letter goes on", "", "We've unsubscribed you from Five at Five, our weekday recipe email. // You're still getting The Sunday Roast.", complaint.ScopeList},
		{"another letter carries on", "", "We've taken you off our Bin End Alerts emails. // The fortnightly Cellar Letter will carry on as before.", complaint.ScopeList},
		{"settings of other lists stay on", "", "Your subscription preferences are saved. // Weekly Deals: Unsubscribed // Trail Stories: Subscribed", complaint.ScopeList},
		{"lists by name stay on", "", "You changed your email preferences today. Here's what you've chosen: // Bargain Bulletin emails: Off // The Kitchen Table newsletter: On", complaint.ScopeList},
		{"settings of messages stay on", "", "Your marketing preferences are saved. // Offers by email: Off // Messages from buyers: On", complaint.ScopeAll},
		{"messages about what the family has go on", "", "As of today your address isn't on our marketing list any more, and no more offers or newsletters will come from us. // You'll go on getting messages about Martha's and Joe's swimming lessons.", complaint.ScopeAll},
		{"everything but one", "", "You have been unsubscribed from everything except Counter Culture.", complaint.ScopeList},
		{"everything but service", "", "You have been unsubscribed from all our emails except those about your orders.", complaint.ScopeAll},
		{"a parcel that was subscribed to, and the catalogue goes on", "", "You have been unsubscribed from the Sock Drawer, our two-monthly parcel of socks. // You will go on receiving our catalogue and messages as you wished.", complaint.ScopeList},
		{"everything of the company by its name", "club.northbank.example", "You have been unsubscribed from all Northbank marketing emails, including the Colour Club.", complaint.ScopeAll},
		{"one letter, and no more marketing", "buzz.northbank.example", "Message received and understood. We've popped you off the Buzz, so that's no more cheery marketing from us: no new kits, no discount codes. // We'll only write about the boxes you pay for.", complaint.ScopeAll},
		{"one list, by a sender that sells no data", "tart.northbank.example", "You have been unsubscribed from Tart Tuesday. // You will still receive Slow Sunday. // We never share your details, and no one will ever sell your data.", complaint.ScopeList},
		{"all marketing of another name", "", "You have been unsubscribed from all Skylark marketing emails. // You will still receive Northbank marketing emails.", complaint.ScopeList},
		{"one list, and no more of it", "buzz.news.northbank.example", "Message received. We've popped you off the Buzz, so that's no more cheery marketing from it: no new kits, no discount codes.", complaint.ScopeList},
		{"all, under the foot of every mailing", "", "You have been unsubscribed from our emails. // You are receiving our newsletter because you signed up at northbank.example.", complaint.ScopeAll},
		{"all, and what is on its way", "", "We've removed you from our mailing list. You may still receive the newsletters already on their way.", complaint.ScopeAll},
		{"all, and offers in a shop", "", "We've removed you from our mailing list. You can still enjoy our offers in store with your card.", complaint.ScopeAll},
		{"our marketing emails, and a letter among them", "purr.news.northbank.example", "We have removed sam@example.co.uk from our marketing emails. You will no longer receive offers, launches or the Purr newsletter. // Emails about your orders will continue.", complaint.ScopeAll},
		{"a person's list, and nothing from anybody else either", "gwen.hello.northbank.example", "That's you off Gwen's list. No deals, not a peep from any of us here trying to sell you something.", complaint.ScopeAll},
		{"the other list stays", "", "You have been unsubscribed from Poetry Corner but you will still receive the Field Notes newsletter.", complaint.ScopeList},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Your marketing preferences", tc.body)
			m.ListID = tc.list
			got := f.Find(m, false)
			if len(got) != 1 || got[0].Scope != tc.want {
				t.Errorf("found %+v, want scope %s", got, tc.want)
			}
		})
	}
}

func TestScopeOfOwnRefusals(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, body, quote, list string }{
		{"everything", "Please take me off your mailing list.", "Please take me off your mailing list.", ""},
		{"wants the others", "Hi, can you take me off Sardine Sunday? Happy to keep getting the other emails.", "Hi, can you take me off Sardine Sunday?", "name:Sardine Sunday"},
		{"keeps the rest", "Please unsubscribe me from the weekly bulletin but keep me on the others.", "Please unsubscribe me from the weekly bulletin but keep me on the others.", "one"},
		{"keeps others by name", "Please unsubscribe me from Morning Despatch. I'll keep Money Monday and The Cryptic.", "Please unsubscribe me from Morning Despatch.", "name:Morning Despatch"},
		{"still wants another by name", "Hi, please take me off the Saddle Sale emails, we've got a saddle now. I do still want Yard Notes though, so leave that as it is.", "Hi, please take me off the Saddle Sale emails, we've got a saddle now.", "name:Saddle Sale"},
		{"a bare command that keeps the rest", "Unsubscribe // Keep me on the others please.", "Unsubscribe", "one"},
		{"keeps a record", "Please remove me from your mailing list. I will keep a copy of this and complain if you go on.", "Please remove me from your mailing list.", ""},
		{"does not want to keep getting them", "I don't want to keep getting your marketing emails. Please unsubscribe me.", "Please unsubscribe me.", ""},
		{"does not wish to continue", "I do not wish to continue receiving your promotional emails. Please remove me from your mailing list.", "Please remove me from your mailing list.", ""},
		{"asks why", "Why would I want to keep getting your weekly newsletter? Take me off your list.", "Take me off your list.", ""},
		{"keeps service mail", "Please stop sending me marketing emails. Happy to keep getting your service emails.", "Please stop sending me marketing emails.", ""},
		{"keeps mail about orders", "I would like to keep the order emails but please no more offers.", "I would like to keep the order emails but please no more offers.", ""},
		{"keeps reporting", "Please unsubscribe me. I will keep reporting you to the regulator and to Trustpilot until it stops.", "Please unsubscribe me.", ""},
		{"still a customer", "I'd still like to be a customer but please remove me from your mailing list.", "I'd still like to be a customer but please remove me from your mailing list.", ""},
		{"takes one list by its name and keeps two", "Hello, please take me off Pudding Post, I'm meant to be off sugar. I'd like to keep getting The Cheese Table and Slow Sunday.", "Hello, please take me off Pudding Post, I'm meant to be off sugar.", "name:Pudding Post"},
		{"an occasion among other things", "I am happy to keep giving my five pounds but I don't want any more appeals, walks or Christmas catalogues by email.", "I am happy to keep giving my five pounds but I don't want any more appeals, walks or Christmas catalogues by email.", ""},
		{"keeps others that have no name", "No cruises please, I get seasick. Take me off the cruise emails but keep the city breaks coming!", "Take me off the cruise emails but keep the city breaks coming!", "one"},
		{"wishes to stay on others", "Please unsubscribe me from the golf e-mails. // I wish to stay on the lists for swimming and for the theatre workshops.", "Please unsubscribe me from the golf e-mails.", "one"},
		{"keeps the account", "Please opt me out of marketing. I will keep the account open and the card too.", "Please opt me out of marketing.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Emails", tc.body)
			m.From, m.To = m.To, m.From
			got := f.Find(m, true)
			if len(got) == 0 || got[0].ReConsent || got[0].Quote != tc.quote {
				t.Fatalf("found %+v, want %q", got, tc.quote)
			}
			for _, g := range got {
				if all := g.Scope == complaint.ScopeAll; all != (tc.list == "") || tc.list != "one" && strings.Join(g.Lists, ", ") != tc.list {
					t.Errorf("found %+v, want list %q", g, tc.list)
				}
			}
		})
	}
}

// What a company says beside an opt-out from everything must not make it one from a list.
func TestScopeIsNotNarrowed(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, body string }{
		{"if still getting", "You've been unsubscribed from our marketing emails. If you're still getting emails after 48 hours, reply to this message."},
		{"sorry that you are", "Sorry to hear you're still getting our newsletters. I have removed you from our mailing list."},
		{"sent before", "You have been unsubscribed from all our emails. You may still receive emails sent before today."},
		{"a card goes on", "Your address has come off our mailing list, so there will be no more deals by email. Your Draymoor Card carries on as before."},
		{"a catalogue goes on by post", "You have been unsubscribed from all our emails. You'll still get our catalogue by post."},
		{"a name after the list", "I have taken you off our mailing list Sam."},
		{"offers besides a list", "You won't find the Garden Post in your inbox again, and we won't be writing with offers. If you have an order with us we'll still drop you a line about that."},
		{"thanks after the list", "You have been removed from our newsletter: Sorry to see you go."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := f.Find(mail("Your request", tc.body), false); len(got) != 1 || got[0].Scope != complaint.ScopeAll {
				t.Errorf("found %+v, want all marketing", got)
			}
		})
	}
}

func TestListsSwitchedOffBesideOthers(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, body, want string }{
		{"one", "Your subscription preferences are saved. // Weekly Deals: Unsubscribed // Trail Stories: Subscribed", "name:Weekly Deals"},
		{"two", "Your subscription preferences are saved. // Weekly Deals: Unsubscribed // Trail Tips newsletter: Unsubscribed // Trail Stories: Subscribed", "name:Weekly Deals, name:Trail Tips newsletter"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Find(mail("Your marketing preferences", tc.body), false)
			if len(got) != 1 || got[0].Scope != complaint.ScopeList || strings.Join(got[0].Lists, ", ") != tc.want {
				t.Errorf("found %+v, want %q", got, tc.want)
			}
		})
	}
}

// An opt-out reaches no list but the one that was left.
func TestListOfAnOptOut(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, list, body, want string
		post                   bool
	}{
		{"a list that writes under its own name", "fridaypour.mail.northbank.example", "You've been unsubscribed from the Friday Pour. // You're still down for the Cellar Letter, our monthly read, and that will carry on as before.", "fridaypour.mail.northbank.example", false},
		{"an occasion is no list of the company's", "hello.northbank.example", "You've opted out of our Mother's Day emails for this year.", "name:Mother's Day", false},
		{"a kept list is not taken for the one left", "", "You have been unsubscribed from Poetry Corner but you will still receive the Field Notes newsletter.", "name:Poetry Corner", false},
		{"a group on a host of many", "riders.lists.example.com", "You have been unsubscribed.", "riders.lists.example.com", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Unsubscribed", tc.body)
			m.ListID = tc.list
			if strings.HasPrefix(tc.list, "fridaypour") {
				m.From = []complaint.Address{{Name: "The Friday Pour", Addr: "fridaypour@mail.northbank.example"}}
			}
			if tc.post {
				m.Header = append(m.Header, complaint.HeaderField{Name: "List-Post", Value: "<mailto:riders@lists.example.com>"})
			}
			got := f.Find(m, false)
			if len(got) != 1 || got[0].Scope != complaint.ScopeList || strings.Join(got[0].Lists, ", ") != tc.want {
				t.Errorf("found %+v, want the list %q", got, tc.want)
			}
		})
	}
}

func TestOthersOptOuts(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body string }{
		{"somebody else left", "Off the list", "Geoff asked me to take him off the list, so I've done that. See you all on Tuesday."},
		{"an account that was closed before", "Your final points balance", "Your points balance when your account was closed was 412, worth £4.12. We've paid this to your bank account. There's nothing more to do."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := f.Find(mail(tc.subject, tc.body), false); len(got) > 0 {
				t.Errorf("found %+v", got)
			}
		})
	}
}

// What else a confirmation says is kept: how long the company says it takes, and what it promotes. Also where only the
// weight of its words tells the opt-out.
func TestNotesOfConfirmations(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body, note string }{
		{"28 days", "Unsubscribed", "You have been unsubscribed. It may take up to 28 days.", "The company says: “It may take up to 28 days.”"},
		{"promotion", "Unsubscribed", "You have been unsubscribed. // Before you go, take 20% off with code STAY20.", "This mail also promotes something: “Before you go, take 20% off with code STAY20.”"},
		{"28 days, by words alone", "Peace and quiet", "You've muted us. No more promos by email, no more nudges. It may take up to 28 days.", "The company says:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Find(mail(tc.subject, tc.body), false)
			if len(got) != 1 || !strings.Contains(got[0].Note, tc.note) {
				t.Errorf("found %+v, want the note %q", got, tc.note)
			}
		})
	}
}

// The sentence that refuses takes the place of a longer one that only keeps, and no more is read of it than there is.
func TestRefusalAfterALongerSentenceThatKeeps(t *testing.T) {
	f := newFinder(t)
	for _, body := range []string{
		"I'd be very glad to go on getting the fortnightly bulletin for members with all its news of gardens, please keep sending me that one. Stop the offers.",
		"Please do keep me on the list for Garden Notes, which I have read every single month since 2011 and wouldn't be without. Unsubscribe me from Deals.",
		"Please stop sending me marketing, but keep me on the others of which I told you at such length in my letter. No.",
	} {
		for _, found := range f.Find(mail("Emails", body), true) {
			if !strings.Contains(body, found.Quote) {
				t.Errorf("%q: quotes %q", body, found.Quote)
			}
		}
	}
}

// "All" refuses everything, whatever services go on; "all your other emails" does not.
func TestSaysAll(t *testing.T) {
	for said, want := range map[string]bool{
		"You've been unsubscribed from all our marketing.":                      true,
		"You've been unsubscribed from the offers and all our other marketing.": true,
		"You've been unsubscribed from Extras and all other marketing emails.":  true,

		"Please stop all emails.":                                       true,
		"Please unsubscribe me from all your other emails.":             false,
		"You've been taken off all other lists.":                        false,
		"Please stop all your marketing except the monthly newsletter.": false,
		"Please stop all your emails bar the monthly newsletter.":       false,
		"Please stop all marketing, excluding the newsletter.":          false,
		"You've been unsubscribed from the offers.":                     false,
	} {
		s := newSentence(said, 0)
		s.inNormalForm()
		if got := saysAll([]hit{{sentence: &s}}); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

// The foot's way to leave says "all lists"; what was left is told above it.
func TestAWayToLeaveIsNoAct(t *testing.T) {
	m := mail("Radar switched off", "Blip. Gone. // You've dropped out of Gig Radar, so that's the last of the on-sale alerts for gigs, presales and festivals. "+
		"You're still on The Stalls, which you can leave separately whenever you like. // Gig Radar is one of Northbank's lists. Leave Gig Radar or see all lists")
	m.ListID = "gigradar.northbank.example"
	got := newFinder(t).Find(m, false)
	if len(got) != 1 || got[0].Scope != complaint.ScopeList || !strings.Contains(got[0].Quote, "dropped out of Gig Radar") {
		t.Errorf("found %+v", got)
	}
}

// What goes on may stand in a table below, some of it by a name that sounds like service.
func TestListLeftAboveATableOfTheOthers(t *testing.T) {
	m := newBlindMail([]string{
		"optout:list", "From: Tramside Tickets <tickets@tramside.example>", "You've left Sheffield Weekly", "Hi Sam,",
		"You're off the Sheffield Weekly list and won't get it any more.", "This leaves your other lists as they were. You still get:",
		"| Artist Alerts | Yes |", "| Sheffield Weekly | No |", "| Club Nights North | No |",
	}, nil).mail
	got := newFinder(t).Find(m, false)
	if len(got) != 1 || got[0].Scope != complaint.ScopeList || !slices.Equal(got[0].Lists, []string{"name:Sheffield Weekly"}) {
		t.Errorf("found %+v", got)
	}
}

// Who wants to be put back, or to stay, refuses nothing, whatever the subject and wherever it is sent.
func TestWishesToStayOrToReturn(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		returns             bool
	}{
		{"put back, under the old subject", "Unsubscribe", "Please put me back on your mailing list. I left by mistake.", true},
		{"fewer of something, and stay", "My emails", "Please stop sending me confirmations, I want to stay on the list.", false},
		{"stay, without two copies", "My emails", "I would like to stay on the list. I do not want to receive two copies.", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			m.From, m.To = []complaint.Address{{Addr: "sam@example.co.uk"}}, []complaint.Address{{Addr: "unsubscribe@northbank.example"}}
			got := f.Find(m, true)
			if tc.returns && (len(got) != 1 || !got[0].ReConsent) || !tc.returns && len(got) != 0 {
				t.Errorf("found %+v", got)
			}
		})
	}
}
