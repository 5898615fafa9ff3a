package company

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"desist/complaint"
)

// Identifier reads the signs of one message's sender. It is safe for use by many goroutines.
type Identifier struct {
	t *tables
}

// NewIdentifier loads the embedded tables.
func NewIdentifier() (*Identifier, error) {
	t, err := loadTables()
	if err != nil {
		return nil, fmt.Errorf("company: load tables: %w", err)
	}
	return &Identifier{t: t}, nil
}

// Identify says what one message alone tells about who sent it. It does not change m.
func (x *Identifier) Identify(m *complaint.Message) complaint.Sender {
	if len(m.From) == 0 {
		return complaint.Sender{}
	}
	full := domainOf(m.From[0].Addr)
	r := reader{t: x.t, m: m, full: full, domain: Registrable(full)}
	r.s = complaint.Sender{
		Domain: r.domain, Address: m.From[0].Addr, Auth: authOf(m.AuthResults, r.domain),
		UnsubscribeMailto: mailtos(m.ListUnsubscribe),
	}
	r.read()
	return r.s
}

// reader gathers one message's signs.
type reader struct {
	t      *tables
	m      *complaint.Message
	s      complaint.Sender
	full   string // From's domain
	domain string // its registrable domain
	bulk   bool   // sent by a sending service or with list headers
}

func (r *reader) read() {
	name := r.t.cleanName(r.m.From[0].Name, label(r.domain))
	foot := readFooter(r.m.Blocks)
	if len(foot.legal) == 0 && r.owns(&foot, name) {
		addNew(&foot.legal, foot.headed)
	}
	foot.narrow(nameKey(name), nameKey(label(r.domain)))
	r.fingerprints()
	r.bulk = r.bulk || len(r.m.ListUnsubscribe) > 0 || r.m.ListID != "" || r.m.FeedbackID != "" ||
		r.m.Precedence == "bulk" || r.m.Precedence == "list"
	_, lent := r.t.serviceOf(r.full)
	if list, ok := r.m.ViaList(); ok && !resembles(nameKey(list), nameKey(label(r.domain))) {
		name, lent = r.t.cleanName(list, label(r.domain)), true // the host carries the lists of others too
	}
	free := r.t.isFreeMail(r.full, r.domain)
	r.s.Personal = !r.bulk && (free || r.personLike(name, foot))
	r.s.SharedDomain = lent || free && !r.s.Personal
	r.promoted(&name, &foot)

	if r.domain != "" {
		r.s.Suspect = suspicion(r.m, r.domain, r.s.Auth, lent || r.t.marketplaces[r.domain])
	}
	r.identities(name, foot)
	r.s.Name = r.bestName(name, foot)
}

// owns reports whether the registered name that begins a footer is the sender's: its domain or its name is the same. "Tallowmere Hearing
// Ltd" is that of "Tallowmere Aftercare" at "tallowmere-care.example" too where small print follows it, and with an address that of
// "Tallowmere". "Lowland Arrow Trains Ltd" with an address is that of "Lowland Arrow" at "lowlandarrow-tickets.example".
func (r *reader) owns(foot *footer, display string) bool {
	key, domain := nameKey(foot.headed), flat(r.domain)
	if key == "" {
		return false
	}
	shown := nameKey(display)
	if foot.atOffice && (resembles(key, domain) || key == shown) {
		return true
	}
	if foot.atOffice && len(shown) >= minBrand && strings.HasPrefix(key, shown) && strings.HasPrefix(domain, shown) {
		return true
	}
	word := firstWord(foot.headed)
	own := len(word) >= minShortBrand && strings.HasPrefix(domain, word)
	return own && (foot.atOffice && word == shown || !foot.atOffice && word == firstWord(display))
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	return word
}

const minShortBrand = 5

// promoted gives a mail that a platform or an agency sent for another company to that company, when the mail
// says for whom it was sent; and keeps that company's registration away from a marketplace's own.
func (r *reader) promoted(name *string, foot *footer) {
	own := func(legal string) bool {
		k := nameKey(legal)
		shown := nameKey(*name)
		return resembles(k, nameKey(label(r.domain))) ||
			resembles(k, shown) && (strings.HasPrefix(k, shown) || strings.HasPrefix(shown, k)) // "Kitchen Offers" is not Bramble Kitchens' own name
	}
	if foot.onBehalf != "" && !own(foot.onBehalf) && !r.s.Personal {
		number := ""
		for n, owner := range foot.owner {
			if owner == foot.onBehalf {
				number = max(number, n)
			}
		}
		*name = trimLegalForm(foot.onBehalf)
		*foot = footer{legal: []string{foot.onBehalf}, onBehalf: foot.onBehalf}
		if number != "" {
			foot.numbers = []string{number}
		}
		r.s.SharedDomain = true
		return
	}
	if a := foot.agency; a.sendsFor != "" && r.bulk && saysKind(a.sendsFor) && own(a.legal) && !own(a.sendsFor) && !r.s.Personal { // a card may be sent on behalf of anybody
		*name, *foot = a.sendsFor, footer{agency: a}
		r.s.SharedDomain = true
		return
	}
	if r.t.marketplaces[r.domain] && slices.ContainsFunc(foot.legal, func(l string) bool { return !own(l) }) {
		foot.legal, foot.numbers, foot.charity, foot.ico, foot.postal = nil, nil, nil, nil, nil
	}
}

func trimLegalForm(legal string) string {
	words := strings.Fields(legal)
	for len(words) > 1 && slices.Contains(nameEndings, strings.ToLower(strings.Trim(words[len(words)-1], "."))) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

func (r *reader) bestName(name string, foot footer) string {
	switch {
	case name != "" && !r.employee(name, foot):
		return name
	case len(foot.legal) == 1:
		return trimLegalForm(foot.legal[0])
	case r.s.Personal, r.s.SharedDomain:
		return r.s.Address
	case r.domain != "":
		return titled(label(r.domain))
	}
	return ""
}

// employee reports whether a company's mail shows the name of one who works there: the local part is made from
// it, and neither the domain nor the small print holds it. Without small print the local part must hold the last
// name too, because brands have mailboxes of their own name.
func (r *reader) employee(name string, foot footer) bool {
	words := strings.Fields(name)
	if r.s.Personal || r.s.SharedDomain || len(words) == 0 || len(words) > 3 {
		return false
	}
	key := nameKey(name)
	if resembles(key, nameKey(label(r.domain))) {
		return false
	}
	first, last, local := nameKey(words[0]), nameKey(words[len(words)-1]), localOf(r.m.From[0].Addr)
	if len(first) < 2 || !startsUpper(words[0]) || !strings.HasPrefix(local, first) {
		return false
	}
	for _, l := range foot.legal {
		if strings.Contains(nameKey(l), first) {
			return false
		}
	}
	return len(foot.legal) > 0 || len(words) > 1 && strings.HasSuffix(local, last)
}

func (r *reader) add(kind complaint.IdentityKind, value string) {
	if value == "" || len(value) > 300 {
		return
	}
	for _, have := range r.s.Identities {
		if have.Kind == kind && have.Value == value {
			return
		}
	}
	r.s.Identities = append(r.s.Identities, complaint.Identity{Kind: kind, Value: value, Count: 1, Shown: r.m.ID})
}

func (r *reader) identities(name string, foot footer) {
	r.add(complaint.IdentityDomain, r.domain)
	r.add(complaint.IdentityDisplayName, name)
	for _, d := range r.m.DKIM {
		if !r.refuted(d.Domain) {
			r.addDomain(complaint.IdentityDKIM, d.Domain)
		}
	}
	r.addDomain(complaint.IdentityReturnPath, domainOf(r.m.ReturnPath))
	if r.m.Sender != nil && Registrable(domainOf(r.m.Sender.Addr)) != r.domain {
		r.addDomain(complaint.IdentitySender, domainOf(r.m.Sender.Addr))
	}
	for _, a := range r.m.ReplyTo {
		if Registrable(domainOf(a.Addr)) != r.domain {
			r.addDomain(complaint.IdentityReplyTo, domainOf(a.Addr))
		}
	}
	r.add(complaint.IdentityListID, strings.ToLower(r.m.ListID))
	for _, v := range foot.legal {
		r.add(complaint.IdentityLegalName, v)
	}
	for _, p := range foot.partOf {
		if nameKey(p.name) == nameKey(name) {
			r.add(complaint.IdentityPartOf, p.of)
		}
	}
	r.add(complaint.IdentityOnBehalfOf, foot.agency.sendsFor)
	for _, v := range foot.numbers {
		r.add(complaint.IdentityNumber, v)
	}
	for _, v := range foot.charity {
		r.add(complaint.IdentityCharity, v)
	}
	for _, v := range foot.ico {
		r.add(complaint.IdentityICO, v)
	}
	for _, v := range foot.postal {
		r.add(complaint.IdentityAddress, v)
	}
}

// addDomain adds a domain that is neither lent by a sending service nor a free-mail provider's; of a lent one only
// the service's name is kept.
func (r *reader) addDomain(kind complaint.IdentityKind, domain string) {
	domain = strings.ToLower(domain)
	if s, ok := r.t.serviceOf(domain); ok {
		r.addService(s.name, "")
		return
	}
	reg := Registrable(domain)
	if !r.t.isFreeMail(domain, reg) {
		r.add(kind, reg)
	}
}

// refuted reports whether the provider checked a DKIM domain and did not find it right.
func (r *reader) refuted(domain string) bool {
	bad := false
	for _, a := range r.m.AuthResults {
		if a.Method == "dkim" && strings.EqualFold(a.Domain, domain) {
			if a.Result == "pass" {
				return false
			}
			bad = true
		}
	}
	return bad
}

// addService adds a sending service, with the customer's number if it is known.
func (r *reader) addService(name, id string) {
	if id != "" {
		name += ":" + id
		r.s.Identities = slices.DeleteFunc(r.s.Identities, func(i complaint.Identity) bool {
			return i.Kind == complaint.IdentityESP && i.Value+":"+id == name
		})
	} else if slices.ContainsFunc(r.s.Identities, func(i complaint.Identity) bool {
		return i.Kind == complaint.IdentityESP && strings.HasPrefix(i.Value, name+":")
	}) {
		return
	}
	r.add(complaint.IdentityESP, name)
}

func (r *reader) fingerprints() {
	var room [64]byte
	for _, h := range r.m.Header {
		for _, f := range r.t.fingerprints[string(lowerASCII(room[:0], h.Name))] {
			sub := f.pattern.FindStringSubmatch(strings.TrimSpace(h.Value))
			if sub == nil {
				continue
			}
			r.bulk = r.bulk || f.service.stream == "bulk"
			id := ""
			if f.id >= 0 {
				id = sub[f.id]
			}
			r.addService(f.service.name, id)
		}
	}
}

// lowerASCII appends a field's name, which is ASCII (RFC 5322 2.2), in lower case.
func lowerASCII(dst []byte, name string) []byte {
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// personLike reports whether a mail looks as if one human wrote it: two or three capitalised words for a name, an
// address made from one of them, and no legal footer.
func (r *reader) personLike(name string, foot footer) bool {
	words := strings.Fields(name)
	automatic := r.m.AutoSubmitted != "" && r.m.AutoSubmitted != "no"
	if len(words) < 2 || len(words) > 3 || len(foot.legal)+len(foot.numbers) > 0 || automatic ||
		len(r.m.Links) > 4 || len(r.m.Images) > 2 {
		return false
	}
	local := localOf(r.m.From[0].Addr)
	named := false
	for _, w := range words {
		if !startsUpper(w) {
			return false
		}
		k := nameKey(w)
		if len(k) < 2 || resembles(nameKey(name), nameKey(label(r.domain))) && strings.Count(local, ".") == 0 {
			return false
		}
		named = named || strings.HasPrefix(local, k) || strings.HasSuffix(local, k) && len(k) > 2
	}
	return named
}

// mailtos returns the addresses of List-Unsubscribe URIs, lower case (RFC 2369 3.2, RFC 6068).
func mailtos(uris []string) []string {
	var out []string
	for _, u := range uris {
		if len(u) < 8 || !strings.EqualFold(u[:7], "mailto:") {
			continue
		}
		address, _, _ := strings.Cut(u[7:], "?")
		if plain, err := url.PathUnescape(address); err == nil {
			address = plain
		}
		for a := range strings.SplitSeq(address, ",") {
			if a = strings.ToLower(strings.TrimSpace(a)); domainOf(a) != "" && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}
