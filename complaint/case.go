package complaint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Answer is a yes or no that the person gave. Nothing is assumed for a question without one.
type Answer string

const (
	Unanswered Answer = ""
	Yes        Answer = "yes"
	No         Answer = "no"
	NotSure    Answer = "unsure"
)

// Answers lists what can be answered.
var Answers = []Answer{Yes, No, NotSure}

// Payer is who has the contract for the mailbox: the subscriber of PECR reg 2(1) (uk-law P2c to P2e).
type Payer string

const (
	PayerMe          Payer = "me"          // also a free mailbox in the person's own name
	PayerHousehold   Payer = "household"   // somebody in the family
	PayerSoleTrader  Payer = "sole_trader" // an individual (P2c)
	PayerPartnership Payer = "partnership" // ordinary one of England, Wales or Northern Ireland: individuals (P2c)
	PayerCompany     Payer = "company"     // company, LLP, Scottish partnership or other body: not an individual (P2e)
)

// Payers lists every Payer in the order a person is offered them.
var Payers = []Payer{PayerMe, PayerHousehold, PayerSoleTrader, PayerPartnership, PayerCompany}

// Customer is the person's relationship with the company.
type Customer string

const (
	CustomerNever   Customer = "never"
	CustomerCurrent Customer = "current"
	CustomerFormer  Customer = "former"
)

// Customers lists every Customer.
var Customers = []Customer{CustomerNever, CustomerCurrent, CustomerFormer}

// ReplyKind is what the company answered to the complaint. It changes the text of the complaint.
type ReplyKind string

const (
	ReplyUnknown  ReplyKind = ""              // not said yet
	ReplyNone     ReplyKind = "none"          // no answer
	ReplyRefused  ReplyKind = "refused"       // it says that it did nothing wrong, or will not stop
	ReplyService  ReplyKind = "service_email" // it says that the e-mails are service messages
	ReplyPromised ReplyKind = "promised"      // it promised to stop
	ReplyFixed    ReplyKind = "fixed"         // it stopped, and the person is content with that
)

// Replies lists every ReplyKind that can be answered.
var Replies = []ReplyKind{ReplyNone, ReplyRefused, ReplyService, ReplyPromised, ReplyFixed}

// OutcomeKind is how a complaint to the regulator ended.
type OutcomeKind string

const (
	OutcomeRecorded  OutcomeKind = "recorded" // without an investigation
	OutcomeAdvice    OutcomeKind = "advice"   // the regulator wrote to the company
	OutcomeAction    OutcomeKind = "action"   // formal steps
	OutcomeRejected  OutcomeKind = "rejected"
	OutcomeWithdrawn OutcomeKind = "withdrawn" // by the person
)

// Outcomes lists every OutcomeKind.
var Outcomes = []OutcomeKind{OutcomeRecorded, OutcomeAdvice, OutcomeAction, OutcomeRejected, OutcomeWithdrawn}

// LetterKind is what a piece of correspondence is.
type LetterKind string

const (
	LetterComplaint LetterKind = "complaint" // the person's complaint to the company
	LetterFollowUp  LetterKind = "follow_up"
	LetterAck       LetterKind = "acknowledgement"
	LetterReply     LetterKind = "reply"
	LetterNote      LetterKind = "note" // a call or a visit, written down by the person
)

// LetterKinds lists every LetterKind.
var LetterKinds = []LetterKind{LetterComplaint, LetterFollowUp, LetterAck, LetterReply, LetterNote}

// FromCompany reports whether the company wrote it.
func (k LetterKind) FromCompany() bool { return k == LetterAck || k == LetterReply }

// Letter is one piece of correspondence about the complaint: a message of the mailbox that the person accepted as
// such, or a text written down by hand.
type Letter struct {
	ID      string     `json:"id"` // "k-" and ten hex digits
	Kind    LetterKind `json:"kind"`
	On      Day        `json:"on"`
	Message MessageID  `json:"message,omitempty"`
	Subject string     `json:"subject,omitempty"`
	Text    string     `json:"text,omitempty"` // of a letter recorded by hand

	File     string `json:"file,omitempty"`      // SHA-256 of a file that shows it, such as a scan
	FileName string `json:"file_name,omitempty"` // its name
}

// CaseFacts is what the person answered and did about one company (uk-law 8.6). Everything else that is said of a
// case is computed from it.
type CaseFacts struct {
	Company string `json:"company" toml:"-"` // id, also one that has since become stale

	// Reference names the case in letters and files. It is kept from the first letter on, so that it stays the same.
	Reference string `json:"reference,omitempty" toml:"-"`

	Mailbox    Mailbox  `json:"mailbox,omitempty" toml:"mailbox"`
	Payer      Payer    `json:"payer,omitempty" toml:"payer"`
	Customer   Customer `json:"customer,omitempty" toml:"customer"`
	Asked      Answer   `json:"asked,omitempty" toml:"asked"` // asked the company to send these e-mails
	OptedBack  Answer   `json:"opted_back,omitempty" toml:"opted_back"`
	ForAnother Answer   `json:"for_another,omitempty" toml:"for_another"` // acting for someone else
	Consent    Answer   `json:"consent_letter,omitempty" toml:"consent_letter"`
	UKSender   Answer   `json:"uk_sender,omitempty" toml:"uk_sender"`
	Charity    Answer   `json:"charity,omitempty" toml:"charity"`
	DetailsOn  Day      `json:"details_on,omitempty" toml:"details_on"` // when a charity got the address
	Sensitive  Answer   `json:"sensitive,omitempty" toml:"sensitive"`   // a political party or a religious body
	Effect     string   `json:"effect,omitempty" toml:"effect"`         // on the person, in their own words
	Hide       string   `json:"hide,omitempty" toml:"hide"`             // words to mask in the pack, one a line

	ComplainedOn   Day       `json:"complained_on,omitempty" toml:"complained_on"` // to the company
	AcknowledgedOn Day       `json:"acknowledged_on,omitempty" toml:"acknowledged_on"`
	ChasedOn       Day       `json:"chased_on,omitempty" toml:"chased_on"`
	Reply          ReplyKind `json:"reply,omitempty" toml:"reply"`
	RepliedOn      Day       `json:"replied_on,omitempty" toml:"replied_on"`
	ReplyQuote     string    `json:"reply_quote,omitempty" toml:"reply_quote"`
	LastContact    Day       `json:"last_contact,omitempty" toml:"last_contact"` // if later than all that is recorded
	ICOSentOn      Day       `json:"ico_sent_on,omitempty" toml:"ico_sent_on"`
	ICOReference   string    `json:"ico_reference,omitempty" toml:"ico_reference"`

	Outcome     OutcomeKind `json:"outcome,omitempty" toml:"outcome"`
	OutcomeOn   Day         `json:"outcome_on,omitempty" toml:"outcome_on"`
	OutcomeNote string      `json:"outcome_note,omitempty" toml:"outcome_note"`

	Statement string        `json:"statement,omitempty" toml:"-"` // for the ICO's form, in place of the one Desist writes
	Skipped   []QuestionKey `json:"skipped,omitempty" toml:"-"`   // questions that the person went past without an answer
	Pack      *MadePack     `json:"pack,omitempty" toml:"-"`      // the last one made
	Letters   []Letter      `json:"letters,omitempty" toml:"-"`
	Dismissed []string      `json:"dismissed,omitempty" toml:"-"` // ids of proposed letters that are none
}

// MadePack is where the last pack of a case was written, and what it held then.
type MadePack struct {
	Dir      string     `json:"dir"`
	On       Day        `json:"on"`
	Included int        `json:"included"` // e-mails in it
	Files    []MadeFile `json:"files"`    // the upload set
}

// MadeFile is one file of a MadePack.
type MadeFile struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// Mailbox is what the mailbox is for.
type Mailbox string

const (
	MailboxPersonal Mailbox = "personal"
	MailboxWork     Mailbox = "work"
)

// Mailboxes lists every Mailbox.
var Mailboxes = []Mailbox{MailboxPersonal, MailboxWork}

// Check says what is wrong with the facts by themselves: unknown answers, days that are none, days after today or
// out of order.
func (f CaseFacts) Check(today Day) error {
	for _, err := range []error{
		among("mailbox", f.Mailbox, Mailboxes),
		among("payer", f.Payer, Payers),
		among("customer", f.Customer, Customers),
		among("asked", f.Asked, Answers),
		among("opted_back", f.OptedBack, Answers),
		among("for_another", f.ForAnother, Answers),
		among("consent_letter", f.Consent, Answers),
		among("uk_sender", f.UKSender, Answers),
		among("charity", f.Charity, Answers),
		among("sensitive", f.Sensitive, Answers),
		among("reply", f.Reply, Replies),
		among("outcome", f.Outcome, Outcomes),
	} {
		if err != nil {
			return err
		}
	}
	for _, d := range []struct {
		name string
		day  Day
	}{
		{"details_on", f.DetailsOn},
		{"complained_on", f.ComplainedOn},
		{"acknowledged_on", f.AcknowledgedOn},
		{"chased_on", f.ChasedOn},
		{"replied_on", f.RepliedOn},
		{"last_contact", f.LastContact},
		{"ico_sent_on", f.ICOSentOn},
		{"outcome_on", f.OutcomeOn},
	} {
		switch {
		case d.day != "" && !d.day.Valid():
			return fmt.Errorf("%s: %q is not a day", d.name, d.day)
		case d.day > today:
			return fmt.Errorf("%s: %s lies in the future", d.name, d.day)
		}
	}
	return f.checkOrder()
}

func (f CaseFacts) checkOrder() error {
	for _, l := range f.Letters {
		if !oneOf(l.Kind, LetterKinds) || l.Kind == "" || !l.On.Valid() {
			return fmt.Errorf("letter %s: it has no kind or no day", l.ID)
		}
	}
	sent := f.Complained()
	for _, d := range []struct {
		name string
		day  Day
	}{{"acknowledged_on", f.AcknowledgedOn}, {"chased_on", f.ChasedOn}, {"replied_on", f.RepliedOn}} {
		if d.day != "" && (sent == "" || d.day < sent) {
			return fmt.Errorf("%s: it lies before the complaint to the company, or there is none yet", d.name)
		}
	}
	return nil
}

func oneOf[T ~string](v T, all []T) bool { return v == "" || slices.Contains(all, v) }

// among is an error that names the answers if v is none of them.
func among[T ~string](name string, v T, all []T) error {
	if oneOf(v, all) {
		return nil
	}
	list := make([]string, len(all))
	for i, a := range all {
		list[i] = string(a)
	}
	return fmt.Errorf("%s: %q is none of the answers (%s)", name, string(v), strings.Join(list, ", "))
}

// Complained is the day of the complaint to the company: as answered, or of the first letter that is one.
func (f CaseFacts) Complained() Day { return cmp.Or(f.ComplainedOn, f.first(LetterComplaint)) }

// Acknowledged is the day on which the company acknowledged the complaint.
func (f CaseFacts) Acknowledged() Day { return cmp.Or(f.AcknowledgedOn, f.first(LetterAck)) }

// Chased is the day of the first follow-up letter.
func (f CaseFacts) Chased() Day { return cmp.Or(f.ChasedOn, f.first(LetterFollowUp)) }

// Replied is the day of the company's latest answer.
func (f CaseFacts) Replied() Day { return cmp.Or(f.RepliedOn, f.last(LetterReply)) }

// Contact is the day of the last contact with the company in either direction, empty if there was none. Marketing
// is not contact.
func (f CaseFacts) Contact() Day {
	last := max(f.LastContact, f.ComplainedOn, f.AcknowledgedOn, f.ChasedOn, f.RepliedOn)
	for _, l := range f.Letters {
		last = max(last, l.On)
	}
	return last
}

func (f CaseFacts) first(k LetterKind) Day {
	var out Day
	for _, l := range f.Letters {
		if l.Kind == k && (out == "" || l.On < out) {
			out = l.On
		}
	}
	return out
}

func (f CaseFacts) last(k LetterKind) Day {
	var out Day
	for _, l := range f.Letters {
		if l.Kind == k {
			out = max(out, l.On)
		}
	}
	return out
}

// Individual reports whether the mailbox is that of an individual subscriber, whom PECR reg 22 protects (uk-law C9).
// It is false as long as the question is not answered.
func (f CaseFacts) Individual() bool { return f.Payer != "" && f.Payer != PayerCompany }
