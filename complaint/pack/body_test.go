package pack

import (
	"strings"
	"testing"
)

func TestMark(t *testing.T) {
	for name, tc := range map[string]struct {
		quotes []string
		text   string
		want   string // marked words in [brackets]
	}{
		"in the middle":                {[]string{"save 20%"}, "Today save 20% on all.", "Today [save 20%] on all."},
		"twice":                        {[]string{"win"}, "win and win", "[win] and [win]"},
		"other case":                   {[]string{"SAVE now"}, "So save NOW!", "So [save NOW]!"},
		"quotation marks of the quote": {[]string{"“save now”"}, "So save now!", "So [save now]!"},
		"cut by the engine":            {[]string{"save now and…"}, "So save now and tomorrow", "So [save now and] tomorrow"},
		"not there":                    {[]string{"elsewhere"}, "Nothing here", "Nothing here"},
		"too short to mean anything":   {[]string{"a"}, "a banana", "a banana"},
		"overlap":                      {[]string{"save now", "now only"}, "save now only", "[save now][ only]"},
		"not Latin":                    {[]string{"διπλούς πόντους"}, "Κερδίστε διπλούς πόντους!", "Κερδίστε [διπλούς πόντους]!"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMarker()
			for i, q := range tc.quotes {
				m.add(q, []Mark{MarkPromotion, MarkClaim}[i%2])
			}
			var got strings.Builder
			for _, s := range m.mark(tc.text) {
				if s.Mark != MarkNone {
					got.WriteString("[" + s.Text + "]")
				} else {
					got.WriteString(s.Text)
				}
			}
			if got.String() != tc.want {
				t.Errorf("got %q, want %q", got.String(), tc.want)
			}
		})
	}
}

func TestClip(t *testing.T) {
	for name, tc := range map[string]struct {
		s    string
		max  int
		want string
	}{
		"short":           {"abc", 3, "abc"},
		"at a word":       {"one two three four", 14, "one two three…"},
		"no word to cut":  {"abcdefghij", 5, "abcd…"},
		"drops the comma": {"one two, three", 9, "one two…"},
		"counts runes":    {"ŵŵŵŵ", 4, "ŵŵŵŵ"},

		"one mark where it was cut before": {"one two… three", 11, "one two…"},
		"not inside a mask":                {"Order [number removed] is on its way", 14, "Order…"},
		"a whole mask stays":               {"Order [number removed] is on its way", 27, "Order [number removed] is…"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := clip(tc.s, tc.max); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestFileNameLeadsNowhereElse(t *testing.T) {
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\Users\me\shot.png`: "shot.png", "Shot 1 (é).png": "Shot_1____.png",
		"..": "file", "": "file", ".hidden": "hidden", "CON": "CON",
	} {
		if got := fileName(in); got != want {
			t.Errorf("fileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPhraseBook(t *testing.T) {
	book, err := english()
	if err != nil {
		t.Fatal(err)
	}
	for section, list := range book {
		for name, ph := range list {
			key := section + "." + name
			if ph.Text == "" || strings.Contains(ph.Text, "  ") || strings.TrimRight(ph.Text, " ") != ph.Text && section != "word" {
				t.Errorf("%s: text %q", key, ph.Text)
			}
			for _, word := range []string{"illegal", "guilty", "criminal", "Article 77", "swear", "'", "\""} {
				if strings.Contains(ph.Text+ph.One, word) {
					t.Errorf("%s uses %q", key, word)
				}
			}
		}
	}
	if _, err := book.text("statement.opening", vars{}); err == nil {
		t.Error("a missing value is not noticed")
	}
	got, err := book.text("statement.confirmed", vars{"quote": "{company}"})
	if err != nil || !strings.Contains(got.String(), "{company}") {
		t.Errorf("a value was expanded: %q, %v", got, err)
	}
}

func TestMaskLinksLeavesNoToken(t *testing.T) {
	got := maskLinks("List-Unsubscribe: <https://u.shop.example/x?t=SECRET>, <mailto:leave-SECRET@shop.example>")
	if want := "List-Unsubscribe: <https://u.shop.example/…>, <mailto:…>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
