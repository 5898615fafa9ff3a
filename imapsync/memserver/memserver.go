// Package memserver is an IMAP server within this process, over TLS on the loopback interface: the demo mailbox runs
// on it, and tests do. It keeps mail in memory and writes down everything a client does that changes a mailbox, so
// that "nothing was changed" can be shown.
package memserver

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"desist/imapsync"
	"desist/imapsync/localca"
)

// host is the only address a Server listens on.
const host = "127.0.0.1"

// Message is one message put on the server.
type Message struct {
	Raw          []byte
	InternalDate time.Time
	Flags        []string // such as `\Seen`
}

// Folder is one folder with its messages. The hierarchy delimiter is "/"; roles go by name.
type Folder struct {
	Name     string
	Messages []Message
}

// Config says what a Server holds.
type Config struct {
	User     string
	Password string
	Folders  []Folder
	Security imapsync.Security // "" means TLS
	Now      time.Time         // when the certificates start to hold
	Plain    bool              // offer IMAP4rev1 (RFC 3501) only, without extensions
}

// Server is a running server. Its methods may be called while clients are connected.
type Server struct {
	config   Config
	ca       *localca.CA
	listener net.Listener
	imap     *imapserver.Server
	user     *imapmemserver.User
	done     chan struct{}

	mu      sync.Mutex
	changes []string
	opened  []string
}

// Start starts a server on a free port. Close it after use.
func Start(config Config) (*Server, error) {
	ca, err := localca.New(config.Now)
	if err != nil {
		return nil, fmt.Errorf("memserver: %w", err)
	}
	tlsConfig, err := ca.ServerConfig(host, "localhost")
	if err != nil {
		return nil, fmt.Errorf("memserver: %w", err)
	}
	s := &Server{config: config, ca: ca, user: imapmemserver.NewUser(config.User, config.Password), done: make(chan struct{})}
	for _, folder := range config.Folders {
		if err := s.Create(folder.Name); err != nil {
			return nil, err
		}
		for _, m := range folder.Messages {
			if err := s.Append(folder.Name, m); err != nil {
				return nil, err
			}
		}
	}
	s.listener, err = net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, fmt.Errorf("memserver: %w", err)
	}
	s.serve(tlsConfig)
	return s, nil
}

func (s *Server) serve(tlsConfig *tls.Config) {
	accounts := imapmemserver.New()
	accounts.AddUser(s.user)
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{SessionIMAP4rev2: accounts.NewSession().(imapserver.SessionIMAP4rev2), server: s}, nil, nil
		},
		Caps:   capabilities(s.config.Plain),
		Logger: log.New(io.Discard, "", 0),
	}
	listener := s.listener
	if s.config.Security == imapsync.StartTLS {
		options.TLSConfig = tlsConfig
	} else {
		listener = tls.NewListener(listener, tlsConfig)
	}
	s.imap = imapserver.New(options)
	go func() {
		defer close(s.done)
		_ = s.imap.Serve(listener) // ends with Close
	}()
}

func capabilities(plain bool) imap.CapSet {
	caps := imap.CapSet{imap.CapIMAP4rev1: {}}
	if !plain {
		for _, c := range []imap.Cap{
			imap.CapESearch, imap.CapListExtended, imap.CapListStatus, imap.CapSpecialUse,
			imap.CapNamespace, imap.CapUIDPlus, imap.CapMove,
		} {
			caps[c] = struct{}{}
		}
	}
	return caps
}

// Addr returns the host and port the server listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Server returns how to connect, with trust in the server's own authority.
func (s *Server) Server() imapsync.Server {
	security := s.config.Security
	if security == "" {
		security = imapsync.TLS
	}
	return imapsync.Server{Host: host, Port: s.listener.Addr().(*net.TCPAddr).Port, Security: security, RootCAs: s.RootCAs()}
}

// Credentials returns what signs in.
func (s *Server) Credentials() imapsync.Credentials {
	return imapsync.Credentials{User: s.config.User, Password: s.config.Password}
}

// RootCAs returns the pool that trusts this server.
func (s *Server) RootCAs() *x509.CertPool { return s.ca.Pool() }

// CAPEM returns the certificate of the server's authority.
func (s *Server) CAPEM() []byte { return s.ca.PEM() }

// Append puts a message at the end of a folder.
func (s *Server) Append(folder string, m Message) error {
	options := &imap.AppendOptions{Time: m.InternalDate}
	for _, f := range m.Flags {
		options.Flags = append(options.Flags, imap.Flag(f))
	}
	if _, err := s.user.Append(folder, bytes.NewReader(m.Raw), options); err != nil {
		return fmt.Errorf("memserver: append to %s: %w", folder, err)
	}
	return nil
}

// Create makes an empty folder.
func (s *Server) Create(folder string) error {
	if err := s.user.Create(folder, nil); err != nil {
		return fmt.Errorf("memserver: create %s: %w", folder, err)
	}
	return nil
}

// Recreate deletes a folder and makes it again with the messages, which gives it another UIDVALIDITY.
func (s *Server) Recreate(folder Folder) error {
	if err := s.user.Delete(folder.Name); err != nil {
		return fmt.Errorf("memserver: delete %s: %w", folder.Name, err)
	}
	if err := s.Create(folder.Name); err != nil {
		return err
	}
	for _, m := range folder.Messages {
		if err := s.Append(folder.Name, m); err != nil {
			return err
		}
	}
	return nil
}

// Remove deletes messages of a folder, as another program would.
func (s *Server) Remove(folder string, uids ...uint32) error {
	session := imapmemserver.NewUserSession(s.user)
	if _, err := session.Select(folder, &imap.SelectOptions{}); err != nil {
		return fmt.Errorf("memserver: remove from %s: %w", folder, err)
	}
	defer func() { _ = session.Close() }()
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := session.Store(nil, set, deleted, nil); err != nil {
		return fmt.Errorf("memserver: remove from %s: %w", folder, err)
	}
	return session.Expunge(nil, &set)
}

// Changes returns what clients did that could change a mailbox, such as "SELECT INBOX" or "STORE"; nil if nothing.
func (s *Server) Changes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.changes)
}

// Opened returns the names of the folders clients opened, in order.
func (s *Server) Opened() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.opened)
}

func (s *Server) changed(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes = append(s.changes, what)
}

// Close ends the server and all its connections.
func (s *Server) Close() error {
	err := s.imap.Close()
	if lerr := s.listener.Close(); !errors.Is(lerr, net.ErrClosed) {
		err = errors.Join(err, lerr)
	}
	<-s.done
	return err
}
