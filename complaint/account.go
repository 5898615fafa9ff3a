package complaint

import "time"

// AccountKind is where an account's mail comes from.
type AccountKind string

const (
	AccountIMAP   AccountKind = "imap"
	AccountImport AccountKind = "import"
)

// Account is one mailbox or one import. Its password is a secret of the casebook, never a field here.
type Account struct {
	ID       string      `json:"id"` // the e-mail address, or "import"
	Kind     AccountKind `json:"kind"`
	Email    string      `json:"email,omitempty"`
	Host     string      `json:"host,omitempty"`
	Port     int         `json:"port,omitempty"`
	Security string      `json:"security,omitempty"` // "tls" or "starttls"
	User     string      `json:"user,omitempty"`
	CA       string      `json:"ca,omitempty"` // PEM of extra certificate authorities the person chose to trust
	Added    time.Time   `json:"added,omitzero"`
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
}
