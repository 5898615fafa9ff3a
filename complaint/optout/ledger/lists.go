package ledger

import (
	"slices"
	"strings"
	"time"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout"
)

// companyLists are the lists that a company's mail came on.
type companyLists struct {
	of    map[complaint.List]*calls
	names *listNames // once they are asked for
}

// calls is what the mail of a list calls its sender and itself.
type calls struct {
	senders   map[string]bool // names as shown
	addresses map[string]bool
	said      map[string]bool // of its marketing: complaint.Reading.ListSaid, if it is any
	marketing bool
	since     time.Time // when the first marketing came
	again     time.Time // when the second did; zero if there was one alone
}

// market reports whether any of the lists sends direct marketing.
func (ls *companyLists) market() bool {
	return ls.any(func(_ complaint.List, m *calls) bool { return m.marketing })
}

// sentOtherLists reports whether marketing came on a list with another List-Id before a time.
func (ls *companyLists) sentOtherLists(l complaint.List, before time.Time) bool {
	return ls.any(func(other complaint.List, m *calls) bool {
		return other != l && other.HasID() && m.marketing && m.since.Before(before)
	})
}

// cameAgain reports whether marketing came more than once on a list before a time.
func (ls *companyLists) cameAgain(l complaint.List, before time.Time) bool {
	return ls.any(func(other complaint.List, m *calls) bool {
		return other == l && !m.again.IsZero() && m.again.Before(before)
	})
}

func (ls *companyLists) any(is func(complaint.List, *calls) bool) bool {
	if ls == nil {
		return false
	}
	for l, m := range ls.of {
		if is(l, m) {
			return true
		}
	}
	return false
}

func listsOf(in Input) map[complaint.CompanyID]*companyLists {
	lists := map[complaint.CompanyID]*companyLists{}
	for r := range in.Readings {
		at, l := in.Of(r), r.List()
		if r.Own || at.Company == "" || at.Suspect != "" || l == "" {
			continue
		}
		if lists[at.Company] == nil {
			lists[at.Company] = &companyLists{of: map[complaint.List]*calls{}}
		}
		have := lists[at.Company].of[l]
		if have == nil {
			have = &calls{senders: map[string]bool{}, addresses: map[string]bool{}, said: map[string]bool{}}
			lists[at.Company].of[l] = have
		}
		have.see(r)
	}
	return lists
}

func (m *calls) see(r *complaint.Reading) {
	m.senders[r.From.Name], m.addresses[strings.ToLower(r.From.Addr)] = true, true
	if !r.Verdict.DirectMarketing {
		return
	}
	if r.ListSaid != "" {
		m.said[r.ListSaid] = true
	}
	switch {
	case !m.marketing:
		m.since, m.marketing = r.Received, true
	case r.Received.Before(m.since):
		m.since, m.again = r.Received, m.since
	case m.again.IsZero() || r.Received.Before(m.again):
		m.again = r.Received
	}
}

// resolve turns what a finding says of lists into lists of the company. If one of them does not lead to exactly one list, none is
// known: the person is asked.
func (ls *companyLists) resolve(said []string) []complaint.List {
	var out []complaint.List
	for _, s := range said {
		name, ok := strings.CutPrefix(s, complaint.ListNamePrefix)
		l := complaint.List(s)
		if ok {
			l = ls.withName(name)
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

// withName returns the one list of this name: by its id, else by its sender where several lists send marketing, else by what its mail
// says of it; "" if there is none or several.
func (ls *companyLists) withName(name string) complaint.List {
	if ls == nil {
		return ""
	}
	key := optout.ListName(name)
	if key == "" {
		return ""
	}
	n := ls.byName()
	if l, known := n.one(key); known {
		return l
	}
	if bare := n.withoutCompany(key); bare != "" && bare != key {
		l, _ := n.one(bare)
		return l
	}
	if bare, last := withoutLast(key); kindsOfMail[last] && !optout.IsGeneric(bare) {
		return only(n.byID(bare))
	}
	return n.withPart(name)
}

// withPart is the one list whose id is part of a name that joins several words for offers: "offers" of "Offers and sales". Of other names a
// part may be another list's.
func (n *listNames) withPart(name string) complaint.List {
	var found []complaint.List
	parts := joined.Split(name, maxParts)
	for _, part := range parts {
		key := optout.ListName(part)
		if !offersOf[key] {
			return ""
		}
		for _, l := range n.byID(key) {
			if !slices.Contains(found, l) {
				found = append(found, l)
			}
		}
	}
	return only(found)
}

const maxParts = 6

var (
	joined   = regexp.MustCompile(` (?i:and|&) |, `)
	offersOf = map[string]bool{"offers": true, "offer": true, "sales": true, "sale": true, "deals": true, "promotions": true, "discounts": true, "news": true, "events": true, "competitions": true, "previews": true}
)

// kindsOfMail stand after a name in one place and not in another: "Last Cabins alerts" of the list "lastcabins".
var kindsOfMail = map[string]bool{"alert": true, "alerts": true, "update": true, "updates": true, "bulletin": true, "bulletins": true, "digest": true, "letter": true, "letters": true, "messages": true}

func withoutLast(name string) (rest, last string) {
	at := strings.LastIndexByte(name, ' ')
	if at < 0 {
		return "", name
	}
	return name[:at], name[at+1:]
}

// one returns the one list of this name; known reports whether there is one, or several.
func (n *listNames) one(key string) (l complaint.List, known bool) {
	if found := n.byID(key); len(found) > 0 {
		return only(found), true
	}
	if n.several {
		if found := n.bySender[withoutBetween(key)]; len(found) > 0 {
			return only(found), true
		}
	}
	if !n.several && !strings.Contains(key, " ") {
		return "", false // "news" in the foot of all there is
	}
	if found := n.byFoot[key]; len(found) > 0 || !n.several {
		return only(found), len(found) > 0
	}
	found := n.withWords(key)
	return only(found), len(found) > 0
}

// withWords are the lists in whose name these words stand beside others: "Upgrades" in "Offers & Upgrades". Words that many lists bear are
// in none: who left "News" may have kept "Garden News".
func (n *listNames) withWords(key string) []complaint.List {
	if optout.IsGeneric(key) {
		return nil
	}
	var out []complaint.List
	for _, names := range []map[string][]complaint.List{n.byFoot, n.bySender} {
		for name, lists := range names {
			if !holdsWords(name, key) {
				continue
			}
			for _, l := range lists {
				if !slices.Contains(out, l) {
					out = append(out, l)
				}
			}
		}
	}
	return out
}

// only is the one list, "" of several.
func only(found []complaint.List) complaint.List {
	if len(found) == 1 {
		return found[0]
	}
	return ""
}
