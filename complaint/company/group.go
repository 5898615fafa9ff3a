package company

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"desist/complaint"
)

// Grouping is the companies of a mailbox, sorted by id, and which of them a message is from (Of).
type Grouping struct {
	Companies []complaint.Company
	origins   map[string]origin // by the key of the node
}

// origin is what the messages of one node have in common: where they are from. Nothing is kept of each message.
type origin struct {
	company complaint.CompanyID
	basis   string
	doubt   string // of every message
	unlike  string // of a message for which nothing vouches
}

// Group puts the senders of a whole mailbox together. Readings that name no company (the person's own mail,
// people's mail) have an empty Attribution. The person's edits are applied last, in their order; an edit of a
// domain that no mail is from has no effect. The result does not depend on the order of rs.
//
// A CompanyID is the shortest of the company's domains ("northbank.example"), or an address and a name where the
// domain is lent ("news@lent.example/northbank"): people type it and tables show it. An id that another domain's
// arrival made stale is still found by Grouping.Find.
func Group(rs iter.Seq[*complaint.Reading], edits []complaint.CompanyEdit) Grouping {
	nodes := nodesOf(rs)
	links := linksOf(nodes)
	s := newSets(slices.Sorted(maps.Keys(nodes)))
	for _, l := range links {
		s.join(l.a, l.b)
	}
	names := s.apply(edits)

	g := Grouping{origins: make(map[string]origin, len(nodes))}
	members := s.members()
	idOf := map[string]complaint.CompanyID{}
	for _, keys := range members {
		c := build(keys, nodes, names)
		for _, k := range keys {
			idOf[k] = c.ID
		}
		g.Companies = append(g.Companies, c)
	}
	slices.SortFunc(g.Companies, func(a, b complaint.Company) int { return cmp.Compare(a.ID, b.ID) })
	g.attribute(nodes, links, idOf, s.edited)
	return g
}

// Of says which company a message of the mailbox is from.
func (g Grouping) Of(r *complaint.Reading) complaint.Attribution {
	o, ok := g.origins[nodeKey(&r.Sender)]
	if !ok || r.Own {
		return complaint.Attribution{}
	}
	at := complaint.Attribution{Company: o.company, Basis: o.basis, Suspect: cmp.Or(r.Sender.Suspect, o.doubt)}
	if at.Suspect == "" && r.Sender.Auth == complaint.AuthUnaligned {
		at.Suspect = o.unlike
	}
	return at
}

func (g *Grouping) attribute(nodes map[string]*node, links []link, idOf map[string]complaint.CompanyID, edited map[string]string) {
	why := map[string]string{}
	for _, l := range links {
		if idOf[l.a] != idOf[l.b] {
			continue // the person split them
		}
		for _, end := range [2][2]string{{l.a, l.b}, {l.b, l.a}} {
			if why[end[0]] == "" {
				why[end[0]] = l.why + " (" + nodes[end[1]].domain() + ")"
			}
		}
	}
	doubts := impersonators(nodes)
	for k, n := range nodes {
		g.origins[k] = origin{company: idOf[k], basis: basis(n, why[k], edited[k]), doubt: doubts[k], unlike: unlike(n)}
	}
}

func basis(n *node, why, edited string) string {
	b := "sent from " + n.domain()
	if n.lent {
		b = "told by its name, because other companies use " + Registrable(domainOf(n.domain())) + " too"
	}
	if edited != "" {
		return b + "; " + edited
	}
	if why != "" {
		return b + "; " + why
	}
	return b
}

// unlike says why one mail of a sender is doubtful beside the others: nothing vouches for it, though the sender's
// mail is otherwise vouched for.
func unlike(n *node) string {
	if !n.lent && n.dmarc >= 3 && n.dmarc > 4*n.loose {
		return "may not be from them: unlike their other mail, nothing in your mail provider's checks vouches for it"
	}
	return ""
}

// impersonators finds senders whose domain reads like another's and who use its name.
func impersonators(nodes map[string]*node) map[string]string {
	out := map[string]string{}
	alike := map[string][]*node{}
	for _, k := range slices.Sorted(maps.Keys(nodes)) {
		if n := nodes[k]; !n.lent {
			alike[skeleton(label(k))] = append(alike[skeleton(label(k))], n)
		}
	}
	accuse := func(fake, of *node) {
		if out[fake.key] == "" {
			out[fake.key] = "may not be from them: the address " + fake.key + " looks like " + of.key
		}
	}
	for _, like := range alike {
		for _, fake := range like {
			for _, n := range like {
				if copies(fake, n) && meet(n.brandKeys(), fake.brandKeys()) {
					accuse(fake, n)
				}
			}
		}
	}
	eachNamesake(nodes, func(fake, of *node) {
		if of.mails > fewer*fake.mails && oneLetterApart(flat(fake.key), flat(of.key)) {
			accuse(fake, of)
		}
	})
	eachBorrowedBrand(nodes, func(fake, of *node) {
		if of.mails > fewer*fake.mails && oneLetterApart(flat(fake.key), flat(of.key)) {
			accuse(fake, of)
		}
	})
	return out
}

// eachBorrowedBrand hands out the senders whose name begins with the label of another's domain and not of their own: "Northbank Rewards"
// of northbamk.example.
func eachBorrowedBrand(nodes map[string]*node, yield func(fake, of *node)) {
	labelled := map[string][]*node{}
	for _, k := range slices.Sorted(maps.Keys(nodes)) {
		if n := nodes[k]; !n.lent {
			labelled[flat(n.key)] = append(labelled[flat(n.key)], n)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(nodes)) {
		fake := nodes[k]
		for _, brand := range slices.Sorted(maps.Keys(fake.brandKeys())) {
			if fake.lent || brand == flat(fake.key) {
				continue
			}
			for _, of := range labelled[brand] {
				yield(fake, of)
			}
		}
	}
}

// eachNamesake hands out the pairs of senders with domains of their own of which one shows the other's name, as it is shown or
// registered, unless many do.
func eachNamesake(nodes map[string]*node, yield func(a, b *node)) {
	named := map[string][]*node{}
	for _, k := range slices.Sorted(maps.Keys(nodes)) {
		if n := nodes[k]; !n.lent {
			for name := range n.nameKeys() {
				named[name] = append(named[name], n)
			}
			for name := range n.legalKeys() {
				if !slices.Contains(named[name], n) {
					named[name] = append(named[name], n)
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		same := named[name]
		if len(same) > maxShared {
			continue
		}
		for _, a := range same {
			for _, b := range same {
				if a != b {
					yield(a, b)
				}
			}
		}
	}
}

// copies reports which of two senders, whose domains read alike, is the copy: the one that writes far less, else the one with digits
// for letters, else the one with the longer domain ("rn" for "m"). An honest name may hold such letters and digits too.
func copies(fake, of *node) bool {
	switch {
	case flat(fake.key) == flat(of.key):
		return false
	case of.mails >= farMore*fake.mails, fake.mails >= farMore*of.mails:
		return of.mails > fake.mails
	}
	return cmp.Or(cmp.Compare(lettersAsDigits(fake.key), lettersAsDigits(of.key)), cmp.Compare(len(fake.key), len(of.key))) > 0
}

const (
	farMore = 10
	fewer   = 3 // as much of a copy of which one letter differs, which no honest sender of that name has
)

// build makes a Company of its nodes.
func build(keys []string, nodes map[string]*node, names map[string]string) complaint.Company {
	all := map[complaint.IdentityKind]map[string]complaint.Identity{}
	mails := map[string]int{}
	own, lent, fallback := map[string]int{}, map[string]int{}, map[string]int{}
	for _, k := range keys {
		n := nodes[k]
		for name, c := range n.named {
			fallback[name] += c
		}
		mails[n.domain()] += n.mails
		if n.lent {
			lent[n.domain()] += n.mails
		} else {
			own[n.domain()] += n.mails - n.doubt
		}
		for kind, of := range n.counts {
			for v, id := range of {
				addCount(all, kind, v, *id)
			}
		}
	}
	c := complaint.Company{Identities: flatten(all)}
	if len(own) == 0 {
		own = lent
	}
	c.Domain = mostFrequent(own)
	c.Domains = slices.Sorted(maps.Keys(own))
	c.ID = complaint.CompanyID(slices.MinFunc(c.Domains, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}))
	if len(mails) > 0 && lentOnly(keys, nodes) {
		c.ID = complaint.CompanyID(strings.ReplaceAll(slices.Min(keys), " ", "/"))
	}
	c.Name = naming{
		shown: all[complaint.IdentityDisplayName], fallback: fallback, legal: slices.Collect(maps.Keys(all[complaint.IdentityLegalName])),
		domain: c.Domain, domains: c.Domains,
	}.pick()
	for _, k := range keys {
		if n := names[k]; n != "" {
			c.Name = n
		}
	}
	return c
}

func lentOnly(keys []string, nodes map[string]*node) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { return !nodes[k].lent })
}

func addCount(all map[complaint.IdentityKind]map[string]complaint.Identity, kind complaint.IdentityKind, v string, id complaint.Identity) {
	if all[kind] == nil {
		all[kind] = map[string]complaint.Identity{}
	}
	if have, ok := all[kind][v]; ok {
		id.Count += have.Count
		id.Shown = min(id.Shown, have.Shown)
	}
	all[kind][v] = id
}

func flatten(all map[complaint.IdentityKind]map[string]complaint.Identity) []complaint.Identity {
	out := []complaint.Identity{}
	for _, of := range all {
		for _, id := range of {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b complaint.Identity) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out
}
