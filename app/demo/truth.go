package demo

import (
	"time"

	"desist/complaint"
)

// Truth is what a careful reader says about the demo mailbox: the answer the whole way is held against.
type Truth struct {
	Person     complaint.Person `json:"person"`
	Companies  []TruthCompany   `json:"companies"`
	Mails      []TruthMail      `json:"mails"` // by time received
	OptOuts    []TruthOptOut    `json:"opt_outs"`
	ReConsents []TruthReConsent `json:"re_consents"`

	// Flags are the flags that follow when every opt-out which the mails show stands and none is added by hand.
	Flags []TruthFlag `json:"flags"`
	// ByHand are opt-outs that no mail shows, and ByHandFlags the flags they add once recorded.
	ByHand      []TruthOptOut `json:"by_hand"`
	ByHandFlags []TruthFlag   `json:"by_hand_flags"`
}

// TruthCompany is one of the eight companies.
type TruthCompany struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Domain string `json:"domain"` // registrable; every mail of the company comes from it or below it
	Story  string `json:"story"`
}

// TruthMail is what one mail is.
type TruthMail struct {
	Key       string    `json:"key"` // file and section of the source
	MessageID string    `json:"message_id"`
	Company   string    `json:"company,omitempty"` // TruthCompany.Key; empty for everyone else and for Alex's own mail
	Folders   []string  `json:"folders"`
	Received  time.Time `json:"received"` // INTERNALDATE of the first copy
	Subject   string    `json:"subject"`

	Kind            complaint.VerdictKind `json:"kind"`
	DirectMarketing bool                  `json:"direct_marketing"`
	Deciding        []string              `json:"deciding,omitempty"` // the sentences that promote, verbatim
	ServiceLabel    bool                  `json:"service_label,omitempty"`

	Own       bool   `json:"own,omitempty"`       // written by Alex
	Suspect   bool   `json:"suspect,omitempty"`   // forged
	Ambiguous bool   `json:"ambiguous,omitempty"` // careful readers could differ: leave it out of figures
	Twin      bool   `json:"twin,omitempty"`      // the copies differ in their transport headers
	ListID    string `json:"list_id,omitempty"`
	Note      string `json:"note,omitempty"`
}

// TruthOptOut is one refusal.
type TruthOptOut struct {
	Key       string                 `json:"key"`
	Company   string                 `json:"company"`
	At        time.Time              `json:"at"` // when the mail that shows it was received or sent
	Method    complaint.Method       `json:"method"`
	Source    complaint.OptOutSource `json:"source"`
	Strength  complaint.Strength     `json:"strength"`
	Scope     complaint.Scope        `json:"scope"`
	Lists     []complaint.List       `json:"lists,omitempty"`
	MessageID string                 `json:"message_id,omitempty"`
	Note      string                 `json:"note,omitempty"`
}

// TruthReConsent is one act of opting in again.
type TruthReConsent struct {
	Company   string             `json:"company"`
	At        time.Time          `json:"at"`
	Strength  complaint.Strength `json:"strength"`
	MessageID string             `json:"message_id"`
}

// TruthFlag is one mail that counts against an opt-out. The band is sure; which of two opt-outs of the same company
// is named may differ.
type TruthFlag struct {
	MessageID string         `json:"message_id"`
	Mail      string         `json:"mail"`
	Company   string         `json:"company"`
	OptOut    string         `json:"opt_out"`
	Band      complaint.Band `json:"band"`
}
