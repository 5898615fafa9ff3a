package unpackedtest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Courier starts Courier IMAP's server behind a front door of the test's own, which speaks TLS and lets everybody in:
// Courier's needs a daemon of the system for that. Everything after the sign-in is Courier.
func Courier(t testing.TB) (s *Server, sent string) {
	t.Helper()
	root := find(t)
	base := tempDir(t, "courier")
	s = &Server{Prefix: "INBOX.", Delimiter: ".", store: filepath.Join(base, "Maildir")}
	pool, config := authority(t, base)
	s.RootCAs = pool
	for _, dir := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(s.store, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	s.Port = listener.Addr().(*net.TCPAddr).Port
	var conns sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		conns.Wait()
	})
	env := []string{
		libraries(root), "AUTHENTICATED=alex", "AUTHADDR=alex", "HOME=" + base, "PROTOCOL=IMAP", "TCPREMOTEIP=127.0.0.1",
		"IMAP_USELOCKS=0", "IMAP_ENHANCEDIDLE=0", // both would ask a daemon of the system's
		"IMAP_CAPABILITY=IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=REFERENCES SORT",
	}
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { courier(conn, filepath.Join(root, "usr/bin/imapd"), base, env) })
		}
	})
	s.ignore = func(path string) bool { return strings.HasPrefix(filepath.Base(path), "courierimap") }
	s.dial(t)
	sent = s.Name("Sent")
	s.Create(t, sent)
	return s, sent
}

// courier serves one connection.
func courier(conn net.Conn, program, home string, env []string) {
	defer func() { _ = conn.Close() }()
	cmd := exec.Command(program, "Maildir")
	cmd.Dir, cmd.Env, cmd.Stdin = home, env, conn
	out, err := cmd.StdoutPipe()
	if err != nil || cmd.Start() != nil {
		return
	}
	r := bufio.NewReader(out)
	for { // it may complain first that no daemon tells it of changed files
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if strings.HasPrefix(line, "* PREAUTH") {
			_, _ = io.WriteString(conn, line)
			_, _ = io.Copy(conn, r)
			break
		}
	}
	_ = conn.Close()
	_ = cmd.Process.Kill() // if the client went first
	_ = cmd.Wait()
}
