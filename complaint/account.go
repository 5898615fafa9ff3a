package complaint

import "time"

// AccountKind is where an account's mail comes from.
type AccountKind string

const (
	AccountIMAP   AccountKind = "imap"
	AccountImport AccountKind = "import"
)

// Account is one mailbox or one import. Its password or permission is a secret of the casebook, never a field here.
type Account struct {
	ID       string      `json:"id"` // the e-mail address, or "import"
	Kind     AccountKind `json:"kind"`
	Email    string      `json:"email,omitempty"`
	Host     string      `json:"host,omitempty"`
	Port     int         `json:"port,omitempty"`
	Security string      `json:"security,omitempty"` // "tls" or "starttls"
	User     string      `json:"user,omitempty"`
	CA       string      `json:"ca,omitempty"`      // PEM of extra certificate authorities the person chose to trust
	Pin      string      `json:"pin,omitempty"`     // SHA-256 of the one certificate that is accepted: the person has seen it
	SignIn   string      `json:"sign_in,omitempty"` // "" for a password, "oauth" for a permission given on the provider's page
	Added    time.Time   `json:"added,omitzero"`

	Fetch FetchSettings `json:"fetch,omitzero"`
	Watch WatchSettings `json:"watch,omitzero"`
}

// WatchSettings say what the app does by itself while it is open. The zero value is nothing.
type WatchSettings struct {
	On     bool `json:"on,omitempty"`     // wait for new mail
	Notify bool `json:"notify,omitempty"` // show a notification when a new message is flagged

	// Keys asks the domain name system after every sync for the public keys of flagged messages' signatures, because
	// senders replace them. It tells the DNS server whose mail the person has.
	Keys     bool   `json:"keys,omitempty"`
	Resolver string `json:"resolver,omitempty"` // the DNS server asked; empty: the system's
}

// FetchSettings say what a sync takes from an account. The zero value is triage of everything: text where the sender
// is commercial or the message may be an opt-out, originals where they are evidence.
type FetchSettings struct {
	Everything bool     `json:"everything,omitempty"` // every message whole
	Since      Day      `json:"since,omitempty"`      // received not before; empty for the beginning
	Until      Day      `json:"until,omitempty"`      // received not after; empty for the end
	Folders    []string `json:"folders,omitempty"`    // only these; empty for all
	Skip       []string `json:"skip,omitempty"`       // not these
}

// FolderState is how far one folder has been synced.
type FolderState struct {
	Account     string     `json:"account"`
	Folder      string     `json:"folder"`
	Role        FolderRole `json:"role,omitempty"`
	UIDValidity uint32     `json:"uid_validity"`
	UIDNext     uint32     `json:"uid_next"`          // as the server last said
	Settled     string     `json:"settled"`           // UIDs dealt with, in IMAP sequence-set syntax (RFC 3501 9)
	ModSeq      uint64     `json:"mod_seq,omitempty"` // HIGHESTMODSEQ (RFC 7162), 0 if the server has none
	Server      uint32     `json:"server"`            // messages on the server at the last sync
	SyncedAt    time.Time  `json:"synced_at,omitzero"`

	// What imapsync keeps for itself, see imapsync.Held. Sets of UIDs, or such sets by a word.
	Present string `json:"present,omitempty"` // on the server at the last look
	Wanted  string `json:"wanted,omitempty"`  // chosen, not fetched yet
	Skipped string `json:"skipped,omitempty"` // not fetched, by reason
	InPart  string `json:"in_part,omitempty"`
	Next    uint32 `json:"next,omitempty"`
	Window  string `json:"window,omitempty"`

	Failed []SyncFailure `json:"failed,omitempty"` // at the last sync; tried again at the next
}

// SyncFailure is a message or folder that could not be read.
type SyncFailure struct {
	Where   string `json:"where"`
	Problem string `json:"problem"`
}

// SyncRecord is what one sync of one account did.
type SyncRecord struct {
	Number   int64     `json:"number"` // 1, 2, 3 ... within the casebook
	Account  string    `json:"account"`
	Server   string    `json:"server"` // host:port
	Program  string    `json:"program"`
	Started  time.Time `json:"started"`
	Ended    time.Time `json:"ended"`
	Complete bool      `json:"complete"`
	Problem  string    `json:"problem,omitempty"` // why it was not complete
	New      int       `json:"new"`               // messages fetched
	Bytes    int64     `json:"bytes"`

	Folders    []SyncFolder `json:"folders"`
	Transcript string       `json:"transcript_sha256"` // SHA-256 of the transcript of commands and tagged answers
}

// SyncFolder is one folder's part of a SyncRecord.
type SyncFolder struct {
	Name   string        `json:"name"`
	New    int           `json:"new"`
	Failed int           `json:"failed"`
	Before *FolderCounts `json:"before,omitempty"` // what the server counted; missing where it did not say
	After  *FolderCounts `json:"after,omitempty"`
}

// FolderCounts are what a server counts in a folder (STATUS, RFC 3501 6.3.10).
type FolderCounts struct {
	Messages uint32 `json:"messages"`
	Seen     uint32 `json:"seen"`   // with \Seen
	Recent   uint32 `json:"recent"` // with \Recent
}
