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
