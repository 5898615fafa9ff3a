package memserver

import (
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// session writes down what a client does before it lets it happen.
type session struct {
	imapserver.SessionIMAP4rev2
	server *Server
}

func (s *session) Select(folder string, options *imap.SelectOptions) (*imap.SelectData, error) {
	s.server.mu.Lock()
	s.server.opened = append(s.server.opened, folder)
	s.server.mu.Unlock()
	if !options.ReadOnly {
		s.server.changed("SELECT " + folder)
	}
	return s.SessionIMAP4rev2.Select(folder, options)
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	for _, section := range options.BodySection {
		if !section.Peek {
			s.server.changed("FETCH that sets \\Seen")
		}
	}
	return s.SessionIMAP4rev2.Fetch(w, set, options)
}

func (s *session) Create(folder string, options *imap.CreateOptions) error {
	s.server.changed("CREATE " + folder)
	return s.SessionIMAP4rev2.Create(folder, options)
}

func (s *session) Delete(folder string) error {
	s.server.changed("DELETE " + folder)
	return s.SessionIMAP4rev2.Delete(folder)
}

func (s *session) Rename(folder, to string, options *imap.RenameOptions) error {
	s.server.changed("RENAME " + folder)
	return s.SessionIMAP4rev2.Rename(folder, to, options)
}

func (s *session) Subscribe(folder string) error {
	s.server.changed("SUBSCRIBE " + folder)
	return s.SessionIMAP4rev2.Subscribe(folder)
}

func (s *session) Unsubscribe(folder string) error {
	s.server.changed("UNSUBSCRIBE " + folder)
	return s.SessionIMAP4rev2.Unsubscribe(folder)
}

func (s *session) Append(folder string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	s.server.changed("APPEND " + folder)
	return s.SessionIMAP4rev2.Append(folder, r, options)
}

func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	s.server.changed("EXPUNGE")
	return s.SessionIMAP4rev2.Expunge(w, uids)
}

func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, options *imap.StoreOptions) error {
	s.server.changed("STORE")
	return s.SessionIMAP4rev2.Store(w, set, flags, options)
}

func (s *session) Copy(set imap.NumSet, folder string) (*imap.CopyData, error) {
	s.server.changed("COPY to " + folder)
	return s.SessionIMAP4rev2.Copy(set, folder)
}

func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, folder string) error {
	s.server.changed("MOVE to " + folder)
	return s.SessionIMAP4rev2.Move(w, set, folder)
}
