package marketing

import (
	"slices"
	"strings"

	regexp "desist/complaint/internal/fastre"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// Some lines read like promotion to the models and are none: the sender's slogan under its small print (branding alone does not count, uk-law
// 5.4), a survey that says it has no prize, and a warning of fraud. Where nothing else in a mail promotes, it does not count.

const (
	mayPromote  = 0.5 // that a unit promotes, for it to need an excuse
	doubtful    = 0.5 // what a mail comes to in which all have one
	sloganWords = 8
)

// noPrize says of a survey that nothing is to be won.
var noPrize = regexp.MustCompile(`(?i)\bno (?:prizes?|draw|rewards?|incentives?)\b`)

// warns of those who pretend to be the sender.
var warns = regexp.MustCompile(`(?i)\b(?:on your guard|beware|watch out|look out|wary|suspicious|vigilant)\b.{0,40}\b(?:calls?|e-?mails?|texts?|messages?|scams?|fraud\w*|anyone|links?)\b`)

// excuse lowers the probability of a mail in which nothing promotes but what is harmless.
func excuse(l *letter.Letter, p float64) float64 {
	if p < threshold {
		return p
	}
	least, excused := mayPromote, false
	if deniesPrize(l) { // it asks, and says that it sells nothing for the answer
		least, excused = clearSentence, true
	}
	for i := range l.Units {
		u := &l.Units[i]
		if u.Promo < least || u.Zone != letter.Body {
			continue
		}
		if !isSlogan(l, i) && !noPrize.MatchString(u.Text) && !warns.MatchString(u.Text) {
			return p
		}
		excused = true
	}
	if excused {
		return doubtful
	}
	return p
}

func deniesPrize(l *letter.Letter) bool {
	return slices.ContainsFunc(l.Units, func(u letter.Unit) bool { return u.Zone == letter.Body && noPrize.MatchString(u.Text) })
}

// isSlogan reports whether a unit is a short statement in the sender's small print.
func isSlogan(l *letter.Letter, i int) bool {
	u := &l.Units[i]
	return i > 0 && u.Block >= 0 && u.Words <= sloganWords && !u.Linked && strings.HasSuffix(u.Text, ".") && !strings.ContainsAny(u.Text, "0123456789£%!?") &&
		l.Units[i-1].P[sentence.Legal] >= clearlyLegal && i >= len(l.Units)-2
}

const clearlyLegal = 0.6
