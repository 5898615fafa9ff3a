package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// Forms ask, and confirmations repeat what was answered: "Can we email you about other events? No".

// answered reads a question with its answer: "Can we email you about other events? No". ok is false if s is none, or asks for
// something else.
func (c *chooser) answered(s sentence) (ok bool) {
	q, a, cut := strings.Cut(s.text, "? ")
	if !cut {
		if len(c.all) == 0 || !c.all[len(c.all)-1].question || c.all[len(c.all)-1].subject {
			return false
		}
		q, a = c.all[len(c.all)-1].text, s.text
	}
	v, known := valueOf(saidSo.ReplaceAllString(a, ""), true)
	if !known {
		return false
	}
	if n, _ := normalise(q); !asks(n) {
		if !opensQuestion.MatchString(n) {
			return false
		}
		if cut { // an answer to something else is no setting
			s.written, s.text, s.normal, s.question = s.quote(), q+"?", "", true
		}
		c.all = append(c.all, s)
		return true
	}
	if !cut {
		c.all = c.all[:len(c.all)-1]
		s.text = q + " " + a
	}
	s = s.as("Marketing emails", v)
	s.asked = true
	c.add(s, v)
	return true
}

// asks reports whether a question of a form asks for consent to mailings, and to nothing that the form is for.
func asks(n string) bool {
	if asksElse.MatchString(n) || otherChannelAlone(n) {
		return false
	}
	return keepTouch.MatchString(n) || asksToSend.MatchString(n) && (asksAbout.MatchString(n) || strings.HasSuffix(n, "email you"))
}

var (
	saidSo        = regexp.MustCompile(`^(?i:you (?:said|answered|chose|ticked|wrote|told us)):? `)
	opensQuestion = regexp.MustCompile(`^(?:can|may|shall|should|could|would|do|does|did|are|is|was|were|have|has|want)\b`)
	asksToSend    = regexp.MustCompile(`^(?:(?:can|may|shall|should|could) we (?:also |ever )?(?:email you|send you|write to you|tell you|let you know|drop you|keep you (?:posted|informed|up to date)|add you|contact you by email|keep in touch|stay in touch)|(?:tell|send|e ?mail) me|(?:ok|okay|happy|are you happy|is it ok|is it okay)(?: for us| if we)?(?: to)? (?:email|send|contact) you|(?:would you like|do you want|want|would you be happy|are you happy)(?: us)?(?: to)? (?:get|receive|hear|be sent|join|email you|send you|keep you|our|emails?|news))\b`)
	keepTouch     = regexp.MustCompile(`^(?:(?:shall|may|can) we )?(?:keep|stay) in touch(?: by e ?mail)?$`)
	asksAbout     = regexp.MustCompile(`\b(?:offers?|news|newsletters?|events?|updates?|promotions?|marketing|other|future|appeals?|products|courses|sales?|discounts|deals|workshops|shows|camps?|productions|performances|exhibitions|concerts|new (?:products?|arrivals|ranges?|shows?|releases|stock|lines|collections?|menus?)|launches|previews|merch|holidays|programmes?|competitions|treats|mailing list|(?:hear|emails?) from us|monthly email|weekly email|next year)\b`)
	asksElse      = regexp.MustCompile(`\b(?:off|out|unsubscribe|stop|object|before|if|when|emergency|about (?:your|this|the)|photos?|referees?|parents|doctor|spam|write (?:for|a|an)|quote|allerg\w+|times?|dates?|receipt|card|pick ?up|password|results|delivery|progress|sponsors?|in (?:our|the) newsletter|share|pass)\b`)
)
