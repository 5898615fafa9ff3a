package company

import (
	"slices"
	"strings"

	"desist/complaint"
)

// Find returns the company that ref names: a CompanyID (also one that has since become stale), a domain, a
// subdomain or an address of it, or its name in any case. A name that two companies share names none.
func (g Grouping) Find(ref string) (complaint.Company, bool) {
	ref = strings.TrimSpace(ref)
	for i := range g.Companies {
		if string(g.Companies[i].ID) == ref {
			return g.Companies[i], true
		}
	}
	lower := strings.ToLower(ref)
	if c, ok := g.byAddress(lower); ok {
		return c, true
	}
	if old, ok := strings.CutPrefix(lower, oldPrefix); ok {
		if c, ok := g.byAddress(old); ok {
			return c, true
		}
	}
	return g.byName(lower)
}

// oldPrefix began every id in casebooks of earlier versions.
const oldPrefix = "c-"

func (g Grouping) byAddress(ref string) (complaint.Company, bool) {
	address, _, _ := strings.Cut(ref, "/")
	if c, ok := g.byDomain(address); ok {
		return c, true
	}
	if d := domainOf(address); d != "" {
		if c, ok := g.byDomain(Registrable(d)); ok {
			return c, true
		}
		return g.byReplies(Registrable(d))
	}
	return g.byDomain(Registrable(address))
}

func (g Grouping) byDomain(domain string) (complaint.Company, bool) {
	if domain == "" {
		return complaint.Company{}, false
	}
	found := -1
	for i := range g.Companies {
		if slices.Contains(g.Companies[i].Domains, domain) {
			if found >= 0 {
				return complaint.Company{}, false // an address lent to several companies
			}
			found = i
		}
	}
	if found < 0 {
		return complaint.Company{}, false
	}
	return g.Companies[found], true
}

// byReplies finds the one company whose mail asks for answers at a domain that it does not write from.
func (g Grouping) byReplies(domain string) (complaint.Company, bool) {
	found := -1
	for i := range g.Companies {
		answers := slices.ContainsFunc(g.Companies[i].Identities, func(id complaint.Identity) bool {
			return id.Kind == complaint.IdentityReplyTo && id.Value == domain
		})
		if answers && found >= 0 {
			return complaint.Company{}, false
		}
		if answers {
			found = i
		}
	}
	if found < 0 {
		return complaint.Company{}, false
	}
	return g.Companies[found], true
}

func (g Grouping) byName(lower string) (complaint.Company, bool) {
	found := -1
	for i := range g.Companies {
		if strings.ToLower(g.Companies[i].Name) == lower {
			if found >= 0 {
				return complaint.Company{}, false
			}
			found = i
		}
	}
	if found < 0 {
		return complaint.Company{}, false
	}
	return g.Companies[found], true
}
