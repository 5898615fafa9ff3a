package marketing

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// smallPrint is the probability of being small print from which a sentence with a vague wording may be a claim.
const smallPrint = 0.1

// maxClaim is the length in bytes beyond which a sentence is no claim.
const maxClaim = 1200

// answerClaim looks for the message calling itself a service message, which is a claim and not a defence, and adds what
// the company is likely to say and what the ICO has said to it.
func (j *Judge) answerClaim(v *complaint.Verdict, l *letter.Letter) {
	for i := range l.Units {
		if u := &l.Units[i]; claims(u) {
			v.ServiceClaim = clip(u.Text)
			break
		}
	}
	if v.ServiceClaim == "" {
		return
	}
	d := defences[0]
	for _, r := range v.Reasons {
		if other, ok := defenceFor(r.Code); ok {
			d = other
			break
		}
	}
	v.Defence, v.Answer = d.says, d.answer
}

// claims reports whether a sentence calls the message a service message: in plain words, or vaguely where it reads like
// small print and is not the one that sells.
func claims(u *letter.Unit) bool {
	if u.Zone == letter.Quoted || len(u.Text) > maxClaim || u.Words < 2 {
		return false
	}
	s, found := lowerWith(u.Text, claimStems)
	if !found {
		return false
	}
	s = claimWords.Replace(s)
	if plainClaims.In(s) {
		return !otherMessages.In(s)
	}
	return u.Words >= 3 && u.Promo <= clearSentence && u.P[sentence.Legal] >= smallPrint && vagueClaims.In(s)
}

var claimWords = strings.NewReplacer("e-mail", "email", "-", " ", "e mail", "email")

// claimStems occur in every wording below; most sentences have none of them.
var claimStems = wordindex.Of("servic", "market", "preferences", "unsub", "opt", "account", "member", "operational", "admin", "transactional", "mandatory", "non-promo", "benefit", "essential", "customer")

// plainClaims name the kind of message, or say that refusals do not matter to it.
var plainClaims = wordindex.Of(slices.Concat(
	pairs([]string{
		"service", "servicing", "service related", "service based", "operational", "administrative", "admin", "transactional", "account servicing",
		"account service", "account related", "non marketing", "non promotional", "mandatory", "essential service",
	},
		[]string{"email", "message", "communication", "notification", "announcement", "notice", "mailing", "correspondence"}),
	[]string{
		"important account information", "important information about your account", "integral benefit", "benefits reinforcement",
		"not a marketing", "isn't a marketing", "is not marketing", "isn't marketing", "not marketing material", "not intended as marketing", "not for marketing purposes",
		"regardless of your marketing", "regardless of marketing", "regardless of your preferences", "regardless of your contact", "regardless of your email preferences",
		"whatever your marketing", "whatever your contact preferences", "irrespective of your marketing", "irrespective of your preferences", "independent of your marketing",
		"even if you have opted out", "even if you've opted out", "even though you have opted out", "even though you've opted out", "even if you opted out",
		"even if you have unsubscribed", "even if you've unsubscribed", "even when you have opted out", "cannot opt out", "can't opt out", "cannot unsubscribe from", "can't unsubscribe from",
		"not possible to opt out", "not possible to unsubscribe", "unable to opt out", "unable to unsubscribe", "required to service your", "necessary to service your",
	},
)...)

// vagueClaims are said of other things too.
var vagueClaims = wordindex.Of(
	"essential information about your", "part of your service", "important information about your", "because you are a customer", "because you're a customer",
	"because you hold an account", "because you have an account", "as part of your membership", "as part of your account",
)

// otherMessages turn a plain wording into talk of other mail: the settings of a preference centre, or a menu's link.
var otherMessages = wordindex.Of("you will still", "you'll still", "we will still", "we'll still", "customer service email", "service email address", "may continue to receive", "will continue to receive")

func pairs(first, second []string) []string {
	var out []string
	for _, a := range first {
		for _, b := range second {
			out = append(out, a+" "+b)
		}
	}
	return out
}

// defence is what companies say, with the answer of the American Express notice of 17 May 2021 or the ICO's guidance.
type defence struct {
	codes  []string
	says   string
	answer string
}

var defences = []defence{
	{
		nil,
		"The company may say that this is a service email, not marketing.",
		"The ICO says a service message that has elements of direct marketing counts as direct marketing, even if that is not its main purpose. It rejected the service label where the content promoted the sender (American Express, 2021; Halfords, 2022).",
	},
	{
		[]string{"benefit_push", "reactivation", "rewards", "spend_incentive", "app_nudge", "event_promotion"},
		"The company may say that it only reminds you of benefits you already have, and that you would be at a disadvantage without it.",
		"In American Express (2021) the ICO did not accept this. It found that the emails were not neutrally worded and purely administrative, and that no exemption lets organisations send marketing because they consider it advantageous for subscribers (paragraphs 70 and 78).",
	},
	{
		[]string{"consent_ask", "prize_draw"},
		"The company may say that it only checked your details or preferences.",
		"The ICO says that contacting people to ask them for consent to direct marketing is itself for direct marketing purposes (Flybe and Moneysupermarket, 2017; Virgin Media, 2021).",
	},
}

func defenceFor(code string) (defence, bool) {
	for _, d := range defences[1:] {
		for _, c := range d.codes {
			if c == code {
				return d, true
			}
		}
	}
	return defence{}, false
}
