package optout

import (
	"slices"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// With an account, a membership or a contract marketing may end, or go on.

// endsWithAccount reports whether a mail about something that was closed says of marketing by name that it ends: most of such a mail
// is about other things, so that its words as a whole say little.
func (c *matter) endsWithAccount() bool {
	if c.refusal.Strength == complaint.StrengthWeak || !c.text.endsAccount() {
		return false
	}
	return slices.ContainsFunc(ofClass(c.hits, classDone, classFuture, classOff), func(h hit) bool {
		return h.quote() == c.refusal.Quote && marketing.MatchString(h.normal) && !conditional(h) && !iffy.MatchString(h.normal) && !forSomeTime.MatchString(h.normal)
	})
}

// forSomeTime limits what is said to end.
var forSomeTime = regexp.MustCompile(`\b(?:for (?:\d+|a few|some|the next) (?:\w+ )?(?:days|weeks|months)|while)\b`)

// endsAccount reports whether a mail says that an account, a membership or a contract ended.
func (t *text) endsAccount() bool { return t.has(accountEnds) }

var accountEnds = regexp.MustCompile(`\b(?:your|my) (?:\w+ ){0,3}(?:account|membership|contract|policy|registration)\b(?: (?:with|at|for)(?: \w+){1,3})?(?: (?:is|was|has|have|been|now|ends|today|s))*? (?:closed|ends|ended|terminated|cancelled|deleted)\b|^(?:\w+ ){0,2}(?:membership|account|acct) (?:(?:is|was|has|been) )*(?:closed|ended|terminated|cancelled|deleted)\b|\b(?:closed|ended|terminated|cancelled|deleted) your (?:\w+ ){0,3}(?:account|membership|contract|policy|registration)\b`)

// goesOn says of marketing, in a mail about something that ended, that it does not: "Marketing consent: not changed".
var goesOn = regexp.MustCompile(`\b(?:marketing|newsletters?|offers)(?: \w+){0,4} (?:not (?:changed|affected)|unchanged|continues?|goes on|go on)\b`)
