package demo

import (
	"bytes"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"desist/complaint"
)

const hierarchyDelimiter = '/'

// session is the in-memory server's session, with special-use attributes (RFC 6154) and without the commands that
// change a mailbox: the demo mailbox is the same for everyone who looks at it.
type session struct {
	imapserver.Session
	user    *imapmemserver.User
	folders []Folder
}

var _ imapserver.Session = (*session)(nil)

func readOnly() error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeNoPerm, Text: "The demo mailbox is read-only"}
}

func (s *session) Create(string, *imap.CreateOptions) error         { return readOnly() }
func (s *session) Delete(string) error                              { return readOnly() }
func (s *session) Rename(string, string, *imap.RenameOptions) error { return readOnly() }
func (s *session) Subscribe(string) error                           { return readOnly() }
func (s *session) Unsubscribe(string) error                         { return readOnly() }

func (s *session) Append(string, imap.LiteralReader, *imap.AppendOptions) (*imap.AppendData, error) {
	return nil, readOnly()
}

func (s *session) Expunge(*imapserver.ExpungeWriter, *imap.UIDSet) error { return readOnly() }

func (s *session) Store(*imapserver.FetchWriter, imap.NumSet, *imap.StoreFlags, *imap.StoreOptions) error {
	return readOnly()
}

func (s *session) Copy(imap.NumSet, string) (*imap.CopyData, error) { return nil, readOnly() }

// Fetch never sets \Seen, whether or not the client peeks.
func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	peeking := *options
	peeking.BodySection = make([]*imap.FetchItemBodySection, len(options.BodySection))
	for i, section := range options.BodySection {
		peek := *section
		peek.Peek = true
		peeking.BodySection[i] = &peek
	}
	return s.Session.Fetch(w, set, &peeking)
}

var specialUse = map[complaint.FolderRole]imap.MailboxAttr{
	complaint.RoleSent:    imap.MailboxAttrSent,
	complaint.RoleJunk:    imap.MailboxAttrJunk,
	complaint.RoleTrash:   imap.MailboxAttrTrash,
	complaint.RoleArchive: imap.MailboxAttrArchive,
	complaint.RoleDrafts:  imap.MailboxAttrDrafts,
	complaint.RoleAll:     imap.MailboxAttrAll,
}

// List replaces the in-memory server's, which knows no special use.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 { // RFC 3501 6.3.8: ask for the delimiter
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: hierarchyDelimiter})
	}
	for _, f := range s.folders {
		attr, special := specialUse[f.Role]
		if !matches(f.Name, ref, patterns) || (options.SelectSpecialUse && !special) {
			continue
		}
		data := imap.ListData{Mailbox: f.Name, Delim: hierarchyDelimiter}
		if special {
			data.Attrs = append(data.Attrs, attr)
		}
		if options.ReturnStatus != nil {
			status, err := s.user.Status(f.Name, options.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = status
		}
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

func matches(name, ref string, patterns []string) bool {
	for _, p := range patterns {
		if imapserver.MatchList(name, hierarchyDelimiter, ref, p) {
			return true
		}
	}
	return false
}

// literal is a message as APPEND takes it.
type literal struct {
	*bytes.Reader
	size int64
}

func newLiteral(raw []byte) literal { return literal{bytes.NewReader(raw), int64(len(raw))} }

func (l literal) Size() int64 { return l.size }
