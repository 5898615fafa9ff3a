package states

import (
	"os"
	"strings"
	"testing"

	"desist/complaint"
)

func newReader(t testing.TB) *Reader {
	t.Helper()
	r := &Reader{}
	for name, read := range map[string]func(string) error{"words": r.ReadWords, "weights": r.ReadWeights, "forests": r.ReadForests} {
		table, err := os.ReadFile("../../../../assets/optout/state-" + name + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		if err := read(string(table)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// mailOf makes a mail of lines; those that begin with "|" are rows.
func mailOf(subject string, lines ...string) *complaint.Message {
	m := &complaint.Message{Subject: subject}
	for i, text := range lines {
		if !strings.HasPrefix(text, "|") {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: text})
			continue
		}
		for cell := range strings.SplitSeq(strings.Trim(text, "| "), " | ") {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: i + 1, Text: cell})
		}
	}
	return m
}

var refusing = Context{Refused: 0.9, Signed: 0.01}

func TestWhatLinesSay(t *testing.T) {
	r := newReader(t)
	for _, tc := range []struct {
		name    string
		context Context
		mail    *complaint.Message
		line    int
		want    State
	}{
		{"a value", refusing, mailOf("Your preferences have been updated", "Marketing emails: off", "Texts: on"), 0, Left},
		{"a column of what is so now", refusing, mailOf("Your preferences have been updated", "| Topic | Before | Now", "| Offers and news by email | On | Off", "| Events by email | On | On"), 1, Left},
		{"what goes on beside it", refusing, mailOf("Your preferences have been updated", "| Topic | Before | Now", "| Offers and news by email | On | Off", "| Events by email | On | On"), 2, Kept},
		{"under a heading", refusing, mailOf("Your emails, as you set them", "You won't get any more:", "Offers", "You'll still get:", "Garden news"), 1, Left},
		{"under another heading", refusing, mailOf("Your emails, as you set them", "You won't get any more:", "Offers", "You'll still get:", "Garden news"), 3, Kept},
		{"a sentence", refusing, mailOf("Done", "As you asked, we've stopped our promotional emails to you.", "Your bills will come as before."), 0, Left},
		{"switched on", Context{Refused: 0.01, Signed: 0.9}, mailOf("Your preferences have been updated", "Offers by email: now on (was off)", "Texts: off"), 0, Joined},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := r.Read(tc.mail, tc.context)[tc.line]
			for s, c := range l.Chance {
				if State(s) != tc.want && c >= l.Chance[tc.want] {
					t.Errorf("%v says %v, want most %s", l.Cells, l.Chance, Names[tc.want])
				}
			}
		})
	}
}

func TestNamesOfLines(t *testing.T) {
	for _, tc := range []struct {
		name  string
		lines []string
		line  int
		want  string
	}{
		{"before a sign", []string{"Garden News: off"}, 0, "Garden News"},
		{"the first cell", []string{"| What's On | Yes | No"}, 0, "What's On"},
		{"under a heading", []string{"You've turned off:", "Soup Club"}, 1, "Soup Club"},
		{"before its value", []string{"Soup Club", "Off"}, 0, "Soup Club"},
		{"after what is said", []string{"You left: Morning Brief"}, 0, "Morning Brief"},
		{"a heading is no name", []string{"You've turned off:", "Soup Club"}, 0, ""},
		{"nor is a sentence", []string{"Ann, I've taken you off the list. Others: please use the link"}, 0, ""},
		{"nor is a word of a menu", []string{"New", "Sale", "You're off the list."}, 1, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newReader(t)
			if got := r.words.read(mailOf("", tc.lines...)).name(tc.line); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAMenuIsNotRead(t *testing.T) {
	m := mailOf("Your choices", "Sale", "Offers: off")
	m.Blocks[0].Link = "https://shop.example/sale"
	if lines := newReader(t).Read(m, refusing); len(lines) != 1 || lines[0].Block != 1 {
		t.Errorf("read %v", lines)
	}
}

func TestDamagedTables(t *testing.T) {
	for _, tc := range []struct {
		name string
		read func(*Reader) error
	}{
		{"words without a class", func(r *Reader) error { return r.ReadWords("no words here\n") }},
		{"a weight that is no number", func(r *Reader) error { return r.ReadWeights("line\tword\tx\t\t\t\t\t\n") }},
		{"too few weights", func(r *Reader) error { return r.ReadWeights("line\tword\t1\n") }},
		{"weights of what", func(r *Reader) error { return r.ReadWeights("page\tword\t1\t\t\t\t\t\n") }},
		{"a tree of no state", func(r *Reader) error { return r.ReadForests("gone\tbias\t0\n") }},
		{"a tree of no clue", func(r *Reader) error { return r.ReadForests("left\t0\t0\tweather\t1\t1\t2\n") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.read(&Reader{}); err == nil {
				t.Error("was taken")
			}
		})
	}
}

func TestAReaderWithoutWeightsReadsNothing(t *testing.T) {
	if lines := (&Reader{}).Read(mailOf("Offers", "Offers: off"), refusing); lines != nil {
		t.Errorf("read %v", lines)
	}
}

// An empty table would read every mail as saying nothing.
func TestEmptyTablesAreRefused(t *testing.T) {
	for name, read := range map[string]func(*Reader, string) error{"words": (*Reader).ReadWords, "weights": (*Reader).ReadWeights, "forests": (*Reader).ReadForests} {
		if err := read(&Reader{}, "# a comment\n"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Preferences", "Offers: off\n| Topic | Before | Now\n| News by email | On | Off\n✓ ✗ → ~~x~~ \xff")
	r := newReader(f)
	f.Fuzz(func(t *testing.T, subject, text string) {
		m := mailOf(subject, strings.Split(text, "\n")...)
		for _, l := range r.Read(m, refusing) {
			if l.Block < 0 || l.Block >= len(m.Blocks) || len(l.Cells) == 0 {
				t.Fatalf("line of block %d of %d", l.Block, len(m.Blocks))
			}
			for _, c := range l.Chance {
				if !(c >= 0 && c <= 1) {
					t.Fatalf("chances %v", l.Chance)
				}
			}
		}
	})
}
