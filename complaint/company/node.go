package company

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"desist/complaint"
)

// node is one sender before grouping: a registrable domain or, where that is lent, one address with its name.
type node struct {
	key    string // the domain, or the address (lower case) on a lent domain
	lent   bool
	mails  int
	doubt  int                                                       // of those, suspect ones
	counts map[complaint.IdentityKind]map[string]*complaint.Identity // from mails that are not suspect
	dmarc  int                                                       // mails with aligned authentication
	loose  int                                                       // mails that were checked, with nothing aligned
	named  map[string]int                                            // Sender.Name, used when no display name was seen
}

// nodeKey names the node a sender belongs to, empty if it can belong to no company.
func nodeKey(s *complaint.Sender) string {
	switch {
	case s.SharedDomain:
		if k := nameKey(s.Name); k != "" {
			return strings.ToLower(s.Address) + " " + k
		}
		return strings.ToLower(s.Address)
	case s.Domain != "":
		return s.Domain
	}
	return ""
}

// nodesOf gathers the senders of rs by key. Mail of the person and of people makes no node.
func nodesOf(rs iter.Seq[*complaint.Reading]) map[string]*node {
	nodes := map[string]*node{}
	for r := range rs {
		k := nodeKey(&r.Sender)
		if r.Own || r.Sender.Personal || k == "" {
			continue
		}
		n := nodes[k]
		if n == nil {
			n = &node{
				key: k, lent: r.Sender.SharedDomain, named: map[string]int{},
				counts: map[complaint.IdentityKind]map[string]*complaint.Identity{},
			}
			nodes[k] = n
		}
		n.add(r)
	}
	return nodes
}

func (n *node) add(r *complaint.Reading) {
	n.mails++
	if r.Sender.Suspect != "" {
		n.doubt++
		return
	}
	switch r.Sender.Auth {
	case complaint.AuthAligned:
		n.dmarc++
	case complaint.AuthUnaligned:
		n.loose++
	}
	if r.Sender.Name != "" {
		n.named[r.Sender.Name]++
	}
	for _, id := range r.Sender.Identities {
		n.addIdentity(id, r.Message)
	}
}

// proven reports whether nearly all mails that claim the sender's domain were proved to come from it.
func (n *node) proven() bool { return n.dmarc > 3*(n.loose+n.doubt) }

func (n *node) addIdentity(id complaint.Identity, shown complaint.MessageID) {
	of := n.counts[id.Kind]
	if of == nil {
		of = map[string]*complaint.Identity{}
		n.counts[id.Kind] = of
	}
	if have := of[id.Value]; have != nil {
		have.Count++
		have.Shown = min(have.Shown, shown)
		return
	}
	id.Count, id.Shown = 1, shown
	of[id.Value] = &id
}

// values returns a kind's values, sorted.
func (n *node) values(kind complaint.IdentityKind) []string {
	return slices.Sorted(maps.Keys(n.counts[kind]))
}

func (n *node) has(kind complaint.IdentityKind, value string) bool {
	return n.counts[kind][value] != nil
}

// nameKeys are the display names of a node that are worth comparing.
func (n *node) nameKeys() map[string]bool {
	keys := map[string]bool{}
	for v := range n.counts[complaint.IdentityDisplayName] {
		if k := nameKey(v); len(k) >= 3 {
			keys[k] = true
		}
	}
	return keys
}

// brandKeys are the display names of a node and the words they begin with: "Fennbeam" of "Fennbeam Broadband". Honest senders share
// such words ("Royal"), so they prove nothing alone.
func (n *node) brandKeys() map[string]bool {
	keys := n.nameKeys()
	for v := range n.counts[complaint.IdentityDisplayName] {
		words := strings.Fields(v)
		if len(words) > 1 && strings.EqualFold(words[0], "the") {
			words = words[1:]
		}
		if len(words) > 0 {
			if k := nameKey(words[0]); len(k) >= minShortBrand {
				keys[k] = true
			}
		}
	}
	return keys
}

func (n *node) legalKeys() map[string]bool {
	keys := map[string]bool{}
	for v := range n.counts[complaint.IdentityLegalName] {
		keys[nameKey(v)] = true
	}
	return keys
}

func meet(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

// domain is what a person calls the node by: its registrable domain, or its address on a lent one.
func (n *node) domain() string {
	address, _, _ := strings.Cut(n.key, " ")
	return address
}

// mostFrequent returns the key with the highest count; of equals the shortest, then the smallest.
func mostFrequent(counts map[string]int) string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || cmp.Or(cmp.Compare(counts[k], counts[best]), cmp.Compare(len(best), len(k))) > 0 {
			best = k
		}
	}
	return best
}
