package company

import (
	"fmt"
	"testing"

	"desist/complaint"
)

func TestPickName(t *testing.T) {
	for _, tc := range []struct {
		name   string
		used   map[string]int
		legal  string
		domain string
		want   string
	}{
		{"what all names hold", map[string]int{"Orrinsdale Symphony": 20, "Friends of Orrinsdale Symphony": 25, "Come and Sing, Orrinsdale Symphony": 15}, "", "orrinsdale.example", "Orrinsdale Symphony"},
		{"a department", map[string]int{"Hadderley": 20, "Hadderley Rewards": 30}, "", "hadderley.example", "Hadderley"},
		{"a department that is used most", map[string]int{"Spotlode": 10, "Spotlode Casting": 30}, "", "spotlode.example", "Spotlode"},
		{"the proper name in few mails", map[string]int{"Hadderley": 2, "Hadderley Rewards": 30}, "", "hadderley.example", "Hadderley Rewards"},
		{"what departments have in common", map[string]int{"Gorsefoot Trail Tales": 20, "Gorsefoot Bookings": 18, "Gorsefoot Results": 9}, "", "gorsefoot.example", "Gorsefoot"},
		{"up to a comma", map[string]int{"Verrin & Lowe, Bristol": 20, "Verrin & Lowe Repairs": 18}, "Verrin & Lowe (Optical) Ltd", "verrinlowe.example", "Verrin & Lowe"},
		{"what says of what kind it is", map[string]int{"Tarnley": 20, "Tarnley Rewards": 10, "Tarnley Bank": 12}, "", "tarnley.example", "Tarnley Bank"},
		{"the one that is registered", map[string]int{"Heddlestone Hearing Care": 10, "Heddlestone Hearing, Norwich": 20}, "Heddlestone Hearing Care LLP", "heddlestonehearing.example", "Heddlestone Hearing Care"},
		{"the one that the domain spells on", map[string]int{"Dunmere Coach Holidays": 10, "Dunmere": 20}, "A. J. Dunmere & Sons Ltd", "dunmerecoaches.example", "Dunmere Coach Holidays"},
		{"what says of what kind it is, in departments alone", map[string]int{"Tarnley Bank Rewards": 20, "Tarnley Bank Offers": 15, "Tarnley Treats": 10}, "", "tarnley.example", "Tarnley Bank"},
		{"a business of a bigger one", map[string]int{"Tarnley": 40, "Tarnley Insurance": 10}, "", "tarnley.example", "Tarnley"},
		{"letters that a domain happens to go on with", map[string]int{"Harrowbee Garden": 40, "Harrowbee Sale": 10}, "", "harrowbees.example", "Harrowbee"},
		{"capitals", map[string]int{"NorthBank Deals": 20, "Northbank Tips": 19}, "", "northbank.example", "NorthBank"},
		{"a name that ends with another", map[string]int{"Lakes": 10, "Visit Lakes": 30}, "", "visitlakes.example", "Visit Lakes"},
		{"part of a word", map[string]int{"Tarn": 10, "Tarnbrook": 12}, "", "tarnbrook.example", "Tarnbrook"},
		{"the one that the domain says", map[string]int{"Reader Offers": 30, "Penhale Press": 12}, "", "penhalepress.example", "Penhale Press"},
		{"none", nil, "", "meridian-card.example", "Meridian Card"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			shown := map[string]complaint.Identity{}
			for n, c := range tc.used {
				shown[n] = complaint.Identity{Count: c}
			}
			n := naming{shown: shown, fallback: tc.used, legal: []string{tc.legal}, domain: tc.domain, domains: []string{tc.domain}}
			if got := n.pick(); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// A sender may show as many names as it likes.
func TestPickNameOfMany(t *testing.T) {
	shown, used := map[string]complaint.Identity{}, map[string]int{}
	for i := range 500 {
		name := fmt.Sprintf("Northbank Offer %d", i)
		shown[name], used[name] = complaint.Identity{Count: 1}, 1
	}
	n := naming{shown: shown, fallback: used, domain: "northbank.example", domains: []string{"northbank.example"}}
	if got := n.pick(); got != "Northbank Offer" {
		t.Errorf("%q", got)
	}
}
