package dataset_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/sentence"
)

const sample = `# a comment
== mail | Brightwell Energy | energy | service
from: Brightwell <hello@brightwell.example>
headers: unsub utm
s T: Your bill is ready
p T: Your bill is £186.20.
+p P refer: Refer a friend.
+& p P refer: You'll each get £50.
+b P shop: Shop now
p L: Brightwell Energy Limited.

== sentences | Northgrid | energy
T: Send us a reading.
P discount: £100 off
`

func parse(t *testing.T, text string) []*dataset.Entry {
	t.Helper()
	entries, err := dataset.Parse("x.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestParse(t *testing.T) {
	entries := parse(t, sample)
	if len(entries) != 4 {
		t.Fatalf("got %d entries, want the mail, two second mails and the sentences", len(entries))
	}
	base, first, second, list := entries[0], entries[1], entries[2], entries[3]
	if base.DirectMarketing() || !first.DirectMarketing() || !second.DirectMarketing() {
		t.Error("an addition makes a second mail mixed and leaves the first as it was")
	}
	if len(base.Lines) != 3 || len(first.Lines) != 5 || len(second.Lines) != 4 {
		t.Errorf("lines: %d, %d, %d", len(base.Lines), len(first.Lines), len(second.Lines))
	}
	if last := first.Lines[4]; last.Class != sentence.Legal {
		t.Errorf("an addition stands before the small print, got %q last", last.Text)
	}
	if base.Pair == "" || base.Pair != first.Pair || second.Added.Text != "Shop now" {
		t.Errorf("pair %q, %q, added %q", base.Pair, first.Pair, second.Added.Text)
	}
	if list.Mail || len(list.Lines) != 2 || list.Lines[1].Code != "discount" {
		t.Errorf("sentences: %+v", list)
	}
}

func TestParseErrors(t *testing.T) {
	for name, text := range map[string]string{
		"text first":      "p T: hello",
		"unknown verdict": "== mail | A | b | spam",
		"too few columns": "== mail | A | b",
		"unknown label":   "== sentences | A | b\nX: hello",
		"no colon":        "== sentences | A | b\nhello",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := dataset.Parse("x.txt", strings.NewReader(text)); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestMessage(t *testing.T) {
	m := parse(t, sample)[2].Message()
	if m.Subject != "Your bill is ready" || m.From[0].Addr != "hello@brightwell.example" || len(m.ListUnsubscribe) != 1 {
		t.Errorf("message %+v", m)
	}
	i := slices.IndexFunc(m.Blocks, func(b complaint.Block) bool { return b.Kind == complaint.BlockButton })
	if i < 0 || !strings.Contains(m.Blocks[i].Link, "utm_") {
		t.Errorf("blocks %+v", m.Blocks)
	}
}

// The corpus in the repository must be readable, large enough, and split so that no company is on both sides.
func TestCorpus(t *testing.T) {
	entries, err := dataset.Read(os.DirFS("../../corpus"))
	if err != nil {
		t.Fatal(err)
	}
	side := map[string]bool{}
	mails, lines, held := 0, 0, 0
	for _, e := range entries {
		if was, ok := side[e.Company]; ok && was != e.Held() {
			t.Fatalf("%s is on both sides of the split", e.Company)
		}
		side[e.Company] = e.Held()
		if e.Added != nil {
			continue
		}
		lines += len(e.Lines)
		if e.Mail {
			mails++
		}
		if e.Held() {
			held++
		}
	}
	if mails < 600 || lines < 3000 {
		t.Errorf("%d mails and %d lines, want at least 600 and 3,000", mails, lines)
	}
	if share := float64(held) / float64(len(entries)); share < 0.05 {
		t.Errorf("only %.2f of the entries are kept aside", share)
	}
}
