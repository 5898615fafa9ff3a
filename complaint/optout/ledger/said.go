package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout"
)

// Where a finding names no list of the company, the words of its mail may: they are held against what the lists call themselves.

// left are the lists that a finding leaves: those it names, or else the one that the words of its mail name.
func (ls companyLists) left(f complaint.Finding, subject string) []complaint.List {
	if out := ls.resolve(f.Lists); out != nil || f.Scope != complaint.ScopeList || len(f.Lists) > 1 {
		return out
	}
	words, _ := optout.LeftIn(f.Quote)
	if more, said := optout.LeftIn(subject); said {
		words += "\n" + more
	}
	name := ""
	if len(f.Lists) == 1 {
		name, _ = strings.CutPrefix(f.Lists[0], complaint.ListNamePrefix)
	}
	l, _ := ls.only(func(l complaint.List, m *calls) bool { return m.marketing && ls.namedIn(l, words, optout.Words(name)) })
	if l == "" {
		return nil
	}
	return []complaint.List{l}
}

// namedIn reports whether words hold two or more in a row by which all mail of a list calls its sender or itself, one of which tells it
// from all other mail of the company and stands in the name, if there is one.
func (ls companyLists) namedIn(l complaint.List, words string, name []string) bool {
	m := ls[l]
	tells := func(run []string) bool {
		return slices.ContainsFunc(run, func(w string) bool {
			return optout.TellsList(w) && (len(name) == 0 || slices.Contains(name, w)) && ls.isOwn(l, w)
		})
	}
	for _, called := range [...]map[string]bool{m.names, m.said} {
		all := len(called) > 0
		for c := range called {
			all = all && slices.ContainsFunc(runs(c, words), tells)
		}
		if all {
			return true
		}
	}
	return false
}

// isOwn reports whether no other list of the company has a word in what its mail calls its sender or itself.
func (ls companyLists) isOwn(l complaint.List, word string) bool {
	for other, m := range ls {
		if other == l {
			continue
		}
		for _, called := range [...]map[string]bool{m.names, m.said} {
			for c := range called {
				if slices.Contains(optout.Words(c), word) {
					return false
				}
			}
		}
	}
	return true
}

// fewest is how many words in a row two texts must share, to speak of one thing.
const fewest = 2

// runs are the longest sequences of words that a text shares with others, of fewest words at least.
func runs(text, others string) (out [][]string) {
	for line := range strings.Lines(text) {
		a := optout.Words(line)
		for other := range strings.Lines(others) {
			b := strings.Fields(other)
			for i := range a {
				for j := range b {
					n := 0
					for i+n < len(a) && j+n < len(b) && a[i+n] == b[j+n] {
						n++
					}
					if n >= fewest {
						out = append(out, a[i:i+n])
					}
				}
			}
		}
	}
	return out
}
