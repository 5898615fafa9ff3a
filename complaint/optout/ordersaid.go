package optout

import regexp "desist/complaint/internal/fastre"

// saysNoMailings reports whether a sentence tells that no mailings were wanted at the order.
func saysNoMailings(n string) bool {
	if otherChannelAlone(n) || mayStill.MatchString(n) || ofOldChoice.MatchString(n) || startsIf.MatchString(n) {
		return false
	}
	if nothingElse.MatchString(n) {
		return true
	}
	at := notWanted.FindStringIndex(n)
	if at == nil || isIffy(n[:at[0]]) || ofOrderItself.MatchString(n[at[0]:at[1]]) || byPost.MatchString(n[at[0]:at[1]]) {
		return false
	}
	return !stateAfter.MatchString(n[at[1]:]) || atOrder.MatchString(n) || ofForm.MatchString(n)
}

const (
	// itsMailings are mailings as a sentence calls them.
	itsMailings = `(?:e ?mails?|e ?mailing list|newsletters?|marketing|offers?|news|mailing list|mailings?|promotion\w*|bulletins?|(?:legal|market|product|company|club) updates|catalogues)\b`

	youSaid    = `you (?:have )?(?:asked|told|said|indicated|preferred|prefer|chose|chosen|wanted|opted|decided|elected|ticked|answered|let|mentioned|wrote)(?: (?:us|me|know|to say|that|for))*(?: we (?:should|must|may|can|could|are))?(?: you)?(?: would)?(?: (?:prefer|rather|like))*`
	notGet     = `(?:not|no|do not|would not|never)(?: (?:to|want|wish|like|us|me))* (?:receive|get|getting|hear|be (?:sent|e ?mailed|contacted|added|on|put)|have|join|send|e ?mail|contact|add|put)\b`
	ofMailings = `(?: \w+){0,8}? ?` + itsMailings
)

var (
	// nothingElse is said of e-mail that the person wanted about the order alone.
	nothingElse = regexp.MustCompile(`\bas you (?:asked|wished|requested|preferred|wanted|chose)(?: \w+){0,2} will (?:not e ?mail you about anything (?:but|except|other than|apart from)|only e ?mail you about) (?:this|your) (?:order|booking|visit|enquiry|application|purchase|appointment|ticket)s?$`)

	// notWanted says it of mailings.
	notWanted = regexp.MustCompile(`\b(?:` +
		youSaid + ` ` + notGet + ofMailings +
		`|` + itsMailings + `(?: \w+){0,6} but ` + youSaid + ` not to (?:send|e ?mail|get|have|receive)\b` +
		`|you (?:have )?(?:said|ticked|chose|answered|put) no (?:thanks |thank you )?to (?:\w+ ){0,4}?` + itsMailings +
		`|you (?:have )?(?:said|answered|replied) no (?:thanks |thank you )?when (?:we|you were) asked(?: \w+){0,10}? ` + itsMailings +
		`|you (?:have )?(?:opted out of|declined|refused) (?:\w+ ){0,4}?` + itsMailings +
		`|(?:see|note|noted|indicated|understand|letting us know|told us|told me|said|form)(?: \w+){0,6} you (?:do not|did not|would rather not|would prefer not) (?:want|wish|like)(?: to)?` + ofMailings +
		`|you (?:left|kept) (?:the |our |your )?(?:newsletter|marketing|mailing list|e ?mails?|offers) box(?:es)? (?:unticked|blank|empty|unchecked)` +
		`|you (?:left|kept) the box(?:es)? for (?:\w+ ){0,4}?` + itsMailings + `(?: \w+){0,3} (?:unticked|blank|empty|unchecked)` +
		`|you did not (?:tick the box|opt in|sign up|ask)(?: \w+){0,2} to (?:hear|get|receive|join)\b(?: \w+){0,6}` +
		`|no (?:thank you |thanks )?i (?:do not|would not|would rather not|would prefer not) (?:want|wish|like)?(?: ?to)?` + ofMailings +
		`|(?:will not|have not|never)\b(?: \w+){0,10} (?:promotional|` + itsMailings + `)(?: \w+){0,8} (?:as|because|since) ` + youSaid + ` not\b` +
		`|(?:as (?:requested|you asked|you wished)|at your request)(?: \w+){0,3} (?:have|will) not (?:add|added|put|send|sign\w*)` + ofMailings +
		`|no (?:offers|newsletters?|marketing|promotional e ?mails|mailings)(?: \w+){0,3} (?:you said|as you asked)` +
		`)`)

	// mayStill is said of what the person may do, or has not done yet.
	mayStill = regexp.MustCompile(`\b(?:you (?:may|can|could)|not yet|newsletter yet|for news yet|at any time|even though|please (?:tell|choose)|did not (?:get|receive))\b`)

	// ofOldChoice is said of a choice that was made long before.
	ofOldChoice = regexp.MustCompile(`\b(?:in|since|january|february|march|april|may|june|july|august|september|october|november|december) (?:19|20)\d\d\b|\b(?:has not changed|on (?:our )?file|but (?:we (?:must|have|need|are)|this (?:is|e ?mail|message|notice))|as you have opted out)\b`)

	startsIf = regexp.MustCompile(`^(?:if|unless)\b`)
	byPost   = regexp.MustCompile(`\b(?:printed|paper|by post|by text|by phone)\b`)
	ofForm   = regexp.MustCompile(`\b(?:box|form|(?:un)?tick(?:ed)?)\b`)
)
