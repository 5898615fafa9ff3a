// Package gloss reads other languages with the words of English mail. A glossary (assets/marketing/gloss) says which
// English words stand for a foreign word or phrase; the judge's model, which knows English alone, is shown those. A gloss
// is no translation: it keeps the order of the foreign words, and nobody reads it.
package gloss

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"desist/complaint/marketing/internal/words"
)

// Language is one of a Shelf's languages. English, and any that the Shelf does not know, is the zero value.
type Language uint8

// English is the language that is read as it stands.
const English Language = 0

const (
	// maxLanguages is how many languages a Shelf may have: a set of them is one token id.
	maxLanguages = 31

	maxWords = 8 // words of a phrase, and English words that may stand for it
)

// Shelf is a set of glossaries. It is immutable after Parse.
type Shelf struct {
	names   []string // by Language; the first is English
	telling telling
	books   []*book // by Language; nil for English
	english words.Vocabulary

	chinese, japanese Language // told by their script; English for one that is not there
}

// Parse reads every *.tsv file of fsys, whose names are ISO 639-1 codes. English gives the words of the model.
func Parse(fsys fs.FS, english words.Vocabulary) (*Shelf, error) {
	files, err := fs.Glob(fsys, "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("gloss: %w", err)
	}
	s := &Shelf{names: []string{"en"}, books: []*book{nil}, telling: telling{}, english: english}
	for _, name := range files {
		if err := s.file(fsys, name); err != nil {
			return nil, fmt.Errorf("gloss: %s: %w", name, err)
		}
	}
	if len(s.names) > maxLanguages {
		return nil, fmt.Errorf("gloss: %d languages, at most %d", len(s.names), maxLanguages)
	}
	s.chinese, s.japanese = s.named("zh"), s.named("ja")
	return s, nil
}

func (s *Shelf) file(fsys fs.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	code := strings.TrimSuffix(path.Base(name), ".tsv")
	lang, b := English, (*book)(nil)
	if code != "en" {
		lang, b = Language(len(s.names)), newBook(!slices.Contains(unspaced, code))
		s.names, s.books = append(s.names, code), append(s.books, b)
	}
	return s.read(f, lang, b)
}

// unspaced are the languages that put no spaces between words.
var unspaced = []string{"ja", "zh"}

func (s *Shelf) read(r io.Reader, lang Language, b *book) error {
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		foreign, english, ok := strings.Cut(line, "\t")
		switch {
		case !ok:
			return fmt.Errorf("line %d: no tab", n)
		case foreign == "@":
			s.telling.add(lang, strings.Fields(english))
		case b == nil:
			return fmt.Errorf("line %d: English needs no gloss", n)
		default:
			if err := b.add(foreign, english, s.english); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	return sc.Err()
}

func (s *Shelf) named(code string) Language { return Language(max(slices.Index(s.names, code), 0)) }

// Languages is how many languages there are, English with them.
func (s *Shelf) Languages() int { return len(s.names) }

// EnglishWords are the words that tell English.
func (s *Shelf) EnglishWords() []string {
	var out []string
	for w, set := range s.telling {
		if set&1 != 0 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// Tokens appends to dst the tokens of a text in lang as English words. Their positions are those of the foreign words.
// Memory is used again.
func (s *Shelf) Tokens(dst []words.Token, m *Memory, text string, lang Language) []words.Token {
	b := s.books[lang]
	m.raw = m.cut.Tokens(m.raw[:0], text, reading{b, s.english})
	for i := 0; i < len(m.raw); {
		if !b.spaced && strings.ContainsFunc(text[m.raw[i].Start:m.raw[i].End], isUnspaced) {
			dst = b.segment(dst, text, m.raw[i], s.english)
			i++
			continue
		}
		n, end := b.longest(m.raw[i:])
		if n == 0 {
			t := m.raw[i]
			t.ID = b.alone(t.ID)
			dst = append(dst, t)
			i++
			continue
		}
		at := words.Token{Start: m.raw[i].Start, End: m.raw[i+n-1].End, Caps: m.raw[i].Caps}
		for _, id := range end {
			at.ID = id
			dst = append(dst, at)
		}
		i += n
	}
	return dst
}

// Memory is the memory that glossing takes. Its zero value is ready to use.
type Memory struct {
	cut words.Tokeniser
	raw []words.Token
}
