package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// A company tells one person that another was taken off: a captain of a player, an office of a colleague. That is no act of the reader's.

var (
	// someoneLeft is told of who is named before it: "Jodie Tranter has opted out".
	someoneLeft = regexp.MustCompile(`(?:^|[.,;:!] |\bthat |\bknow |\bcolleague )([A-Z][\w'’.-]*(?: [A-Z][\w'’-]+){0,2}?)(?:['’]s (?:e-?mail )?(?:address|account|details|name|record))?(?: \([^()]{3,60}\))? (?:has|is|was)(?: now| also| been| just){0,2} (?:opted out|unsubscribed|withdrawn|removed|taken off|left|asked|deleted|pulled out)\b`)

	// someoneTaken names whose address was taken off.
	someoneTaken = regexp.MustCompile(`\b(?:taken|took|removed|unsubscribed|deleted) ([A-Z][\w'’-]*?(?: [A-Z][\w'’-]*?){0,2})['’]s (?:e-?mail )?(?:address|name|details|account|record)\b`)

	// thirdPerson speaks of somebody who is neither the writer nor the reader, or tells the reader's own from another's.
	thirdPerson = regexp.MustCompile(`\b(?:he|she|him|her|his|hers|at their (?:own )?request|yours (?:stays|is|remains|has)|your own (?:\w+ ){0,2}(?:entry|emails?|account|place|details|record|settings|subscription|booking)|you are the only|yours included|of other people|you are still (?:on|subscribed)|(?:as|you are) (?:down as |the |a )*(?:billing contact|captain|organiser|owner|admin\w*|team leader|account holder|lead))\b`)
)

// ofThirdPerson reports whether a mail tells who else was taken off: somebody is named who is not the reader, and the mail speaks of them as of
// another, or shows their address.
func (c *matter) ofThirdPerson() bool {
	if c.text.has(thirdPerson) && c.text.showsAddressBeside(slices.Concat(c.mail.To, c.mail.From)...) {
		return !c.text.any(ofReaderToo)
	}
	reader := readerWords(c.mail)
	for i := range c.text.all {
		sub := someoneLeft.FindStringSubmatch(c.text.all[i].quote())
		if sub == nil {
			sub = someoneTaken.FindStringSubmatch(c.text.all[i].quote())
		}
		if sub == nil {
			continue
		}
		first := unpunctuated(strings.Fields(sub[1])[0])
		if noName[lowered(first)] && !titles[first] || pronouns[lowered(sub[1])] || ownName(fromOf(c.mail), sub[1]) || isReader(sub[1], reader) || callsList(sub[1]) {
			continue
		}
		return (c.text.has(thirdPerson) || c.text.showsAddressBeside(slices.Concat(c.mail.To, c.mail.From)...)) && !c.text.any(ofReaderToo)
	}
	return false
}

var pronouns = setOf("he", "she", "they", "who", "nobody", "everyone", "everybody", "someone", "somebody", "one")

// ofReaderToo reports whether a sentence tells that the reader was taken off.
func ofReaderToo(s *sentence) bool { return s.ofStopping() && takenOff.MatchString(s.inNormalForm()) }

var takenOff = regexp.MustCompile(`\b(?:taken|removed|unsubscribed|deleted|crossed|took) (?:you|your (?:e ?mail )?(?:address|name|details))\b|\bto (?:you or |him or |her or |them or )?(?:to )?yourself\b|\byou (?:have been|are|were) (?:\w+ )?(?:removed|unsubscribed|taken|opted)\b`)

// leftUs says that somebody is not there any more.
var leftUs = regexp.MustCompile(`\b(?:(?:has|have) left (?:us|our|the (?:firm|company|team|club|business))|(?:he|she|who|they) no longer works?|is no longer (?:with us|here)|has retired|died|passed away)\b`)

// forSomeoneElse reports whether the person's own mail asks to take off the address of somebody who has left.
func (t *text) forSomeoneElse(m *complaint.Message) bool {
	return t.has(leftUs) && t.showsAddressBeside(slices.Concat(m.From, m.To)...)
}

// readerWords are the words of the reader's name and address.
func readerWords(m *complaint.Message) map[string]bool {
	words := map[string]bool{}
	for _, a := range m.To {
		local, _, _ := strings.Cut(a.Addr, "@")
		for _, w := range append(nameWords(a.Name), nameWords(local)...) {
			words[w] = true
		}
	}
	return words
}

// callsList reports whether a name has a word that those of lists have: "Garden News".
func callsList(name string) bool {
	n, _ := normalise(name)
	return ofReading.MatchString(n) || plainlyPromotes.MatchString(n)
}

// isReader reports whether a name is the reader's: of a first name and a surname the first tells.
func isReader(name string, reader map[string]bool) bool {
	words := slices.DeleteFunc(strings.Fields(name), func(w string) bool { return titles[unpunctuated(w)] })
	if len(words) == 0 {
		return true
	}
	return slices.ContainsFunc(nameWords(words[0]), func(w string) bool { return reader[w] })
}

// maxShown is how many addresses of a sentence are looked at.
const maxShown = 4

// showsAddressBeside reports whether a sentence that speaks of stopping shows an address that is none of these.
func (t *text) showsAddressBeside(known ...complaint.Address) bool {
	return t.any(func(s *sentence) bool {
		return s.ofStopping() && slices.ContainsFunc(anAddress.FindAllString(s.quote(), maxShown), func(shown string) bool {
			return !slices.ContainsFunc(known, func(a complaint.Address) bool { return strings.EqualFold(a.Addr, shown) })
		})
	})
}
