package imapsync

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"strings"
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
	// Transcript hears of commands and tagged answers; nil if nobody does.
	Transcript *Transcript
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
	Unseen      uint32 // messages without \Seen
	Recent      uint32 // messages with \Recent; 0 where the server no longer knows it (RFC 9051)
	ModSeq      uint64 // HIGHESTMODSEQ (RFC 7162); 0 if the server has none

	// Moved is set when the folder's UIDs have become void since it was last looked at: its messages may all be known.
	Moved bool
}

// Held is what the Keeper holds of one folder. All but the first field may be stored without being understood.
type Held struct {
	UIDValidity uint32 // 0: nothing held

	Settled string // UIDs that need no more fetching, in IMAP sequence-set syntax; "" for none
	Present string // UIDs that were on the server, likewise
	Wanted  string // seen and chosen, but not yet here: a Selection
	Skipped string // settled without being fetched: a Selection by the reasons of Choose
	InPart  string // settled with only some parts of theirs: UIDs

	ModSeq   uint64 // as of which flags are known
	Messages uint32 // on the server when Held was written
	Next     uint32 // UIDNEXT up to which the folder was gone through in Window, with no failures; 0 if it was not
	Window   string // see Options.window
}

// Summary is one message before its body is fetched.
type Summary struct {
	UID          uint32
	InternalDate time.Time
	Size         int64 // 0 if the server does not say
	Flags        []string
	Labels       []string // Gmail's, as Gmail writes them

	// Header holds the fields that Options.Fields names, nil if it names none or they are longer than MaxHeaderBytes.
	Header []byte
	// Structure is nil unless Options.Triage is set, and where the server's description makes no sense.
	Structure *Part
	// Fingerprint recognises the message elsewhere, see MessageFingerprint; "" without Header.
	Fingerprint string

	seq  uint32
	take string // word of a Selection
}

// What to take of a message. Anything else is a list of sections of its Structure, such as "1.1,1.2": its header and
// these parts. TakeNothing is followed by why, in one word: "skip private".
const (
	TakeWhole = "whole"
	TakeHeld  = "held" // the Keeper has it already
	takeParts = "parts "
	takeSkip  = "skip "
)

// Choice says what to take of one message.
type Choice struct {
	UID  uint32
	Take string
}

// TakeParts takes the header and the named parts of a multipart message.
func TakeParts(sections ...string) string { return takeParts + strings.Join(sections, ",") }

// Skip takes nothing, for a reason of one word, which the folder's completeness record keeps.
func Skip(why string) string { return takeSkip + why }

// Mail is one message, byte for byte, with where and when it was held.
type Mail struct {
	Folder       string // decoded folder name; for imports the file's path
	Role         Role
	UIDValidity  uint32
	UID          uint32
	InternalDate time.Time // zero for imports
	Flags        []string
	Labels       []string // Gmail's
	Raw          []byte
	Spool        Spool // took in a message of more than LargeMessage bytes, of which Raw is then the beginning; usually nil
	Prepared     any   // what Preparer.Prepare returned; nil if the Keeper is none

	// Partial says that Raw is not the message: it has the header and some parts, and empty places for the others.
	Partial     bool
	Size        int64  // of the message on the server
	Fingerprint string // see MessageFingerprint
}

// Keeper is the caller's side of a sync. Its methods are called from one goroutine.
type Keeper interface {
	// Held returns what is held of the folder; the zero Held if nothing is.
	Held(ctx context.Context, folder Folder) (Held, error)
	// Choose says what to take of the messages in batch. Those it leaves out count as settled.
	// The batch before this one may not have been kept yet.
	Choose(ctx context.Context, folder Folder, batch []Summary) ([]Choice, error)
	// Keep stores mails and now together, durably, before it returns. After an error nothing of the batch counts
	// as held. mails may be empty when only the state moved on.
	Keep(ctx context.Context, folder Folder, mails []Mail, now Held) error
}

// Observer is a Keeper that wants to know what becomes of messages it holds.
type Observer interface {
	Keeper
	// Gone tells of messages that are no longer in the folder.
	Gone(ctx context.Context, folder Folder, gone UIDSet) error
	// Flagged tells of flags that changed, as far as the server can say so (RFC 7162).
	Flagged(ctx context.Context, folder Folder, flags map[uint32][]string) error
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

// Looker is a Progress that also hears of the first pass of a triage.
type Looker interface {
	// Looking starts the look at the headers of a folder in which todo messages are new.
	Looking(name string, todo int)
	// Looked adds messages whose headers were looked at.
	Looked(messages int)
}

// NoProgress ignores everything.
type NoProgress struct{}

func (NoProgress) Folder(string, int) {}
func (NoProgress) Fetched(int, int64) {}

// Options say what to sync, and how. The zero Options take every message of every folder.
type Options struct {
	Folders []string  // decoded names; empty means every selectable folder
	Skip    []string  // decoded names of folders to leave out
	Since   time.Time // INTERNALDATE not before this day; zero: from the beginning
	Until   time.Time // INTERNALDATE not after this day; zero: to the end

	// Triage has the Keeper choose by header fields and structure, over all folders, before anything is fetched.
	Triage bool
	// Again reopens what an earlier sync skipped, or took only parts of.
	Again bool
	// Fields are the header fields that summaries carry, in every folder with Triage and otherwise in those whose
	// messages may be known from elsewhere; empty for none.
	Fields []string
	// Headers fills Summary.Header everywhere: with Fields, or the whole section if there are none.
	Headers bool

	// Originals, if not nil, has nothing done but fetching these messages whole.
	Originals []Original

	avoid map[string]UIDSet // by folder; set by Run
}

// Original names one message on the server.
type Original struct {
	Folder      string
	UIDValidity uint32
	UID         uint32
}

// window names what part of a folder is looked at. A folder gone through in one window is not finished for another.
func (o Options) window() string {
	if o.Since.IsZero() && o.Until.IsZero() {
		return ""
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return day(o.Since) + "/" + day(o.Until)
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
	Seen   int    // looked at for the first time, fetched or not
	Failed []Failure

	Before, After *Counts // before and after the sync; nil where the server did not say
	done          bool    // gone through to its end
	opened        bool
}

// Counts are what STATUS says of a folder. Reading changes none of them; other programs may.
type Counts struct {
	Messages, Unseen, Recent uint32
}

// Failure is a message or a place in a file that could not be read; the rest went on.
type Failure struct {
	Where   string // "folder INBOX uid 42", "mail.mbox offset 10342"
	Problem string
}
