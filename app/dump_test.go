package app

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/rfc822"
)

// TestDumpReadings writes what is read of real mails, as received and as sent, to the file DESIST_DUMP, for
// scripts/same-readings.sh.
func TestDumpReadings(t *testing.T) {
	path := os.Getenv("DESIST_DUMP")
	if path == "" {
		t.Skip("DESIST_DUMP names no file: run scripts/same-readings.sh")
	}
	e, err := newEngine()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	person := complaint.Person{Addresses: []string{"alex@example.com"}}
	for _, raw := range dumpMails(t) {
		for _, role := range []complaint.FolderRole{complaint.RoleInbox, complaint.RoleSent} {
			loc := complaint.Location{Role: role, InternalDate: time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)}
			m, r, err := e.read(raw, rfc822.Whole{}, loc, person)
			if err := out.Encode([]any{m, r, err != nil}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

func dumpMails(t *testing.T) (raws [][]byte) {
	var paths []string
	for _, pattern := range []string{os.Getenv("DESIST_CORPUS") + "/*/*.txt", os.Getenv("DESIST_REAL") + "/*.eml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw)
	}
	for _, s := range shapes() {
		raws = append(raws, []byte(s.mail))
	}
	return raws
}
