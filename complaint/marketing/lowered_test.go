package marketing_test

import (
	"strings"
	"testing"

	"desist/complaint"
)

// A table of what things cost before and now sells them, in a mailing.
func TestTableOfLoweredPrices(t *testing.T) {
	j := newJudge(t)
	const goods = "Part;Was;Now|Korvus drive, 2TB;£129;£104|Hallam supply, 750W;£94;£72"
	for _, tc := range []struct {
		name, subject, rows, foot string
		list, want                bool
	}{
		{"a mailing", "Friday drop", goods, "Prices include VAT.", true, true},
		{"to a customer alone", "Your quote", goods, "Prices include VAT.", false, false},
		{"prices that rise", "New prices", "Part;Was;Now|Korvus drive, 2TB;£104;£129|Hallam supply, 750W;£72;£94", "Prices include VAT.", true, false},
		{"a tariff", "Your prices from 1 April", "What;Was;Now|Gas, a month;£62;£58|Power, a month;£48;£45", "These are the rates of your tariff.", true, false},
		{"one row", "Friday drop", "Part;Was;Now|Korvus drive, 2TB;£129;£104", "Prices include VAT.", true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := &complaint.Message{Subject: tc.subject, From: []complaint.Address{{Name: "Ohmwick", Addr: "desk@ohmwick.example"}}}
			if tc.list {
				m.ListUnsubscribe = []string{"<https://ohmwick.example/off>"}
			}
			for i, r := range strings.Split(tc.rows, "|") {
				for _, cell := range strings.Split(r, ";") {
					m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: i + 1, Text: cell})
				}
			}
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: tc.foot})
			v := j.Judge(m)
			if v.DirectMarketing != tc.want {
				t.Errorf("verdict %+v", v)
			}
			if tc.want && v.Reasons[0].Quote != "Korvus drive, 2TB" {
				t.Errorf("reasons %+v", v.Reasons)
			}
		})
	}
}

// The way out of a list promotes nothing, however it is worded, where the header names its link.
func TestChattyWayOut(t *testing.T) {
	m := &complaint.Message{
		Subject: "About your return", From: []complaint.Address{{Name: "Wee Bramble", Addr: "desk@weebramble.example"}},
		ListUnsubscribe: []string{"<https://weebramble.example/bye>"}, Links: []complaint.Link{{URL: "https://weebramble.example/bye", Text: "Slip out the back door"}},
		Blocks: []complaint.Block{
			{Kind: complaint.BlockParagraph, Text: "We have the romper back safe, and £18 is on its way to your card. Give it three to five days."},
			{Kind: complaint.BlockParagraph, Text: "Had enough of us? Slip out the back door"},
		},
	}
	if v := newJudge(t).Judge(m); v.DirectMarketing {
		t.Errorf("verdict %+v", v)
	}
}

// An answer that confirms an opt-out speaks of offers; it counts only with one of its own.
func TestAnswerThatConfirmsAnOptOut(t *testing.T) {
	j := newJudge(t)
	for _, tc := range []struct {
		name, body string
		want       bool
	}{
		{"of appeals", "What a lovely letter. I have put a note on your record so that you don't get our appeals any more.", false},
		{"of offers", "All done, I've taken you off the list, so no more offers. See you in October!", false},
		{"with an offer", "I've taken you off our mailing list. Bring this e-mail and get £10 off your next visit.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := &complaint.Message{
				Subject: "Re: Please stop the e-mails", InReplyTo: []string{"1@example.co.uk"},
				From:   []complaint.Address{{Name: "Northbank Hair", Addr: "hello@northbank.example"}},
				Blocks: []complaint.Block{{Kind: complaint.BlockParagraph, Text: tc.body}, {Kind: complaint.BlockParagraph, Text: "Northbank Hair Ltd, 2 High Street, Leeds. Unsubscribe"}},
			}
			if v := j.Judge(m); v.DirectMarketing != tc.want {
				t.Errorf("verdict %+v", v)
			}
		})
	}
}
