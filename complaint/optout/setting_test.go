package optout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

func TestSettingsInLines(t *testing.T) {
	for _, tc := range []struct{ line, name, value string }{ // no name: it is none
		{"Offers by email: off", "Offers by email", "off"},
		{"Email newsletter: Subscribed, changed to Not subscribed", "Email newsletter", "not subscribed"},
		{"Weekly deals: unsubscribed 04.07", "Weekly deals", "unsubscribed"},
		{"Offers by email: Do not contact", "Offers by email", "no"},
		{"Fish Dock ✘ (you removed this)", "Fish Dock", "off"},
		{"Club shop: OFF – you've opted out of these", "Club shop", "off"},
		{"Silver Singles: NO - removed today", "Silver Singles", "no"},
		{"Trail Deals: on, no change", "Trail Deals", "on"},
		{"Newsletter: no thanks (you said)", "Newsletter", "no"},
		{"Shoes (on → off)", "Shoes", "off"},
		{"Permission to e-mail offers: [Yes] → [No]", "Permission to e-mail offers", "no"},
		{"1. Dance - from Yes to No", "Dance", "no"},
		{"marketing.email = OFF (was ON)", "marketing.email", "off"},
		{"Marketing: opted out of email, text and calls", "Marketing", "opted out"},
		{"Marketing emails: Guest has opted out", "Marketing emails", "opted out"},
		{"News and offers from us and our sponsors by email: No (as you chose)", "News and offers from us and our sponsors by email", "no"},
		{"Sale previews: Daily, weekly, never", "", ""},
		{"Is the newsletter included: No, you need the Plus plan", "", ""},
		{"Newsletter by post: no, by email", "", ""},
		{"Parish newsletter – No 12", "", ""},
		{"Newsletter voucher: off 3 June", "", ""},
		{"Marketing: contact", "", ""},
		{"Your parcel: out for delivery", "", ""},
		{"Lunch: in the garden", "", ""},
		{"Would you like offers: yes or no?", "", ""},
		{"Note: we're off on Monday", "", ""},
		{"Total: £4.00", "", ""},
		{"ȺȺȺȺȺ → off", "", ""},
		{strings.Repeat("a ", 1<<16) + ": off", "", ""},
	} {
		t.Run(upTo(40, tc.line), func(t *testing.T) {
			name, v, ok := nameAndValue(tc.line, false)
			if ok != (tc.name != "") || ok && (name != tc.name || v.says != tc.value) {
				t.Errorf("got %q %+v %v, want %q %q", name, v, ok, tc.name, tc.value)
			}
		})
	}
}

func TestWhatAMailListsAsChosen(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		off                 []string
		on                  int
	}{
		{"lines", "Your email settings", "You made one change to the emails you get. // Little Boots: switched off // Trail Deals: on, no change", []string{"Little Boots: off"}, 1},
		{"two words", "Your newsletters", "You changed your newsletters. // Recipes: not subscribed // Garden News: Opted in // Fine Print: opted out", []string{"Recipes: unsubscribed", "Fine Print: off"}, 1},
		{"before and now in ticks", "Your email topics", "You changed your choices. // Before: Solar ✔ Heat pumps ✔ // Now: Solar ✔ Heat pumps ✘", []string{"Heat pumps: off"}, 1},
		{"no mailings", "Where your team is", "Jo: in // Sam: out // Priya: in", nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, _ := f.lex.lessonText(mail(tc.subject, tc.body), false)
			off, on := text.offAndOn()
			var got []string
			for _, s := range off {
				got = append(got, s.text)
			}
			if diff := cmp.Diff(tc.off, got); diff != "" || on != tc.on {
				t.Errorf("%d on, want %d; off: %s", on, tc.on, diff)
			}
		})
	}
}

// Whatever is listed, its words are quoted as they stand in the mail.
func TestListedSettingsAreQuotedAsWritten(t *testing.T) {
	f := newFinder(t)
	for _, body := range []string{
		"You updated your newsletters. // Garden News – off // Town News – on",
		"You changed your email subscriptions. // Partner offers: Subscribed, changed to Not subscribed // Newsletter: on",
		"You changed your marketing choices. // Before: Offers ✔ News ✔ // Now: Offers ✘ News ✘",
	} {
		for _, g := range f.Find(mail("Your email preferences", body), false) {
			if !strings.Contains(strings.ReplaceAll(body, " // ", "\n"), g.Quote) {
				t.Errorf("%q is not in %q", g.Quote, body)
			}
		}
	}
}

func FuzzSettings(f *testing.F) {
	for _, s := range []string{"Offers: off", "A ✔ B ✘", "You kept: a, b", "x → y", "...: …", "Was on, now off"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := &complaint.Message{Subject: "Your email choices", Blocks: []complaint.Block{{Kind: complaint.BlockParagraph, Text: s}}}
		text := readText(m, nil)
		for i := range text.all {
			if n := &text.all[i]; n.written == "" && !strings.Contains(s+m.Subject, n.text) {
				t.Errorf("%q was read as written, and is not in %q", n.text, s)
			}
		}
	})
}
