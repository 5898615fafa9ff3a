package evidence

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// independent are validators of others that a developer may have: the Library of Congress's bagit-python, and
// github.com/nyudlts/go-bagit, whose exit code is always 0.
var independent = []struct {
	program string
	args    []string
	valid   func(output string, err error) bool
}{
	{"bagit.py", []string{"--validate"}, func(_ string, err error) bool { return err == nil }},
	{"go-bagit", []string{"validate", "--bag"}, func(out string, err error) bool { return err == nil && strings.Contains(out, " is valid") }},
}

func TestIndependentValidatorsAgree(t *testing.T) {
	ran := false
	for _, v := range independent {
		tool, err := exec.LookPath(v.program)
		if err != nil {
			continue
		}
		ran = true
		t.Run(v.program, func(t *testing.T) {
			bag := sample()
			// Escapes in paths are where implementations differ; our own paths never need them.
			bag.Payload = slices.DeleteFunc(bag.Payload, func(f File) bool { return strings.Contains(f.Path, "%") })
			b, _ := write(t, bag)
			_, files := unpack(t, b)
			dir := filepath.Join(writeFolder(t, files), "evidence-D-1")
			run := func() (string, error) {
				out, err := exec.Command(tool, append(v.args, dir)...).CombinedOutput()
				return string(out), err
			}
			if out, err := run(); !v.valid(out, err) {
				t.Errorf("it refuses the bag: %v\n%s", err, out)
			}
			if err := os.WriteFile(filepath.Join(dir, "data", "messages.csv"), []byte("changed"), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := run(); v.valid(out, err) {
				t.Errorf("it accepts a changed bag, so it proves nothing\n%s", out)
			}
		})
	}
	if !ran {
		t.Skip("neither bagit.py nor go-bagit is installed")
	}
}
