package company

import (
	"strings"
	"testing"

	"desist/complaint"
)

func BenchmarkIdentify(b *testing.B) {
	x := newIdentifier(b)
	m := signed(listed(from("Northbank", "news@e.northbank.example"), "news.northbank.example"), "northbank.example")
	m.ReturnPath = "bounce-1@bounces.northbank.example"
	for range 14 {
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: strings.Repeat("New in this week: linen shirts from £35 and straw hats. ", 4)})
	}
	footed(m, northFoot+" Registered office: 1 Exchange Square, London EC2A 1AA.")
	for b.Loop() {
		x.Identify(m)
	}
}
