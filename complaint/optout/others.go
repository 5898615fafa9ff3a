package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// toldOfOthers reports whether a mail tells an act of somebody or something else than the reader and the company's mailings, or shows
// one as a sample.
func (c *matter) toldOfOthers() bool {
	t := c.text
	if best := c.refused.best; best != nil && (somebodyElse.MatchString(best.normal) || ofSome.MatchString(best.normal) || ofWriter.MatchString(best.normal) || ofSenderItself(best.normal) || ofRights.MatchString(best.normal)) {
		return true
	}
	switch {
	case t.has(joke), t.has(shownToUse), isTest(c.mail.Subject), t.tidied(), t.corrected():
		return true
	case t.has(endsForAll) && !t.has(wasAsked), t.has(ofCosts), t.has(triedBySomebody), t.has(soNoOffers), t.endsGoods():
		return true
	case t.has(noMailing) && !t.has(marketing), t.has(otherPlace) && !t.speaksOfMailing() && !t.has(ofUsAtAll):
		return true
	}
	return t.any(tellsOfOthers) || c.ofThirdPerson() || c.aboutDataSale() || t.onPaperAlone()
}

// endsGoods reports whether a subscription to goods ended, and mailings go on: "You have unsubscribed from Compost Monthly. No more bags will
// be sent. Our emails are as they were."
func (t *text) endsGoods() bool {
	return t.has(goodsEnded) && t.has(emailsAsBefore) && !t.any(func(s *sentence) bool {
		n := s.inNormalForm()
		return s.ofStopping() && (marketing.MatchString(n) || mailWord.MatchString(n)) && !goodsEnded.MatchString(n)
	})
}

var emailsAsBefore = regexp.MustCompile(`\b(?:e ?mails|newsletters?|mailings)\b(?: \w+){0,4} (?:as (?:they|it) (?:are|were|is|was)|as before|unchanged|carry on|go on|continue)\b`)

var goodsEnded = regexp.MustCompile(`\bno (?:more|further) (?:\w+ )?(?:payments?|money|bags|boxes|issues|deliver(?:y|ies)|copies|charges|crates|parcels|bottles)\b`)

// tellsOfOthers reports whether a sentence is told to who sends a mailing.
func tellsOfOthers(s *sentence) bool {
	left := othersLeft.FindStringIndex(s.inNormalForm())
	return left != nil && !strings.Contains(s.normal[left[0]:left[1]], " you ")
}

var (
	// othersLeft is told to who sends a mailing: "3 contacts unsubscribed".
	othersLeft = regexp.MustCompile(`\b(?:contacts|subscribers|recipients|\d+ (?:customers|members|people)|(?:a|these|the following|your) (?:customers?|members?|people)|customer (?:\w+ ){1,3}has) (?:\w+ ){0,4}(?:unsubscribed|opted out|(?:were|was|been) removed)\b`)

	// ofSome is said of other readers, or of all: "A few of you have asked to come off the list", "All requests are handled electronically".
	ofSome = regexp.MustCompile(`\b(?:all|every|any) (?:\w+ ){0,2}requests? (?:are|is|will be)\b|\b(?:(?:a few|some|many|several|most|lots|any) of you|readers|people|those who) (?:have |who |has )?(?:asked|told|said|want|wish|left|unsubscribe)\w*\b`)

	// ofWriter is what somebody tells of themselves: "I've unsubscribed from about forty today".
	ofWriter = regexp.MustCompile(`\bi (?:have )?(?:just |now |also |already |finally )*(?:unsubscribed|opted out|signed off|resigned)(?: myself)? (?:from|of) (?:[^y\s]\S*|y[^o\s]\S*)`)

	// ofSharing is said of who else may have the reader's address: "We will not share your email address with anyone for marketing".
	ofSharing = regexp.MustCompile(`\b(?:not|never) (?:share|sell|rent|pass|give)(?: on)? (?:your|them|it)\b`)

	// ofSecrets is a warning that no honest sender asks for a secret: "We'll never email you your password".
	ofSecrets = regexp.MustCompile(`\b(?:never|not) (?:e ?mail|ask|send|text|call|ring|phone)\b(?: \w+){0,8} (?:passwords?|passcode|pin|card (?:details|number)|bank details|security (?:code|details))\b`)

	// ofRights tells what the reader may do, and what will be done then.
	ofRights = regexp.MustCompile(`\byou have (?:the|a) right to (?:object|opt out|stop|withdraw|ask)\b|^if you (?:object|opt out|unsubscribe|withdraw|ask us|tell us)\b`)

	// shownToUse is said of a text that is shown to whoever may use it.
	shownToUse = regexp.MustCompile(`\b(?:example (?:reply|text)|sample (?:reply|mail|email|text)|test (?:email|send)|(?:a|the) test of (?:the|your|our|this)|your template|template is (?:live|ready))\b`)

	// willSee is what the reader is told to expect: "You'll see a message that says you've been unsubscribed".
	willSee = regexp.MustCompile(`\byou (?:will|should|may|might|can) (?:then |now |next )?(?:see|read|get (?:a|an|the) (?:message|note|page|screen|email))\b`)

	// wasWrong takes back what an earlier mail said.
	wasWrong = regexp.MustCompile(`\b(?:(?:our|my|the|that|an) (?:last|earlier|previous|other|first) (?:email|mail|message|note|one) (?:to you )?(?:was|were|is) (?:wrong|incorrect|sent (?:in error|by mistake)|a mistake|an error)|(?:please )?(?:ignore|disregard) (?:our|the|my|that) (?:last|earlier|previous))\b`)

	// otherPlace is where one can be taken off in a mail that names no mailing: "We've taken you out of the Sunday classes."
	otherPlace = regexp.MustCompile(`\b(?:off|from|out of) (?:the|your|our|this|that|my|\w+ s) (?:\w+ ){0,3}(?:class(?:es)?|rotas?|courses?|lessons?|squad|team|fixtures?|sessions?|waiting list|wait list|guest list|group booking|bookings?|car share|lift share|committee|jury|cast list|call list|policy|standing order|register|panel|plan|box|rehearsals?|league|board)(?:$| (?:for|on|until|till|this|next|in|at|and|as|from|so|please|now|today|we|you)\b)`)

	// soNoOffers explains by an older opt-out what a mail leaves out.
	soNoOffers = regexp.MustCompile(`\bopted out of (?:\w+ ){0,3}(?:marketing|offers|e ?mails)\b(?: \w+){0,2} so (?:we|this|there|it)\b`)

	// triedBySomebody is a change that was not made.
	triedBySomebody = regexp.MustCompile(`\b(?:somebody|someone) (?:has |have )?tried to (?:change|unsubscribe|opt|remove|switch)\b`)

	// ofCosts is what marketing costs.
	ofCosts = regexp.MustCompile(`^(?:marketing|mailing|promotion) costs?\b`)

	// noMailing is something else that can be off or left.
	noMailing = regexp.MustCompile(`\b(?:forwarding|calendar (?:feed|subscription)|(?:from|off) the calendar|(?:email|chat) backups?|registrar)\b`)
)

// tidied reports whether a company clears its list of people who do not react, or cannot be reached: nobody asked it to.
func (t *text) tidied() bool { return t.has(cleared) && !t.has(wasAsked) }

// wasAsked says that the reader wanted it so.
var wasAsked = regexp.MustCompile(`\b(?:as (?:you )?(?:asked|requested|wished)|at your (?:own )?request|(?:on|per|following) your (?:request|instructions?)|you (?:have )?(?:asked|requested|told|wanted|wrote|unsubscribed|opted out|pressed|clicked|chose)|your (?:request|objection|letter|email) (?:to|of|that|about))\b`)

// corrected reports whether a mail takes back an earlier one, whose words it repeats.
func (t *text) corrected() bool { return t.has(wasWrong) && !t.has(wasAsked) }

// isTest reports whether a subject is that of a mail which somebody sends to try it.
func isTest(subject string) bool {
	s := strings.ToLower(strings.TrimSpace(subject))
	return strings.HasPrefix(s, "[test]") || strings.HasPrefix(s, "test:")
}
