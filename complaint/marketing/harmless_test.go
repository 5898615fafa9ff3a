package marketing_test

import (
	"testing"

	"desist/complaint"
)

// A slogan in the small print, a survey without a prize and a warning of fraud promote nothing; beside an offer they excuse nothing.
func TestWhatIsHarmless(t *testing.T) {
	j := newJudge(t)
	const legal = "Plumtray Kitchens Ltd. VAT number GB 000 1161 77."
	for _, tc := range []struct {
		name, subject string
		lines         []string
		want          bool
	}{
		{"a slogan in the small print", "Your password was changed", []string{"The password for your account was changed a few minutes ago.", "If it was you, fine.", legal, "Good kit for people who cook."}, false},
		{"beside an offer", "Your password was changed", []string{"The password for your account was changed a few minutes ago.", "Use code COOK for 10% off your next order.", legal, "Good kit for people who cook."}, true},
		{"a survey without a prize", "What did you think?", []string{"You came to see us at the weekend and we'd like to hear about it.", "Ten questions, no draw, no prizes.", "Our funder wants to know who comes and how far they travel."}, false},
		{"a warning", "Notice about your personal data", []string{"On 20 May somebody got into a mailbox of ours that held old order confirmations.", "No passwords were in it.", "Be on your guard for calls that mention an order from us.", legal}, false},
		{"a survey with one", "What did you think?", []string{"You came to see us at the weekend and we'd like to hear about it.", "Ten questions, and you could win a pair of tickets."}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := &complaint.Message{Subject: tc.subject, From: []complaint.Address{{Name: "Plumtray", Addr: "desk@plumtray.example"}}}
			for _, line := range tc.lines {
				m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: line})
			}
			if v := j.Judge(m); v.DirectMarketing != tc.want {
				t.Errorf("verdict %+v", v)
			}
		})
	}
}
