package demo

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"desist/imapsync/localca"
)

const loopback = "127.0.0.1"

// Server serves the demo mailbox on this machine's loopback address, over TLS, read-only.
type Server struct {
	Host     string // "127.0.0.1"
	Port     int    // chosen by the system
	CAPEM    []byte // the certificate authority to trust, made for this run
	Email    string
	User     string
	Password string // random, made for this run
	Resolver string // host:port of a DNS server that publishes the senders' keys

	imap    *imapserver.Server
	ln      net.Listener
	release func() bool
	unkey   func() error // stops the DNS server
	close   sync.Once
	served  chan struct{}
	err     error
}

// Serve starts the demo mailbox's server. It stops when ctx is done or Close is called.
func Serve(ctx context.Context) (*Server, error) {
	box, truth, err := Load()
	if err != nil {
		return nil, err
	}
	ca, err := localca.New(time.Now())
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	secure, err := ca.ServerConfig(loopback, "localhost")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	s := &Server{
		Host: loopback, CAPEM: ca.PEM(), Email: truth.Person.Addresses[0], User: truth.Person.Addresses[0],
		Password: rand.Text(), served: make(chan struct{}),
	}
	mem, user, err := seed(box, s.User, s.Password)
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return nil, fmt.Errorf("demo: listen: %w", err)
	}
	if s.Resolver, s.unkey, err = serveKeys(ctx, box.Keys); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	s.ln = ln
	s.Port = ln.Addr().(*net.TCPAddr).Port
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{Session: mem.NewSession(), user: user, folders: box.Folders}, nil, nil
		},
		Caps:   imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapSpecialUse: {}, imap.CapListExtended: {}, imap.CapListStatus: {}},
		Logger: log.New(io.Discard, "", 0),
	})
	go func() {
		defer close(s.served)
		_ = s.imap.Serve(tls.NewListener(ln, secure))
	}()
	s.release = context.AfterFunc(ctx, func() { _ = s.stop() })
	return s, nil
}

// Close stops the server and its connections. It may be called more than once.
func (s *Server) Close() error {
	s.release()
	return s.stop()
}

func (s *Server) stop() error {
	s.close.Do(func() {
		// The listener too: stopped before it began to serve, imapserver does not know it yet.
		for _, err := range []error{s.imap.Close(), s.ln.Close(), s.unkey()} {
			if !errors.Is(err, net.ErrClosed) {
				s.err = errors.Join(s.err, err)
			}
		}
	})
	<-s.served
	return s.err
}

// seed fills an in-memory IMAP server.
func seed(box Mailbox, name, password string) (*imapmemserver.Server, *imapmemserver.User, error) {
	user := imapmemserver.NewUser(name, password)
	for _, f := range box.Folders {
		if err := user.Create(f.Name, nil); err != nil {
			return nil, nil, fmt.Errorf("demo: create %s: %w", f.Name, err)
		}
	}
	for _, m := range box.Mails {
		options := &imap.AppendOptions{Time: m.InternalDate}
		for _, f := range m.Flags {
			options.Flags = append(options.Flags, imap.Flag(f))
		}
		if _, err := user.Append(m.Folder, newLiteral(m.Raw), options); err != nil {
			return nil, nil, fmt.Errorf("demo: append %s to %s: %w", m.Key, m.Folder, err)
		}
	}
	mem := imapmemserver.New()
	mem.AddUser(user)
	return mem, user, nil
}
