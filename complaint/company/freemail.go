package company

// FreeMail says whether an address is with a provider that gives addresses to anybody. Mail from there comes from a
// person, not a company, unless a sending service sent it.
func (x *Identifier) FreeMail(address string) bool {
	domain := domainOf(address)
	return x.t.isFreeMail(domain, Registrable(domain))
}
