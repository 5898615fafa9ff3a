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

// closest is the name, or the words that two of them begin with, whose words the domain holds most of. Of equals it is the most frequent one
// that says what kind of company it is, unless another is shown far more often ("Tarnley Bank" before "Tarnley" and "Tarnley Rewards"), else
// the shortest.
func (n naming) closest(names map[string]int) string {
	most := 0
	for _, c := range names {
		most = max(most, c)
	}
	all := n.withHeads(names)
	domain := flat(n.domain)
	ofKind := func(name string) int {
		if 2*all[name] < most || !saysKind(name) {
			return 0
		}
		return all[name]
	}
	best := slices.MinFunc(slices.Collect(maps.Keys(all)), func(a, b string) int {
		return cmp.Or(cmp.Compare(heldIn(domain, b), heldIn(domain, a)), cmp.Compare(ofKind(b), ofKind(a)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return asShown(best, names)
}

// maxNames is how many names are compared with each other.
const maxNames = 24

// withHeads are names and what two of them begin with, each with how many mails show it or a name that begins so.
func (n naming) withHeads(names map[string]int) map[string]int {
	shown := slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Or(cmp.Compare(names[b], names[a]), cmp.Compare(a, b)) })
	shown = shown[:min(len(shown), maxNames)]
	all := maps.Clone(names)
	for i, a := range shown {
		for _, b := range shown[i+1:] {
			head := commonHead(a, b)
			if _, known := all[head]; known || !n.inDomain(head) {
				continue
			}
			for _, name := range shown {
				if commonHead(head, name) == head {
					all[head] += names[name]
				}
			}
		}
	}
	return all
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

// commonHead is the words that two names begin with, as the first writes them, "The" left out.
func commonHead(a, b string) string {
	x, y := strings.Fields(strings.TrimPrefix(a, "The ")), strings.Fields(strings.TrimPrefix(b, "The "))
	n := 0
	for n < min(len(x), len(y)) && strings.EqualFold(strings.Trim(x[n], ",:"), strings.Trim(y[n], ",:")) {
		n++
	}
	for n > 0 && joinWord(x[n-1]) {
		n--
	}
	return strings.TrimRight(strings.Join(x[:n], " "), ",:")
}

// heldIn is how many letters the first words of a name have that stand together in a domain's label.
func heldIn(domain, name string) int {
	return max(held(domain, keyWords(name)), held(domain, keyWords(strings.ReplaceAll(name, "&", "and"))))
}

func held(domain string, words []string) int {
	together := ""
	for _, w := range words {
		if !strings.Contains(domain, together+w) {
			break
		}
		together += w
	}
	return len(together)
}

// saysKind reports whether a name ends in what kind of company it is.
func saysKind(name string) bool {
	words := keyWords(name)
	return len(words) > 1 && kindsOfCompany[words[len(words)-1]]
}

// kindsOfCompany end the name of a company, and seldom that of a department or a mailing.
var kindsOfCompany = wordSet(`academy agency airlines airways alliance association athletic bakery bank bikes board books booksellers borough breweries brewery broadband
	builders butchers carpets centre centres charity chronicle church cinema cinemas clinic coaches coffee collective college company
	congregation cooperative cosmetics cottages council cruises cycles dairy dental dentists district electrical electricals energy farm farms
	fc fencing ferries festival finance fitness florist florists foods footwear foundation furniture garage gardens gas gazette glasses group
	gym health hearing herald holidays hospice hospital hospitals hotel hotels housing insurance insurers ironmongery journal kitchens knitwear
	law leisure lettings libraries library logistics mill mortgages motors museum museums network nurseries nursery optical opticians orchestra
	outdoor park parks partnership pensions pharmacy pizza playhouse plumbing properties rail railway rentals rescue residences restaurant
	restaurants school schools seeds shoes society solicitors stores studio studios supplies surgery symphony telecom theatre theatres tours
	toys trains travel trust tyres union university vets water wildlife windows wines workwear`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
