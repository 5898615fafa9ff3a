package dovecottest

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Fill puts many messages into a folder that exists, much faster than Append: it writes Maildir's files itself. The
// messages are as if seen long ago, each a minute younger than the one before; Dovecot numbers them when the folder
// is next opened.
func (s *Server) Fill(t testing.TB, folder string, raws iter.Seq[[]byte], first time.Time) {
	t.Helper()
	dir := s.maildir
	if folder != "INBOX" {
		dir = filepath.Join(dir, "."+strings.ReplaceAll(folder, "/", ".")) // Maildir++
	}
	dir = filepath.Join(dir, "cur")
	who := runAs(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chown(path, who.uid, who.gid); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for raw := range raws {
		at := first.Add(time.Duration(n) * time.Minute)
		n++
		path := filepath.Join(dir, fmt.Sprintf("%d.M%dP1.fill:2,S", at.Unix(), n))
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, who.uid, who.gid); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil { // INTERNALDATE
			t.Fatal(err)
		}
	}
}
