package optout

import (
	"strings"

	"desist/complaint"
)

// valueFirst returns block i, a value, and the name after it, where a list is written so: "ON / Garden News / OFF / Sale Alerts". A name
// that stands before the first value would make it the other way round.
func valueFirst(m *complaint.Message, i int) row {
	isName := func(j int) bool {
		b := &m.Blocks[j]
		return b.Row == 0 && b.Kind != complaint.BlockQuote && settingName(b.Text) && !strings.HasSuffix(b.Text, ":") && !isValue(b.Text)
	}
	isBare := func(j int) bool { return m.Blocks[j].Row == 0 && bareAnswer(m.Blocks[j].Text) }
	if !isBare(i) || i+1 >= len(m.Blocks) || !isName(i+1) {
		return nil
	}
	first := i
	for first >= 2 && isName(first-1) && isBare(first-2) {
		first -= 2
	}
	last := i + 1
	for last+2 < len(m.Blocks) && isBare(last+1) && isName(last+2) {
		last += 2
	}
	if first > 0 && isName(first-1) || last+1 < len(m.Blocks) && isBare(last+1) || last == first+1 {
		return nil
	}
	return row{m.Blocks[i+1].Text, m.Blocks[i].Text}
}
