package evidence

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// bagitFS is the version of npm's bagit-fs that scripts/need.sh installs.
const bagitFS = "bagit-fs-1.1.1"

// validator is an implementation of BagIt that is not ours.
type validator struct {
	name  string
	run   func(bag string) (output string, err error)
	valid func(output string, err error) bool
}

// independent are those that are installed: npm's bagit-fs, the Library of Congress's bagit-python, and
// github.com/nyudlts/go-bagit, whose exit code is always 0.
func independent(t *testing.T) []validator {
	t.Helper()
	noError := func(_ string, err error) bool { return err == nil }
	program := func(name string, args ...string) func(string) (string, error) {
		return func(bag string) (string, error) {
			out, err := exec.Command(name, append(args, bag)...).CombinedOutput()
			return string(out), err
		}
	}
	var out []validator
	if cache, err := os.UserCacheDir(); err == nil {
		dir := filepath.Join(cache, "desist", bagitFS)
		if _, err := os.Stat(filepath.Join(dir, "node_modules", "bagit-fs")); err == nil {
			out = append(out, validator{"bagit-fs", program("node", filepath.Join("testdata", "bagit-fs.js"), dir), noError})
		}
	}
	if path, err := exec.LookPath("bagit.py"); err == nil {
		out = append(out, validator{"bagit.py", program(path, "--validate"), noError})
	}
	if path, err := exec.LookPath("go-bagit"); err == nil {
		out = append(out, validator{"go-bagit", program(path, "validate", "--bag"), func(out string, err error) bool { return err == nil && strings.Contains(out, " is valid") }})
	}
	return out
}

func TestIndependentValidatorsAgree(t *testing.T) {
	list := independent(t)
	if len(list) == 0 {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but no other implementation of BagIt is installed")
		}
		t.Skip("no other implementation of BagIt is installed: scripts/need.sh test")
	}
	for _, v := range list {
		t.Run(v.name, func(t *testing.T) {
			bag := sample()
			// Escapes in paths are where implementations differ; our own paths never need them.
			bag.Payload = slices.DeleteFunc(bag.Payload, func(f File) bool { return strings.Contains(f.Path, "%") })
			b, _ := write(t, bag)
			_, files := unpack(t, b)
			dir := filepath.Join(writeFolder(t, files), "evidence-D-1")
			if out, err := v.run(dir); !v.valid(out, err) {
				t.Errorf("it refuses the bag: %v\n%s", err, out)
			}
			if err := os.WriteFile(filepath.Join(dir, "data", "messages.csv"), []byte("changed"), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := v.run(dir); v.valid(out, err) {
				t.Errorf("it accepts a changed bag, so it proves nothing\n%s", out)
			}
		})
	}
}
