package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// checkConfirmation is the note of a confirmation whose wording neither phrases nor frames know.
const checkConfirmation = "Please check that this mail confirms that you opted out."

// maxHint is how many words before the small print a mail has at most whose words alone may tell an opt-out.
const maxHint = 70

var (
	stopped = regexp.MustCompile(`\b(?:removed|deleted|erased|unsubscribed|opted out|stopp(?:ed|ing)|ceased|ended|withdrawn|withdrew|revoked|suppressed|cancelled|muted|silenced|excluded|blocked|forgotten|disabled|unticked|withheld|left|(?:taken|turned|switched|put|marked|set|is|are|you) (?:\w+ ){0,4}?off|off (?:every|all|our|the|any)|no longer|no more|nothing|(?:will|shall) not (?:email|write|contact|send|receive|get|hear|be|bother|trouble)|(?:do|to) not (?:email|contact|mail|market|send|receive)|not to (?:email|contact|receive|hear|send)|leave you (?:alone|be|in peace|to it))\b`)
	mailing = regexp.MustCompile(`\b(?:emails|newsletters?|marketing|mailings?|mailing list|email list|(?:every|any|our|all) lists?|offers|promotion\w*|appeals|bulletin|unsubscrib\w+|opt(?:ed|ing)? out|your email|email you|do not email|do not contact)\b`)

	// notHint are words of mails about something else, or of nothing that has happened.
	notHint = regexp.MustCompile(`\b(?:a while ago|recently|ago|years?|since|by|what|as you have|we will only|you (?:unsubscribed|opted out)|closing|tenan\w+|site|feed|from no|trip|photos?|rates|easier|if|unless|once|when|whenever|can|could|may|might|would|should|must|please|want|like to|how|why|before|until|everyone|people|customers|subscribers|members|users|friends?|they|he|she|their|noticed|thousands|tell us|click|tap|reply|confirm that you|by (?:entering|clicking|joining)|from boring|criminals|complain\w*|investigat\w*|sorry you|trial|premium|paid|charged|renew\w*|switch|sale|shop|fewer|less|keep (?:you|me)|instead|moved|moving|new (?:one|sender|newsletter|address)|discontinued|each other|says|said)\b`)
)

// hint finds an opt-out by words alone in a short mail without anything else in it: a word for stopping and one for
// mailings in one sentence or in two that follow each other. It is weak, and asks to be checked.
//
//nolint:gocyclo // a list of guards, each a condition of its own
func hint(t *text, hits []hit) (complaint.Finding, bool) {
	if t.words > 3*maxHint || !slices.ContainsFunc(t.all, mails) || !slices.ContainsFunc(t.all, stops) {
		return complaint.Finding{}, false
	}
	body := t.body()
	words := 0
	for _, s := range body {
		words += strings.Count(s.text, " ") + 1
	}
	if words > maxHint {
		return complaint.Finding{}, false
	}
	for _, s := range body {
		s.inNormalForm()
	}
	if len(ofClass(hits, classPending, classFailed, classSubscribed, classJoined, classOn)) > 0 ||
		t.has(selling) || t.has(winBack) || t.has(lapsed) || t.has(instructs) || t.has(otherScheme) || t.has(askingBack) {
		return complaint.Finding{}, false
	}
	for i, s := range body {
		if s.question || bareLink.MatchString(s.normal) || strings.Count(s.normal, " ") < 2 || !stopped.MatchString(s.normal) || s.subject && len(body) > 1 {
			continue
		}
		near := s.normal
		if i > 0 {
			near = body[i-1].normal + " . " + near
		}
		if !mailing.MatchString(near) || !person.MatchString(near) || notHint.MatchString(s.normal) || onlyLess.MatchString(s.normal) ||
			aboutOther.MatchString(s.normal) || serviceTopic.MatchString(near) || otherList(s.text) || figure(s.text) ||
			otherChannel.MatchString(near) && !emailChannel.MatchString(near) {
			continue
		}
		return complaint.Finding{
			Method: complaint.MethodUnsubscribe, Source: complaint.SourceConfirmation,
			Strength: complaint.StrengthWeak, Scope: complaint.ScopeAll, Quote: s.text, Note: checkConfirmation,
		}, true
	}
	return complaint.Finding{}, false
}

// stops reports whether a sentence holds a word for stopping, and is more than a link.
func stops(s sentence) bool {
	return s.stem && !s.subject && strings.Count(s.normal, " ") >= 2 && !strings.Contains(s.text, "|") && !notHint.MatchString(s.normal) && stopped.MatchString(s.normal)
}

// mails reports whether a sentence speaks of mailings, other than in a link or an offer to leave.
func mails(s sentence) bool {
	return s.stem && mailing.MatchString(s.normal) && !bareLink.MatchString(s.normal) && !offered.MatchString(s.normal)
}

// body returns the sentences before the small print.
func (t *text) body() []*sentence {
	var out []*sentence
	for i := range t.all {
		s := &t.all[i]
		if !s.subject && smallPrint(s.text) {
			break
		}
		out = append(out, s)
	}
	return out
}

// smallPrint reports whether a sentence opens the small print.
func smallPrint(s string) bool {
	if strings.ContainsAny(s, "|©") {
		return true
	}
	lower := strings.ToLower(s)
	for _, p := range [...]string{"sent to", "you received", "you are receiving", "you're receiving", "why did i get", "copyright", "registered", "this is a service email", "follow us", "privacy policy"} {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return strings.Contains(lower, " ltd") || strings.Contains(lower, " limited") || strings.Contains(lower, "registered office") || strings.Contains(lower, "registered in") || strings.Contains(lower, "registered charity")
}
