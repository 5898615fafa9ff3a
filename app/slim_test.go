package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

// What is left out of the readings in memory may be looked up again; what an analysis needs stays.
func TestSlimKeepsWhatAnAnalysisNeeds(t *testing.T) {
	server := complaint.Location{Account: "alex@example.co.uk", Folder: "INBOX", UIDValidity: 7, UID: 42}
	file := complaint.Location{Account: importAccount, Folder: "saved.eml"}
	reading := func(e complaint.Extent, at ...complaint.Location) complaint.Reading {
		return complaint.Reading{
			Message: "m", Extent: e, Locations: at, To: []complaint.Address{{Name: "Alex", Addr: "alex@example.co.uk"}},
			Sender:  complaint.Sender{Domain: "tern.example", Identities: []complaint.Identity{{Kind: complaint.IdentityLegalName, Value: "Tern Ltd", Count: 1, Shown: "m"}}},
			Verdict: complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.9, Reasons: []complaint.Reason{{Code: "x"}}},
		}
	}
	s := newSlimmer()
	for _, c := range []struct {
		name      string
		in        complaint.Reading
		locations []complaint.Location
	}{
		{"an original on a server", reading(complaint.ExtentWhole, server), nil},
		{"an extract, which is to be fetched from there", reading(complaint.ExtentText, server), []complaint.Location{server}},
		{"an original from a file, which is counted by it", reading(complaint.ExtentWhole, file, server), []complaint.Location{file}},
	} {
		want := c.in
		want.Locations, want.Verdict.Reasons = c.locations, nil
		want.Sender.Identities = []complaint.Identity{{Kind: complaint.IdentityLegalName, Value: "Tern Ltd", Count: 1}}
		got := c.in
		s.slim(&got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if len(s.people) != 1 || len(s.identities) != 1 {
		t.Errorf("%d lists of addresses, %d of identities, want one of each for all", len(s.people), len(s.identities))
	}
}
