package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

var (
	welcome    = regexp.MustCompile(`^(?:\w+ ){0,3}?(?:welcome|croeso)\b`)
	stateOnly  = regexp.MustCompile(`\byou (?:are|were|have) (?:subscribed|on |opted|agreed|chosen|consented|asked)`)
	signUpSign = regexp.MustCompile(`\b(?:thank(?:s| you) for (?:re ?)?(?:subscribing|signing up|joining|opting)|you are (?:in|on (?:the|our))|subscription|you will (?:start|begin|receive|be receiving|get)|first to (?:hear|know)|confirmed|added)\b`)
)

// signUp finds a re-consent that a company confirms. A company's word alone that somebody signed up is weak where
// nothing says what the person did; it still ends an earlier opt-out until the person rejects it, because in doubt
// nobody is accused.
func signUp(t *text, hits []hit) (complaint.Finding, bool) {
	for _, h := range ofClass(hits, classPending) {
		if !undo.MatchString(h.normal) && !aside.MatchString(h.normal) {
			return complaint.Finding{}, false
		}
	}
	var acts []hit
	for _, h := range ofClass(hits, classSubscribed, classJoined) {
		if signsUp(h, t) {
			acts = append(acts, h)
		}
	}
	told := bodyOnly(hits)
	if (updates(t, told) || t.showsSettings()) && len(ofClass(told, classOff)) == 0 {
		acts = append(acts, slices.DeleteFunc(ofClass(told, classOn), func(h hit) bool { return h.stood || aboutThing(h) })...)
	}
	best, ok := clearest(acts)
	if !ok {
		return complaint.Finding{}, false
	}
	found := complaint.Finding{
		ReConsent: true, Source: complaint.SourceConfirmation, Strength: best.strength, Quote: best.quote(),
		Scope: complaint.ScopeAll,
	}
	if best.strength != complaint.StrengthStrong {
		found.Note = checkNote
	}
	return found, true
}

// unsureSignUp is the finding of a sign-up whose wording neither phrases nor frames know; best says it.
func (c *matter) unsureSignUp(best hit) complaint.Finding {
	return complaint.Finding{
		ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthWeak, Scope: complaint.ScopeAll,
		Quote: best.quote(), Note: checkNote,
	}
}

// signsUp reports whether a hit tells a sign-up that has just happened, and not who a newsletter's readers are.
func signsUp(h hit, t *text) bool {
	before := dated.ReplaceAllString(leadIn.ReplaceAllString(h.normal[:h.from], " "), " ")
	if h.fresh && strings.HasPrefix(h.normal[h.from:], "because") {
		before = ""
	}
	if h.question || refusesAfter.MatchString(h.normal[h.from:]) || standing.MatchString(before) || standing.MatchString(afterHit(h)) || aboutThing(h) {
		return false
	}
	if !h.subject && (t.words > longMail || h.block >= topBlocks) {
		return false
	}
	if t.joinsElse() {
		return false
	}
	if toldAfter.MatchString(h.normal[h.from:]) && !h.fresh && !h.subject && !t.has(signUpSign) && !t.subjectHas(welcome) {
		return false
	}
	switch {
	case h.class == classJoined:
		return !t.has(priced) && !t.instructs() && t.words <= longMail
	case welcome.MatchString(h.normal):
		return t.has(signUpSign) && t.words <= longMail
	case stateOnly.MatchString(h.normal[h.from:]):
		return h.fresh || h.subject || t.words <= shortMail && (t.has(signUpSign) || strings.Contains(h.normal, " back "))
	case h.strength == complaint.StrengthMedium:
		return t.words <= shortMail && !t.has(priced)
	}
	return true
}

// toldAfter is how a newsletter's foot tells why it is sent, where a confirmation says "you have signed up".
var toldAfter = regexp.MustCompile(`^you (?:signed up|subscribed|opted in|joined|registered|asked)\b`)

// joinsInFoot reports whether an advertisement says of who is on its list nothing but what its foot says each time: "You are subscribed to
// Tool Offers."
func (c *matter) joinsInFoot() bool {
	t := c.text
	if t.subjectHas(began) || !t.bodyHas(sells) || t.has(firstOrder) {
		return false
	}
	sold, foot := false, -1
	for i := range t.all {
		s := &t.all[i]
		if sold && !s.fresh && onItsList.MatchString(s.inNormalForm()) && !strings.Contains(s.normal, " back") {
			foot = s.block
		}
		sold = sold || !s.subject && sells.MatchString(s.inNormalForm())
	}
	return foot >= 0 && !slices.ContainsFunc(ofClass(c.hits, classSubscribed, classJoined), func(h hit) bool { return h.block != foot })
}

// firstOrder is what a welcome offers.
var firstOrder = regexp.MustCompile(`\b(?:your|a) first (?:order|purchase|box|booking|visit)\b|\b(?:welcome|thank you|thanks) (?:gift|offer|treat|code|discount)\b|\bwelcome\b`)

// onItsList is what such a foot says.
var onItsList = regexp.MustCompile(`^you (?:are|joined) (?:on|subscribed to|signed up (?:to|for)|a member of|our|the) ?.{0,60}$`)

// sells are the words of an advertisement.
var sells = regexp.MustCompile(`\b\d+ ?% off\b|\bhalf price\b|\b(?:from|only|just|now|at) £ ?\d|\buse code\b|\b(?:shop|order|book|buy) (?:now|today|the|our|it|yours|early|this week)\b|\bget (?:one|the third|a third|another) free\b|\bfree delivery\b`)

// aboutThing reports whether a sign-up is for something that is not marketing, such as paperless bills.
func aboutThing(h hit) bool {
	n := h.normal
	if leaves.MatchString(n) {
		return true
	}
	return (serviceTopic.MatchString(n) || otherScheme.MatchString(n)) && !marketing.MatchString(n) || justTexts.MatchString(n) && !emailChannel.MatchString(n)
}

// leaves is a choice to hear less: "you have chosen to stop receiving our emails".
var leaves = regexp.MustCompile(`\bto (?:stop|leave|cease|no longer|end|unsubscribe|opt out|not)\b`)

// refusesAfter is what a person ticked or agreed to in order not to hear.
var refusesAfter = regexp.MustCompile(`^.{0,60}\b(?:rather (?:not|we|you did)|did not|do not|not to|no longer|without|non subscribers?|ex subscribers?)\b`)

var justTexts = regexp.MustCompile(`\b(?:sms|texts?|text messages|whatsapp|phone calls)\b`)

var byChannel = regexp.MustCompile(`\bby (?:email|post|text|phone|sms)\b`)

// dated is a day, which says nothing of an edition.
var dated = regexp.MustCompile(`\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)\b`)

// undoOnly marks a mail about leaving.
var undoOnly = regexp.MustCompile(`\byou (?:have|are) (?:been )?(?:unsubscribed|opted out)|\bsorry to see you go\b`)

// joinsElse reports whether a mail is about leaving, about what others write, or about something that is bought.
func (t *text) joinsElse() bool {
	return t.has(undoOnly) || (t.has(followsTalk) || t.has(paid)) && !t.has(mailWord) && !t.has(hearsFrom)
}

// paid is said of a subscription that is bought.
var paid = regexp.MustCompile(`£ ?\d\S* (?:a|per|each|every) (?:week|month|quarter|year)|\b(?:first payment|direct debit|charged|billed)\b`)

// hearsFrom is said of mailings.
var hearsFrom = regexp.MustCompile(`\b(?:hear(?:ing)? from us|hear (?:first )?about)\b`)

// followsTalk is said of a subscription to what others write.
var followsTalk = regexp.MustCompile(`\bwhen (?:somebody|someone|anybody|anyone|others?) (?:\w+ )?(?:comments?|repl(?:y|ies)|posts?|answers?)\b`)

// afterHit is what follows a hit, without the frame that tells when or how often.
func afterHit(h hit) string {
	rest := byChannel.ReplaceAllString(h.normal[h.to:], "")
	if i := strings.Index(rest, " and "); i >= 0 {
		rest = rest[:i]
	}
	if len(rest) > 40 {
		rest = rest[:40]
	}
	return rest
}
