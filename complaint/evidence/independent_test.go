package evidence

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gobagit "github.com/nyudlts/go-bagit"
)

// An implementation of BagIt that is not ours, New York University's, accepts our bags, and refuses a changed one.
func TestIndependentValidatorAgrees(t *testing.T) {
	bag := sample()
	// Escapes in paths are where implementations differ; our own paths never need them.
	bag.Payload = slices.DeleteFunc(bag.Payload, func(f File) bool { return strings.Contains(f.Path, "%") })
	b, _ := write(t, bag)
	_, files := unpack(t, b)
	dir := filepath.Join(writeFolder(t, files), "evidence-D-1")
	if err := gobagit.ValidateBag(dir, false, false); err != nil {
		t.Errorf("it refuses the bag: %v", err)
	}
	for _, name := range []string{"data/messages.csv", "data/originals/001.eml", "README.txt", "bag-info.txt"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.WriteFile(path, []byte("changed"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := gobagit.ValidateBag(dir, false, false); err == nil {
			t.Errorf("it accepts a bag whose %s was changed, so it proves nothing", name)
		}
		if err := os.WriteFile(path, []byte(files["evidence-D-1/"+name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
