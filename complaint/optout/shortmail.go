package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// farewell takes "sorry to see you go" for an opt-out only in a short mail about mailings, without a hint that a
// contract ended or that the mail wants the person back.
func farewell(t *text, told []hit) []hit {
	if t.words > shortMail || len(ofClass(told, classSorry)) == 0 || t.has(winBack) || t.has(endedOther) || t.has(lapsed) || t.instructs() || t.has(selling) || !t.aboutLeaving() {
		return nil
	}
	return slices.DeleteFunc(ofClass(told, classSorry), func(h hit) bool { return h.block >= topBlocks || t.besideLink(h.block) })
}

// askingBack is said by who wants the person back.
var askingBack = regexp.MustCompile(`\b(?:used to be subscribed|if you re ?subscribe|have you back|if you have changed your mind|tell me about|only takes one click|missing out|miss out|would you like|turn (?:them|it) (?:back )?on|switch (?:them|it) (?:back )?on|still right|opt (?:back )?in|think again|hear more|say yes|on record|asked us what|a reminder)\b`)

// completed takes "done" for an opt-out in a short mail that speaks of unsubscribing, and of nothing else.
func (l *lexicon) completed(m *complaint.Message, t *text, hits []hit) []hit {
	if t.words > shortMail || len(ofClass(hits, classComplete)) == 0 || t.has(selling) || t.has(lapsed) || t.has(winBack) || t.instructs() || t.ofScheme() || t.awaits(hits, classPending, classSubscribed, classJoined) {
		return nil
	}
	topic := askedInSubject.MatchString(m.Subject) || l.answersRefusal(t)
	for _, h := range ofClass(hits, classTopic) {
		topic = topic || !offered.MatchString(h.normal) && !bareLink.MatchString(h.normal) && !h.question && !iffy.MatchString(h.normal) && !offTopic(h) && h.block < topBlocks && !strings.Contains(h.text, "|")
	}
	if !topic {
		return nil
	}
	return slices.DeleteFunc(ofClass(hits, classComplete), func(h hit) bool {
		return h.question || iffy.MatchString(h.normal) || h.subject || h.block >= topBlocks || signUpWord.MatchString(h.normal) || serviceTopic.MatchString(h.normal) && !marketing.MatchString(h.normal)
	})
}

var (
	offered    = regexp.MustCompile(`\b(?:you|people|they) (?:can|may|could)\b|\bany ?time\b|\bif\b`) // a way to leave, not leaving
	signUpWord = regexp.MustCompile(`\b(?:sign up|signing up|subscribed|registration|opt in|subscription (?:is|has been) (?:confirmed|complete|active))\b`)
)

// askedInSubject is the subject of a mail that answers a refusal.
var askedInSubject = regexp.MustCompile(`(?i)^\s*(?:(?:re|fwd?)\s*:\s*|\[[^\]]*\]\s*)+.*\b(?:stop(?: (?:e-?mail\w*|sending|these|this|it|please|all|contact\w*|market\w*|me)\b|\W*$)|unsubscribe|remove(?: (?:me|my|us|our|this|from)\b|\W*$)|opt.?out|no more (?:e-?mails?|newsletters?)|take me off|newsletters?|mailing list|marketing|your e-?mails)\b`)

// bareLink is the text of a footer's link, which tells nothing.
var bareLink = regexp.MustCompile(`^(?:(?:click )?(?:here )?(?:to )?unsubscribe(?: here| now| instantly| at any time| from (?:this|these|our) \w+(?: \w+)?)?|manage (?:your )?(?:email )?preferences|update (?:your )?(?:email |subscription )?preferences|opt out)$`)

// aboutLeaving reports whether the mail speaks of mailings other than in a footer's links.
func (t *text) aboutLeaving() bool {
	return t.any(func(s *sentence) bool {
		return mailTopic.MatchString(s.normal) && !bareLink.MatchString(s.normal) && !strings.Contains(s.text, "|")
	})
}

// besideLink reports whether a block holds an unsubscribe link as a sentence of its own.
func (t *text) besideLink(block int) bool {
	return t.any(func(s *sentence) bool { return s.block == block && bareLink.MatchString(s.normal) })
}
