package imapsync

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"time"
)

// Security is how the connection is protected. There is no unprotected mode.
type Security string

const (
	TLS      Security = "tls"      // implicit TLS, usually port 993 (RFC 8314 3.2)
	StartTLS Security = "starttls" // STARTTLS before sign-in, usually port 143
)

// Server says where and how to connect.
type Server struct {
	Host     string
	Port     int
	Security Security
	RootCAs  *x509.CertPool // nil: the system's

	// Pin is the fingerprint of the one certificate that is accepted, whoever signed it and whatever it says: the
	// person has seen it and said yes. The zero value means that the certificate must be trusted by itself.
	Pin Fingerprint

	// IdleTimeout is how long a server that owes an answer may send nothing at all; zero means DefaultIdleTimeout.
	IdleTimeout time.Duration
	// DialContext opens the TCP connection, for proxies and tests; nil means a plain net.Dialer.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)
}

// DefaultIdleTimeout leaves room for servers that search or sort before they answer.
const DefaultIdleTimeout = 2 * time.Minute

// Credentials sign in to a Server, with Token if it is set and with Password if not.
type Credentials struct {
	User     string
	Password string
	// Token returns an OAuth2 access token (RFC 6749 1.4) and is asked for every connection, so that one made in the
	// middle of a sync gets a token that still holds. renew says that the server has refused the last one, although
	// it may not have run out. An error that wraps ErrSignInAgain means that the person must sign in again; any other
	// is taken for a passing fault.
	Token func(ctx context.Context, renew bool) (string, error)
}

// ErrSignInAgain says that no access token can be had any more without the person: they took the permission back, or
// it has run out.
var ErrSignInAgain = errors.New("the permission to read the mailbox has ended")

// Role is a folder's special use (RFC 6154), recognised by its name where the server does not say.
type Role string

const (
	RoleNone    Role = ""
	RoleInbox   Role = "inbox"
	RoleSent    Role = "sent"
	RoleDrafts  Role = "drafts"
	RoleJunk    Role = "junk"
	RoleTrash   Role = "trash"
	RoleArchive Role = "archive"
	RoleAll     Role = "all"
)

// Folder is one selectable folder as the server describes it.
type Folder struct {
	Name        string // decoded (RFC 3501 5.1.3)
	Role        Role
	UIDValidity uint32
	UIDNext     uint32
	Messages    uint32
}

// Held is what the Keeper holds of one folder.
type Held struct {
	UIDValidity uint32 // 0: nothing held
	Settled     string // UIDs that need no more fetching, in IMAP sequence-set syntax; "" for none
	ModSeq      uint64
	Messages    uint32 // on the server when Held was written
}

// Summary is one message before its body is fetched.
type Summary struct {
	UID          uint32
	InternalDate time.Time
	Size         int64
	Flags        []string
	Header       []byte // the header section; nil unless Options.Headers is set, and if it is longer than MaxHeaderBytes

	seq uint32
}

// Mail is one whole message, byte for byte, with where and when it was held.
type Mail struct {
	Folder       string // decoded folder name; for imports the file's path
	Role         Role
	UIDValidity  uint32
	UID          uint32
	InternalDate time.Time // zero for imports
	Flags        []string
	Raw          []byte
	Prepared     any // what Preparer.Prepare returned; nil if the Keeper is none
}

// Keeper is the caller's side of a sync. Its methods are called from one goroutine.
type Keeper interface {
	// Held returns what is held of the folder; the zero Held if nothing is.
	Held(ctx context.Context, folder Folder) (Held, error)
	// Choose returns the UIDs, out of batch, whose messages are to be fetched in full. The others count as settled.
	// The batch before this one may not have been kept yet.
	Choose(ctx context.Context, folder Folder, batch []Summary) ([]uint32, error)
	// Keep stores mails and now together, durably, before it returns. After an error nothing of the batch counts
	// as held. mails may be empty when only the state moved on.
	Keep(ctx context.Context, folder Folder, mails []Mail, now Held) error
}

// Preparer is a Keeper that works on each mail as soon as it is here, while others are still being fetched and the
// batch before is being kept.
type Preparer interface {
	Keeper
	// Prepare returns what Keep is to find in the mail's Prepared. It is called from several goroutines.
	Prepare(ctx context.Context, mail Mail) any
}

// Progress hears how a sync or an import gets on. Calls are frequent; the receiver throttles.
type Progress interface {
	// Folder starts a folder in which todo messages are new. todo is -1 if unknown.
	Folder(name string, todo int)
	// Fetched adds messages and bytes just stored.
	Fetched(messages int, bytes int64)
}

// NoProgress ignores everything.
type NoProgress struct{}

func (NoProgress) Folder(string, int) {}
func (NoProgress) Fetched(int, int64) {}

// Options narrow a sync.
type Options struct {
	Folders []string  // decoded names; empty means every selectable folder
	Since   time.Time // INTERNALDATE not before this day; zero means everything
	Headers bool      // fill Summary.Header

	avoid map[string]UIDSet // by folder; set by Run
}

// Report says what a sync did.
type Report struct {
	Folders []FolderReport
	Bytes   int64

	batches int       // accepted by Keep
	suspect suspicion // where the connection ended
}

// FolderReport is one folder's part of a Report.
type FolderReport struct {
	Name   string
	Role   Role
	Server uint32 // messages on the server
	New    int    // fetched now
	Failed []Failure
}

// Failure is a message or a place in a file that could not be read; the rest went on.
type Failure struct {
	Where   string // "folder INBOX uid 42", "mail.mbox offset 10342"
	Problem string
}
