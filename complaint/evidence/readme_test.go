package evidence

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The README's commands are run as they are printed, in a bundle that was unpacked: they must say that it is whole, and
// notice a change.
func TestReadmesCommandsWork(t *testing.T) {
	for _, tool := range []string{"sh", "sha256sum", "openssl", "base64"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("DESIST_TEST_ALL") != "" {
				t.Fatalf("DESIST_TEST_ALL is set, but %s is not installed", tool)
			}
			t.Skipf("%s is not installed", tool)
		}
	}
	bag := sample()
	bag.Payload = slices.DeleteFunc(bag.Payload, func(f File) bool { return strings.Contains(f.Path, "%") })
	b, _ := write(t, bag)
	_, files := unpack(t, b)
	dir := filepath.Join(writeFolder(t, files), "evidence-D-1")
	run := func(command string) (string, error) {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	commands := regexp.MustCompile(`(?m)^ {7}(\S.*)$`).FindAllStringSubmatch(files["evidence-D-1/README.txt"], -1)
	done := map[string]int{}
	for _, c := range commands {
		command := c[1]
		switch {
		case strings.HasPrefix(command, "sha256sum --check"):
			done["check"]++
			if strings.Contains(command, AnchorFile) {
				continue // the sample's list names a path that needed an escape
			}
			if out, err := run(command); err != nil || out != "" {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		case strings.HasPrefix(command, "sha256sum evidence"):
			done["sum"]++
			if out, err := run(command); err != nil || !strings.HasPrefix(out, hexSum(files["evidence-D-1/"+AnchorFile])) {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		case strings.Contains(command, "PREV SEQ"):
			done["custody"]++
			checkCustodyCommand(t, command, files["evidence-D-1/data/"+CustodyFile], run)
		case strings.Contains(command, "openssl pkey"):
			done["key"]++
			checkKeyCommand(t, command, run)
		}
	}
	if done["check"] != 3 || done["sum"] != 1 || done["custody"] != 1 || done["key"] != 2 {
		t.Errorf("commands found: %v", done)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "messages.csv"), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run("sha256sum --check --quiet manifest-sha256.txt"); err == nil || !strings.Contains(out, "data/messages.csv") {
		t.Errorf("a change is not noticed: %s", out)
	}
}

func checkCustodyCommand(t *testing.T, command, log string, run func(string) (string, error)) {
	t.Helper()
	first, _, _ := strings.Cut(log, "\n")
	var e struct {
		Seq                          int64
		At, Kind, Detail, Prev, Hash string
	}
	if err := json.Unmarshal([]byte(first), &e); err != nil {
		t.Fatal(err)
	}
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\\''`) + "'" }
	filled := strings.NewReplacer("PREV", quote(e.Prev), "SEQ", fmt.Sprint(e.Seq), "AT", quote(e.At), "KIND", quote(e.Kind), "DETAIL", quote(e.Detail)).Replace(command)
	if out, err := run(filled); err != nil || !strings.HasPrefix(out, e.Hash) {
		t.Errorf("%s: %v\n%s, want %s", filled, err, out, e.Hash)
	}
}

func checkKeyCommand(t *testing.T, command string, run func(string) (string, error)) {
	t.Helper()
	var key string
	if strings.HasPrefix(command, "(") {
		public, _, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		key = base64.StdEncoding.EncodeToString(public)
	} else {
		private, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		key = base64.StdEncoding.EncodeToString(der)
	}
	out, err := run(strings.ReplaceAll(command, "THE TEXT AFTER p=", key))
	if err != nil || !strings.Contains(out, "Public") {
		t.Errorf("%s: %v\n%s", command, err, out)
	}
}
