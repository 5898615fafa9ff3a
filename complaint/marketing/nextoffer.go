package marketing

import (
	"regexp"

	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
)

// An offer of a discount on what the reader may buy next ("use THANKYOU10 for 10% off your next order") promotes, whatever stands around it
// (uk-law 5.1, 5.2). Trees that learn how a receipt reads weigh its other lines too, and may not see it.

// nextOffer is how likely direct marketing is at least where there is such an offer. Of 83 lines of the corpus that make one all promote.
const nextOffer = 0.93

var (
	offersNext = regexp.MustCompile(`(?i)\b(?:use|enjoy|here(?:'|’)?s|here is|get|take|save|treat yourself|claim|redeem|with (?:the )?code|code)\b`)
	moneyOff   = regexp.MustCompile(`(?i)(?:\d{1,2} ?(?:%|per cent) off|[£€$]\d+(?:\.\d\d)? off|\d{1,2}p off)`)
	buysNext   = regexp.MustCompile(`(?i)\b(?:next|first|another) (?:\w+ )?(?:order|purchase|shop|visit|trip|booking|stay|box|journey|meal|delivery|treatment|appointment|service|hire)\b|\bnext time\b`)

	// tellsNext holds the words without which no sentence makes such an offer: looking for them costs little.
	tellsNext = wordindex.Of("next", "first", "another")
)

// raise weighs what offers a discount on the next purchase as the promotion it is, and returns the probability with it.
func raise(l *letter.Letter, p float64) float64 {
	for i := range l.Units {
		if u := &l.Units[i]; offersDiscount(u) {
			u.Promo, p = max(u.Promo, nextOffer), max(p, nextOffer)
		}
	}
	return p
}

func offersDiscount(u *letter.Unit) bool {
	return u.Zone == letter.Body && tellsNext.InAnyCase(u.Text) &&
		buysNext.MatchString(u.Text) && moneyOff.MatchString(u.Text) && offersNext.MatchString(u.Text)
}
