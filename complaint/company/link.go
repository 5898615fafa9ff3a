package company

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"desist/complaint"
)

// link says that two nodes are one company, and why.
type link struct {
	a, b string // node keys, a < b
	why  string
}

// maxShared is how many senders may share a weaker sign before it is taken for an agency's or a service's own.
const maxShared = 6

// linksOf returns what joins the nodes, sorted. It depends on the nodes alone, not on the order they were seen.
func linksOf(nodes map[string]*node) []link {
	l := linker{nodes: nodes, found: map[[2]string]string{}}
	l.byNumber(complaint.IdentityNumber, "company number")
	l.byNumber(complaint.IdentityCharity, "charity number")
	l.each(complaint.IdentityLegalName, nameKey, l.sameLegalName)
	l.each(complaint.IdentityESP, account, l.sameAccount)
	l.each(complaint.IdentityListID, strings.ToLower, l.sameList)
	l.each(complaint.IdentityDisplayName, nameKey, l.sameName)
	l.mailingDomains()
	l.registeredNames()
	l.parts()
	l.sentFor()
	l.byDomain(complaint.IdentityDKIM, "is signed by")
	l.byDomain(complaint.IdentityListID, "has a list at")
	l.byDomain(complaint.IdentitySender, "is sent by")
	l.byDomain(complaint.IdentityReplyTo, "takes replies at")
	l.byDomain(complaint.IdentityReturnPath, "returns mail to")
	out := make([]link, 0, len(l.found))
	for pair, why := range l.found {
		out = append(out, link{pair[0], pair[1], why})
	}
	slices.SortFunc(out, func(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return out
}

type linker struct {
	nodes   map[string]*node
	found   map[[2]string]string
	bearers map[string][]*node // by key of a name, once they are asked for
}

// join records a link unless the two are registered as different companies. The first reason stays: the
// strongest are tried first.
func (l *linker) join(a, b *node, why string) {
	if a == b || registeredApart(a, b) {
		return
	}
	pair := [2]string{min(a.key, b.key), max(a.key, b.key)}
	if l.found[pair] == "" {
		l.found[pair] = why
	}
}

// registeredApart reports whether both nodes always show company numbers, and never the same one.
func registeredApart(a, b *node) bool {
	na, nb := a.counts[complaint.IdentityNumber], b.counts[complaint.IdentityNumber]
	if len(na) == 0 || len(nb) == 0 {
		return false
	}
	for n := range na {
		if nb[n] != nil {
			return false
		}
	}
	return true
}

// each calls try for every pair of nodes that share a key of one kind of identity, unless too many share it.
func (l *linker) each(kind complaint.IdentityKind, key func(string) string, try func(a, b *node, key string)) {
	buckets := map[string][]*node{}
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		n := l.nodes[k]
		for v := range n.counts[kind] {
			if key := key(v); key != "" && !slices.Contains(buckets[key], n) {
				buckets[key] = append(buckets[key], n)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(buckets)) {
		b := buckets[key]
		if len(b) > maxShared {
			continue
		}
		for i, x := range b {
			for _, y := range b[i+1:] {
				try(x, y, key)
			}
		}
	}
}

// byNumber joins nodes whose footers always show the same single registration number. A number is paired with the
// registered name beside it, so that a number copied from a template does not join strangers.
func (l *linker) byNumber(kind complaint.IdentityKind, what string) {
	l.each(kind, placeholder, func(a, b *node, number string) {
		la, lb := a.legalKeys(), b.legalKeys()
		if len(a.counts[kind]) > 1 && !l.main(a, kind, number) || len(b.counts[kind]) > 1 && !l.main(b, kind, number) {
			return
		}
		if len(la) > 0 && len(lb) > 0 && !meet(la, lb) {
			return
		}
		if len(la)+len(lb) == 0 && !meet(a.nameKeys(), b.nameKeys()) {
			return
		}
		l.join(a, b, "same "+what+" "+number)
	})
}

// main reports whether most of a node's mails that show a number show this one.
func (l *linker) main(n *node, kind complaint.IdentityKind, number string) bool {
	total := 0
	for _, id := range n.counts[kind] {
		total += id.Count
	}
	return 2*n.counts[kind][number].Count > total
}

// placeholder drops numbers that stand in templates.
func placeholder(number string) string {
	switch number {
	case "12345678", "00000000", "01234567", "00123456", "11111111", "99999999", "1234567":
		return ""
	}
	return number
}

func (l *linker) sameLegalName(a, b *node, _ string) {
	if len(a.legalKeys()) > 1 || len(b.legalKeys()) > 1 || oneLetterApart(flat(a.key), flat(b.key)) {
		return
	}
	legal := a.values(complaint.IdentityLegalName)[0]
	signed := a.has(complaint.IdentityDKIM, a.key) && b.has(complaint.IdentityDKIM, b.key) ||
		a.dmarc > 0 && b.dmarc > 0
	sameNumber := !registeredApart(a, b) && len(a.counts[complaint.IdentityNumber]) > 0 && len(b.counts[complaint.IdentityNumber]) > 0
	if signed || sameNumber || meet(a.nameKeys(), b.nameKeys()) || a.lent || b.lent {
		l.join(a, b, "same registered name "+legal)
	}
}

// account keeps a sending service's customer number and drops the bare service.
func account(esp string) string {
	if strings.Contains(esp, ":") {
		return esp
	}
	return ""
}

// sameAccount joins senders that use one customer account of a sending service, if their names agree too: an
// agency sends for many from one account.
func (l *linker) sameAccount(a, b *node, account string) {
	if alike(a, b) {
		service, _, _ := strings.Cut(account, ":")
		l.join(a, b, "same "+service+" account and same name")
	}
}

func (l *linker) sameList(a, b *node, list string) {
	if alike(a, b) {
		l.join(a, b, "same mailing list "+list+" and same name")
	}
}

// sameName joins on a display name only with a second sign: the same name part in both domains, or the same
// sending service lending both addresses.
func (l *linker) sameName(a, b *node, key string) {
	switch {
	case len(key) < 4:
	case a.lent && b.lent && Registrable(domainOf(a.domain())) == Registrable(domainOf(b.domain())):
		l.join(a, b, "same name on the same sending service")
	case !a.lent && !b.lent && flat(a.key) == flat(b.key) && len(flat(a.key)) >= 5 && resembles(key, flat(a.key)):
		l.join(a, b, "same name and same domain name under another ending")
	case mailingSister(a, b, key) || mailingSister(b, a, key):
		l.join(a, b, "same name and a domain name for its mailings")
	case spelledSisters(a, b, key):
		l.join(a, b, "same name and domain names made of its words")
	}
}

// spelledSisters reports whether both domains are made of the words of one long name, under the same ending: "pontwenrfc.example" and
// "pontwentickets.example" of "Pontwen RFC Ticket Office". Both must have proved their domains nearly always, and one must name its list.
func spelledSisters(a, b *node, key string) bool {
	if a.lent || b.lent || !a.proven() || !b.proven() || ending(a.key) != ending(b.key) || oneLetterApart(flat(a.key), flat(b.key)) {
		return false
	}
	if len(a.counts[complaint.IdentityListID])+len(b.counts[complaint.IdentityListID]) == 0 {
		return false
	}
	return slices.ContainsFunc(a.values(complaint.IdentityDisplayName), func(name string) bool {
		return nameKey(name) == key && spells(name, flat(a.key)) && spells(name, flat(b.key))
	})
}

// spells reports whether a domain's name is made of two words or more of a long name in their order, from the first, which tells a company
// by itself.
func spells(name, domain string) bool {
	words := keyWords(name)
	if len(words) < longName || len(words[0]) < minBrand {
		return false
	}
	rest, ok := strings.CutPrefix(domain, words[0])
	spelled := 1
	for _, w := range words[1:] {
		if more, found := strings.CutPrefix(rest, w); found {
			rest = strings.TrimPrefix(more, "s") // of several
			spelled++
		}
	}
	return ok && rest == "" && spelled > 1
}

// longName is how many words a name has at least that hardly two organisations bear.
const longName = 3

// mailingSister reports whether one sends mailings from a domain of its own, under the same ending: "northbank-mail.example" beside
// "northbank.example", or beside "northbank-cards.example" if both show the name Northbank Cards. Both must have proved their domains
// nearly always, and it must name its list.
func mailingSister(a, of *node, name string) bool {
	if a.lent || of.lent || !a.proven() || !of.proven() || len(a.counts[complaint.IdentityListID]) == 0 || ending(a.key) != ending(of.key) {
		return false
	}
	own := flat(of.key)
	return slices.ContainsFunc(mailingWords, func(word string) bool {
		brand, ok := strings.CutSuffix(flat(a.key), word)
		return ok && len(brand) >= minBrand && (own == brand || own == name && strings.HasPrefix(name, brand))
	})
}

// mailingDomains joins a domain that is another's with a word for mailings if one of its names begins with one of the other's: "Harkwell
// Hearing" of harkwell-mail.example and "Harkwell Hearing, Fakebridge" of harkwell.example.
func (l *linker) mailingDomains() {
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		a := l.nodes[k]
		for _, word := range mailingWords {
			brand, ok := strings.CutSuffix(flat(a.key), word)
			if !ok || a.lent {
				continue
			}
			of := l.nodes[strings.TrimRight(strings.TrimSuffix(label(a.key), word), "-")+ending(a.key)]
			if of != nil && mailingSister(a, of, brand) && beginsOther(a.nameKeys(), of.nameKeys()) {
				l.join(a, of, "a name that begins with the same one and a domain name for its mailings")
			}
		}
	}
}

// registeredNames joins a domain whose mail gives one registered name with the domain that is made of that name and bears it, if both names
// begin alike: "Solwave Broadband Ltd" of solwave.example and "Solwave Broadband" of solwavebroadband.example.
func (l *linker) registeredNames() {
	named := l.named()
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		a, legal := l.nodes[k], l.nodes[k].legalKeys()
		if a.lent || len(legal) != 1 || len(flat(a.key)) < minBrand {
			continue
		}
		for name := range legal {
			if of := named[name+ending(a.key)]; of != nil && a.proven() && of.proven() && strings.HasPrefix(name, flat(a.key)) {
				l.join(a, of, "its registered name is the other's name and domain name")
			}
		}
	}
}

// named are the senders whose domain is the name that they bear, by that name and the domain's ending.
func (l *linker) named() map[string]*node {
	out := map[string]*node{}
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		if n := l.nodes[k]; !n.lent && n.nameKeys()[flat(n.key)] {
			out[flat(n.key)+ending(n.key)] = n
		}
	}
	return out
}

// parts joins a domain whose small print says that its sender is part of another, if that other bears the name and both domains begin with
// the name's first word: "Quillet Claims, part of Quillet Mutual" of quilletclaims.example.
func (l *linker) parts() {
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		a := l.nodes[k]
		for _, whole := range a.values(complaint.IdentityPartOf) {
			of, word := l.bearer(whole), firstWord(whole)
			if of == nil || a.lent || !a.proven() || ending(of.key) != ending(a.key) || !strings.HasPrefix(flat(a.key), word) || !strings.HasPrefix(flat(of.key), word) {
				continue
			}
			if len(word) >= minBrand || len(word) >= minShortBrand && flat(of.key) == nameKey(whole) {
				l.join(a, of, "its small print says that it is part of "+whole)
			}
		}
	}
}

// sentFor joins what an agency sends to the company it says it sends for. A copy of the company's domain sends for nobody.
func (l *linker) sentFor() {
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		a := l.nodes[k]
		for _, name := range a.values(complaint.IdentityOnBehalfOf) {
			if of := l.bearer(name); of != nil && a.lent && a.proven() && !oneLetterApart(flat(Registrable(domainOf(a.domain()))), flat(of.key)) {
				l.join(a, of, "its small print says that it is sent on behalf of "+name)
			}
		}
	}
}

// bearer is the one sender with a domain of its own that bears a name and has proved the domain, nil if there is none or if several do. A
// registered name counts if its domain is made of it: small print names partners too.
func (l *linker) bearer(name string) *node {
	if l.bearers == nil {
		l.bearers = map[string][]*node{}
		for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
			if n := l.nodes[k]; !n.lent && n.proven() {
				l.bears(n)
			}
		}
	}
	if found := l.bearers[nameKey(name)]; len(found) == 1 {
		return found[0]
	}
	return nil
}

func (l *linker) bears(n *node) {
	keys := n.nameKeys()
	for key := range n.legalKeys() {
		if resembles(key, flat(n.key)) {
			keys[key] = true
		}
	}
	for key := range keys {
		l.bearers[key] = append(l.bearers[key], n)
	}
}

// beginsOther reports whether a name of one set begins one of the other's, and is long enough not to be chance.
func beginsOther(a, b map[string]bool) bool {
	for x := range a {
		for y := range b {
			if len(x) >= minBrand && len(y) >= minBrand && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)) {
				return true
			}
		}
	}
	return false
}

// minBrand is how many letters a name has that tells a company by itself.
const minBrand = 6

func ending(domain string) string { return strings.TrimPrefix(domain, label(domain)) }

// mailingWords are what companies add to their name in domains that only send mailings.
var mailingWords = []string{"mail", "email", "emails", "newsletter", "newsletters", "mailing", "mailings", "marketing", "comms"}

func flat(domain string) string { return strings.ReplaceAll(label(domain), "-", "") }

// alike reports whether two nodes share a display name, or one's name is in the other's domain.
func alike(a, b *node) bool {
	ka, kb := a.nameKeys(), b.nameKeys()
	if meet(ka, kb) {
		return true
	}
	return inDomain(ka, b) || inDomain(kb, a)
}

func inDomain(keys map[string]bool, n *node) bool {
	for k := range keys {
		if !n.lent && len(k) >= 5 && resembles(k, flat(n.key)) {
			return true
		}
	}
	return false
}

// byDomain joins a node with the node of another domain that its mails name in a header, if the names agree too.
// A mail that its own domain signs is not joined through a second signature: that one is the sending service's. Nor is
// one joined through a domain that many name: that is a host of discussion lists, whose members share nothing but it.
func (l *linker) byDomain(kind complaint.IdentityKind, verb string) {
	namers := l.namers(kind)
	for _, d := range slices.Sorted(maps.Keys(namers)) {
		other := l.nodes[d]
		if other == nil || other.lent || len(namers[d]) > maxShared {
			continue
		}
		for _, n := range namers[d] {
			if n != other && (alike(n, other) || meet(n.legalKeys(), other.legalKeys())) {
				l.join(n, other, verb+" "+d+" and same name")
			}
		}
	}
}

// namers are the nodes whose mails name each domain in a header of one kind.
func (l *linker) namers(kind complaint.IdentityKind) map[string][]*node {
	out := map[string][]*node{}
	for _, k := range slices.Sorted(maps.Keys(l.nodes)) {
		n := l.nodes[k]
		if kind == complaint.IdentityDKIM && n.has(complaint.IdentityDKIM, n.key) {
			continue
		}
		for v := range n.counts[kind] {
			d := v
			if kind == complaint.IdentityListID {
				d = Registrable(v)
			}
			if !slices.Contains(out[d], n) {
				out[d] = append(out[d], n)
			}
		}
	}
	return out
}
