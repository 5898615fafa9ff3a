package optout

import (
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// A company may tell what the person asked for and that it was done, in one sentence or in two that follow each other: "You also told our
// colleague that you want no marketing from us, and your record has been set accordingly."

var (
	// askedToStop is what the person is said to have asked, wanted or told.
	askedToStop = regexp.MustCompile(`\b(?:you|(?:the |this )?(?:caller|customer|member|client|subscriber|policyholder)) (?:have |has |had )?(?:also |then |further |specifically )?(?:told|asked|instructed|informed|advised|said|requested|wished|wanted|let)\b(?: \w+){0,14}? (?:no|not|stop\w*|cease\w*|end|ended|off|remove\w*|withdraw\w*|unsubscribe\w*|discontinue\w*|opt(?:ed)? out)\b`)

	// ofOurMailings names what is refused.
	ofOurMailings = regexp.MustCompile(`\b(?:marketing|promotion\w*|newsletters?|mailings?|mail ?outs?|publicity|advertis\w+|adverts|fundraising|appeals?|offers|emails? (?:of|about|with)|anything (?:else )?we sell|what we sell|our products|market(?:ed)? to)\b`)

	// wasActioned says that it was done: after the request, or in the sentence after it.
	wasActioned = regexp.MustCompile(`\b(?:(?:has|have|is|was|were) (?:been )?(?:\w+ )?(?:cancelled|actioned|done|set|attended to|suppressed|recorded|noted|updated|ended|stopped|marked|honoured|implemented|dealt with|sorted|removed|taken care of|flagged|amended|blocked|switched off|turned off)|(?:we|i) have (?:\w+ )?(?:done|actioned|set|recorded|noted|updated|marked|flagged|stopped|removed|suppressed|sorted|amended|switched|turned|taken)|(?:put|taken) (?:that|this|it) (?:in|into|to) (?:force|place|effect)|you will (?:receive|get|hear|have|be sent) (?:none|nothing|no)(?: more| further)?)\b`)

	// longAgo tells of a request that is older than the mail.
	longAgo = regexp.MustCompile(`\b(?:when you (?:joined|signed up|opened|registered)|in (?:19|20)\d\d|last year|years? ago|previously|in the past|already)\b`)
)

var toldAndDone = phrase{class: classDone, strength: complaint.StrengthStrong, method: complaint.MethodUnsubscribe}

// askedAndDone returns the sentences that tell what the person asked for, where it is said to have been done.
func (t *text) askedAndDone() []hit {
	body := t.body()
	for i, s := range body {
		n := s.inNormalForm()
		asked := askedToStop.FindStringIndex(n)
		if asked == nil || s.question || !ofOurMailings.MatchString(n) || isIffy(n[:asked[0]]) || longAgo.MatchString(n) || otherChannelAlone(n) {
			continue
		}
		done := wasActioned.MatchString(n[asked[1]:])
		if !done && i+1 < len(body) && !body[i+1].question {
			next := body[i+1].inNormalForm()
			done = wasActioned.MatchString(next) && !isIffy(next)
		}
		if done {
			return []hit{{phrase: &toldAndDone, sentence: s, from: asked[0], to: asked[1]}}
		}
	}
	return nil
}
