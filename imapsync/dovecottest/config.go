package dovecottest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net"
	"os"
	osuser "os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"desist/imapsync/localca"
)

// SentFolder exists from the start. Only its special use (RFC 6154) says what it is for; its name does not.
const SentFolder = "Verschickt"

// template is for Dovecot 2.3. Nothing in it names a privileged port, a system user or a system path. Without
// anvil-auth-penalty a wrong password slows down no later sign-in.
const template = `
base_dir = %[1]s/run
state_dir = %[1]s/run
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = %[2]s
default_login_user = %[2]s
default_internal_group = %[3]s
first_valid_uid = 0
first_valid_gid = 0
auth_failure_delay = 0
auth_mechanisms = plain login%[9]s
disable_plaintext_auth = yes
login_greeting = ready
ssl = required
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
ssl_min_protocol = TLSv1.2
mail_location = maildir:%[1]s/mail
mail_fsync = never
maildir_stat_dirs = no
mail_max_userip_connections = 1000
%[10]spassdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%%u %[1]s/users
}
userdb {
  driver = static
  args = uid=%[4]d gid=%[5]d home=%[1]s/home
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox %[8]s {
    special_use = \Sent
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[6]d
  }
  inet_listener imaps {
    port = %[7]d
  }
}
service stats {
  chroot =
}
protocol imap {
  imap_capability = +LIST-STATUS
}
`

// configure writes what Dovecot needs below base and returns the configuration file.
func (s *Server) configure(t testing.TB, base string, ca *localca.CA) string {
	t.Helper()
	cert, key, err := ca.Issue(s.Host, "localhost")
	if err != nil {
		t.Fatal(err)
	}
	ports := freePorts(t, 2)
	s.StartTLSPort, s.Port = ports[0], ports[1]
	who := runAs(t)
	for _, dir := range []string{"run", "mail", "home"} {
		path := filepath.Join(base, dir)
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if dir == "run" {
			continue // Dovecot's master process, which the test's user runs, fills this one
		}
		if err := os.Chown(path, who.uid, who.gid); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{
		"cert.pem":     string(cert),
		"key.pem":      string(key),
		"users":        fmt.Sprintf("%s:{PLAIN}%s\n", s.User, s.Password),
		"dovecot.conf": fmt.Sprintf(template, base, who.name, who.group, who.uid, who.gid, s.StartTLSPort, s.Port, SentFolder, s.oauth.mechanisms(), s.oauth.passdb(base)),
	}
	if s.oauth != nil {
		files["oauth2.conf"] = s.oauth.config()
	}
	for name, content := range files {
		mode := fs.FileMode(0o600)
		if name == "users" || name == "oauth2.conf" {
			mode = 0o644 // read by the internal user when the test runs as root; the password is for nothing else
		}
		if err := os.WriteFile(filepath.Join(base, name), []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(base, "dovecot.conf")
}

// identity is a user of the system and its first group.
type identity struct {
	name, group string
	uid, gid    int
}

// runAs returns whom Dovecot's processes run as: whoever runs the test, and somebody powerless for root, as whom
// Dovecot refuses to touch mail.
func runAs(t testing.TB) identity {
	t.Helper()
	if os.Getuid() != 0 {
		me, err := osuser.Current()
		if err != nil {
			t.Fatal(err)
		}
		who, err := identify(me)
		if err != nil {
			t.Fatal(err)
		}
		return who
	}
	for _, candidate := range []string{"dovecot", "nobody"} {
		u, err := osuser.Lookup(candidate)
		if err != nil {
			continue
		}
		if who, err := identify(u); err == nil {
			return who
		}
	}
	t.Fatal("no powerless user for Dovecot's processes")
	return identity{}
}

func identify(u *osuser.User) (identity, error) {
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return identity{}, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return identity{}, err
	}
	g, err := osuser.LookupGroupId(u.Gid)
	if err != nil {
		return identity{}, err
	}
	return identity{name: u.Username, group: g.Name, uid: uid, gid: gid}, nil
}

// freePorts returns n ports nobody listened on a moment ago.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// Snapshot describes every file of the mail store: path, with the flags and cur or new that Maildir keeps in it, to
// hash of the content and time of change. Dovecot's own lists and caches, which any look at a folder may renew, are
// left out.
func (s *Server) Snapshot(t testing.TB) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(s.maildir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), "dovecot") {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		name, err := filepath.Rel(s.maildir, path)
		if err != nil {
			return err
		}
		files[name] = hex.EncodeToString(sum[:]) + " " + info.ModTime().UTC().Format("2006-01-02T15:04:05.000000000Z")
		return nil
	})
	if err != nil {
		t.Fatalf("look at the mail store: %v", err)
	}
	return files
}
