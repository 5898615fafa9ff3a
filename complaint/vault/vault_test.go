package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestCreateAndOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "case # 1?%41.desist")
	v := newVaultAt(t, path)
	must(v.KeepBatch(t.Context(), mails(0, 3), nil))(t)
	check(t, v.Close())
	check(t, v.Close()) // twice is harmless

	v = must(Open(t.Context(), path, testKey(1), testOptions()))(t)
	defer v.Close()
	if n := must(v.Count(t.Context()))(t); n != 3 {
		t.Errorf("holds %d messages after opening again, want 3", n)
	}
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
	must(v.KeepBatch(t.Context(), mails(3, 3), nil))(t)
	for name, want := range map[string]fs.FileMode{
		filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, path + ".lock": 0o600,
	} {
		info, err := os.Stat(name)
		check(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), got, want)
		}
	}
}

func TestCloseLeavesOneFile(t *testing.T) {
	v := newVault(t)
	must(v.KeepBatch(t.Context(), mails(0, 3), nil))(t)
	check(t, v.Close())
	entries, err := os.ReadDir(filepath.Dir(v.Path()))
	check(t, err)
	if len(entries) != 1 {
		t.Errorf("left %v, want the casebook alone", entries)
	}
}

func TestCreateRefusesWhatIsThere(t *testing.T) {
	for name, suffix := range map[string]string{"a file": "", "a log without its casebook": "-wal"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.desist")
			check(t, os.WriteFile(path+suffix, []byte("precious"), 0o600))
			if _, err := Create(t.Context(), path, testKey(1), testOptions()); !errors.Is(err, ErrExists) {
				t.Fatalf("got %v, want ErrExists", err)
			}
			if left := must(os.ReadFile(path + suffix))(t); string(left) != "precious" {
				t.Errorf("it now holds %q", left)
			}
		})
	}
}

func TestCreateAfterACrashWhileCreating(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.desist")
	check(t, os.WriteFile(path+".new", []byte("half made"), 0o600))
	check(t, os.WriteFile(path+".lock", nil, 0o600))
	newVaultAt(t, path)
}

func TestOpenWhatIsNotThere(t *testing.T) {
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none"), testKey(1), testOptions()); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

// crashed returns a folder with a casebook as a killed process leaves it: with a log.
func crashed(t *testing.T) (path string) {
	t.Helper()
	v := newVault(t)
	must(v.KeepBatch(t.Context(), mails(0, 5), nil))(t)
	path = filepath.Join(t.TempDir(), "copy.desist")
	for _, suffix := range []string{"", "-wal"} {
		check(t, os.WriteFile(path+suffix, must(os.ReadFile(v.Path()+suffix))(t), 0o600))
	}
	return path
}

func TestWrongKeyChangesNothing(t *testing.T) {
	path := crashed(t)
	file, log := must(os.ReadFile(path))(t), must(os.ReadFile(path+"-wal"))(t)
	_, err := Open(t.Context(), path, testKey(2), testOptions())
	if !errors.Is(err, ErrWrongKey) {
		t.Fatalf("got %v, want ErrWrongKey", err)
	}
	if !bytes.Equal(file, must(os.ReadFile(path))(t)) || !bytes.Equal(log, must(os.ReadFile(path+"-wal"))(t)) {
		t.Error("the file or its log changed")
	}
	v := must(Open(t.Context(), path, testKey(1), testOptions()))(t)
	defer v.Close()
	check(t, v.Check(t.Context()))
	if n := must(v.Count(t.Context()))(t); n != 5 {
		t.Errorf("holds %d messages, want the 5 of the log", n)
	}
}

func TestKeyIsNeverShown(t *testing.T) {
	k := testKey(1)
	for _, s := range []string{
		fmt.Sprint(k), fmt.Sprintf("%v %+v %#v %x %s %d %q", k, k, k, k, k, k, k), fmt.Sprintf("%v", struct{ K Key }{k}), k.String(), k.GoString(),
	} {
		if strings.Contains(s, k.hex()[:8]) || strings.Contains(s, fmt.Sprint(k[0], " ", k[1])) || !strings.Contains(s, redacted) {
			t.Errorf("shown as %q", s)
		}
	}
	path := filepath.Join(t.TempDir(), "case.desist")
	newVaultAt(t, path)
	for name, open := range map[string]func() error{
		"in use":    func() error { _, err := Open(t.Context(), path, k, testOptions()); return err },
		"exists":    func() error { _, err := Create(t.Context(), path, k, testOptions()); return err },
		"a folder":  func() error { _, err := Open(t.Context(), t.TempDir(), k, testOptions()); return err },
		"no folder": func() error { _, err := Create(t.Context(), path+"/x", k, testOptions()); return err },
	} {
		err := open()
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), k.hex()) {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	v := newVault(t)
	link := filepath.Join(t.TempDir(), "link")
	paths := map[string]string{"same path": v.Path()}
	if os.Symlink(v.Path(), link) == nil {
		paths["symbolic link"] = link
	}
	for name, path := range paths {
		if _, err := Open(t.Context(), path, testKey(1), testOptions()); !errors.Is(err, ErrInUse) {
			t.Errorf("%s, same process: got %v, want ErrInUse", name, err)
		}
		out, err := child(t, "open", path).CombinedOutput()
		if err == nil || !strings.Contains(string(out), ErrInUse.Error()) {
			t.Errorf("%s, other process: %v %s", name, err, out)
		}
	}
	check(t, v.Close())
	if out, err := child(t, "open", v.Path()).CombinedOutput(); err != nil {
		t.Errorf("after closing: %v %s", err, out)
	}
}

// child runs this test binary as another process that uses a casebook (see TestMain).
func child(t *testing.T, what, path string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+what, childPath+"="+path)
	return cmd
}

func TestNoClearTextOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.desist")
	tmp := t.TempDir()
	for _, name := range []string{"TMPDIR", "SQLITE_TMPDIR"} {
		t.Setenv(name, tmp)
	}
	v := newVaultAt(t, path)
	batch := mails(0, 300)
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	check(t, v.PutSecret(t.Context(), "password", []byte("correct horse battery")))
	for range v.Readings(t.Context()) {
		break
	}
	clear := [][]byte{
		[]byte("SQLite format"), []byte("CREATE TABLE"), []byte("correct horse"), []byte("unsubscribe"),
		[]byte("example.co.uk"), []byte(batch[0].Reading.Subject), []byte(batch[299].Reading.MessageID),
		{0x28, 0xb5, 0x2f, 0xfd}, // a zstd frame's magic number
	}
	look := func(when string) {
		for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
			content, err := os.ReadFile(path + suffix)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			check(t, err)
			for _, words := range clear {
				if bytes.Contains(content, words) {
					t.Errorf("%s: %q stands in the clear in casebook%s", when, words, suffix)
				}
			}
		}
	}
	look("open")
	check(t, v.Close())
	look("closed")
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("temporary files: %v", left)
	}
}

func TestNewerCasebookIsLeftAlone(t *testing.T) {
	v := newVault(t)
	if _, err := v.writer.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	check(t, v.Close())
	if _, err := Open(t.Context(), v.Path(), testKey(1), testOptions()); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
	if _, err := os.Stat(v.Path() + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the failed opening kept its lock")
	}
}
