package app

import (
	"time"

	"desist/complaint"
	"desist/imapsync"
)

// The types here are what both front-ends show. They hold display-ready facts and no storage or network types.

// AccountInput is what a person gives to connect a mailbox.
type AccountInput struct {
	Email    string
	Host     string
	Port     int    // 0: 993 for "tls", 143 for "starttls"
	Security string // "tls" (default) or "starttls"
	User     string // empty: Email
	Password string
	CA       []byte // PEM, extra certificate authorities; may be nil
	// Pin is the SHA-256 fingerprint of a certificate that nothing vouches for, which the person has seen and accepted.
	Pin string
	// Others are further servers, tried in order when Host can't be reached.
	Others []ServerSettings

	// OAuth signs in on the provider's page instead of with Password.
	OAuth bool
	// OpenPage shows the provider's page to the person. Needed with OAuth.
	OpenPage func(url string) error
}

// Stage is what a long task is doing.
type Stage string

const (
	StageConnecting Stage = "connecting"
	StageLooking    Stage = "looking" // at the headers, to see what is worth fetching
	StageFetching   Stage = "fetching"
	StageReading    Stage = "reading" // parsing and judging
	StageKeys       Stage = "keys"    // of signatures, from a DNS server
	StageAnalysing  Stage = "analysing"
	StageWriting    Stage = "writing" // making a pack
)

// Progress is a snapshot of a long task. Counts only grow within one stage and folder.
type Progress struct {
	Stage    Stage
	Folder   string
	Done     int // messages
	Total    int // messages, -1 if unknown
	Bytes    int64
	Messages int // over the whole task

	// TotalBytes is what Bytes grows to, where that is known and Total is not: the size of files that are read. 0 if not.
	TotalBytes int64
}

// ProgressFunc hears progress. It is called from worker goroutines, often, and must return at once; the front-end
// throttles. nil is allowed.
type ProgressFunc func(Progress)

// SyncOptions say what a sync takes, beside the account's own settings.
type SyncOptions struct {
	Account string // empty: every account

	// Everything, if not nil, sets whether the account keeps every message whole; otherwise a sync is a triage.
	Everything *bool

	Folders   []string  // only these, whatever the account's settings say
	Skip      []string  // not these
	Since     time.Time // received on that day or later
	Until     time.Time // received on that day or earlier
	Unlimited bool      // all folders and dates, whatever the account's settings say
	Remember  bool      // folders and dates become the account's settings

	// Keys, if not nil, fetches keys of signatures afterwards in this way, whatever the accounts' settings say.
	Keys *KeysInput

	// Retry is for tests; the zero value is right for real servers.
	Retry imapsync.Retry
}

// SyncResult is what a sync did.
type SyncResult struct {
	Folders  []FolderResult  `json:"folders"`
	New      int             `json:"new"`
	Bytes    int64           `json:"bytes"`
	Seconds  float64         `json:"seconds"`
	Problems []ImportDefect  `json:"problems,omitempty"`
	Analysis AnalysisSummary `json:"analysis"`
	Keys     *KeysResult     `json:"keys,omitempty"` // if they were asked for
}

// FolderResult is one folder's part of a SyncResult, and of the completeness record.
type FolderResult struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Role    string `json:"role,omitempty"`
	Server  int    `json:"server"` // messages on the server
	Held    int    `json:"held"`   // of those, in the casebook, whole or in part
	New     int    `json:"new"`

	InPart   int                     `json:"in_part"`           // of those held, how many without their attachments
	Skipped  map[string]int          `json:"skipped,omitempty"` // not fetched, by reason
	Pending  int                     `json:"pending"`           // still to be fetched, or outside the dates asked for
	Gone     int                     `json:"gone"`              // held, and no longer in the folder
	Failed   []complaint.SyncFailure `json:"failed,omitempty"`  // could not be read; tried again at the next sync
	SyncedAt time.Time               `json:"synced_at,omitzero"`
}

// ImportResult is what an import did.
type ImportResult struct {
	Messages   int             `json:"messages"`
	New        int             `json:"new"`
	Duplicates int             `json:"duplicates"`
	Converted  int             `json:"converted"` // out of another format, so not originals
	Defects    []ImportDefect  `json:"defects"`
	Notes      []ImportNote    `json:"notes,omitempty"`
	Analysis   AnalysisSummary `json:"analysis"`
}

// ImportNote is something about a file that was taken for granted, or passed over.
type ImportNote struct {
	Where string `json:"where"`
	Text  string `json:"text"`
}

// ImportDefect is something that could not be read.
type ImportDefect struct {
	Where   string `json:"where"`
	Problem string `json:"problem"`
}

// AnalysisSummary counts what an analysis found.
type AnalysisSummary struct {
	Messages  int `json:"messages"`
	Companies int `json:"companies"`
	OptOuts   int `json:"optouts"`
	Flags     int `json:"flags"`
}

// FlagCounts counts flags by band.
type FlagCounts struct {
	InFlight int `json:"in_flight"`
	Weaker   int `json:"weaker"`
	Strong   int `json:"strong"`
}

// Total is the number of flags in all bands.
func (c FlagCounts) Total() int { return c.InFlight + c.Weaker + c.Strong }

// CompanyRow is one company in the list, ranked by marketing after opt-out.
type CompanyRow struct {
	ID         complaint.CompanyID
	Name       string
	Domains    []string
	Messages   int
	Marketing  int // by Desist's own verdict
	OptOuts    []complaint.OptOut
	ReConsents []complaint.ReConsent
	Flags      FlagCounts
	Included   int // flags that would enter a pack
	Unreviewed int // flags without a decision
	Borderline int // borderline messages that the person has not excluded; they count nowhere
	First      time.Time
	Last       time.Time

	// KeptApart are messages that name the company but may not be from it. They are never flagged.
	KeptApart int

	Case *CaseMark // nil while there is no case: nothing recorded, and nothing included
}

// CaseMark says in a list where a case stands.
type CaseMark struct {
	State    complaint.CaseState   `json:"state"`
	Verdict  complaint.CaseVerdict `json:"verdict"`
	Headline string                `json:"headline"`
	Due      *DeadlineRow          `json:"due,omitempty"` // the deadline that is near or past, if there is one
	When     string                `json:"when,omitempty"`
}

// FlagRow is one flag, or one borderline message, with what a person needs to judge it.
type FlagRow struct {
	complaint.Flag
	Borderline  bool   // not counted: Desist thinks that it is not marketing, without being sure
	MessageID   string // RFC 5322 Message-ID; "sha256:<hex>" if the mail has none
	CompanyName string
	Basis       string // why the mail is taken for the company's
	Date        time.Time
	From        complaint.Address
	Subject     string
	Verdict     complaint.Verdict
	Folders     []string
	Stream      string

	ReceivedFrom complaint.ReceivedSource
	Converted    string // the program that made the message out of another format; empty for an original

	gone bool // the message is no longer in the casebook, so that its Message-ID is not known
}

// StreamRow is one stream of a company: mail from one template and campaign family.
type StreamRow struct {
	ID        string    `json:"id"`
	Company   string    `json:"company"`
	From      string    `json:"from"`    // address of the newest mail
	Example   string    `json:"example"` // its subject
	Messages  int       `json:"messages"`
	Marketing int       `json:"marketing"`
	Before    int       `json:"before"` // marketing while no opt-out was in force
	Flags     int       `json:"flags"`
	Included  int       `json:"included"`
	Excluded  int       `json:"excluded"`
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`

	// KeptSending says that the same stream sent marketing before the opt-out and went on after it.
	KeptSending bool `json:"kept_sending"`
}

// ListRow is one mailing list of a company, as an opt-out can refuse it.
type ListRow struct {
	ID        complaint.List `json:"id"`
	Name      string         `json:"name"`    // of the newest mail's sender
	From      string         `json:"from"`    // its address
	Example   string         `json:"example"` // its subject
	Messages  int            `json:"messages"`
	Marketing int            `json:"marketing"`
	First     time.Time      `json:"first"`
	Last      time.Time      `json:"last"`
}

// Sentence is one sentence of a mail with what Desist thinks of it.
type Sentence struct {
	Text        string   `json:"text"`
	Where       string   `json:"where"` // "subject", "body", "image" or "hidden"
	Zone        string   `json:"zone"`  // "body", "footer", "menu", "quoted" or "preheader"
	Class       string   `json:"class"` // "promotional", "transactional", "legal" or "neutral"
	Probability float64  `json:"probability"`
	Code        string   `json:"code,omitempty"` // reason code of a promotional sentence
	Cues        []string `json:"cues,omitempty"`
}

// Explained is a mail with all that led to its verdict.
type Explained struct {
	File    string            `json:"file"`
	Problem string            `json:"problem,omitempty"`
	From    string            `json:"from"`
	Subject string            `json:"subject"`
	Company string            `json:"company,omitempty"`
	Verdict complaint.Verdict `json:"verdict"`

	// Findings are the opt-outs and sign-ups the mail shows, proposals until the person confirms them, and notices of returned mail.
	Findings  []complaint.Finding `json:"findings,omitempty"`
	Sentences []Sentence          `json:"sentences"`
}

// Dossier is what is known of a company as a sender.
type Dossier struct {
	Company  complaint.Company `json:"company"`
	Services []string          `json:"services"` // sending services used
	Points   []DossierPoint    `json:"points"`

	// Doubtful are mails that name the company but may not be from it. They are kept apart and never flagged.
	Doubtful []DoubtfulMail `json:"doubtful"`
}

// DoubtfulMail is a mail that may not be from whom it claims, and why.
type DoubtfulMail struct {
	MessageID string    `json:"message_id"`
	Company   string    `json:"company"` // whose it would be
	Marketing bool      `json:"marketing"`
	Received  time.Time `json:"received"`
	Subject   string    `json:"subject"`
	Why       string    `json:"why"`
}

// DossierPoint is a finding of its own about the sender (PECR reg 23).
type DossierPoint struct {
	Code     string   `json:"code"`
	Text     string   `json:"text"`
	Messages []string `json:"messages"`
}

// MonthCount is one month of a company's mail, for the chart.
type MonthCount struct {
	Month    time.Time // first of the month, UTC
	Service  int
	Before   int // marketing with no opt-out in force
	InFlight int
	Weaker   int
	Strong   int
}

// CompanyView is one company in full.
type CompanyView struct {
	CompanyRow
	Company        complaint.Company
	Rows           []FlagRow // flags, oldest first
	BorderlineRows []FlagRow // borderline messages, oldest first
	Months         []MonthCount
}

// MessageView is one message as text, for reading.
type MessageView struct {
	ID       complaint.MessageID `json:"id"`
	Subject  string              `json:"subject"`
	From     string              `json:"from"`
	To       string              `json:"to"`
	Received time.Time           `json:"received"`
	Date     time.Time           `json:"date"`
	Folders  []string            `json:"folders"`

	ReceivedFrom complaint.ReceivedSource `json:"received_from"`
	// Converted names the program that made the message out of another format; empty for an original.
	Converted string `json:"converted,omitempty"`

	Company complaint.Attribution `json:"company"` // who sent it, on what basis, and why it may not be from them

	Extent  complaint.Extent        `json:"extent,omitempty"` // how much of it is held: what is shown may lack attachments
	Header  []complaint.HeaderField `json:"header"`
	Blocks  []complaint.Block       `json:"blocks"`
	Hidden  []string                `json:"hidden"`
	Verdict complaint.Verdict       `json:"verdict"`
	Defects []complaint.Defect      `json:"defects"`
}

// OptOutInput is an opt-out recorded by hand.
type OptOutInput struct {
	Company      string // id, domain or name
	At           time.Time
	Method       complaint.Method
	Note         string
	EvidenceName string // file name; empty for none
	Evidence     []byte
}

// ReviewInput decides flags and borderline messages.
type ReviewInput struct {
	Messages []string // message ids (SHA-256 or RFC 5322 Message-ID)
	Decision complaint.Decision
	Reason   string
}

// PackInput asks for a complaint pack.
type PackInput struct {
	Company string // id, domain or name
	Dir     string // created if missing

	// Profile is who is going to read: "regulator" (the default), "company" or "public". It decides what is masked.
	Profile string

	// Language of the texts, "en" (also if empty) or "cy". Welsh texts say that they are drafts.
	Language string

	// AllExhibits shows every e-mail in full, as far as the form's limits allow, instead of one specimen of each series
	// with the others listed.
	AllExhibits bool

	// Timestamp is the web address of an RFC 3161 authority that time stamps the bundle; empty: none.
	Timestamp string

	// FetchKeys asks the domain name system for the public keys of the mails' DKIM signatures; see App.FetchKeys.
	FetchKeys bool

	// Pictures shows each mail as it looked, too, in a picture that an installed browser makes without a network.
	Pictures bool

	Resolver string // the DNS server to ask; empty: the system's
}

// PackFile is one file of a pack.
type PackFile struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`

	Upload bool `json:"upload,omitempty"` // belongs to the upload set: to be attached to the regulator's form
}

// PackResult is what a pack holds.
type PackResult struct {
	Files          []PackFile `json:"files"`
	Included       int        `json:"included"`
	Shown          int        `json:"shown"` // of them in full; the others are listed
	StatementChars int        `json:"statement_chars"`
}
