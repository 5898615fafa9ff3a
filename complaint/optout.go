package complaint

import "time"

// OptOutID names an Opt-out inside one casebook: "o-" and ten hex digits of its evidence.
type OptOutID string

// Method is how the person refused.
type Method string

const (
	MethodUnsubscribe      Method = "unsubscribe"       // link, button or one-click
	MethodUnsubscribeEmail Method = "unsubscribe_email" // mail to a List-Unsubscribe address
	MethodPreferences      Method = "preferences"       // preference page or account setting
	MethodEmail            Method = "email"             // a written refusal by e-mail
	MethodObjection        Method = "objection"         // Article 21(2) UK GDPR objection
	MethodAccountClosed    Method = "account_closed"
	MethodSignUpRefusal    Method = "sign_up_refusal" // box not ticked, or opt-out ticked, when details were given
	MethodPhone            Method = "phone"
	MethodPost             Method = "post"
	MethodInPerson         Method = "in_person"
	MethodOther            Method = "other"
)

// Methods lists every Method in the order a person is offered them.
var Methods = []Method{
	MethodUnsubscribe, MethodUnsubscribeEmail, MethodPreferences, MethodEmail, MethodObjection,
	MethodAccountClosed, MethodSignUpRefusal, MethodPhone, MethodPost, MethodInPerson, MethodOther,
}

// OptOutSource is where an opt-out is known from.
type OptOutSource string

const (
	SourceConfirmation OptOutSource = "confirmation" // a mail of the company that confirms it
	SourceSent         OptOutSource = "sent"         // the person's own sent mail
	SourceReply        OptOutSource = "reply"        // a reply that acknowledges it
	SourceByHand       OptOutSource = "by_hand"      // recorded by the person

	// SourceBounce marks a Finding that is no opt-out: a notice that mail to the addresses in To was not delivered.
	SourceBounce OptOutSource = "bounce"
)

// Strength is how much an opt-out's evidence carries.
type Strength string

const (
	StrengthWeak   Strength = "weak"
	StrengthMedium Strength = "medium"
	StrengthStrong Strength = "strong"
)

// Rank orders strengths: a higher rank carries more.
func (s Strength) Rank() int {
	switch s {
	case StrengthStrong:
		return 3
	case StrengthMedium:
		return 2
	case StrengthWeak:
		return 1
	}
	return 0
}

// Scope is how much marketing an opt-out refuses.
type Scope string

const (
	ScopeAll  Scope = "all"
	ScopeList Scope = "list" // some mailings only; OptOut.Lists names them

	// ScopeChannel refuses marketing by e-mail while another channel, such as post, stays on. Desist judges e-mail only,
	// so that it covers what ScopeAll covers.
	ScopeChannel Scope = "channel"
)

// State is what the person said of a detected opt-out or re-consent.
type State string

const (
	StateProposed  State = "proposed"
	StateConfirmed State = "confirmed"
	StateRejected  State = "rejected"

	// StateChosen is how a decision is kept that confirms an opt-out and counts flags against it before others. In a
	// Ledger it shows as StateConfirmed with OptOut.Chosen.
	StateChosen State = "chosen"
)

// Finding is a sign of an opt-out or a re-consent in one message, before it is known which company it concerns
// (complaint/optout.Find).
type Finding struct {
	ReConsent bool         `json:"re_consent,omitempty"`
	Method    Method       `json:"method,omitempty"`
	Source    OptOutSource `json:"source,omitempty"`
	Strength  Strength     `json:"strength"`
	Scope     Scope        `json:"scope,omitempty"`
	Lists     []string     `json:"lists,omitempty"` // of ScopeList: List-Ids (RFC 2919), or names (see ListNamePrefix)
	Named     []string     `json:"named,omitempty"` // of ScopeAll: names in it that may be those of lists, which package ledger knows
	Quote     string       `json:"quote"`           // the words that show it, verbatim
	Note      string       `json:"note,omitempty"`

	// To holds the recipients of a message the person sent; the company is found through them. Empty when the
	// company itself sent the message.
	To []string `json:"to,omitempty"`
	// MailtoOnly marks a sent message that counts only if one of To is a known unsubscribe address.
	MailtoOnly bool `json:"mailto_only,omitempty"`
}

// ListNamePrefix begins one of Finding.Lists when the mail names a list and no header identifies it. Package ledger looks
// for that list among the company's mail.
const ListNamePrefix = "name:"

// OptOut is a dated act by which the person refused marketing from a company.
type OptOut struct {
	ID       OptOutID     `json:"id"`
	Company  CompanyID    `json:"company"`
	At       time.Time    `json:"at"`
	Method   Method       `json:"method"`
	Source   OptOutSource `json:"source"`
	Strength Strength     `json:"strength"`
	Scope    Scope        `json:"scope"`
	Lists    []List       `json:"lists,omitempty"` // of ScopeList: those it refuses; none if the mail does not tell which
	State    State        `json:"state"`
	Chosen   bool         `json:"chosen,omitempty"` // the person wants flags counted against this one
	Said     bool         `json:"said,omitempty"`   // the person said what it refuses: Scope and Lists are theirs

	// Signs are the ids of all entries that are signs of this act, its own among them.
	Signs   []OptOutID `json:"-"`
	Message MessageID  `json:"message,omitempty"` // the mail that shows it
	Quote   string     `json:"quote,omitempty"`
	Note    string     `json:"note,omitempty"`

	// Evidence is the SHA-256 (lower-case hex) of a file the person attached, and its name.
	Evidence     string `json:"evidence,omitempty"`
	EvidenceName string `json:"evidence_name,omitempty"`
}

// ReConsent is a later act by which the person opted in again.
type ReConsent struct {
	ID       OptOutID  `json:"id"`
	Company  CompanyID `json:"company"`
	At       time.Time `json:"at"`
	Strength Strength  `json:"strength"`
	Lists    []List    `json:"lists,omitempty"` // those that they joined; none if it ends an opt-out of everything
	State    State     `json:"state"`
	Message  MessageID `json:"message,omitempty"`
	Quote    string    `json:"quote,omitempty"`
	Note     string    `json:"note,omitempty"`
}

// Ledger is every opt-out and re-consent known, sorted by time.
type Ledger struct {
	OptOuts    []OptOut    `json:"opt_outs"`
	ReConsents []ReConsent `json:"re_consents"`
}
