package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout"
)

// Where a finding names no list, or all marketing, the words of its mail may name one list of the company.

// left narrows a finding of that time to the lists that its mail leaves, and returns them.
func (ls *companyLists) left(f complaint.Finding, subject string, at time.Time) (complaint.Finding, []complaint.List) {
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
	if l := cmp.Or(ls.inWords(f, subject), ls.onlyBefore(f, at)); l != "" {
		return f, []complaint.List{l}
	}
	return f, nil
}

// onlyBefore is the list that all marketing before a time came on, "" if it was none or several: a list that is left without a name is that one,
// unless something was excepted, which may be it.
func (ls *companyLists) onlyBefore(f complaint.Finding, at time.Time) complaint.List {
	if excepts.MatchString(inNormalForm(f.Quote)) {
		return ""
	}
	var found []complaint.List
	for l, m := range ls.of {
		if m.marketing && m.since.Before(at) {
			found = append(found, l)
		}
	}
	return only(found)
}

var excepts = regexp.MustCompile(`\b(?:except|apart from|other than|but not|save for|excluding)\b`)

// narrowed is an opt-out of all marketing whose mail names what was left, as far as that is one list of several. If several send marketing
// and none bears the name, which is left is not known.
func (ls *companyLists) narrowed(f complaint.Finding, subject string) (complaint.Finding, []complaint.List) {
	if len(f.Named) != 1 || f.Method == complaint.MethodObjection || f.Method == complaint.MethodAccountClosed || optout.RefusesAll(f.Quote) || optout.RefusesAll(subject) || !ls.byName().several {
		return f, nil
	}
	name := f.Named[0]
	l := ls.withName(name)
	switch {
	case l != "" && ls.of[l].marketing:
		f.Scope, f.Note = complaint.ScopeList, strings.TrimSpace(f.Note+" It names one list of several: "+name+".")
		return f, []complaint.List{l}
	case l == "" && ls.byName().parted && ls.isAList(name, f.Quote):
		f.Scope, f.Note = complaint.ScopeList, strings.TrimSpace(f.Note+" It names “"+name+"”, which may be one list of several.")
	}
	return f, nil
}

// isAList reports whether a name that no list bears may be that of one: it stands in the words that refuse, or they name nothing and it is
// not that of a product, as "Tessellate Team" is.
func (ls *companyLists) isAList(name, quote string) bool {
	n := ls.byName()
	if holdsWords(inNormalForm(quote), inNormalForm(name)) {
		return !n.isCompany(name)
	}
	key := optout.ListName(name)
	return len(optout.Words(quote)) <= bareQuote && !n.isCompany(name) && n.withoutCompany(key) == key
}

// joined is the one list of several that a sign-up names; none if it may be to more. A list that the person joins says nothing of another
// that they left.
func (ls *companyLists) joined(f complaint.Finding, subject string) []complaint.List {
	if ls == nil || !ls.byName().parted || optout.RefusesAll(f.Quote) || optout.RefusesAll(subject) || asksForAll.MatchString(inNormalForm(f.Quote)) {
		return nil
	}
	l := ls.named(inNormalForm(f.Quote)+"\n"+inNormalForm(subject), func(before string) bool { return leadsToJoined[before] })
	if l == "" || !l.HasID() || !ls.of[l].marketing {
		return nil
	}
	return []complaint.List{l}
}

// asksForAll is said of marketing as such, whatever is joined with it: "ticked 'yes please, email me offers'".
var asksForAll = regexp.MustCompile(`\bticked (?:yes )?(?:please )?(?:e ?mail|send) me (?:your |the |all )?(?:offers|deals|marketing)\b`)

// leadsToJoined stand before the name of a list that is joined; "at the box office" is where it was done.
var leadsToJoined = map[string]bool{"to": true, "on": true, "onto": true, "for": true, "joined": true, "joining": true, "our": true, "getting": true, "get": true, "receive": true, "added": true}

func holdsWords(text, name string) bool { return strings.Contains(" "+text+" ", " "+name+" ") }

func inNormalForm(text string) string { return strings.Join(optout.Words(text), " ") }

// bareQuote is how many words a quote has at most that needs a name from elsewhere: "Unsubscribed".
const bareQuote = 3

// inWords is the one list whose name stands in the sentence that refuses or in a subject that says so.
func (ls *companyLists) inWords(f complaint.Finding, subject string) complaint.List {
	text, _ := optout.LeftIn(f.Quote)
	if more, said := optout.LeftIn(subject); said {
		text += "\n" + more
	}
	return ls.named(text, func(before string) bool { return before != "by" }) // who did it
}

// named is the one list whose name stands in a line of text, which is in normal form, after a word that may stand before it; "" is the
// start of the line. The longest name counts.
func (ls *companyLists) named(text string, after func(before string) bool) complaint.List {
	n := ls.byName()
	var found []complaint.List
	longest := 0
	for line := range strings.Lines(text) {
		words := slices.DeleteFunc(strings.Fields(line), func(w string) bool { return w == "the" || w == "and" })
		for i := range words {
			for size := max(1, longest); size <= maxNameWords && i+size <= len(words); size++ {
				these := n.of(strings.Join(words[i:i+size], " "))
				if size < fewestWords && !leadsToList(words[i+size:]) || len(these) == 0 || !after(wordBefore(words, i)) {
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

func wordBefore(words []string, i int) string {
	if i == 0 {
		return ""
	}
	return words[i-1]
}

// leadsToList reports whether the word after a name calls it a list: "the Families list".
func leadsToList(after []string) bool { return len(after) > 0 && optout.IsMailNoun(after[0]) }

const (
	fewestWords  = 2 // of a name that is told from other words, where nothing calls it a list
	maxNameWords = 6
)

// of are the lists that send marketing under a name.
func (n *listNames) of(name string) []complaint.List {
	found := slices.Clone(n.byFoot[name])
	for _, more := range [][]complaint.List{n.ids[name], n.bySender[withoutBetween(name)]} {
		for _, l := range more {
			if !slices.Contains(found, l) {
				found = append(found, l)
			}
		}
	}
	return found
}
