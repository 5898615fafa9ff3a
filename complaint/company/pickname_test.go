package company

import (
	"testing"

	"desist/complaint"
)

func TestPickName(t *testing.T) {
	for _, tc := range []struct {
		name   string
		used   map[string]int
		domain string
		want   string
	}{
		{"what all names hold", map[string]int{"Orrinsdale Symphony": 20, "Friends of Orrinsdale Symphony": 25, "Come and Sing, Orrinsdale Symphony": 15}, "orrinsdale.example", "Orrinsdale Symphony"},
		{"a department", map[string]int{"Hadderley": 20, "Hadderley Rewards": 30}, "hadderley.example", "Hadderley"},
		{"the name that is used most", map[string]int{"Spotlode": 10, "Spotlode Casting": 30}, "spotlode.example", "Spotlode Casting"},
		{"the proper name in few mails", map[string]int{"Hadderley": 2, "Hadderley Rewards": 30}, "hadderley.example", "Hadderley Rewards"},
		{"a name that ends with another", map[string]int{"Lakes": 10, "Visit Lakes": 30}, "visitlakes.example", "Visit Lakes"},
		{"part of a word", map[string]int{"Tarn": 10, "Tarnbrook": 12}, "tarnbrook.example", "Tarnbrook"},
		{"the one that the domain says", map[string]int{"Reader Offers": 30, "Penhale Press": 12}, "penhalepress.example", "Penhale Press"},
		{"none", nil, "meridian-card.example", "Meridian Card"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			shown := map[string]complaint.Identity{}
			for n, c := range tc.used {
				shown[n] = complaint.Identity{Count: c}
			}
			if got := pickName(shown, tc.used, []string{tc.domain}); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
