package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// The confirmation of an order or a registration may repeat that the person wanted mailings from now on (PECR reg 22(3)(c) and 22(2)): a new
// consent, which ends an earlier opt-out.

var (
	// wantsMailings is what the person ticked or answered, in the form's words or in theirs.
	wantsMailings = regexp.MustCompile(`\b(?:yes|ticked|tick|opted in|you (?:said|chose|answered) yes)\b(?: \w+){0,4}? (?:send|e ?mail|tell|keep|add|sign) (?:me|us)\b(?: \w+){0,6}? (?:offers?|news|newsletters?|deals|promotions?|marketing|mailing list)\b`)

	// wantsThem are the words of a box, and isTicked what stands beside it.
	wantsThem = regexp.MustCompile(`^yes (?:please )?(?:send|e ?mail|tell|keep) (?:me|us)\b`)
	isTicked  = regexp.MustCompile(`^(?:ticked|yes|checked|on|selected|✓|✔|☑)$`)

	// wantsNone takes it back.
	wantsNone = regexp.MustCompile(`\b(?:no|not|never|without|stop|cease|remove|rather|off|unsubscribe|unticked|opt(?:ed)? out|none|left|blank|empty|if you|to change|whether|tell us|below|click|tap)\b`)
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
		if said && !otherChannelAlone(n) && !t.subjectHas(everyMonth) && !t.isLink(s) {
			return complaint.Finding{
				ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, Quote: s.quote(), Note: checkNote,
			}, true
		}
	}
	return complaint.Finding{}, false
}

// isLink reports whether a sentence is the text of a button or a link, which offers and tells nothing.
func (t *text) isLink(s *sentence) bool {
	if t.mail == nil {
		return false
	}
	blocks := t.mail.Blocks
	return slices.ContainsFunc(blocks[:min(len(blocks), maxOrdered)], func(b complaint.Block) bool {
		return (b.Kind == complaint.BlockButton || b.Link != "") && strings.Contains(b.Text, s.quote())
	})
}
