package demo

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"desist/assets"
	"desist/complaint"
)

// Mailbox is the demo mailbox as a server would hold it.
type Mailbox struct {
	Folders []Folder
	Mails   []Mail // by folder in the order of Folders, then by INTERNALDATE

	// Keys are what the senders' domains publish for their DKIM signatures, by domain name.
	Keys map[string]string
}

// Folder is one folder and its special use.
type Folder struct {
	Name string
	Role complaint.FolderRole
}

// Mail is one message in one folder. A mail held in two folders stands here twice.
type Mail struct {
	Key          string // TruthMail.Key
	Folder       string
	Flags        []string  // IMAP flags: \Seen, \Answered, \Flagged
	InternalDate time.Time // UTC, whole seconds
	Raw          []byte    // RFC 5322, CRLF line ends
}

var mailboxFolders = []Folder{
	{"INBOX", complaint.RoleInbox},
	{"Archive", complaint.RoleArchive},
	{"Card & bank", complaint.RoleNone},
	{"Junk", complaint.RoleJunk},
	{"Sent", complaint.RoleSent},
	{"Trash", complaint.RoleTrash},
}

// Load renders the demo mailbox and gathers the truth about it. It is deterministic. An error means that the
// embedded sources are broken.
func Load() (Mailbox, Truth, error) {
	files, err := assets.Demo()
	if err != nil {
		return Mailbox{}, Truth{}, fmt.Errorf("demo: %w", err)
	}
	return load(files)
}

func load(files fs.FS) (Mailbox, Truth, error) {
	st, err := readStory(files)
	if err != nil {
		return Mailbox{}, Truth{}, err
	}
	entries, err := readEntries(files)
	if err != nil {
		return Mailbox{}, Truth{}, err
	}
	mails, err := cast(&st, entries)
	if err != nil {
		return Mailbox{}, Truth{}, err
	}
	l, err := readLayouts(files)
	if err != nil {
		return Mailbox{}, Truth{}, err
	}
	box := Mailbox{Folders: slices.Clone(mailboxFolders), Keys: keyRecords(mails)}
	for _, m := range mails {
		copies, err := m.copies(l)
		if err != nil {
			return Mailbox{}, Truth{}, err
		}
		box.Mails = append(box.Mails, copies...)
	}
	box.sort()
	truth, err := buildTruth(&st, mails)
	return box, truth, err
}

// cast gives every entry its sender, its time of receipt and the mail it answers.
func cast(st *story, entries []*entry) ([]*mail, error) {
	var mails []*mail
	byKey := map[string]*mail{}
	for _, e := range entries {
		from, s, err := st.stream(e.sender, e.stream)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.key, err)
		}
		received, err := e.received()
		if err != nil {
			return nil, err
		}
		m := &mail{e: e, from: from, s: s, to: st.Person.Address, received: received}
		mails = append(mails, m)
		byKey[e.key] = m
	}
	for _, m := range mails {
		slug := m.e.field("reply-to-mail")
		if slug == "" {
			continue
		}
		if m.parent = byKey[m.e.file+"/"+slug]; m.parent == nil {
			return nil, fmt.Errorf("demo: %s answers %s, which is not there", m.e.key, slug)
		}
	}
	return mails, nil
}

// copies renders the mail once for each folder that holds it.
func (m *mail) copies(l layouts) ([]Mail, error) {
	raw, err := m.render(l, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []Mail
	for _, folder := range m.e.list("folder", defaultFolder(m.e)) {
		out = append(out, Mail{
			Key: m.e.key, Folder: folder, Flags: imapFlags(m.e), InternalDate: m.received.Truncate(time.Second), Raw: raw,
		})
	}
	if twin := m.e.field("twin"); twin != "" {
		folder, after, _ := strings.Cut(twin, " ")
		delay, err := time.ParseDuration(after)
		if err != nil {
			return nil, fmt.Errorf("demo: %s: twin: %w", m.e.key, err)
		}
		at := m.received.Add(delay)
		raw, err := m.render(l, at)
		if err != nil {
			return nil, err
		}
		out = append(out, Mail{Key: m.e.key, Folder: folder, Flags: imapFlags(m.e), InternalDate: at, Raw: raw})
	}
	return out, nil
}

func defaultFolder(e *entry) string {
	if e.own() {
		return "Sent"
	}
	return "INBOX"
}

func folders(e *entry) []string {
	list := e.list("folder", defaultFolder(e))
	if folder, _, ok := strings.Cut(e.field("twin"), " "); ok {
		list = append(list, folder)
	}
	return list
}

var flagNames = map[string]string{"seen": `\Seen`, "answered": `\Answered`, "flagged": `\Flagged`}

func imapFlags(e *entry) []string {
	var flags []string
	for _, name := range e.list("flags", "seen") {
		flags = append(flags, flagNames[name])
	}
	return flags
}

func (b *Mailbox) sort() {
	rank := map[string]int{}
	for i, f := range b.Folders {
		rank[f.Name] = i
	}
	slices.SortStableFunc(b.Mails, func(x, y Mail) int {
		return cmp.Or(cmp.Compare(rank[x.Folder], rank[y.Folder]), x.InternalDate.Compare(y.InternalDate), cmp.Compare(x.Key, y.Key))
	})
}
