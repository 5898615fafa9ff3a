package optout

import "testing"

func TestRowOfSettings(t *testing.T) {
	for _, tc := range []struct {
		name        string
		header, row row
		want        string
	}{
		{"one value", nil, row{"Email", "Off"}, "Email Off"},
		{"before and now", row{"Setting", "Before", "Now"}, row{"Marketing by email", "On", "Off"}, "Marketing by email Off"},
		{"by channel", row{"", "Email", "Push"}, row{"Offers", "On", "Off"}, "Offers by email On"},
		{"two values and nothing that says which", row{"Offers", "Yes", "No"}, row{"News", "Yes", "No"}, "News"},
		{"the same twice", nil, row{"News", "No", "No"}, "News No"},
		{"an arrow", nil, row{"Weekly picks", "Off → On"}, "Weekly picks On"},
		{"no change", nil, row{"Partner offers", "Off (no change)"}, "Partner offers Off"},
		{"other words", nil, row{"By email", "Not permitted"}, "By email no"},
		{"no settings", nil, row{"Teapot", "£12.00"}, "Teapot £12.00"},
		{"a lone value", nil, row{"Off"}, "Off"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.row.line(tc.header); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
