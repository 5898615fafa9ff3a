package optout

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/internal/holdout"
)

// judged are the mails of the marketing judge's corpus (complaint/marketing/corpus/README.md says how it is written),
// without contrast pairs. Other hands wrote it. The weights are learned from a part of it (testdata/taught/corpus.txt), but
// not from mail of the companies kept aside.
// otherLanguages are the corpus files of mail in languages in which opt-outs are not looked for.
var otherLanguages = regexp.MustCompile(`^b[abeg]-`)

func judged(t testing.TB) map[string][]*complaint.Message {
	t.Helper()
	files, err := filepath.Glob("../marketing/corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	out := map[string][]*complaint.Message{}
	for _, file := range files {
		if otherLanguages.MatchString(filepath.Base(file)) {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var m *complaint.Message
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimRight(line, "\n")
			if rest, ok := strings.CutPrefix(line, "== "); ok {
				m = nil
				if c := strings.Split(rest, " | "); c[0] == "mail" {
					m = mail("", "")
					m.From[0].Name = strings.TrimSpace(c[1])
					out[strings.TrimSpace(c[3])] = append(out[strings.TrimSpace(c[3])], m)
				}
				continue
			}
			if m != nil {
				addJudgedLine(m, line)
			}
		}
	}
	return out
}

func addJudgedLine(m *complaint.Message, line string) {
	head, text, ok := strings.Cut(line, ": ")
	switch {
	case !ok || head == "" || head == "headers" || head == "from":
	case head[0] == 's':
		m.Subject = text
	case head[0] == 'q':
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockQuote, Text: text})
	case strings.IndexByte("hplbic", head[0]) >= 0:
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: text})
	}
}

// Ordinary mail tells no opt-out: what a mailbox is full of must not be taken for a refusal.
func TestOrdinaryMailTellsNoOptOut(t *testing.T) {
	f := newFinder(t)
	mails, wrong := 0, 0
	for verdict, list := range judged(t) {
		if verdict == "optout_confirmation" {
			continue
		}
		for _, m := range list {
			mails++
			if got := f.Find(m, false); meets(got, "optout") {
				wrong++
				t.Logf("%s %q: %q", verdict, m.Subject, got[0].Quote)
			}
		}
	}
	t.Logf("%d of %d", wrong, mails)
	if mails < 1000 || 400*wrong > mails {
		t.Errorf("%d of %d mails are taken for opt-outs", wrong, mails)
	}
}

func TestConfirmationsByOtherHands(t *testing.T) {
	f := newFinder(t)
	var list []*complaint.Message
	found, taught := 0, 0
	for _, m := range judged(t)["optout_confirmation"] {
		if !holdout.Held(m.From[0].Name) {
			taught++
			continue
		}
		list = append(list, m)
		if meets(f.Find(m, false), "optout") {
			found++
		} else {
			t.Logf("missed: %q", m.Subject)
		}
	}
	t.Logf("%d of %d found", found, len(list))
	if len(list) < 20 || taught < 50 || 100*found < 75*len(list) {
		t.Errorf("%d of %d confirmations are found", found, len(list))
	}
}
