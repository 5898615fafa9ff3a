package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLabelled(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       bool
	}{
		{"a name and a value", "Offers: off", true},
		{"a name and a price", "Total: £4.00", true},
		{"dots", "Offers .......... off", true},
		{"a dash before an answer", "Special offers – Yes", true},
		{"a dash before other words", "The shop – open daily", false},
		{"a sign before a name", "✗ Offers", true},
		{"a sign after a name", "Offers by text ✔️", true},
		{"a sign before an answer", "☐ Yes please", false},
		{"a sign alone", "✓", false},
		{"an address", "https://a.example/x: y", false},
		{"prose with a colon", "We have looked at what you told us and this is what we found: nothing", false},
		{"a word", "Offers", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Labelled(tt.line); got != tt.want {
				t.Errorf("%q: got %v", tt.line, got)
			}
		})
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		name                    string
		above, last, line, next string
		want                    bool
	}{
		{"beside another above", "", "Name: Bob", "Town: Leeds", "", true},
		{"beside another below", "", "Hello", "Name: Bob", "Town: Leeds", true},
		{"under a heading", "", "Your settings:", "Offers: off", "", true},
		{"alone in prose", "", "We looked again", "and found this: all", "is well.", false},
		{"after several", "Name: Bob", "Town: Leeds", "We will", "write.", true},
		{"after one", "Hello", "Name: Bob", "We will", "write.", false},
		{"the first and only lines", "", "Name: Bob", "We will", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parts(tt.above, tt.last, tt.line, tt.next); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestIsAnswer(t *testing.T) {
	for in, want := range map[string]bool{
		"OFF": true, " Yes ": true, "[No]": true, "not subscribed": true, "✗": true, "✔️": true, "✗ No": true, "🔴": true, "⊖": true,
		"Off peak": false, "✗ Offers": false, "": false, "£4.00": false, "x": false, "Yes, please send me all of your offers": false,
	} {
		if got := IsAnswer(in); got != want {
			t.Errorf("%q: got %v", in, got)
		}
	}
}

func TestTable(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		rows       [][]string
		rest       string
	}{
		{
			"columns of blanks, under a rule", "Topic     Was    Now\n-----     ---    ---\nOffers    Yes    No\n\nBye",
			[][]string{{"Topic", "Was", "Now"}, {"Offers", "Yes", "No"}},
			"\nBye",
		},
		{"columns of tabs", "Offers\tNo\nNews\tYes", [][]string{{"Offers", "No"}, {"News", "Yes"}}, ""},
		{"one line is no table", "Offers    No\nBye", nil, "Offers    No\nBye"},
		{"sentences with two blanks between them", "We did.  You did.\nWe won.  You won.", nil, "We did.  You did.\nWe won.  You won."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, rest := Table(tt.text)
			if diff := cmp.Diff(tt.rows, rows); diff != "" || rest != tt.rest {
				t.Errorf("rest %q\n%s", rest, diff)
			}
		})
	}
}
