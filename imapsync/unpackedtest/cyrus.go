package unpackedtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cyrusSent exists from the start, and is known by its special use.
const cyrusSent = "Verschickt"

const imapdConf = `configdirectory: %[1]s/conf
defaultpartition: default
partition-default: %[1]s/spool
cyrus_user: %[2]s
cyrus_group: %[3]s
servername: localhost
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
autocreate_users: anyone
autocreate_inbox_folders: %[4]s
xlist-sent: %[4]s
sasl_mech_list: NONE
allowplaintext: no
tls_server_cert: %[1]s/cert.pem
tls_server_key: %[1]s/key.pem
`

// -N lets in whoever comes: passwords would need a database of the system's.
const cyrusConf = `START {
  recover cmd="%[2]s/ctl_cyrusdb -C %[1]s/imapd.conf -r"
}
SERVICES {
  imaps cmd="%[2]s/imapd -C %[1]s/imapd.conf -s -N" listen="127.0.0.1:%[3]d" proto="tcp4" prefork=1 maxchild=50
}
`

// Cyrus starts Cyrus IMAP and stops it when the test ends.
func Cyrus(t testing.TB) (s *Server, sent string) {
	t.Helper()
	root := find(t)
	base := tempDir(t, "cyrus")
	s = &Server{Port: freePort(t), Delimiter: "/", store: filepath.Join(base, "spool")}
	s.RootCAs, _ = authority(t, base)
	for _, dir := range strings.Fields("conf/db conf/log conf/msg conf/proc conf/socket conf/lock conf/user conf/quota spool/stage.") {
		if err := os.MkdirAll(filepath.Join(base, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	user, group, uid, gid := powerless(t)
	clone := root
	if os.Getuid() == 0 { // whose home nobody else may look into
		clone = filepath.Join(base, "root")
	}
	bin := filepath.Join(clone, "usr/lib/cyrus/bin")
	for name, content := range map[string]string{
		"imapd.conf": fmt.Sprintf(imapdConf, base, user, group, cyrusSent), "cyrus.conf": fmt.Sprintf(cyrusConf, base, bin, s.Port),
	} {
		if err := os.WriteFile(filepath.Join(base, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	chownAll(t, base, uid, gid)
	if clone != root {
		reachable(t, root, clone)
	}
	run(t, s.Port, []string{libraries(clone)}, filepath.Join(bin, "master"), "-C", filepath.Join(base, "imapd.conf"),
		"-M", filepath.Join(base, "cyrus.conf"), "-p", filepath.Join(base, "master.pid"), "-D")
	// cyrus.cache is what it remembers of messages it has parsed; flags and numbers are in cyrus.index.
	s.ignore = func(path string) bool { return filepath.Base(path) == "cyrus.cache" }
	s.dial(t)
	return s, cyrusSent
}

// reachable clones the programs and libraries below root into another folder.
func reachable(t testing.TB, root, into string) {
	for _, part := range []string{"usr/lib", "lib"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			to := filepath.Join(into, name)
			switch {
			case entry.IsDir():
				return os.MkdirAll(to, 0o755)
			case entry.Type()&fs.ModeSymlink != 0:
				target, err := os.Readlink(path)
				if err != nil {
					return err
				}
				return os.Symlink(target, to)
			case os.Link(path, to) == nil:
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(to, content, 0o755)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
