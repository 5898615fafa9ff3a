package complaint

import "time"

// MessageID names a Message inside Desist: the SHA-256 of its original bytes, in lower-case hex. It is not the
// Message-ID header field (RFC 5322 3.6.4), which a sender can forge, repeat or leave out.
type MessageID string

// Address is one mailbox of RFC 5322 3.4, decoded for reading.
type Address struct {
	Name string `json:"name,omitempty"`
	Addr string `json:"addr"` // local-part@domain as written, domain in lower case (A-labels, RFC 5890)
}

// Message is one e-mail as a reader sees it. It is derived from the original bytes alone, except Received and
// Locations, which say where and when a mailbox held it.
type Message struct {
	ID        MessageID
	MessageID string // Message-ID without its angle brackets (RFC 5322 3.6.4); empty if there is none
	Size      int64  // bytes of the original

	Date     time.Time // the sender's Date field; zero if missing or unreadable. Forgeable: never decides a flag
	Received time.Time // when the mailbox's own server took it in; see ReceivedFrom

	ReceivedFrom ReceivedSource
	Locations    []Location

	From, ReplyTo, To, Cc []Address
	Sender                *Address
	ReturnPath            string // address only; empty for <> or if there is none
	Subject               string
	InReplyTo, References []string // message ids without angle brackets

	ListUnsubscribe     []string // URIs of RFC 2369 3.2 in order
	ListUnsubscribePost bool     // RFC 8058 one-click offered
	ListID              string   // RFC 2919 identifier, without phrase or brackets
	FeedbackID          string
	Precedence          string // lower case
	AutoSubmitted       string // lower case keyword (RFC 3834 5.1)
	AuthResults         []AuthResult
	DKIM                []DKIMSignature
	Header              []HeaderField // every field in order, decoded, with limits applied

	Blocks      []Block  // visible text in reading order
	Hidden      []string // text a reader does not see: preheaders, display:none, zero size
	Preheaders  int      // how many of Hidden, the first, stand before all visible text: an inbox may show them beside the subject
	Plain       string   // the text/plain alternative as sent, if there is one
	Links       []Link
	Images      []Image
	Attachments []Attachment
	HasHTML     bool

	Defects []Defect
}

// ReceivedSource says what Message.Received rests on, from the most to the least trustworthy.
type ReceivedSource string

const (
	ReceivedInternalDate ReceivedSource = "internaldate" // IMAP INTERNALDATE (RFC 3501 2.3.3)
	ReceivedHeader       ReceivedSource = "received"     // topmost Received field (RFC 5321 4.4)
	ReceivedFromLine     ReceivedSource = "from_line"    // the "From " line of an mbox file (RFC 4155)
	ReceivedFileName     ReceivedSource = "file_name"    // the second in a Maildir file's name
	ReceivedDate         ReceivedSource = "date"         // the sender's Date field
	ReceivedUnknown      ReceivedSource = ""
)

// HeaderField is one field as sent: name as written, value unfolded and decoded (RFC 2047).
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BlockKind is what a piece of visible text is in the layout.
type BlockKind string

const (
	BlockHeading   BlockKind = "heading"
	BlockParagraph BlockKind = "paragraph"
	BlockListItem  BlockKind = "list_item"
	BlockCell      BlockKind = "cell"   // table cell of a data table
	BlockButton    BlockKind = "button" // a link that looks or reads like a button
	BlockImageAlt  BlockKind = "image_alt"
	BlockQuote     BlockKind = "quote" // quoted earlier mail
)

// Block is one paragraph-sized piece of visible text, white space folded.
type Block struct {
	Kind BlockKind `json:"kind"`
	Text string    `json:"text"`
	Link string    `json:"link,omitempty"` // target, when the whole block is one link
	Row  int       `json:"row,omitempty"`  // for BlockCell: cells with the same non-zero Row share a table row
}

// Link is a hyperlink of the visible body.
type Link struct {
	URL  string `json:"url"`
	Text string `json:"text"`
}

// Image is an image of the body. Remote images are never fetched.
type Image struct {
	Src      string `json:"src"`
	Alt      string `json:"alt"`
	Width    int    `json:"width"` // CSS pixels, 0 if not stated
	Height   int    `json:"height"`
	Embedded bool   `json:"embedded"` // cid: or data:
}

// Attachment is a part offered as a file.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"` // media type
	Size int64  `json:"size"` // decoded bytes
}

// AuthResult is one method's result from an Authentication-Results field (RFC 8601) of the mailbox's provider.
type AuthResult struct {
	ServID string `json:"serv_id"`
	Method string `json:"method"` // "dkim", "spf", "dmarc", "arc"
	Result string `json:"result"` // "pass", "fail", ...
	Domain string `json:"domain"` // header.d, smtp.mailfrom's domain or header.from
}

// DKIMSignature is what a DKIM-Signature field claims (RFC 6376 3.5); it is not verified here.
type DKIMSignature struct {
	Domain   string `json:"domain"`   // d=
	Selector string `json:"selector"` // s=
}

// Defect is something wrong with a message that reading it worked around.
type Defect struct {
	Where   string `json:"where"`
	Problem string `json:"problem"`
}

// FolderRole is a folder's use (RFC 6154 special-use, or recognised by its name).
type FolderRole string

const (
	RoleNone    FolderRole = ""
	RoleInbox   FolderRole = "inbox"
	RoleSent    FolderRole = "sent"
	RoleDrafts  FolderRole = "drafts"
	RoleJunk    FolderRole = "junk"
	RoleTrash   FolderRole = "trash"
	RoleArchive FolderRole = "archive"
	RoleAll     FolderRole = "all"
)

// Location is one place where a mailbox or an import held a Message.
type Location struct {
	Account      string     `json:"account"`
	Folder       string     `json:"folder"` // decoded name, or the path of an imported file
	Role         FolderRole `json:"role,omitempty"`
	UIDValidity  uint32     `json:"uid_validity,omitempty"`
	UID          uint32     `json:"uid,omitempty"`
	InternalDate time.Time  `json:"internal_date,omitzero"`
	Flags        []string   `json:"flags,omitempty"`
	Labels       []string   `json:"labels,omitempty"` // Gmail's
	File         FileOrigin `json:"file,omitzero"`    // of an imported message
	Gone         time.Time  `json:"gone,omitzero"`    // when a sync found it no longer there
}

// FileOrigin is what the file that held an imported message says of it.
type FileOrigin struct {
	// Held is when the file says that it took the message in, zero if it doesn't. That is no server's word: mail copied
	// from one store to another often bears the time of the copy.
	Held   time.Time      `json:"held,omitzero"`
	HeldBy ReceivedSource `json:"held_by,omitempty"` // ReceivedFromLine or ReceivedFileName

	// Converted names the program that made the message out of another format, such as Outlook's. Its bytes are that
	// program's and not the sender's. Empty for an original.
	Converted string `json:"converted,omitempty"`
}

// Converted returns the program that made a message with these locations, empty if any of them held the original.
func Converted(locations []Location) string {
	program := ""
	for _, l := range locations {
		if l.File.Converted == "" {
			return ""
		}
		program = l.File.Converted
	}
	return program
}

// Extent says how much of a message the casebook holds. Only a whole message is its original, byte for byte: anything
// else is an extract, which is read and shown, and never evidence.
type Extent string

const (
	ExtentWhole  Extent = ""
	ExtentText   Extent = "text"   // an extract: the header, and the text of the body
	ExtentHeader Extent = "header" // an extract: some header fields, until its text is fetched
)

// Person is the complainant: who receives, and whose Sent mail counts as their own words.
type Person struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"` // lower case

	// Remind says whether the person wants to be reminded of deadlines on the desktop; Unanswered until asked.
	Remind Answer `json:"remind,omitempty"`
}

// String writes the address as a mail reader shows it: name and address, or the address alone.
func (a Address) String() string {
	if a.Name == "" {
		return a.Addr
	}
	return a.Name + " <" + a.Addr + ">"
}
