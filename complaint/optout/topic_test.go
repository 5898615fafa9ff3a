package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

// Who leaves one occasion or one topic alone has not refused the rest, whose list's id must not stand for it.
func TestOneTopicIsNotAllMarketing(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		subject, body string
		scope         complaint.Scope
		list          string
	}{
		{"Your choice", "You've opted out of our Mother's Day emails.", complaint.ScopeList, "name:Mother's Day"},
		{"Valentine's opt-out", "You're opted out. We won't send you anything about Valentine's this year.", complaint.ScopeList, "name:Valentine's"},
		{"Opted out", "You've opted out of emails about Christmas this year. You'll still get everything else.", complaint.ScopeList, "name:Christmas"},
		{"Opted out", "You've opted out of our marketing emails for this year's Black Friday.", complaint.ScopeList, "name:Black Friday"},
		{"Mother's Day opt-out", "You've been opted out. We'll still send you everything else.", complaint.ScopeList, "name:Mother's Day"},
		{"Opted out", "You've been opted out of emails for this season only.", complaint.ScopeList, ""},
		{"Opted out", "You've opted out of birthday emails. You'll still get everything else.", complaint.ScopeList, "name:birthday"},
		{"Opted out", "You've been unsubscribed from our partner offers emails. You'll still get our newsletter.", complaint.ScopeList, "name:partner"},
		{"Unsubscribed", "You've been unsubscribed from all our emails. Have a lovely Christmas.", complaint.ScopeAll, ""},
		{"Unsubscribed", "You've been unsubscribed from Mother's Day emails and all our other marketing.", complaint.ScopeAll, ""},
		{"Your Christmas order and your email preferences", "You have been unsubscribed from our mailing list.", complaint.ScopeAll, ""},
		{"Unsubscribed", "You have been unsubscribed. It was good to have you with us this year.", complaint.ScopeAll, ""},
	} {
		t.Run(tc.body, func(t *testing.T) {
			m := mail(tc.subject, tc.body)
			m.ListID = "hello.northbank.example"
			got := f.Find(m, false)
			if len(got) != 1 || got[0].Scope != tc.scope || strings.Join(got[0].Lists, ", ") != tc.list {
				t.Errorf("found %+v, want scope %s and list %q", got, tc.scope, tc.list)
			}
		})
	}
}

func TestOwnRefusalOfOneOccasion(t *testing.T) {
	f := newFinder(t)
	for body, want := range map[string]complaint.Scope{
		"Please stop sending me Mother's Day emails.":                                               complaint.ScopeList,
		"Please stop sending me marketing emails.":                                                  complaint.ScopeAll,
		"Please stop sending me Mother's Day emails, and all emails.":                               complaint.ScopeAll,
		"Please take me off your mailing list, I asked you on Boxing Day and nothing has happened.": complaint.ScopeAll,
		"I only bought a Christmas gift from you, please stop emailing me.":                         complaint.ScopeAll,
		"Please stop emailing me, I've asked three times over the summer.":                          complaint.ScopeAll,
		"Please stop emailing me, this is the third time I've asked during this year.":              complaint.ScopeAll,
		"Stop sending me marketing for the rest of the year and beyond.":                            complaint.ScopeAll,
	} {
		got := f.Find(mail("Emails", body), true)
		if len(got) != 1 || got[0].Scope != want {
			t.Errorf("%q: found %+v, want scope %s", body, got, want)
		}
	}
}

// What members of a discussion list say to each other is told in plain words or not at all; what the list itself tells comes from its host.
func TestMembersOfAListTellActsInPlainWordsAlone(t *testing.T) {
	f := newFinder(t)
	const hardlyKnown = "We've rubbed out your address, so the newsletter goes elsewhere."
	for _, tc := range []struct {
		name, from, text string
		want             bool
	}{
		{"a member", "bev@example.net", hardlyKnown, false},
		{"a member in plain words", "bev@example.net", "I've removed you from the list, as you asked. You won't get our emails any more.", true},
		{"the list", "riders-request@lists.example.com", hardlyKnown, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Peace and quiet", tc.text)
			m.From = []complaint.Address{{Name: "Bev Lomax", Addr: tc.from}}
			m.ListID = "riders.lists.example.com"
			m.Header = []complaint.HeaderField{{Name: "List-Post", Value: "<mailto:riders@lists.example.com>"}}
			if got := f.Find(m, false); (len(got) > 0) != tc.want {
				t.Errorf("found %+v", got)
			}
		})
	}
}
