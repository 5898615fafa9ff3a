// Package imaptest gives tests servers that misbehave: a small IMAP server whose every answer can be replaced, and
// connections that break. Imported by tests only.
package imaptest

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/localca"
)

// Fake describes a server with one folder, INBOX.
type Fake struct {
	Messages     map[uint32]string // by UID
	Capabilities string            // "" means IMAP4rev1 AUTH=PLAIN SASL-IR
	StartTLS     bool              // start in clear
	CertHosts    []string          // nil means the address it listens on

	// Answer, if it returns true, has dealt with a command itself. It runs on the connection's goroutine.
	Answer func(s *Session, tag, command string) bool
	// Greet replaces the greeting, if it is not nil.
	Greet func(s *Session)
}

// Running is a started Fake.
type Running struct {
	Server imapsync.Server

	mu    sync.Mutex
	lines []string
}

// Lines returns every line clients have sent.
func (r *Running) Lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lines)
}

// Start starts the server and stops it when the test ends.
func (f Fake) Start(t testing.TB) *Running {
	t.Helper()
	ca, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	hosts := f.CertHosts
	if hosts == nil {
		hosts = []string{"127.0.0.1"}
	}
	config, err := ca.ServerConfig(hosts...)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Running{Server: imapsync.Server{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port,
		Security: imapsync.TLS, RootCAs: ca.Pool(),
	}}
	if f.StartTLS {
		r.Server.Security = imapsync.StartTLS
	}
	var conns sync.WaitGroup
	ctx, stop := context.WithCancel(context.Background())
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
				defer func() { _ = conn.Close() }()
				f.serve(r, conn, config)
			})
		}
	})
	t.Cleanup(func() {
		stop()
		_ = listener.Close()
		conns.Wait()
	})
	return r
}

// Session is one connection to a Fake.
type Session struct {
	conn net.Conn
	r    *bufio.Reader
	tls  *tls.Config
	fake *Fake
	log  *Running
}

func (f Fake) serve(log *Running, conn net.Conn, config *tls.Config) {
	s := &Session{conn: conn, r: bufio.NewReader(conn), tls: config, fake: &f, log: log}
	if !f.StartTLS && s.Secure() != nil {
		return
	}
	if f.Greet != nil {
		f.Greet(s)
	} else {
		s.Send("* OK ready\r\n")
	}
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		log.mu.Lock()
		log.lines = append(log.lines, line)
		log.mu.Unlock()
		tag, command, _ := strings.Cut(line, " ")
		if f.Answer != nil && f.Answer(s, tag, command) {
			continue
		}
		s.Default(tag, command)
	}
}

// Secure starts TLS on the connection.
func (s *Session) Secure() error {
	secure := tls.Server(s.conn, s.tls)
	if err := secure.Handshake(); err != nil {
		return err
	}
	s.conn, s.r = secure, bufio.NewReader(secure)
	return nil
}

// Send writes text as it is. A connection that has gone is no concern of a server that misbehaves.
func (s *Session) Send(text string) { _, _ = io.WriteString(s.conn, text) }

// Endless writes text again and again until the client has had enough.
func (s *Session) Endless(text string) {
	block := strings.Repeat(text, max(1, (64<<10)/len(text)))
	for {
		if _, err := io.WriteString(s.conn, block); err != nil {
			return
		}
	}
}

// Close ends the connection.
func (s *Session) Close() { _ = s.conn.Close() }

// Default answers as a proper server would.
func (s *Session) Default(tag, command string) {
	name, args, _ := strings.Cut(command, " ")
	if name == "UID" {
		var sub string
		sub, args, _ = strings.Cut(args, " ")
		name += " " + sub
	}
	uids := s.uids()
	next := uint32(1)
	if len(uids) > 0 {
		next = uids[len(uids)-1] + 1
	}
	switch name {
	case "CAPABILITY":
		caps := s.fake.Capabilities
		if caps == "" {
			caps = "IMAP4rev1 AUTH=PLAIN SASL-IR"
		}
		s.Send("* CAPABILITY " + caps + "\r\n")
	case "STARTTLS":
		s.Send(tag + " OK go ahead\r\n")
		_ = s.Secure() // the client sees that it failed
		return
	case "LIST":
		s.Send("* LIST () \"/\" INBOX\r\n")
	case "STATUS":
		s.Send(fmt.Sprintf("* STATUS INBOX (MESSAGES %d UIDNEXT %d UIDVALIDITY 7)\r\n", len(uids), next))
	case "EXAMINE":
		s.Send(fmt.Sprintf("* %d EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT %d] x\r\n", len(uids), next))
	case "UID SEARCH":
		s.search(args, uids)
	case "UID FETCH":
		s.fetch(args, uids)
	}
	s.Send(tag + " OK done\r\n")
}

func (s *Session) uids() []uint32 {
	var uids []uint32
	for uid := range s.fake.Messages {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	return uids
}

// search knows only "UID set".
func (s *Session) search(args string, uids []uint32) {
	_, rest, _ := strings.Cut(args, "UID ")
	text, _, _ := strings.Cut(rest, " ")
	set, err := imapsync.ParseUIDSet(text)
	if err != nil {
		return
	}
	s.Send("* SEARCH")
	for _, uid := range uids {
		if set.Contains(uid) {
			s.Send(" " + strconv.FormatUint(uint64(uid), 10))
		}
	}
	s.Send("\r\n")
}

func (s *Session) fetch(args string, uids []uint32) {
	text, items, _ := strings.Cut(args, " ")
	set, err := imapsync.ParseUIDSet(text)
	if err != nil {
		return
	}
	for i, uid := range uids {
		if set.Contains(uid) {
			s.Send(Fetch(i+1, uid, s.fake.Messages[uid], strings.Contains(items, "BODY.PEEK[]")))
		}
	}
}

// Fetch returns the answer for one message, with its text if whole is set.
func Fetch(seq int, uid uint32, message string, whole bool) string {
	body := ""
	if whole {
		body = fmt.Sprintf(" BODY[] {%d}\r\n%s", len(message), message)
	}
	return fmt.Sprintf("* %d FETCH (UID %d FLAGS (\\Seen) INTERNALDATE \" 1-Mar-2024 09:30:15 +0100\" RFC822.SIZE %d%s)\r\n",
		seq, uid, len(message), body)
}

// DialFunc opens connections, as imapsync.Server.DialContext does.
type DialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// CutAfter returns a DialFunc whose connections end when n bytes have been received on all of them together.
func CutAfter(n int64) DialFunc {
	left := new(atomic.Int64)
	left.Store(n)
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &cutConn{Conn: conn, left: left}, nil
	}
}

type cutConn struct {
	net.Conn
	left *atomic.Int64
}

func (c *cutConn) Read(p []byte) (int, error) {
	left := c.left.Load()
	if left <= 0 {
		_ = c.Conn.Close()
		return 0, io.ErrUnexpectedEOF
	}
	n, err := c.Conn.Read(p[:min(int64(len(p)), left)])
	c.left.Add(-int64(n))
	return n, err
}
