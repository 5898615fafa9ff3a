package marketing

import (
	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// smallPrint is the probability of being small print from which a sentence may be a claim to be a service message.
const smallPrint = 0.1

// answerClaim looks for the message calling itself a service message, which is a claim and not a defence, and adds what
// the company is likely to say and what the ICO has said to it.
func (j *Judge) answerClaim(v *complaint.Verdict, l *letter.Letter) {
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone == letter.Quoted || len(u.Text) > 1200 {
			continue
		}
		if u.Words < 3 || u.Promo > clearSentence || u.P[sentence.Legal] < smallPrint {
			continue // a claim is a sentence that reads like small print, and not the one that sells
		}
		if containsAny(plainLower(u.Text), serviceClaims) {
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

var serviceClaims = []string{
	"service email", "service message", "service communication", "service related email", "service-related email", "service related message",
	"service-related message", "service announcement", "servicing email", "servicing message", "servicing communication", "service notification",
	"account servicing", "account service message", "not a marketing email", "not a marketing message", "not marketing", "isn't a marketing",
	"is not marketing", "operational email", "operational message", "administrative email", "administrative message", "transactional email",
	"transactional message", "integral benefit", "essential information about your", "important information about your account", "part of your service",
	"required to service your", "regardless of your marketing preferences", "even if you have opted out", "even if you've opted out",
	"cannot opt out of", "can't opt out of", "cannot unsubscribe from", "can't unsubscribe from", "cannot opt-out of",
}

// defence is what companies say, with the answer of the American Express notice of 17 May 2021 or the ICO's guidance.
type defence struct {
	codes  []string
	says   string
	answer string
}

var defences = []defence{
	{nil,
		"The company may say that this is a service email, not marketing.",
		"The ICO says a service message that has elements of direct marketing counts as direct marketing, even if that is not its main purpose. It rejected the service label where the content promoted the sender (American Express, 2021; Halfords, 2022)."},
	{[]string{"benefit_push", "reactivation", "rewards", "spend_incentive", "app_nudge", "event_promotion"},
		"The company may say that it only reminds you of benefits you already have, and that you would be at a disadvantage without it.",
		"In American Express (2021) the ICO did not accept this. It found that the emails were not neutrally worded and purely administrative, and that no exemption lets organisations send marketing because they consider it advantageous for subscribers (paragraphs 70 and 78)."},
	{[]string{"consent_ask", "prize_draw"},
		"The company may say that it only checked your details or preferences.",
		"The ICO says that contacting people to ask them for consent to direct marketing is itself for direct marketing purposes (Flybe and Moneysupermarket, 2017; Virgin Media, 2021)."},
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
