package company

import (
	"slices"
	"strings"

	"desist/complaint"
)

// pickName takes the display name most mails use, and of the names used by at least a quarter as many one that is
// also in the domain. Of "Friends of Orrinsdale Symphony" it takes the part that is one of these
// names too.
func pickName(shown map[string]complaint.Identity, fallback map[string]int, domains []string) string {
	counts := map[string]int{}
	for v, id := range shown {
		if fallback[v] > 0 { // a person's name is shown, and not the company's
			counts[v] = id.Count
		}
	}
	if len(counts) == 0 {
		counts = fallback
	}
	best := mostFrequent(counts)
	fitting := map[string]int{}
	for name, n := range counts {
		if 4*n >= counts[best] && slices.ContainsFunc(domains, func(d string) bool { return resembles(nameKey(name), flat(d)) }) {
			fitting[name] = n
		}
	}
	if len(fitting) > 0 {
		best = proper(mostFrequent(fitting), fitting)
	}
	if best == "" && len(domains) > 0 {
		best = titled(label(domains[0]))
	}
	return best
}

// proper returns the name of the company itself in that of one of its mailings, if it is one of these names too.
func proper(name string, names map[string]int) string {
	own := map[string]int{}
	for part, n := range names {
		before, after, ok := strings.Cut(" "+name+" ", " "+part+" ")
		if ok && len(part) < len(name) && (after == "" && leadsToName(before) || before == "" && after != "" && ofMailings(after)) {
			own[part] = n
		}
	}
	if len(own) > 0 {
		return mostFrequent(own)
	}
	return name
}

// leadsToName reports whether words before a name lead to it: "Friends of", "Shop and Café,".
func leadsToName(before string) bool {
	words := strings.Fields(before)
	if len(words) == 0 {
		return false
	}
	switch last := words[len(words)-1]; last {
	case "of", "from", "by", "at", "for", "with", "|", "–", "—", "-":
		return true
	default:
		return strings.HasSuffix(last, ",") || strings.HasSuffix(last, ":")
	}
}

// ofMailings reports whether words name a kind of mailing and no company.
func ofMailings(words string) bool {
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool { return !kindsOfMailing[w] })
}

var kindsOfMailing = map[string]bool{
	"rewards": true, "offers": true, "deals": true, "news": true, "alerts": true, "updates": true, "weekly": true, "monthly": true, "daily": true,
	"emails": true, "letter": true, "letters": true, "insights": true, "events": true, "invitations": true, "surveys": true, "and": true, "&": true,
}
