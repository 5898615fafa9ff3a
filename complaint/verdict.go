package complaint

import (
	"slices"
	"time"
)

// VerdictKind is what a message is.
type VerdictKind string

const (
	KindMarketing    VerdictKind = "marketing"
	KindMixed        VerdictKind = "mixed" // a service message with an element that promotes
	KindService      VerdictKind = "service"
	KindOptOut       VerdictKind = "optout_confirmation"
	KindSubscription VerdictKind = "subscription_confirmation"
	KindPersonal     VerdictKind = "personal"
	KindOther        VerdictKind = "other"
)

// Verdict is what Desist thinks of one message, and why. It is an opinion the person reviews.
type Verdict struct {
	Kind VerdictKind `json:"kind"`

	// DirectMarketing is the ICO's test: any element that promotes makes the whole message direct marketing,
	// even if that is not its main purpose (uk-law 5.2).
	DirectMarketing bool `json:"direct_marketing"`

	// Confidence is the probability, 0 to 1, that DirectMarketing is right.
	Confidence float64 `json:"confidence"`

	// PleaseCheck marks a confidence below the stated threshold: the verdict needs the person's own look.
	PleaseCheck bool `json:"please_check,omitempty"`

	Reasons []Reason `json:"reasons"`           // what decided it, strongest first
	Against []Reason `json:"against,omitempty"` // what spoke against it, strongest first

	// ServiceClaim quotes the message calling itself a service message: a claim, not a defence (uk-law 5.8).
	ServiceClaim string `json:"service_claim,omitempty"`
	// Defence is what the company is likely to say, and Answer what the ICO has said to it. Set for marketing
	// that is labelled service.
	Defence string `json:"defence,omitempty"`
	Answer  string `json:"answer,omitempty"`
}

// CodeYourJudgement is the code of the reason that the person judged a message to be marketing where Desist's own
// verdict said no, without being sure.
const CodeYourJudgement = "your_judgement"

// CodeItsList is the code of the reason that what else came on a message's list decided the verdict, where the message's own
// words left it unsure.
const CodeItsList = "its_list"

// Yours reports whether the person's own judgement made the verdict direct marketing.
func (v Verdict) Yours() bool {
	_, ok := v.reason(CodeYourJudgement)
	return ok
}

// ByList returns the reason by which a message's list decided the verdict.
func (v Verdict) ByList() (Reason, bool) { return v.reason(CodeItsList) }

func (v Verdict) reason(code string) (Reason, bool) {
	if i := slices.IndexFunc(v.Reasons, func(r Reason) bool { return r.Code == code }); i >= 0 {
		return v.Reasons[i], true
	}
	return Reason{}, false
}

// Reason is one thing that decided a verdict.
type Reason struct {
	Code   string  `json:"code"`
	Quote  string  `json:"quote"` // the message's own words, or a header field; empty only if there are none
	Weight float64 `json:"weight"`
	Where  string  `json:"where"`          // "subject", "body", "image", "hidden", "header", "link"
	Text   string  `json:"text"`           // in plain words
	Law    string  `json:"law,omitempty"`  // section of uk-law, e.g. "5.4"
	Case   string  `json:"case,omitempty"` // key of the decided case it resembles, e.g. "amex2021"
}

// Reading is everything the per-message steps found in one message. It depends on that message, the person and
// the engine's version alone, so it is computed once and kept.
type Reading struct {
	Message      MessageID      `json:"message"`
	MessageID    string         `json:"message_id,omitempty"`
	Date         time.Time      `json:"date,omitzero"`
	Received     time.Time      `json:"received,omitzero"`
	ReceivedFrom ReceivedSource `json:"received_from,omitempty"`
	From         Address        `json:"from"`
	To           []Address      `json:"to,omitempty"`
	Subject      string         `json:"subject"`
	ListID       string         `json:"list_id,omitempty"`
	ListSaid     string         `json:"list_said,omitempty"` // of direct marketing: what it says of its list (see optout.OwnList)
	Locations    []Location     `json:"-"`                   // kept beside the Reading, because they change without it
	Extent       Extent         `json:"-"`                   // likewise

	Own     bool      `json:"own,omitempty"` // sent by the person
	Sender  Sender    `json:"sender"`
	Finding []Finding `json:"finding,omitempty"`
	Verdict Verdict   `json:"verdict"`

	// Stream groups messages of one company that come from the same template and campaign family.
	Stream string `json:"stream,omitempty"`
	// Twin is equal for copies of one mail that differ only in transport headers.
	Twin string `json:"twin,omitempty"`
}
