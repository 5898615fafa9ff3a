package optout

import (
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// The confirmation of an order or a registration may repeat that the person wanted mailings from now on (PECR reg 22(3)(c) and 22(2)): a new
// consent, which ends an earlier opt-out.

var (
	// wantsMailings is what the person ticked or answered, in the form's words or in theirs.
	wantsMailings = regexp.MustCompile(`\b(?:yes|ticked|tick|opted in|you (?:said|chose|answered|asked us)(?: yes)?)\b(?: \w+){0,6}? (?:send|e ?mail|tell|keep|add|let)(?: me| us| you)?\b(?: \w+){0,6}? (?:offers?|news|newsletters?|deals|promotions?|marketing|mailing list|up to date|in touch)\b`)

	// wantsThem are the words of a box, and isTicked what stands beside it.
	wantsThem = regexp.MustCompile(`^yes (?:please )?(?:send|e ?mail|tell|keep) (?:me|us)\b`)
	isTicked  = regexp.MustCompile(`^(?:ticked|yes|checked|on|selected|✓|✔|☑)$`)

	// wantsNone takes it back.
	wantsNone = regexp.MustCompile(`\b(?:no|not|never|without|unticked|opt(?:ed)? out|none|left|blank|empty|if you|to change|whether|tell us|below|click|tap)\b`)
)

// joinedAtOrder is a consent that a confirmation of an order repeats.
func (t *text) joinedAtOrder() (complaint.Finding, bool) {
	if !t.afterOrder() && !t.afterJoining() {
		return complaint.Finding{}, false
	}
	for i := range t.all {
		s := &t.all[i]
		if s.subject || s.stood {
			continue
		}
		n, _ := normalise(hadBeen.ReplaceAllString(s.quote(), ""))
		said := s.asked && onAtEnd.MatchString(n) || wantsThem.MatchString(n) && i+1 < len(t.all) && isTicked.MatchString(t.all[i+1].inNormalForm()) || wantsMailings.MatchString(n) && !wantsNone.MatchString(n) && !s.question
		if said && !otherChannelAlone(n) && !t.subjectHas(everyMonth) {
			return complaint.Finding{
				ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, Quote: s.quote(), Note: checkNote,
			}, true
		}
	}
	return complaint.Finding{}, false
}
