package optout

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/rfc822"
)

func TestRowOfSettings(t *testing.T) {
	for _, tc := range []struct {
		name        string
		header, row row
		want        string
	}{
		{"one value", nil, row{"Email", "Off"}, "Email: off"},
		{"before and now", row{"Setting", "Before", "Now"}, row{"Marketing by email", "On", "Off"}, "Marketing by email: off"},
		{"was and is now", row{"Preference", "Was", "Is now"}, row{"Offers by email", "On", "Off"}, "Offers by email: off"},
		{"no before now", row{"Setting", "Before", "Now"}, row{"Marketing by email", "No", "No"}, ""},
		{"no thanks before and now", row{"Setting", "Before", "Now"}, row{"Marketing by email", "No thanks", "No thanks."}, ""},
		{"none before and now", row{"Setting", "Before", "Now"}, row{"Offers by email", "None", "None"}, "Offers by email None None"},
		{"until and from", row{"Way of contact", "Until 9 Nov", "From 10 Nov"}, row{"Appeals and news", "Yes", "No"}, "Appeals and news: no"},
		{"before and after of e-mail", row{"Interest", "Email before", "Email after"}, row{"New releases", "Yes", "No"}, "New releases: no"},
		{"how often", row{"Mailing", "How often"}, row{"Style notes", "Never"}, "Style notes: Never"},
		{"marketing beside another topic", row{"How", "Marketing", "About your cover"}, row{"Email", "No", "Yes"}, "Email Marketing: no"},
		{"two topics, one of them new", row{"Channel", "Sale news", "New arrivals"}, row{"Email", "On", "Off"}, "Email"},
		{"by channel", row{"Topic", "Push", "Email"}, row{"Offers", "On", "Off"}, "Offers by email: off"},
		{"by channel, nothing above the names", row{"Push", "Email"}, row{"Offers", "On", "Off"}, "Offers by email: off"},
		{"e-mail in the head of the names", row{"Email us about", "Before", "Now"}, row{"Offers", "On", "Off"}, "Offers: off"},
		{"two values and nothing that says which", row{"Offers", "Yes", "No"}, row{"News", "Yes", "No"}, "News"},
		{"the same twice", nil, row{"News", "No", "No"}, "News: no"},
		{"an arrow", nil, row{"Weekly picks", "Off → On"}, "Weekly picks: on"},
		{"a column of refusals", row{"", "Opt out"}, row{"Marketing emails", "No"}, "Opt out of Marketing emails: no"},
		{"no change", nil, row{"Partner offers", "Off (no change)"}, "Partner offers"},
		{"other words", nil, row{"By email", "Not permitted"}, "By email: no"},
		{"no settings", nil, row{"Teapot", "£12.00"}, "Teapot £12.00"},
		{"a lone value", nil, row{"Off"}, "Off"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, _ := tc.row.line(tc.header); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// Many mails lay each row of settings out as a table of its own, and then the cells are blocks like others.
func TestLooseCellsOfSettings(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, cells string
		found       bool
	}{
		{"one value", "Marketing by email|Off|Marketing by text|On", true},
		{"before and now", "Marketing by|Before|Now|Email|On|Off|Text|On|On|Post|Off|Off", true},
		{"off before and now", "Marketing by|Before|Now|Email|Off|Off|Text|On|Off", false},
		{"which counts is not told", "Marketing by email|On|Off|Marketing by text|On|On", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Your marketing preferences have been updated", "You updated your marketing preferences today. Here's what changed.")
			for c := range strings.SplitSeq(tc.cells, "|") {
				m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: c})
			}
			if got := f.Find(m, false); (len(got) == 1 && !got[0].ReConsent) != tc.found || len(got) > 0 && got[0].ReConsent {
				t.Errorf("found %+v", got)
			}
		})
	}
}

// The head of a table is that of all its rows, and a row that can't be read must not make those that say "off" the whole.
func TestTableOfSettings(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name  string
		rows  []string
		found bool
	}{
		{"all off", []string{"Topic|Post|Email", "News|On|Off", "Offers|On|Off"}, true},
		{"the second row is on", []string{"Topic|Post|Email", "News|On|Off", "Offers|Off|On"}, true},
		{"the third row was switched on", []string{"Setting|Before|Now", "Email news|On|Off", "Email surveys|Off|Off", "Email offers|Off|On"}, false},
		{"nothing above the names", []string{"Email|Post", "News|On|Off", "Offers|On|Off"}, false},
		{"nothing says which column counts", []string{"Email news|Off|Off", "Email offers|Off|On"}, false},
		{"a row too long to read", []string{"Topic|Email", "News" + strings.Repeat("|Off", 69) + "|On"}, false},
		{"a name changed too", []string{"Before|Now", "Surname|Fletcher|Marsden", "Email offers|Yes|No", "Catalogue by post|Yes|Yes"}, true},
		{"an empty cell", []string{"Topic|Email|Post", "News by email or post|Off"}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Your marketing preferences have been updated", "Here is what you chose.")
			for i, r := range tc.rows {
				for c := range strings.SplitSeq(r, "|") {
					m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: i + 1, Text: c})
				}
			}
			got := f.Find(m, false)
			if found := len(got) == 1 && !got[0].ReConsent; found != tc.found {
				t.Errorf("found %v, %+v", said(got), got)
			}
		})
	}
}

// Service that stays on makes no lists of the mailings that went off.
func TestServiceThatStaysOnIsNoList(t *testing.T) {
	m := mail("your email settings have changed", "hi sam, here's what you changed just now.")
	for i, r := range []string{"email|before|now", "new in your size|on|off", "offers and fee-free weekends|on|off", "messages, sales and orders|on|on"} {
		for c := range strings.SplitSeq(r, "|") {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: i + 1, Text: c})
		}
	}
	if got := newFinder(t).Find(m, false); len(got) != 1 || got[0].ReConsent || got[0].Scope != complaint.ScopeAll {
		t.Errorf("found %+v", got)
	}
}

// However a setting is read, what is quoted of it are the mail's own words.
func TestSettingsAreQuotedAsWritten(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name string
		rows []string
		want string
	}{
		{"in other words", []string{"Marketing emails|Not permitted"}, "Marketing emails Not permitted"},
		{"by columns", []string{"Topic|Post|Email", "News|On|Off (no change)"}, "News On Off (no change)"},
		{"by its mark", []string{"News and offers", "✘ Email", "✘ Phone"}, "✘ Email"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Your marketing preferences have been updated", "")
			for i, r := range tc.rows {
				b := complaint.Block{Kind: complaint.BlockParagraph, Text: r}
				for c := range strings.SplitSeq(r, "|") {
					if c != r {
						b = complaint.Block{Kind: complaint.BlockCell, Row: i + 1, Text: c}
					}
					m.Blocks = append(m.Blocks, b)
				}
			}
			if got := f.Find(m, false); len(got) != 1 || got[0].ReConsent || got[0].Quote != tc.want {
				t.Errorf("found %+v, want the words %q", got, tc.want)
			}
		})
	}
}

// A list of what there is, what is done or what works looks like settings, but nobody chose it.
func TestListsThatNobodyChose(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body string }{
		{"no discount on an order", "Your order 1234", "Thank you for your order. // 1 mug £8 // Promotions: none // Total £8"},
		{"an order without offers", "Your order 1234", "Thank you for your order. // 1 mug £8 // Offers: no // Total £8"},
		{"how a booking came", "Booking confirmation", "Your booking is confirmed. // Email: no // Phone: 01632 960000 // Breakfast: yes"},
		{"what a plan has", "Welcome to Northbank", "Your plan: // ✗ Email marketing // ✗ Custom domain // ✓ 1 GB storage"},
		{"cookies", "Your cookie choices", "You chose: // Analytics: off // Marketing: off // Essential: on"},
		{"cookies in the text", "Your privacy choices", "You chose which cookies we may use. // Marketing: off // Analytics: off"},
		{"what works", "Maintenance tonight", "What will be affected: // Email: off // Phones: on // Website: on"},
		{"what is done", "Meeting notes", "Actions: // ✗ Email marketing plan // ✓ Book hall"},
		{"what is to do", "Your to-do list", "Today // ☐ Email newsletter to members // ☐ Marketing call with Jo"},
		{"a survey", "Your answers", "Thank you for taking part. You told us: // Do you read our emails: no // Do you like our newsletter: no"},
		{"what a plan lacks", "Your questions answered", "You asked about our plans and preferences. // Is the newsletter builder included: No"},
		{"what others may do", "Your team's permissions", "You changed the permissions of your team. // Can send marketing: no // Can edit pages: yes"},
		{"contact about one matter", "You changed how we contact you about your claim", "You changed how we contact you about your claim. // Email: off // Post: on"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := f.Find(mail(tc.subject, tc.body), false); len(got) > 0 {
				t.Errorf("found %v, %q", said(got), got[0].Quote)
			}
		})
	}
	chosen := mail("Thanks for creating your account", "You said how you want to hear from us. // Offers: no // News: no")
	if got := f.Find(chosen, false); len(got) != 1 || got[0].ReConsent {
		t.Errorf("found %v where the person chose", said(got))
	}
}

// The line above a marked setting heads it only if it is no setting itself, and the setting is of a channel.
func TestMarkedSettingsUnderTheirHead(t *testing.T) {
	m := mail("Your choices", "News and offers // ✔ Days out by email // ✘ Surveys // ✘ Post")
	read := readText(m, nil)
	var got []string
	for _, s := range read.all[2:] {
		got = append(got, s.text)
	}
	want := []string{"Days out by email: on", "Surveys: off", "News and offers Post: off"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// A mark that says on or off must not be lost on the way from HTML.
func TestMarksOfTablesAreRead(t *testing.T) {
	for mark := range marks {
		html := fmt.Sprintf("Content-Type: text/html; charset=utf-8\r\n\r\n<table><tr><th>List<th>Email</tr><tr><td>Offers<td>%c</tr></table>", mark)
		m, err := rfc822.Parse([]byte(html), rfc822.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if last := m.Blocks[len(m.Blocks)-1]; last.Text != string(mark) || last.Row == 0 {
			t.Errorf("%c: %+v", mark, m.Blocks)
		}
	}
}
