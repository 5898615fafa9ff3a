package optout

import (
	"slices"
	"testing"

	"desist/complaint"
)

func TestNamesOfWhatIsLeft(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, subject, body string
		want                []string
	}{
		{"the list by its name", "Unsubscribed", "You've left Bump Weekly. You'll still get First Foods.", []string{"Bump Weekly"}},
		{"the kept one first", "Your emails", "You'll go on getting Garden Notes, but you're off The Friday Pour.", []string{"Friday Pour"}},
		{"several", "Done", "You're off Toddler Times, Big School and Bump Weekly.", []string{"Toddler Times", "Big School", "Bump Weekly"}},
		{"two with and", "Done", "You've left Crime Fiction and Children's Books.", []string{"Crime Fiction", "Children's Books"}},
		{"one that holds and", "Done", "You have been removed from the list \"Parents and friends\".", []string{"Parents and friends"}},
		{"one that ends in a word of staying", "You have left What's On", "You have been unsubscribed from our What's On emails.", []string{"What's On"}},
		{"the name before the verb", "Choir", "Bodhran Basics is off, the Gig Guide is still on.", []string{"Bodhran Basics"}},
		{"not taken off", "Choir", "You've been taken off Demo Days. I'd never take you off River Levels.", []string{"Demo Days"}},
		{"what was not unsubscribed", "Speedy Saver unsubscribed", "Not unsubscribed: Broadband Brief", []string{"Speedy Saver"}},
		{"how to leave the others", "You've left Shop News", "You are still on one other list: Corvane Families. To leave that one too, use the link at the foot of any Families email.", []string{"Shop News"}},
		{"what goes on, in short", "You've left Shop News", "You're still on Corvane Families. If you leave Families as well, nothing more will come.", []string{"Shop News"}},
		{"a reference", "Your objection", "We have taken you off our mailing list under reference DP-3318.", nil},
		{"the company's own name", "Unsubscribed", "You have been unsubscribed from Northbank.", nil},
		{"whom the mail greets", "Off the list", "Hi Danika, you're off the list.", nil},
		{"a person with a title", "Off the list", "I've taken you off, Mrs Tan.", nil},
		{"no name", "Unsubscribed", "You won't get any more emails from us.", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			m.From = []complaint.Address{{Name: "Northbank", Addr: "hello@northbank.example"}}
			read := readText(m, nil)
			if got := f.lex.namesLeft(m, &read); !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestNamesOfListsInTheSendersName(t *testing.T) {
	for _, tc := range []struct {
		name, from, addr, list string
		want                   bool
	}{
		{"before the company's", "Stage Whispers from Corvedale Playhouse", "whispers@corvedaleplayhouse.example", "Stage Whispers", true},
		{"after it", "Harcourt Menswear | Style File", "style@harcourtmens.example", "Style File", true},
		{"one word", "Spoke, by Vellum Cycles", "hello@vellumcycles.example", "Spoke", true},
		{"with the company's own", "Tarn Bank Insights", "insights@tarnbank.example", "Tarn Bank Insights", true},
		{"after the company's, with nothing between", "Wexcombe Arts & Events", "whatson@wexcombecouncil.example", "Arts & Events", true},
		{"one word after it", "Tarn Bank", "hello@tarn.example", "Bank", false},
		{"the company alone", "Tarn Bank", "hello@tarnbank.example", "Tarn Bank", false},
		{"the company beside a list", "Stage Whispers from Corvedale Playhouse", "whispers@corvedaleplayhouse.example", "Corvedale Playhouse", false},
		{"a part of it", "Tarn Bank", "hello@tarnbank.example", "Tarn", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := listInName(complaint.Address{Name: tc.from, Addr: tc.addr}, tc.list); got != tc.want {
				t.Error(got)
			}
		})
	}
}

// A menu may stand at the top of a mail, and what follows is read.
func TestAMenuAtTheTopIsNoSmallPrint(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		want       int // sentences before the small print
	}{
		{"a menu at the top", "Shop | Recipes | Help // Hi Sam, // You have been taken off our list. // Bye", 3},
		{"a menu at the end", "You have been taken off our list. // Shop | Recipes | Help // Hello again to all of you", 1},
		{"a copyright line at the top", "© Northbank | All rights // You have been taken off our list.", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			read := readText(mail("", tc.body), nil)
			if got := len(read.body()); got != tc.want {
				t.Errorf("%d sentences, want %d", got, tc.want)
			}
		})
	}
}
