package gloss_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"desist/complaint/marketing/internal/gloss"
	"desist/complaint/marketing/internal/words"
)

// numbering gives every word the next number, as a model that grows does.
type numbering struct {
	ids   map[string]int32
	names []string
}

func newNumbering() *numbering { return &numbering{map[string]int32{}, []string{"?"}} }

func (n *numbering) ID(w []byte) int32 {
	id, ok := n.ids[string(w)]
	if !ok {
		id = int32(len(n.names))
		n.ids[string(w)] = id
		n.names = append(n.names, string(w))
	}
	return id
}

func (n *numbering) text(tokens []words.Token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, n.names[t.ID])
	}
	return strings.Join(out, " ")
}

func parse(t testing.TB, files map[string]string) (*gloss.Shelf, *numbering) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	n := newNumbering()
	s, err := gloss.Parse(fsys, n)
	if err != nil {
		t.Fatal(err)
	}
	return s, n
}

const (
	german   = "@\tsie ihr und auf der\nsie\tyou\njetzt kaufen\tbuy now\njetzt\tnow\nauf alles\ton everything\nversandkostenfrei\tfree delivery\nsich\t-\n<num> euro\t<money>\n"
	chinese  = "@\t的 了\n订单\torder\n您的\tyour\n您的订单\tyour order\n已\thas been\n发货\tdispatched\n"
	japanese = "@\tです ます\n注文\torder\nありがとうございます\tthank you\nを\t-\n"
	english  = "@\tthe your and\n"
)

func TestTokensAreEnglishWords(t *testing.T) {
	s, n := parse(t, map[string]string{"de.tsv": german, "zh.tsv": chinese, "en.tsv": english})
	de, zh := language(t, s, "Sie und ihr auf der"), language(t, s, "您的订单")
	tests := []struct {
		name, text, want string
		lang             gloss.Language
	}{
		{"longest phrase", "Jetzt kaufen", "buy now", de},
		{"start of a phrase alone", "Jetzt sparen", "now sparen", de},
		{"one word for several", "Versandkostenfrei!", "free delivery", de},
		{"dropped", "Sie sich", "you", de},
		{"no gloss", "Desist auf Desist", "desist auf desist", de},
		{"start of a phrase at the end", "Desist auf", "desist auf", de},
		{"patterns", "20 Euro und 15 % auf alles", "<money> und <pct> on everything", de},
		{"no spaces", "您的订单已发货", "your order has been dispatched", zh},
		{"unknown letters between", "您的新订单", "your 新 order", zh},
		{"Latin letters in the run", "订单Desist已发货", "order desist has been dispatched", zh},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.Tokens(nil, &gloss.Memory{}, tt.text, tt.lang)
			if text := n.text(got); text != tt.want {
				t.Errorf("got %q, want %q", text, tt.want)
			}
			for _, tok := range got {
				if tok.Start < 0 || tok.Start >= tok.End || tok.End > len(tt.text) {
					t.Errorf("token at %d to %d of %q", tok.Start, tok.End, tt.text)
				}
			}
		})
	}
}

func language(t *testing.T, s *gloss.Shelf, text string) gloss.Language {
	t.Helper()
	v, _ := s.Tell(&gloss.Memory{}, text)
	lang, n := v.Best(&v)
	if n == 0 {
		t.Fatalf("%q tells no language", text)
	}
	return lang
}

func TestTell(t *testing.T) {
	s, _ := parse(t, map[string]string{"de.tsv": german, "zh.tsv": chinese, "ja.tsv": japanese, "en.tsv": english})
	if language(t, s, "your order and the invoice") != gloss.English {
		t.Error("English is not told")
	}
	mail, _ := s.Tell(&gloss.Memory{}, "ご注文ありがとうございます")
	heading, _ := s.Tell(&gloss.Memory{}, "注文")
	s.Settle(&mail, &heading)
	whole, _ := mail.Best(&mail)
	if got, _ := heading.Best(&mail); got != whole {
		t.Errorf("a heading of Chinese letters in a Japanese mail is read as language %d, not %d", got, whole)
	}
}

func TestARepeatedWordTellsOnce(t *testing.T) {
	s, _ := parse(t, map[string]string{"de.tsv": german, "en.tsv": english})
	var m gloss.Memory
	_, once := s.Tell(&m, "Auf Auf")
	_, again := s.Tell(&m, "Auf der Auf")
	if _, n := once.Best(&once); n != 1 {
		t.Errorf("a name that stands twice counts %d times", n)
	}
	if _, n := again.Best(&again); n != 1 {
		t.Errorf("one new word counts %d times", n)
	}
	m.Forget()
	_, other := s.Tell(&m, "Auf der")
	if _, n := other.Best(&other); n != 2 {
		t.Errorf("in another mail two words count %d times", n)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, file := range map[string]string{
		"no tab":           "@\tder\njetzt now",
		"twice":            "@\tder\njetzt\tnow\njetzt\tnow",
		"no English":       "@\tder\njetzt\t",
		"a long story":     "@\tder\neins zwei drei vier fünf sechs sieben acht neun zehn elf\tone",
		"nothing tells it": "jetzt\tnow",
		"empty":            "",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := gloss.Parse(fstest.MapFS{"de.tsv": {Data: []byte(file)}}, newNumbering())
			if err == nil {
				err = s.Check()
			}
			if err == nil {
				t.Error("no error")
			}
		})
	}
}

// TestShipped holds that every glossary that we ship can be read.
func TestShipped(t *testing.T) {
	s, err := gloss.Parse(os.DirFS("../../../../assets/marketing/gloss"), newNumbering())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}

// FuzzTokens reads any text in every language that we ship.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{"", "Jetzt 20 % sparen", "您的订单已发货", "ご注文", "l'offre d'été\u00ad\xff", "8月18日（五）"} {
		f.Add(text)
	}
	s, err := gloss.Parse(os.DirFS("../../../../assets/marketing/gloss"), newNumbering())
	if err != nil {
		f.Fatal(err)
	}
	var m gloss.Memory
	f.Fuzz(func(t *testing.T, text string) {
		s.Tell(&m, text)
		for lang := gloss.Language(1); int(lang) < s.Languages(); lang++ {
			last := 0
			for _, tok := range s.Tokens(nil, &m, text, lang) {
				if tok.Start < last || tok.Start >= tok.End || tok.End > len(text) {
					t.Fatalf("token at %d to %d after %d, text of %d bytes", tok.Start, tok.End, last, len(text))
				}
				last = tok.Start
			}
		}
	})
}
