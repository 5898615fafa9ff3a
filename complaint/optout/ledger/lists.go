package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout"
)

// companyLists are the lists that a company's mail came on, with what the mail of each calls its sender and itself.
type companyLists map[complaint.List]*calls

type calls struct {
	names     map[string]bool // senders' as shown
	locals    map[string]bool // local parts of their addresses
	said      map[string]bool // what its marketing says of the list: complaint.Reading.ListSaid
	marketing bool
}

// market reports whether any of the lists sends direct marketing.
func (ls companyLists) market() bool {
	for _, s := range ls {
		if s.marketing {
			return true
		}
	}
	return false
}

func listsOf(in Input) map[complaint.CompanyID]companyLists {
	lists := map[complaint.CompanyID]companyLists{}
	for r := range in.Readings {
		at, l := in.Of(r), r.List()
		if r.Own || at.Company == "" || at.Suspect != "" || l == "" {
			continue
		}
		if lists[at.Company] == nil {
			lists[at.Company] = companyLists{}
		}
		have := lists[at.Company][l]
		if have == nil {
			have = &calls{names: map[string]bool{}, locals: map[string]bool{}, said: map[string]bool{}}
			lists[at.Company][l] = have
		}
		have.marketing = have.marketing || r.Verdict.DirectMarketing
		local, _, _ := strings.Cut(strings.ToLower(r.From.Addr), "@")
		have.names[r.From.Name], have.locals[local] = true, true
		if r.ListSaid != "" {
			have.said[r.ListSaid] = true
		}
	}
	return lists
}

// resolve turns what a finding says of lists into lists of the company. If one of them does not lead to exactly one list, none is
// known: the person is asked.
func (ls companyLists) resolve(said []string) []complaint.List {
	var out []complaint.List
	for _, s := range said {
		name, ok := strings.CutPrefix(s, complaint.ListNamePrefix)
		l := complaint.List(s)
		if ok {
			l = ls.called(name)
		}
		if l == "" {
			return nil
		}
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	slices.Sort(out)
	return out
}

// called returns the one list whose id holds every word of a name, else the one that the mail's sender is called by, else the one
// whose mail says that it is on a list of this name; "" if there is none or several.
func (ls companyLists) called(name string) complaint.List {
	words := optout.Words(name)
	if len(words) == 0 {
		return ""
	}
	if l, n := ls.only(func(l complaint.List, _ *calls) bool { return inID(l, words) }); n > 0 {
		return l
	}
	_, n := ls.only(func(_ complaint.List, m *calls) bool { return m.marketing })
	several := n > 1
	if several { // where one sender sends all that is marketing, its name tells no list
		if l, n := ls.only(func(_ complaint.List, m *calls) bool { return m.marketing && m.called(words) }); n > 0 {
			return l
		}
	}
	if !several && len(words) < 2 {
		return "" // "news and offers" in the foot of all there is
	}
	l, _ := ls.only(func(_ complaint.List, m *calls) bool { return m.says(words) })
	return l
}

// says reports whether all marketing of a list that says anything of it says this name.
func (m *calls) says(words []string) bool {
	name := " " + strings.Join(words, " ") + " "
	for said := range m.said {
		lines := strings.Split(said, "\n")
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(" "+line+" ", name) }) {
			return false
		}
	}
	return len(m.said) > 0
}

// only returns the list for which is holds, if it holds for one, and for how many it does.
func (ls companyLists) only(is func(complaint.List, *calls) bool) (found complaint.List, n int) {
	for l, m := range ls {
		if is(l, m) {
			found = l
			n++
		}
	}
	if n > 1 {
		return "", n
	}
	return found, n
}

// idSigns stand between the words of an id or of an address, or do not.
var idSigns = strings.NewReplacer("-", "", "_", "", ".", "")

// longName is how many letters a name has at least that may be part of a word of an id: "poetrypost" in "poetrypostuk".
const longName = 8

// inID reports whether the first labels of a List-Id, which RFC 2919 section 2 leaves to its owner, hold a name: all of its words,
// or all as one.
func inID(l complaint.List, words []string) bool {
	if !l.HasID() {
		return false
	}
	labels := strings.Split(string(l), ".")
	own := labels[:max(1, len(labels)-2)]
	joined := strings.Join(words, "")
	var have []string
	for _, label := range own {
		flat := idSigns.Replace(label)
		if flat == joined || len(joined) >= longName && strings.Contains(flat, joined) {
			return true
		}
		have = append(have, strings.FieldsFunc(label, func(r rune) bool { return r == '-' || r == '_' })...)
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
}

// called reports whether all senders' names hold these words, or the only address is made of them.
func (m *calls) called(words []string) bool {
	if len(m.locals) == 1 {
		for local := range m.locals {
			if idSigns.Replace(local) == strings.Join(words, "") {
				return true
			}
		}
	}
	for name := range m.names {
		have := optout.Words(name)
		if slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) }) {
			return false
		}
	}
	return true
}
