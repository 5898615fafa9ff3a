package marketing

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/optout"
)

// TestDumpVerdicts writes what is judged of every mail of the corpus, every number to its last bit, to the file
// DESIST_DUMP, for scripts/same-readings.sh.
func TestDumpVerdicts(t *testing.T) {
	path := os.Getenv("DESIST_DUMP")
	if path == "" {
		t.Skip("DESIST_DUMP names no file: run scripts/same-readings.sh")
	}
	acts, err := optout.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	j, err := New(acts)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := dataset.Read(os.DirFS("corpus"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for i := range entries {
		dumpVerdict(t, w, j, entries[i].Message())
		dumpVerdict(t, w, j, entries[i].Joined())
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

func dumpVerdict(t *testing.T, w *bufio.Writer, j *Judge, m *complaint.Message) {
	verdict, err := json.Marshal(j.Judge(m))
	if err != nil {
		t.Fatal(err)
	}
	r, done := j.lend()
	defer done()
	l := r.read(m)
	fmt.Fprintf(w, "%s %x\n", verdict, l.Facts.Vector)
	for i := range l.Units {
		u := &l.Units[i]
		fmt.Fprintln(w, u.Block, u.Start, u.End, u.Zone, u.Words, u.Features, u.Groups(), fmt.Sprintf("%x %x", u.P, u.Promo))
	}
}
