package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout"
)

// listNames are the names of a company's lists, as optout.ListName writes them: by their ids those of all, else of those that send
// marketing.
type listNames struct {
	ids      map[string][]complaint.List // by the labels of their ids
	flat     map[string][]complaint.List // by those labels without blanks
	bySender map[string][]complaint.List
	byFoot   map[string][]complaint.List
	brands   map[string]bool // labels of the company's domains
	senders  map[string]bool // what its mail's senders are called
	several  bool            // more than one list sends marketing
	parted   bool            // more than one with a List-Id of its own did so more than once: the others may be receipts and campaigns
}

// maxSenders is how many names or addresses a list's mail has at most whose sender names it.
const maxSenders = 32

func (ls *companyLists) byName() *listNames {
	if ls.names != nil {
		return ls.names
	}
	n := &listNames{ids: map[string][]complaint.List{}, flat: map[string][]complaint.List{}, bySender: map[string][]complaint.List{}, byFoot: map[string][]complaint.List{}}
	n.brands, n.senders = map[string]bool{}, map[string]bool{}
	count, again := 0, 0
	for l, m := range ls.of {
		if m.marketing {
			count++
		}
		if l.HasID() && !m.again.IsZero() {
			again++
		}
		for a := range m.addresses {
			n.brands[optout.Brand(a)] = true
		}
		for s := range m.senders {
			n.senders[strings.Join(optout.Words(s), " ")] = true
		}
		for _, label := range idNames(l) {
			put(n.ids, label, l)
			put(n.flat, strings.ReplaceAll(label, " ", ""), l)
		}
		if !m.marketing {
			continue
		}
		for _, name := range m.bySender() {
			put(n.bySender, withoutBetween(name), l)
		}
		for _, name := range m.byFoot() {
			put(n.byFoot, name, l)
		}
	}
	n.several, n.parted = count > 1, again > 1
	ls.names = n
	return n
}

// ambiguous is how many lists of one name or address are kept: a second says that it is not that of one.
const ambiguous = 2

func put(in map[string][]complaint.List, name string, l complaint.List) {
	if name != "" && len(in[name]) < ambiguous && !slices.Contains(in[name], l) {
		in[name] = append(in[name], l)
	}
}

// byID are the lists whose id is this name, written as one word or as several.
func (n *listNames) byID(key string) []complaint.List {
	found := slices.Clone(n.ids[key])
	for _, l := range n.flat[strings.ReplaceAll(key, " ", "")] {
		if !slices.Contains(found, l) {
			found = append(found, l)
		}
	}
	return found
}

// idSigns stand between the words of an id or of an address.
var idSigns = strings.NewReplacer("-", " ", "_", " ", ".", " ")

// idNames are the names in the first labels of a List-Id, which RFC 2919 section 2 leaves to its owner, each with and without the words
// that ids are given besides.
func idNames(l complaint.List) []string {
	if !l.HasID() {
		return nil
	}
	labels := strings.Split(string(l), ".")
	var out []string
	for _, label := range labels[:max(1, len(labels)-2)] {
		words := strings.Fields(idSigns.Replace(label))
		bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return besideName[w] || isNumber(w) })
		for _, w := range [][]string{words, bare} {
			if name := optout.ListName(strings.Join(w, " ")); name != "" {
				out = append(out, name)
			}
		}
		if one, cut := cutCountry(label); cut {
			out = append(out, one)
		}
	}
	return out
}

// besideName are words that ids, and names of lists, are given besides.
var besideName = map[string]bool{"uk": true, "list": true, "lists": true, "newsletter": true, "newsletters": true, "email": true, "emails": true, "mail": true, "mailing": true}

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

// cutCountry takes the country off a word of an id: "poetrypostuk".
func cutCountry(label string) (string, bool) {
	const shortest = 8 // letters of a name that may be told so
	rest, ok := strings.CutSuffix(label, "uk")
	return rest, ok && len(rest) >= shortest
}

// bySender are the names by which the sender of all mail of a list is called: what is not the company's in the name shown, and the
// address.
func (m *calls) bySender() []string {
	if len(m.senders) > maxSenders || len(m.addresses) > maxSenders {
		return nil
	}
	var out []string
	if name, ok := same(m.senders, m.ofList); ok {
		out = append(out, name)
	}
	local, ok := same(m.addresses, func(address string) string {
		local, _, _ := strings.Cut(address, "@")
		return optout.ListName(idSigns.Replace(local))
	})
	if ok && !departments[local] && !m.begins(local) {
		out = append(out, local)
	}
	return out
}

// begins reports whether a sender's name begins with one word, as a person's address does: "Rose at Penwith Wines <rose@...>".
func (m *calls) begins(word string) bool {
	for s := range m.senders {
		if w := optout.Words(s); len(w) > 0 && w[0] == word {
			return true
		}
	}
	return false
}

// same returns what is made of each, if it is the same of all.
func same(all map[string]bool, of func(string) string) (string, bool) {
	name := ""
	for v := range all {
		n := of(v)
		if n == "" || name != "" && n != name {
			return "", false
		}
		name = n
	}
	return name, name != ""
}

// ofList is what is left of a sender's name without the company's, which its domain tells, and the words between them. One word alone may
// be a person's.
func (m *calls) ofList(sender string) string {
	words := optout.Words(sender)
	for a := range m.addresses {
		words = withoutBrand(words, optout.Brand(a))
	}
	if name := withoutBetween(optout.ListName(strings.Join(words, " "))); strings.Contains(name, " ") {
		return name
	}
	return ""
}

// withoutBetween is a name without the words that stand between it and the company's.
func withoutBetween(name string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(name), func(w string) bool { return betweenNames[w] }), " ")
}

// withoutBrand takes the words out that are a brand: see isBrand.
func withoutBrand(words []string, brand string) []string {
	for i := range words {
		for j := len(words); j > i; j-- {
			if isBrand(words[i:j], brand) {
				return slices.Delete(slices.Clone(words), i, j)
			}
		}
	}
	return words
}

// isBrand reports whether words are a brand, or several begin it or just complete it: "corvedale playhouse" of "corvedaleplayhousetheatre",
// or of "corvedaleplay".
func isBrand(words []string, brand string) bool {
	const shortest = 4 // letters of a beginning that tells it
	run := strings.Join(words, "")
	if run == brand {
		return true
	}
	if len(words) == 1 {
		return false
	}
	begins := len(run) >= shortest && strings.HasPrefix(brand, run)
	completes := len(brand) >= shortest && strings.HasPrefix(run, brand) && !strings.HasPrefix(strings.Join(words[:len(words)-1], ""), brand)
	return begins || completes
}

// isCompany reports whether a name is that of the company, as its domains have it, or begins that of a sender: "Rosie" of "Rosie at
// Pipkin".
func (n *listNames) isCompany(name string) bool {
	words := optout.Words(name)
	for brand := range n.brands {
		if len(withoutBrand(words, brand)) == 0 {
			return true
		}
	}
	key := strings.Join(words, " ")
	for s := range n.senders {
		if s == key || strings.HasPrefix(s, key+" ") {
			return true
		}
	}
	return false
}

// withoutCompany is a name without the company's own words before it: "offers" of "freshwell offers".
func (n *listNames) withoutCompany(name string) string {
	words := strings.Fields(name)
	for i := len(words) - 1; i > 0; i-- {
		if n.brands[strings.Join(words[:i], "")] {
			return strings.Join(words[i:], " ")
		}
	}
	return name
}

// betweenNames stand between the name of a list and the company's.
var betweenNames = map[string]bool{"from": true, "by": true, "at": true, "of": true, "for": true, "with": true, "the": true, "and": true}

// departments are local parts that name no list.
var departments = map[string]bool{
	"sales": true, "team": true, "support": true, "service": true, "customer service": true, "hello": true, "hi": true, "info": true, "orders": true, "contact": true,
	"enquiries": true, "office": true, "admin": true, "no reply": true, "noreply": true, "do not reply": true, "accounts": true, "help": true, "bookings": true,
}

// byFoot are the names that all marketing of a list which says anything of it gives it.
func (m *calls) byFoot() []string {
	var names []string
	first := true
	for said := range m.said {
		these := strings.Split(said, "\n")
		if first {
			names, first = these, false
			continue
		}
		names = slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(these, n) })
	}
	return names
}
