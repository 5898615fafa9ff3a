// Package dovecottest runs a real Dovecot for a test: its own configuration, certificates and mail below a temporary
// directory, free ports on the loopback interface, TLS and STARTTLS, Maildir storage, one user. It needs no root and
// leaves nothing behind. Imported by tests only.
package dovecottest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"desist/imapsync"
	"desist/imapsync/localca"
)

const (
	user     = "alex@example.com"
	password = "only for this test"
	startup  = 20 * time.Second
)

// Server is a running Dovecot.
type Server struct {
	Host         string
	Port         int // implicit TLS
	StartTLSPort int
	CAPEM        []byte
	RootCAs      *x509.CertPool
	User         string
	Password     string

	maildir string
	logFile string
	filler  *imapclient.Client // opens no folder
	oauth   *OAuth
}

// Start starts Dovecot and stops it when the test ends. Without Dovecot the test is skipped, but fails where the
// environment says CI=true.
func Start(t testing.TB) *Server { return start(t, nil) }

// StartOAuth does so with a Dovecot that takes access tokens, too: XOAUTH2 and OAUTHBEARER.
func StartOAuth(t testing.TB, o OAuth) *Server { return start(t, &o) }

func start(t testing.TB, oauth *OAuth) *Server {
	t.Helper()
	binary := find()
	if binary == "" {
		const missing = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	ca, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Host: "127.0.0.1", CAPEM: ca.PEM(), RootCAs: ca.Pool(), User: user, Password: password, oauth: oauth}
	base := shortTempDir(t)
	s.maildir, s.logFile = filepath.Join(base, "mail"), filepath.Join(base, "dovecot.log")
	config := s.configure(t, base, ca)

	cmd := exec.Command(binary, "-F", "-c", config)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatalf("start Dovecot: %v", err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	t.Cleanup(func() { stop(t, cmd, exited) })
	if err := s.wait(exited); err != nil {
		log, _ := os.ReadFile(s.logFile) // what there is helps
		t.Fatalf("Dovecot did not start: %v\n%s%s", err, output.Bytes(), log)
	}
	s.filler = s.Client(t)
	s.Create(t, SentFolder)
	return s
}

func find() string {
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// shortTempDir returns a directory whose path leaves room for Dovecot's socket names, of which Unix takes only some
// hundred bytes; t.TempDir can be longer.
func shortTempDir(t testing.TB) string {
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the mail store: %v", err)
		}
	})
	// Dovecot's processes run as another user when the test runs as root, and must reach their sockets.
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// stop ends Dovecot and waits for it, so that nothing writes to the directory any more.
func stop(t testing.TB, cmd *exec.Cmd, exited <-chan error) {
	_ = cmd.Process.Signal(syscall.SIGTERM) // it may have gone by itself
	select {
	case err := <-exited:
		t.Logf("Dovecot ended: %v", err)
	case <-time.After(startup):
		_ = cmd.Process.Kill()
		t.Errorf("Dovecot had to be killed: %v", <-exited)
	}
}

// wait returns when both ports answer.
func (s *Server) wait(exited <-chan error) error {
	deadline := time.Now().Add(startup)
	for _, port := range []int{s.Port, s.StartTLSPort} {
		for {
			conn, err := net.DialTimeout("tcp", s.addr(port), time.Second)
			if err == nil {
				_ = conn.Close()
				break
			}
			select {
			case err := <-exited:
				return fmt.Errorf("it exited: %w", errors.Join(err, errors.New("see its log")))
			case <-time.After(20 * time.Millisecond):
			}
			if time.Now().After(deadline) {
				return err
			}
		}
	}
	return nil
}

func (s *Server) addr(port int) string { return net.JoinHostPort(s.Host, strconv.Itoa(port)) }

// Server returns how to connect.
func (s *Server) Server(security imapsync.Security) imapsync.Server {
	port := s.Port
	if security == imapsync.StartTLS {
		port = s.StartTLSPort
	}
	return imapsync.Server{Host: s.Host, Port: port, Security: security, RootCAs: s.RootCAs}
}

// Credentials returns what signs in.
func (s *Server) Credentials() imapsync.Credentials {
	return imapsync.Credentials{User: s.User, Password: s.Password}
}

// Client returns an ordinary client that can change the mailbox, signed in and logged out when the test ends.
func (s *Server) Client(t testing.TB) *imapclient.Client {
	t.Helper()
	client, err := imapclient.DialTLS(s.addr(s.Port), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.RootCAs}})
	if err != nil {
		t.Fatalf("connect to Dovecot: %v", err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.Login(s.User, s.Password).Wait(); err != nil {
		t.Fatalf("sign in to Dovecot: %v", err)
	}
	return client
}

// Create makes a folder and its parents.
func (s *Server) Create(t testing.TB, folder string) {
	t.Helper()
	if err := s.filler.Create(folder, nil).Wait(); err != nil {
		t.Fatalf("create %q: %v", folder, err)
	}
}

// Append puts a message into a folder, as a mail program would.
func (s *Server) Append(t testing.TB, folder string, raw []byte, flags []string, internalDate time.Time) {
	t.Helper()
	s.AppendAll(t, folder, [][]byte{raw}, flags, internalDate)
}

// AppendAll puts many messages into a folder, each a minute younger than the one before.
func (s *Server) AppendAll(t testing.TB, folder string, raws [][]byte, flags []string, first time.Time) {
	t.Helper()
	for i, raw := range raws {
		options := &imap.AppendOptions{Time: first.Add(time.Duration(i) * time.Minute)}
		for _, f := range flags {
			options.Flags = append(options.Flags, imap.Flag(f))
		}
		cmd := s.filler.Append(folder, int64(len(raw)), options)
		_, err := cmd.Write(raw)
		if err = errors.Join(err, cmd.Close()); err != nil {
			t.Fatalf("append to %q: %v", folder, err)
		}
		if _, err := cmd.Wait(); err != nil {
			t.Fatalf("append to %q: %v", folder, err)
		}
	}
}

// Log returns what Dovecot has logged so far.
func (s *Server) Log(t testing.TB) string {
	t.Helper()
	log, err := os.ReadFile(s.logFile)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(log))
}
