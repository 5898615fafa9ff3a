package optout

import (
	"slices"
	"strings"

	"desist/complaint"
)

// companyLists are the lists that a company's mail came on, with what the mail of each calls its sender.
type companyLists map[complaint.List]*senders

type senders struct {
	names     map[string]bool // names and local parts, as written
	marketing bool
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
			have = &senders{names: map[string]bool{}}
			lists[at.Company][l] = have
		}
		have.marketing = have.marketing || r.Verdict.DirectMarketing
		local, _, _ := strings.Cut(r.From.Addr, "@")
		have.names[r.From.Name], have.names[local] = true, true
	}
	return lists
}

// named turns what a finding says of lists into lists of the company. A name that does not lead to exactly one leads nowhere: the
// person is asked.
func (ls companyLists) named(said []string) []complaint.List {
	var out []complaint.List
	for _, s := range said {
		name, ok := strings.CutPrefix(s, listNamePrefix)
		l := complaint.List(s)
		if ok {
			l = ls.called(name)
		}
		if l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	slices.Sort(out)
	return out
}

// called returns the one list whose id holds every word of a name, else the one that the mail's sender is called by; "" if there
// is none or several.
func (ls companyLists) called(name string) complaint.List {
	normal, _ := normalise(name)
	words := strings.Fields(normal)
	if len(words) == 0 {
		return ""
	}
	if l, n := ls.only(func(l complaint.List, _ *senders) bool { return inID(l, words) }); n > 0 {
		return l
	}
	if _, n := ls.only(func(_ complaint.List, m *senders) bool { return m.marketing }); n < 2 {
		return "" // where one sender sends all that is marketing, its name tells no list
	}
	l, _ := ls.only(func(_ complaint.List, m *senders) bool { return m.marketing && m.sentBy(words) })
	return l
}

// only returns the list for which is holds, if it holds for one, and for how many it does.
func (ls companyLists) only(is func(complaint.List, *senders) bool) (found complaint.List, n int) {
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

var idSigns = strings.NewReplacer("-", "", "_", "", ".", "")

func inID(l complaint.List, words []string) bool {
	if string(l) != l.String() {
		return false // no List-Id
	}
	flat := idSigns.Replace(string(l))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(flat, w) })
}

// sentBy reports whether a sender's name holds these words, or its address is made of them.
func (m *senders) sentBy(words []string) bool {
	for sender := range m.names {
		normal, _ := normalise(sender)
		have := strings.Fields(normal)
		if idSigns.Replace(strings.ToLower(sender)) == strings.Join(words, "") ||
			!slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) }) {
			return true
		}
	}
	return false
}
