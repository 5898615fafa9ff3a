package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout"
)

// Where a finding names no list, or all marketing, the words of its mail may name one list of the company.

// left narrows a finding to the lists that its mail leaves, and returns them.
func (ls *companyLists) left(f complaint.Finding, subject string) (complaint.Finding, []complaint.List) {
	switch f.Scope {
	case complaint.ScopeList:
		if out := ls.resolve(f.Lists); out != nil || len(f.Lists) > 1 {
			return f, out
		}
	case complaint.ScopeAll:
	default:
		return f, nil
	}
	if ls == nil {
		return f, nil
	}
	if f.Scope == complaint.ScopeAll {
		return ls.narrowed(f, subject)
	}
	if len(f.Lists) > 0 { // a name that leads nowhere: no part of it is one
		return f, nil
	}
	if l := ls.inWords(f, subject); l != "" {
		return f, []complaint.List{l}
	}
	return f, nil
}

// narrowed is an opt-out of all marketing whose mail names what was left, as far as that is one list of several.
func (ls *companyLists) narrowed(f complaint.Finding, subject string) (complaint.Finding, []complaint.List) {
	if len(f.Named) != 1 || f.Method != complaint.MethodUnsubscribe || optout.RefusesAll(f.Quote) || optout.RefusesAll(subject) || !ls.byName().several {
		return f, nil
	}
	l := ls.withName(f.Named[0])
	if l == "" || !ls.of[l].marketing {
		return f, nil
	}
	f.Scope, f.Note = complaint.ScopeList, strings.TrimSpace(f.Note+" It names one list of several: "+f.Named[0]+".")
	return f, []complaint.List{l}
}

// inWords is the one list whose name of two words or more stands in the sentence that refuses or in a subject that says so.
func (ls *companyLists) inWords(f complaint.Finding, subject string) complaint.List {
	text, _ := optout.LeftIn(f.Quote)
	if more, said := optout.LeftIn(subject); said {
		text += "\n" + more
	}
	n := ls.byName()
	var found []complaint.List
	longest := 1
	for line := range strings.Lines(text) {
		words := slices.DeleteFunc(strings.Fields(line), func(w string) bool { return w == "the" || w == "and" })
		for i := range words {
			for size := longest; size <= maxNameWords && i+size <= len(words); size++ {
				these := n.of(strings.Join(words[i:i+size], " "))
				if size < fewestWords || len(these) == 0 || i > 0 && words[i-1] == "by" { // who did it
					continue
				}
				if size > longest {
					found, longest = nil, size
				}
				for _, l := range these {
					if !slices.Contains(found, l) {
						found = append(found, l)
					}
				}
			}
		}
	}
	return only(found)
}

const (
	fewestWords  = 2 // of a name that is told from other words
	maxNameWords = 6
)

// of are the lists that send marketing under a name.
func (n *listNames) of(name string) []complaint.List {
	found := slices.Clone(n.byFoot[name])
	for _, more := range [][]complaint.List{n.ids[name], n.bySender[name]} {
		for _, l := range more {
			if !slices.Contains(found, l) {
				found = append(found, l)
			}
		}
	}
	return found
}
