package pack

import (
	"errors"
	"time"

	"desist/complaint"
)

// ErrNothingIncluded says that there is no pack to make: no flag of the company was included by the person
// against an opt-out that the person confirmed.
var ErrNothingIncluded = errors.New("no e-mail is included")

// Input is everything a pack is made from. It concerns one company.
type Input struct {
	// Reference names the case in every file. Empty: derived from the person, the company and the opt-outs.
	Reference string

	Person     complaint.Person
	Company    complaint.Company
	OptOuts    []complaint.OptOut    // any order; rejected ones and other companies' are ignored
	ReConsents []complaint.ReConsent // likewise

	// Flags are all flags of the company, included or not: those left out are counted and the count is stated.
	// Flags without a counterpart in Exhibits are never shown.
	Flags []complaint.Flag
	// Exhibits are the included flags' messages, in any order. Entries whose flag is not included are ignored.
	Exhibits []Exhibit
	// Proofs are what shows the opt-outs: messages and files. Proofs of other opt-outs are ignored.
	Proofs []Proof

	// Facts are the person's answers, Weak what speaks for the company. Zero values: nothing is known, nothing is said.
	Facts   complaint.CaseFacts
	Weak    []complaint.Weakness
	Letters []Letter // correspondence with the company, any order
	Streams []Stream // the company's streams that sent before and after the opt-out
	Points  []Point  // what the company's mail shows about PECR reg 23

	// AllExhibits shows every e-mail in full. Otherwise one specimen of each series is shown and the others are listed
	// under it.
	AllExhibits bool
	// FullExhibits is how many e-mails are shown in full at most, the most telling ones; 0: no limit.
	FullExhibits int
	PictureSide  int // see Document.PictureSide

	// Signed is what became of each message's DKIM signatures; a message without an entry is not spoken of.
	Signed map[complaint.MessageID]Signed

	Months   []Month // for the chart; any order
	Searched []Searched

	// EvidenceHash is the SHA-256 (lower-case hex) of the evidence bundle's list of originals and tables, which the
	// document prints so that the bundle can be held against it. Empty: not printed. Only the document depends on it.
	EvidenceHash string

	// OriginalsApart says that the bundle for this reader leaves out the originals and the files that belong to them.
	// The texts then speak of the full bundle, which is kept and does not go with this copy.
	OriginalsApart bool

	Language   string         // of the texts: English (also if empty) or Welsh
	Made       time.Time      // when the pack is made
	AppVersion string         // e.g. "0.1.0"
	Zone       *time.Location // for printed times; nil: UTC
}

// Exhibit is one included flag with its message.
type Exhibit struct {
	Flag    complaint.Flag
	Reading complaint.Reading
	Message complaint.Message // Message.ID is the SHA-256 of the original, Message.Size its bytes

	// Embedded are pictures that are in the mail itself, in its order; Name is their description, which may be empty.
	Embedded []Picture
	// Looks is a picture of the mail as it looked, in slices from top to bottom; empty: none was made. LooksCut says
	// that the mail is longer.
	Looks    []Picture
	LooksCut bool
}

// Proof is a message or a file (or both) that shows an opt-out.
type Proof struct {
	OptOut  complaint.OptOutID
	Message *complaint.Message
	File    *ProofFile
}

// ProofFile is a file the person attached to an opt-out, for example a screenshot.
type ProofFile struct {
	Name   string
	SHA256 string // lower-case hex
	Data   []byte // the file; shown in the document if it is a PNG or JPEG picture
}

// Letter is one piece of correspondence. Message is nil for one written down by hand.
type Letter struct {
	complaint.Letter
	Message *complaint.Message
	File    *ProofFile // that shows a letter written down by hand; may be nil
}

// Stream is a series of e-mails made from one template that went on after the opt-out.
type Stream struct {
	ID      string
	Example string // latest subject
	From    string // address
	Before  int    // marketing while no opt-out was in force
	After   int    // flags
	Last    time.Time
}

// Point is a finding about the sender. Messages that are not included are ignored.
type Point struct {
	Code     string // "sender_concealed", "no_means_to_stop", "no_identity"
	Messages []complaint.MessageID
}

// Month is one calendar month of the company's mail.
type Month struct {
	Month    time.Time // any moment of it, in UTC
	Service  int
	Before   int // marketing while no opt-out was in force
	InFlight int
	Weaker   int
	Strong   int
}

// Searched is one mailbox or import that was read.
type Searched struct {
	Account  string
	Folders  []SearchedFolder
	SyncedAt time.Time // zero if unknown
}

// SearchedFolder is one folder that was read.
type SearchedFolder struct {
	Name   string
	Held   int // messages held in the casebook
	Server int // messages the server reported; negative if unknown
}
