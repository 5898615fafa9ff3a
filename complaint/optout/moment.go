package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// moment is when what stands under a head was so.
type moment uint8

const (
	untold moment = iota
	wasSo
	isSo
)

// place is where a head may stand.
type place uint8

const (
	aboveColumns place = 1 << iota // of a table
	aboveLines                     // on a line of its own, or before a colon
)

// moments are the heads that say when.
var moments = []struct {
	moment
	place
	heads string
}{
	{wasSo, aboveColumns | aboveLines, "before, was, old, until now, previously"},
	{wasSo, aboveColumns, "from, changed from, old status, previous status"},
	{wasSo, aboveLines, "you had, what you had"},
	{isSo, aboveColumns | aboveLines, "now, is now, after, new, from now on, from today"},
	{isSo, aboveColumns, "new setting, new choice, new value, new preference, new status, current, current setting, changed to, updated, to, is, today, set to"},
	{isSo, aboveLines, "you have, what you have now"},
}

// momentHeads are those heads one by one.
var momentHeads = func() map[place]map[string]moment {
	all := map[place]map[string]moment{aboveColumns: {}, aboveLines: {}}
	for _, m := range moments {
		for head := range strings.SplitSeq(m.heads, ", ") {
			for at := range all {
				if m.place&at != 0 {
					all[at][head] = m.moment
				}
			}
		}
	}
	return all
}()

// Heads above lines may also be dated, or say of what they are.
var (
	wasThen = regexp.MustCompile(`^(?:until \d+ \w+|(?:your )?(?:old|previous|earlier) (?:choices|settings|preferences))$`)
	isThen  = regexp.MustCompile(`^(?:from \d+ \w+|(?:your )?(?:new|current) (?:choices|settings|preferences))$`)
)

// momentOf says when what stands under a head was so, if the head may stand at one of these places.
func momentOf(head string, at place) moment {
	head = strings.ToLower(head)
	for _, p := range [...]place{aboveLines, aboveColumns} {
		if m := momentHeads[p][head]; m != untold && p&at != 0 {
			return m
		}
	}
	switch {
	case at&aboveLines == 0:
	case wasThen.MatchString(head):
		return wasSo
	case isThen.MatchString(head):
		return isSo
	}
	return untold
}
