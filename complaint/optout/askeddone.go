package optout

import (
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// A company may tell what the person asked for and that it was done, in one sentence or in two that follow each other: "You also told our
// colleague that you want no marketing from us, and your record has been set accordingly."

const (
	// stopsIt governs what is refused.
	stopsIt = `(?:no(?: more| further)?|stop\w*|cease\w*|end(?:ed|ing)?|(?:not|no longer)(?: (?:to|be|being|send|sent|receive|get|have|want|wish|hear|market|contact|use|used|you|me|us|about))*|without|opt(?:ed)? out of|unsubscrib\w+ from|withdr\w+ (?:your |their |his |her )?consent (?:to|for))`

	// ourMailings are refused by it.
	ourMailings = `(?:marketing|promotion\w*|newsletters?|mailings?|mail ?outs?|publicity|advertis(?:ing|ements?)|advertised to|fundraising|market(?:ed)? to|sales e ?mails?|anything (?:else )?we sell)\b`
)

var (
	// askedToStop is what the person is said to have asked, wanted or told. What they refuse stands a few words after the refusal, or before it.
	askedToStop = regexp.MustCompile(`\b(?:you|(?:the |this )?(?:caller|customer|member|client|subscriber|policyholder)) (?:have |has |had )?(?:also |then |further |specifically )?(?:told|asked|instructed|informed|advised|said|requested|wished|wanted)\b(?: \w+){0,12}? (?:` +
		stopsIt + `(?: \w+){0,9}? ` + ourMailings + `|` + ourMailings + `(?: \w+){0,5}? (?:stopped|to stop|to cease|ended|to end)\b)`)

	// ofWork is marketing as somebody's work.
	ofWork = regexp.MustCompile(`\bmarketing (?:role|job|vacanc\w+|campaigns?|team|assistant|manager|course|plan|agency|materials?)\b|\bmailing campaigns?\b|\byour (?:mailing|marketing|newsletter)\b`)

	// wasActioned says that it was done: after the request, or in the sentence after it.
	wasActioned = regexp.MustCompile(`\b(?:(?:this|that|it|both|which|your (?:request|wish(?:es)?|instructions?))(?: (?:has|have|is|was|were))(?: been)?(?: \w+)? (?:cancelled|actioned|done|attended to|stopped|ended|honoured|implemented|dealt with|sorted|taken care of)|(?:record|account|profile|preferences?|details|address|file) (?:has|have|is|was|were) (?:been )?(?:\w+ )?(?:set|amended|updated|marked|flagged|suppressed|blocked|removed|entered)|(?:we|i) have (?:\w+ )?(?:stopped|removed|suppressed|blocked|barred|put (?:that|this|it) (?:in|into) (?:force|place|effect)|(?:changed|amended|updated|marked|flagged|set) (?:your|his|her|the) (?:\w+ )?(?:record|account|profile|preferences?))|you will (?:not be contacted|not (?:receive|get|hear)|(?:receive|get|hear|have|be sent) (?:none|nothing|no(?: more| further)?)))\b`)

	// longAgo tells of a request that is older than the mail.
	longAgo = regexp.MustCompile(`\b(?:when you (?:joined|signed up|opened|registered)|in (?:19|20)\d\d|last year|years? ago|previously|in the past|already)\b`)
)

var toldAndDone = phrase{class: classDone, strength: complaint.StrengthMedium, method: complaint.MethodUnsubscribe}

// askedAndDone returns the sentences that tell what the person asked for, where it is said to have been done.
func (t *text) askedAndDone() []hit {
	body := t.body()
	for i, s := range body {
		n := s.inNormalForm()
		asked := askedToStop.FindStringIndex(n)
		if asked == nil || s.question || isIffy(n[:asked[0]]) || longAgo.MatchString(n) || ofWork.MatchString(n) || otherChannelAlone(n) {
			continue
		}
		done := wasActioned.MatchString(n[asked[0]:])
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
