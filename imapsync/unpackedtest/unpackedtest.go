// Package unpackedtest runs real IMAP servers for tests that can't be installed beside Dovecot: Cyrus and Courier, out
// of the folder that scripts/servers.sh unpacks Debian's packages into. Each has its mail below a temporary directory,
// a free port on the loopback interface, TLS and one user. Imported by tests only.
package unpackedtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	osuser "os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"desist/imapsync"
	"desist/imapsync/localca"
)

const startup = 20 * time.Second

// Server is a running server.
type Server struct {
	Port    int
	RootCAs *x509.CertPool
	// ChecksPasswords is false where anybody is let in: the test's front door is not the server's own.
	ChecksPasswords bool
	// Prefix stands before the names of folders, and Delimiter between their parts.
	Prefix, Delimiter string

	store  string
	ignore func(path string) bool // files of the store that any look may renew
	filler *imapclient.Client
}

// find returns the folder the servers were unpacked into. Without it the test is skipped, but fails where the
// environment says that all tests must run.
func find(t testing.TB) string {
	root := os.Getenv("DESIST_IMAP_SERVERS")
	if root == "" {
		if cache, err := os.UserCacheDir(); err == nil {
			root = filepath.Join(cache, "desist-tests", "imap-servers-1")
		}
	}
	if info, err := os.Stat(root); err == nil && info.IsDir() {
		return root
	}
	const missing = "Cyrus and Courier are not there: run scripts/servers.sh"
	if os.Getenv("DESIST_TEST_ALL") != "" && runtime.GOOS == "linux" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// libraries is the environment in which unpacked programs find their libraries.
func libraries(root string) string {
	dirs, _ := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-gnu"))
	more, _ := filepath.Glob(filepath.Join(root, "lib/*-linux-gnu"))
	dirs = append(append(dirs, more...), filepath.Join(root, "usr/lib"))
	return "LD_LIBRARY_PATH=" + strings.Join(dirs, ":")
}

// tempDir is short enough for the servers' sockets, and readable by the user they run as.
func tempDir(t testing.TB, name string) string {
	dir, err := os.MkdirTemp("", name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the mail store: %v", err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// powerless is whom a server runs as: the test's own user, and nobody for root.
func powerless(t testing.TB) (user, group string, uid, gid int) {
	u, err := osuser.Current()
	if err == nil && u.Uid == "0" {
		u, err = osuser.Lookup("nobody")
	}
	if err != nil {
		t.Fatal(err)
	}
	g, err := osuser.LookupGroupId(u.Gid)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ = strconv.Atoi(u.Uid)
	gid, _ = strconv.Atoi(u.Gid)
	return u.Username, g.Name, uid, gid
}

func chownAll(t testing.TB, dir string, uid, gid int) {
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, uid, gid))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Server returns how to connect.
func (s *Server) Server() imapsync.Server {
	return imapsync.Server{Host: "127.0.0.1", Port: s.Port, Security: imapsync.TLS, RootCAs: s.RootCAs}
}

// Credentials returns what signs in.
func (s *Server) Credentials() imapsync.Credentials {
	return imapsync.Credentials{User: "alex", Password: "only for this test"}
}

// dial returns an ordinary client that can change the mailbox.
func (s *Server) dial(t testing.TB) {
	client, err := imapclient.DialTLS(net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.RootCAs}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if client.WaitGreeting() == nil && client.State() == imap.ConnStateNotAuthenticated {
		if err := client.Login(s.Credentials().User, s.Credentials().Password).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	s.filler = client
}

// Name is a folder's name on this server, given its parts.
func (s *Server) Name(parts ...string) string {
	if slices.Equal(parts, []string{"INBOX"}) {
		return "INBOX"
	}
	return s.Prefix + strings.Join(parts, s.Delimiter)
}

// Create makes a folder.
func (s *Server) Create(t testing.TB, folder string) {
	t.Helper()
	if err := s.filler.Create(folder, nil).Wait(); err != nil {
		t.Fatalf("create %q: %v", folder, err)
	}
}

// Append puts a message into a folder, as a mail program would.
func (s *Server) Append(t testing.TB, folder string, raw []byte, flags []string, at time.Time) {
	t.Helper()
	options := &imap.AppendOptions{Time: at}
	for _, f := range flags {
		options.Flags = append(options.Flags, imap.Flag(f))
	}
	cmd := s.filler.Append(folder, int64(len(raw)), options)
	_, err := cmd.Write(raw)
	if err = errors.Join(err, cmd.Close()); err == nil {
		_, err = cmd.Wait()
	}
	if err != nil {
		t.Fatalf("append to %q: %v", folder, err)
	}
}

// Snapshot describes every file of the mail store: its path and the hash of its content.
func (s *Server) Snapshot(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(s.store, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || s.ignore(path) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		name, err := filepath.Rel(s.store, path)
		files[name] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatalf("look at the mail store: %v", err)
	}
	return files
}

// authority makes a certificate for the loopback address, in files.
func authority(t testing.TB, dir string) (pool *x509.CertPool, config *tls.Config) {
	ca, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	cert, key, err := ca.Issue("127.0.0.1", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"cert.pem": cert, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return ca.Pool(), &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// run starts a program that lives as long as the test, and waits until its port answers.
func run(t testing.TB, port int, env []string, name string, args ...string) {
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, name, args...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env = &output, &output, append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = startup
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		stop()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		endGroup(cmd)
		_ = cmd.Wait() // it was told to end
	})
	for deadline := time.Now().Add(startup); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second)
		if err == nil {
			_ = conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(fmt.Errorf("%s does not answer: %w\n%s", filepath.Base(name), err, output.Bytes()))
		}
	}
}
