package pdf

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func newTestPrinter(t interface{ Fatal(...any) }) *printer {
	all, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	return &printer{fonts: all, scale: 1}
}

func TestPrintable(t *testing.T) {
	p := newTestPrinter(t)
	for name, tc := range map[string]struct{ in, want string }{
		"Latin, Greek, Cyrillic, Welsh":  {"Café Ελλάδα Привет ŵŷ", "Café Ελλάδα Привет ŵŷ"},
		"composed":                       {"e\u0301", "é"},
		"pound, euro, dashes, quotation": {"£5 – €6 — “x” ‘y’ … •", "£5 – €6 — “x” ‘y’ … •"},
		"symbols of the fallback font":   {"✓ ★ → ☀", "✓ ★ → ☀"},
		"emoji":                          {"a😀b", "a[U+1F600]b"},
		"joined emoji are one note":      {"👩\u200d👧", "[U+1F469 U+1F467]"},
		"variation selector dropped":     {"☀\ufe0f", "☀"},
		"a key is its digit":             {"1\ufe0f\u20e3", "1"},
		"direction override shown":       {"abc\u202etxt.exe", "abc[U+202E]txt.exe"},
		"control shown":                  {"a\x00b\x1bc", "a[U+0000]b[U+001B]c"},
		"zero width dropped":             {"fr\u200bee", "free"},
		"no-break and thin spaces":       {"1\u00a0000\u2009x", "1 000 x"},
		"lines":                          {"a\r\nb\tc", "a  b c"},
		"Hebrew is not shown reversed":   {"שלום", "[U+05E9 U+05DC U+05D5 U+05DD]"},
		"Chinese":                        {"中文", "[U+4E2D U+6587]"},
		"broken UTF-8":                   {"a\xffb", "a\uFFFDb"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.plain(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// No text is lost and no line is wider than its column, whatever the text.
func TestLayoutKeepsTextAndWidth(t *testing.T) {
	p := newTestPrinter(t)
	text := rapid.StringOfN(rapid.RuneFrom([]rune("abcdefg WMi-–/?&=.,€ŵЖ😀\n日\u202e")), 0, 600, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := style{face: regular, size: rapid.Float64Range(6, 25).Draw(t, "size")}
		other := s
		other.face = bold
		width := rapid.Float64Range(40, 500).Draw(t, "width")
		in := []styled{{text.Draw(t, "a"), s}, {text.Draw(t, "b"), other}}
		lines := p.layout(in, width)
		got := ""
		for _, l := range lines {
			if l.width > width {
				t.Fatalf("line of %.1f in %.1f", l.width, width)
			}
			for _, piece := range l.pieces {
				got += piece.text
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		want := ""
		for _, s := range in {
			for _, c := range p.printable(s.text, s.style.face) {
				want += string(c.r)
			}
		}
		if want = squeeze(want); squeeze(got) != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func TestWordsAreNotBrokenWithoutNeed(t *testing.T) {
	p := newTestPrinter(t)
	s := style{face: regular, size: 10}
	for name, tc := range map[string]struct {
		text  string
		width float64
		want  []string
	}{
		"at spaces":                 {"one two three", 45, []string{"one two", "three"}},
		"a long address at a slash": {"https://a.example/very/long/path?x=1", 90, []string{"https://a.example/", "very/long/path?x=", "1"}},
		"an opt-out stays whole":    {"the opt-out", 40, []string{"the", "opt-out"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, l := range p.layout([]styled{{tc.text, s}}, tc.width) {
				line := ""
				for _, piece := range l.pieces {
					line += piece.text
				}
				got = append(got, line)
			}
			if strings.Join(got, "|") != strings.Join(tc.want, "|") {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestOneLineIsOneLine(t *testing.T) {
	p := newTestPrinter(t)
	l := p.oneLine(strings.Repeat("word ", 100), style{face: regular, size: 10}, 200)
	got := ""
	for _, piece := range l.pieces {
		got += piece.text
	}
	if l.width > 200 || !strings.HasSuffix(got, "…") || !strings.HasPrefix(got, "word word") {
		t.Errorf("%q, %.1f wide", got, l.width)
	}
	l = p.oneLine("Party 🎉 "+strings.Repeat("word ", 100), style{face: regular, size: 10}, 200)
	if len(l.pieces) < 3 || l.pieces[1].face != emoji || meant(l.pieces[1]) != "🎉" {
		t.Errorf("an emoji before the cut: %+v", l.pieces)
	}
}

// FuzzPrintable holds that nothing reaches gofpdf that its fonts lack or that it cannot encode.
func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"plain", "😀\u200d😀", "\u202e\x00", "\xff", "e\u0301\u0301\u0301", "日本語 שלום"} {
		f.Add(s, 80.0)
	}
	p := newTestPrinter(f)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		for _, l := range p.layout([]styled{{text, style{face: italic, size: 9}}}, width) {
			for _, piece := range l.pieces {
				for _, r := range piece.text {
					if !p.fonts[piece.face].has(r) {
						t.Fatalf("%U is not in its face", r)
					}
				}
			}
		}
	})
}

// What shops put into subjects has a glyph, and the text says which character the glyph stands for.
func TestEmojiAreDrawn(t *testing.T) {
	p := newTestPrinter(t)
	for _, r := range "😀🎁🎉🔥💳🛍🥳🫶🆕🇬💷🎄💝📣👀✨⏰⭐" {
		c := p.printable(string(r), regular)
		if len(c) != 1 || c[0].face != emoji && c[0].face != fallback {
			t.Errorf("%c is not drawn: %v", r, c)
		}
	}
	if got, want := actual(piece{text: "\ue600\ue381", face: emoji}), "/Span <</ActualText <FEFFD83DDE00D83CDF81>>> BDC"; got != want {
		t.Errorf("text: %s, want %s", got, want)
	}
	if got := actual(piece{text: "⭐", face: emoji}); got != "" {
		t.Errorf("a character that is what it seems: %s", got)
	}
	// A private character of a mail means nothing, whatever our font has there.
	if got := p.plain("\ue600"); got != "[U+E600]" {
		t.Errorf("private: %s", got)
	}
}
