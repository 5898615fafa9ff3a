package company

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"desist/complaint"
)

// naming is what a company can be called by.
type naming struct {
	shown    map[string]complaint.Identity // display names
	fallback map[string]int                // names of mails without one
	legal    []string                      // registered names
	domain   string                        // that most mails come from
	domains  []string
}

// pick takes, of the display names that at least a quarter as many mails use as the most frequent one and that are in a domain too, the one
// that is registered, or else what the company's departments have in common: of "Gorsefoot Bookings" and "Gorsefoot Trail Tales" the name
// "Gorsefoot". Without such a name it takes the most frequent one.
func (n naming) pick() string {
	counts := n.counts()
	best := mostFrequent(counts)
	fitting := map[string]int{}
	for name, c := range counts {
		if 4*c >= counts[best] && n.inDomain(name) {
			fitting[name] = c
		}
	}
	if registered := n.registered(fitting); registered != "" {
		return registered
	}
	if len(fitting) > 0 {
		return n.closest(fitting)
	}
	if best == "" && len(n.domains) > 0 {
		return titled(label(n.domains[0]))
	}
	return best
}

// counts is how many mails show each name.
func (n naming) counts() map[string]int {
	counts := map[string]int{}
	for v, id := range n.shown {
		if n.fallback[v] > 0 { // a person's name is shown, and not the company's
			counts[v] = id.Count
		}
	}
	if len(counts) == 0 {
		return n.fallback
	}
	return counts
}

// inDomain reports whether a name is in a domain, or begins as it does: "Dunmere Coach Holidays" of dunmerecoaches.example.
func (n naming) inDomain(name string) bool {
	key := nameKey(name)
	return slices.ContainsFunc(n.domains, func(d string) bool { return resembles(key, flat(d)) || heldIn(flat(d), name) >= minBrand })
}

func (n naming) registered(names map[string]int) string {
	own := map[string]int{}
	for name, c := range names {
		if slices.ContainsFunc(n.legal, func(l string) bool { return nameKey(l) == nameKey(name) }) {
			own[name] = c
		}
	}
	return mostFrequent(own)
}

// closest is the name, or the words that two of them begin with, of which the domain holds most. Of equals it is the most frequent one that
// says what kind of company it is ("Tarnley Bank" before "Tarnley" and "Tarnley Rewards"), else the shortest.
func (n naming) closest(names map[string]int) string {
	candidates := slices.Sorted(maps.Keys(names))
	for i, a := range candidates {
		for _, b := range candidates[i+1:] {
			if head := commonHead(a, b); n.inDomain(head) {
				candidates = append(candidates, head)
			}
		}
	}
	domain := flat(n.domain)
	best := slices.MinFunc(candidates, func(a, b string) int {
		return cmp.Or(cmp.Compare(heldIn(domain, b), heldIn(domain, a)), cmp.Compare(names[b]*ofKind(b), names[a]*ofKind(a)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return asShown(best, names)
}

// asShown is a name as most mails write it: with "The" or without.
func asShown(name string, names map[string]int) string {
	written := map[string]int{}
	for n, c := range names {
		if nameKey(n) == nameKey(name) {
			written[n] = c
		}
	}
	return cmp.Or(mostFrequent(written), name)
}

// commonHead is the words that two names begin with, "The" left out.
func commonHead(a, b string) string {
	x, y := strings.Fields(strings.TrimPrefix(a, "The ")), strings.Fields(strings.TrimPrefix(b, "The "))
	n := 0
	for n < min(len(x), len(y)) && strings.Trim(x[n], ",:") == strings.Trim(y[n], ",:") {
		n++
	}
	for n > 0 && joinWord(x[n-1]) {
		n--
	}
	return strings.TrimRight(strings.Join(x[:n], " "), ",:")
}

// heldIn is how many letters of a name, from its first, stand together in a domain's label.
func heldIn(domain, name string) int {
	return max(held(domain, nameKey(name)), held(domain, nameKey(strings.ReplaceAll(name, "&", "and"))))
}

func held(domain, key string) int {
	n := 0
	for n < len(key) && strings.Contains(domain, key[:n+1]) {
		n++
	}
	return n
}

// ofKind is 1 for a name that ends in what kind of company it is, else 0.
func ofKind(name string) int {
	words := keyWords(name)
	if len(words) > 1 && kindsOfCompany[words[len(words)-1]] {
		return 1
	}
	return 0
}

// kindsOfCompany end the name of a company, and of no department or mailing of it.
var kindsOfCompany = wordSet(`academy agency airlines airways alliance association athletic bakery bank banking bikes board books booksellers borough breweries brewery
	broadband builders butchers carpets centre centres charity chronicle church cinema cinemas clinic coaches coffee collective college
	company congregation cooperative cosmetics cottages council cruises cycles dairy dental dentists district electrical electricals energy
	farm farms fc fencing ferries festival finance fitness florist florists foods footwear foundation furniture garage gardens gas gazette
	glasses group gym health hearing herald holidays hospice hospital hospitals hotel hotels housing hub insurance insurers ironmongery journal
	kitchens knitwear law leisure lettings libraries library logistics magazine mill mobile mortgages motors museum museums network nurseries
	nursery optical opticians orchestra outdoor park parks partnership party pensions pharmacy pizza playhouse plumbing press properties rail
	railway rentals rescue residences restaurant restaurants savings school schools seeds shoes society solicitors stores studio studios
	supplies surgery symphony telecom theatre theatres tours toys trains travel trust tyres union university vets water wildlife windows wines
	workwear`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
