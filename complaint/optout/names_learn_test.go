package optout

import (
	"slices"
	"strings"
)

// What is said around a name is learned from the opt-outs whose files say which lists are left and which go on.

const (
	rareAround  = 3   // a cue around fewer names is left out
	smallAround = 0.1 // as is one that says nothing
)

// fitNames learns what is said of names of lists that were left, or of those that go on. A name of which a mail says both teaches nothing.
func fitNames(known []lesson, q question) *weights {
	var found [][]string
	var yes []bool
	count := map[string]int{}
	for _, x := range known {
		if len(x.left) == 0 || x.left[0] == "?" {
			continue
		}
		t := readText(x.mail, nil)
		t.normalise(true)
		for _, n := range t.mentions(x.mail) {
			left, kept := isNamed(x.left, n.name), isNamed(x.kept, n.name)
			if n.foot || left && kept {
				continue
			}
			for _, c := range n.cues {
				count[c]++
			}
			found, yes = append(found, n.cues), append(yes, q == asksNameLeft && left || q == asksNameKept && kept)
		}
	}
	return fitCues(found, yes, count, rareAround, smallAround)
}

// isNamed reports whether a name is one of a list's, with or without its article.
func isNamed(names []string, name string) bool {
	bare := func(s string) string {
		n, _ := normalise(s)
		return strings.TrimPrefix(n, "the ")
	}
	return slices.ContainsFunc(names, func(n string) bool { return bare(n) == bare(name) })
}
