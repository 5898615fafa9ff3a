package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

func TestScope(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, list, body string
		want             complaint.Scope
	}{
		{"all marketing", "", "You have been unsubscribed from all our emails.", complaint.ScopeAll},
		{"every channel off", "", "Your marketing preferences have been updated. // Email: No // Post: No", complaint.ScopeAll},
		{"another channel stays on", "", "Your marketing preferences have been updated. // Email: No // Post: Yes", complaint.ScopeChannel},
		{"a list by its name", "", "You have been unsubscribed from the Weekend Recipes newsletter.", complaint.ScopeList},
		{"this list", "news.northbank.example", "You have been removed from this list.", complaint.ScopeList},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Your marketing preferences", tc.body)
			m.ListID = tc.list
			got := f.Find(m, false)
			if len(got) != 1 || got[0].Scope != tc.want {
				t.Errorf("found %+v, want scope %s", got, tc.want)
			}
		})
	}
}

// What else a confirmation says is kept: how long the company says it takes, and what it promotes. Also where only the
// weight of its words tells the opt-out.
func TestNotesOfConfirmations(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body, note string }{
		{"28 days", "Unsubscribed", "You have been unsubscribed. It may take up to 28 days.", "The company says: “It may take up to 28 days.”"},
		{"promotion", "Unsubscribed", "You have been unsubscribed. // Before you go, take 20% off with code STAY20.", "This mail also promotes something: “Before you go, take 20% off with code STAY20.”"},
		{"28 days, by words alone", "Peace and quiet", "You've muted us. No more promos by email, no more nudges. It may take up to 28 days.", "The company says:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Find(mail(tc.subject, tc.body), false)
			if len(got) != 1 || !strings.Contains(got[0].Note, tc.note) {
				t.Errorf("found %+v, want the note %q", got, tc.note)
			}
		})
	}
}
