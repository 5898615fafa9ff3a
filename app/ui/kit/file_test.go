package kit

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "note.txt")
	if err := os.WriteFile(path, []byte("12345678"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(path, "note", 8); err != nil || string(got) != "12345678" {
		t.Errorf("got %q, %v", got, err)
	}
	for name, c := range map[string]struct {
		path string
		want string
	}{
		"too large": {path, "The note is too large"},
		"missing":   {path + "x", "The note could not be read"},
		"folder":    {filepath.Dir(path), "The note could not be read"},
	} {
		if _, err := ReadFile(c.path, "note", 7); err == nil || Describe(err).What != c.want {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
