package ledger

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

// A name in a mail and that of a list may differ by a word for mail, by what stands between, or in that the mail names two things in one.
func TestNamesThatDifferALittle(t *testing.T) {
	const garden = "garden.northbank.example"
	for _, tc := range []struct{ name, left, list, sender, want string }{
		{"a word for mail at the end", "Last Cabins alerts", "lastcabins.northbank.example", "Northbank", "lastcabins.northbank.example"},
		{"words between", "Deal of the Week", "4711.mailhost.example", "Northbank Deal of the Week", "4711.mailhost.example"},
		{"two kinds of offers in one", "Offers and sales", "offers.northbank.example", "Northbank", "offers.northbank.example"},
		{"two things", "Recipes and garden", "recipes.northbank.example", "Northbank", ""},
		{"a word that many lists bear", "News alerts", "news.northbank.example", "Northbank", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			left := unsubscribed
			left.Scope, left.Lists = complaint.ScopeList, []string{complaint.ListNamePrefix + tc.left}
			b := newBox()
			for _, m := range []struct{ list, sender string }{{tc.list, tc.sender}, {garden, "Northbank Garden"}} {
				b.add(northbank, -time.Hour, func(r *complaint.Reading) {
					r.ListID, r.From = m.list, complaint.Address{Name: m.sender, Addr: "hello@northbank.example"}
					r.Verdict.DirectMarketing = true
				})
			}
			b.add(northbank, 0, nil, left)
			var want []complaint.List
			if tc.want != "" {
				want = []complaint.List{complaint.List(tc.want)}
			}
			if diff := cmp.Diff(want, Of(b.in).OptOuts[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A list that is left without a name is the one that all marketing came on until then.
func TestTheOnlyListThereIs(t *testing.T) {
	one := unsubscribed
	one.Scope = complaint.ScopeList
	for _, tc := range []struct {
		name string
		at   map[string]time.Duration // when marketing came on a list first
		want []complaint.List
	}{
		{"one", map[string]time.Duration{"a.northbank.example": -time.Hour}, []complaint.List{"a.northbank.example"}},
		{"two", map[string]time.Duration{"a.northbank.example": -time.Hour, "b.northbank.example": -time.Minute}, nil},
		{"a second one later", map[string]time.Duration{"a.northbank.example": -time.Hour, "b.northbank.example": time.Hour}, []complaint.List{"a.northbank.example"}},
		{"none before", map[string]time.Duration{"a.northbank.example": time.Hour}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for id, at := range tc.at {
				b.add(northbank, at, func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = id, true })
			}
			b.add(northbank, 0, nil, one)
			if diff := cmp.Diff(tc.want, Of(b.in).OptOuts[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}
