package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

// What a mail lists as chosen, in the shapes that forms and preference centres have. Each case says what is found, as scope and
// lists.
func TestWhatIsListed(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body, want string }{
		{"values before their names", "Your list settings", "You changed your lists today. This is what you're on now: // ON // Pattern of the month // OFF // Loom Deals // ON // Club notices", "opt-out list"},
		{"boxes in brackets", "Contact preferences received", "You changed your preferences. We have put your answers on our system today: // [ ] Marketing emails // [x] Marketing by post", "opt-out channel"},
		{"what is left on", "Your email preferences", "Thanks for updating your email preferences. // Turned off today: Special Offers // Left on: Store News", "opt-out list"},
		{"a heading of what ends", "Your email preferences were updated", "You'll get: // Receipts // You won't get: // New in the shop // Offers and upgrades", "opt-out all"},
		{"a name that refuses", "Your contact settings", "Do not email: YES // Do not call: YES // These settings were saved to your record today at your request.", "opt-out all"},
		{"a name that refuses, switched off", "Data preferences amended", "Opt out of marketing by email: No // Opt out of marketing by post: Yes", "none"},
		{"what it was stands beside it", "Your marketing settings were changed", "Your marketing settings are changed. // Email offers: OFF (was ON until today) // Email news: OFF (was ON until today)", "opt-out all"},
		{"off as before", "Your marketing preferences", "You changed your marketing preferences. // Marketing emails: off (since 2023) // Marketing texts: on", "sign-up or none"},
		{"a value that stood", "Your member portal update", "Your portal shows what you changed in your preferences. // Loan offers (SMS) Y > N // Newsletter (email) N = N", "none"},
		{"nothing was changed", "Your marketing settings", "Nothing was changed when you visited your settings today. // Marketing email: off", "none"},
		{"no change to something else", "Your preferences", "You updated your marketing preferences. No changes were made to post. // Marketing by email: off // Post: on", "opt-out channel"},
		{"a question of a form", "You've signed up for the walk", "Thank you for joining. // Team name: Blisters // Can we email you about other events and appeals? No // We'll email you about this walk only.", "opt-out all"},
		{"a question about something else", "Booking received", "You filled in our form. // Can we email you about your appointment? No // Can we text you? Yes", "none"},
		{"a question about the newsletter itself", "Your answers", "You told us: // Would you like to write for our newsletter? No // Are our emails too long? No", "none"},
		{"a reversed question", "Your answers", "You filled in our form. // Do you want to be taken off our mailing list? No", "none"},
		{"joined one, beside others that are off", "Your email preferences have been updated", "You have switched Seed Offers on. // Seed Offers: on // Garden News: off", "sign-up"},
		{"before and after in blocks", "You changed your email topics", "Here are your email topics. // Before // Garden News: off // Seed Offers: on // After // Garden News: on // Seed Offers: on", "sign-up or none"},
		{"one left and one joined", "Your email settings", "You changed your email settings. // Garden News: on → off // Seed Offers: off → on", "none, sign-up or list"},
		{"a list called after a booking", "Preferences", "You changed your email preferences. // Booking offers by email: off // Seeds: on", "opt-out list"},
		{"a heading that ends in on", "Your preferences have changed", "You saved changes to your profile. // Messages // Before // From now on // Fares and offers by email // On // Off // Messages about flights you've booked // On // On", "opt-out all"},
		{"pictures in the newsletter", "Consents", "You changed these consents. // Photographs in the newsletter: from Yes to No // Local walks: Yes, no change", "none"},
		{"a list whose name begins with no", "Your lists", "You changed your email preferences. // No Frills: on // Garden News: on", "sign-up or none"},
		{"stop press", "Your lists", "You changed your email preferences. // Stop press newsletter: on // No Frills newsletter: yes", "sign-up or none"},
		{"what an article tells", "Tuesday Quiz", "You asked to get this newsletter. // Stopped: // Tuesday Quiz // Still on: // Friday Bingo", "none"},
		{"another list in the same word", "Your settings", "You changed your email settings. // Our newsletter: off // Our offers: on", "opt-out list"},
		{"bills by e-mail", "Your settings", "You changed your settings. // Bill by email: off // Bill by post: on", "none"},
		{"a mailing list of the reader's own", "Your party", "You updated your mailing list for the party. // Aunt Jo: no // Uncle Sid: yes", "none"},
		{"how results come", "Your test results", "You changed how you get your results. // Email: No // App: Yes", "none"},
		{"choices below that did not change", "Your password and preferences", "You changed your password. Your marketing preferences below did not change. // Email: Off // Post: On", "none"},
		{"a way to reach the person under a refusal", "Your marketing preferences", "Your marketing preferences were saved. // Do not contact me by: // ☐ Email // ☑ Post", "none"},
		{"a menu", "Your reservation", "Your reservation is confirmed. You asked: // Set menu offers: no // High chair: yes", "none or list"},
		{"personalised offers", "Your privacy choices", "You changed your choices. // Personalised offers: off // Tracking in emails: off", "none"},
		{"two lists at a welcome", "Welcome", "Welcome! You picked: // Garden news: yes // Seed news: no", "none, sign-up or list"},
		{"in one line", "Your contact preferences", "As of today: email NO (changed from YES), telephone NO, printed wine list YES.", "opt-out channel"},
		{"alerts in one line", "Your settings", "Your alert settings have been updated: push on, email off.", "none"},
		{"heads in the lines", "Change to your communication preferences", "You made a change in My Lanyard. // OLD: Marketing emails NO // NEW: Marketing emails YES", "sign-up"},
		{"heads in the lines, two settings", "Change to your communication preferences", "You made a change in My Lanyard. // OLD: Marketing emails YES / Partner emails YES // NEW: Marketing emails NO / Partner emails NO", "opt-out all"},
		{"topics of no mail word that went off", "Your email settings", "You've just told us what you'd like in your inbox. // Recipes: off (was on) // Weekly menu: on", "opt-out list"},
		{"what others do in an app", "Your email notification settings", "Mentions: off (was on) // Replies: on", "none"},
		{"not yet", "Your choices, please confirm", "You asked to alter the emails you get. // Boys (on → off) // Shoes (on → off) // Until you press the button below nothing will change.", "none"},
		{"something else was changed", "Preferences updated", "Recipes and tips: off // Offers: off // Delivery day: Thursday (changed today, was Monday)", "none"},
		{"marketing ends with the membership", "MEMBERSHIP TERMINATED", "Membership ended at midnight. // Marketing emails: stopped for good. // Locker 88 gets cut open on Friday.", "opt-out all"},
		{"marketing goes on without the account", "Account closed", "We've closed your account as you asked. // Marketing consent: not changed (email: yes)", "none"},
		{"a title with a post in it", "Your newsletters", "You changed your newsletters. // Poetry Post: off (changed today) // Crossword Club: on // Shop offers: on", "opt-out list"},
		{"names before and after", "Before and after: your emails", "You changed the emails you get. // Before: Cruises, Safaris, City // After: Safaris, City", "opt-out list"},
		{"a name more after", "Before and after: your emails", "You changed the emails you get. // Before: City // After: City, Villas", "sign-up or none"},
		{"a form to fill in", "Your email profile", "Choose a frequency. // Style notes: never // Sale previews: weekly // Save my choices", "none"},
		{"an app's", "Your notifications", "You changed the notifications in our app. // Offers: on → off // Deals: on → on", "none"},
		{"nothing else was changed", "You changed one setting", "Kids' Club emails are off. You changed nothing else, so Weekly Listings are still on.", "opt-out list"},
		{"other ways have not changed", "Contact preferences", "Email: No // SMS: No // Post: No // You moved Email from Yes to No. SMS and Post have not changed.", "opt-out all"},
		{"permissions that have not changed", "Your marketing permissions", "We hold these permissions for you. They were set when you joined and have not changed. // Email offers: no // Partner offers by email: no", "none"},
		{"turned off that day", "Mailing preferences", "Race entries: off – you turned this off today // Club kit offers: on // Ride of the month: on", "opt-out list"},
		{"left and staying", "Email lists", "You changed your email lists. // Left today: // Schools & Families // Staying: // Season News // Friends' Events", "opt-out list"},
		{"webinars among mailings", "Email choices updated", "Webinars: off (was on) // New features: on // Offers: on", "opt-out list"},
		{"a lamp", "Your alarm was changed", "We are sending you this email as your alarm settings changed. // Motion sensor: on → off // Door sensor: on", "none"},
		{"somebody else tried", "Your email settings", "Somebody tried to change your email preferences. We have blocked it. // Offers: on → off // Deals: on", "none"},
		{"a menu above", "Your email preferences", "New in | Women | Men | Home | Sale // Your email preferences have been changed. // New arrivals: weekly // Sale and offers: weekly // Style notes: never", "opt-out list"},
		{"now yes", "Your contact preferences", "You changed your contact preferences. // Email: No (now Yes) // Post: Yes", "sign-up or none"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := "none"
			for _, x := range f.Find(mail(tc.subject, tc.body), false) {
				if got = "opt-out " + string(x.Scope); x.ReConsent {
					got = "sign-up"
				}
			}
			if got != tc.want && (strings.HasPrefix(tc.want, "opt-out") || !strings.Contains(tc.want, strings.TrimPrefix(got, "opt-out "))) {
				t.Errorf("found %s, want %s", got, tc.want)
			}
		})
	}
}

// Lists that go on in the words of the company or the person.
func TestListsThatGoOn(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		own                 bool
		want                complaint.Scope
		list                string
	}{
		{"nothing else changes", "Email subscription changed", "You've come off The Friday Balance. Nothing else has changed: Product News is still on.", false, complaint.ScopeList, ""},
		{"still on these lists", "Removed from Societies Roundup", "You've been removed from the Societies Roundup. You're still on these lists: // SU Weekly // Sports Union News", false, complaint.ScopeList, "Societies Roundup"},
		{"the company's other mail", "You've left the Wine Cellar", "You won't get any more Wine Cellar emails. // This doesn't affect your other Marlowes emails, such as Your Weekly Offers.", false, complaint.ScopeList, ""},
		{"a kitchen's emails", "Unsubscribed", "You've been unsubscribed from Garden News. You'll still get our emails about Anna's Kitchen.", false, complaint.ScopeList, "Garden News"},
		{"a name that ends in a word for a service", "You've left Bargain Basket", "You have been unsubscribed from Bargain Basket and won't get it again. // You are still on the lists for Pattern Post and The Skein.", false, complaint.ScopeList, "Bargain Basket"},
		{"an app that stays", "Unsubscribed", "You've been unsubscribed from our mailing list. You still have the app and your points.", false, complaint.ScopeAll, ""},
		{"keep that coming", "Presale Insider", "Hi, can you unsubscribe me from Presale Insider? The Weekly is fine, keep that one coming.", true, complaint.ScopeList, "Presale Insider"},
		{"leave me on", "The Seed Drawer", "Hello, I no longer want The Seed Drawer, but please leave me on Sunday Digging, which I read over breakfast.", true, complaint.ScopeList, "Seed Drawer"},
		{"but keep me on", "Societies", "Hi, could you unsubscribe me from Societies Roundup please, but keep me on SU Weekly? Thanks", true, complaint.ScopeList, "Societies Roundup"},
		{"I like it", "Late Escapes", "Please stop sending Late Escapes. Island Notes I like.", true, complaint.ScopeList, "Late Escapes"},
		{"do not stop", "Garden News", "Please unsubscribe me from Garden News. Don't stop Seed Offers.", true, complaint.ScopeList, "Garden News"},
		{"still kept on", "Unsubscribe", "I asked to be unsubscribed but you still keep me on the mailing list. Please take me off.", true, complaint.ScopeAll, ""},
		{"a rota", "Emails", "Please unsubscribe me from all marketing emails, but keep me on the tennis rota.", true, complaint.ScopeAll, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			if tc.own {
				m.From, m.To = m.To, m.From
			}
			got := f.Find(m, tc.own)
			if len(got) == 0 {
				t.Fatal("nothing found")
			}
			for _, x := range got {
				if x.ReConsent || x.Scope != tc.want || tc.list != "" && strings.Join(x.Lists, "") != complaint.ListNamePrefix+tc.list {
					t.Errorf("found %+v, want %s %q", x, tc.want, tc.list)
				}
			}
		})
	}
}
