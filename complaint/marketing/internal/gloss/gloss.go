// Package gloss reads other languages with the words of English mail. A glossary (assets/marketing/gloss) says which
// English words stand for a foreign word or phrase; the judge's model, which knows English alone, is shown those. A gloss
// is no translation: it keeps the order of the foreign words, and nobody reads it.
package gloss

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"

	"desist/complaint/marketing/internal/words"
)

// Language is one of a Shelf's languages. English, and any that the Shelf does not know, is the zero value.
type Language uint8

// English is the language that is read as it stands.
const English Language = 0

const (
	// maxLanguages is how many languages a Shelf may have: a set of them is one token id.
	maxLanguages = 31

	maxWords = 10 // words of a phrase, and English words that may stand for it
)

// Shelf is a set of glossaries. It is safe for concurrent use once its vocabulary no longer grows.
type Shelf struct {
	files   fs.FS
	telling telling
	shelved []*shelved // by Language; the first is English
	english words.Vocabulary

	chinese, japanese Language // told by their script; English for one that is not there
}

// shelved is one language. Most mailboxes need few, so its glossary is opened when it is first asked for.
type shelved struct {
	code string
	once sync.Once
	book *book
}

// Parse takes in every *.tsv file of fsys, whose names are ISO 639-1 codes. English gives the words of the model.
func Parse(fsys fs.FS, english words.Vocabulary) (*Shelf, error) {
	files, err := fs.Glob(fsys, "*.tsv")
	if err != nil {
		return nil, fmt.Errorf("gloss: %w", err)
	}
	s := &Shelf{files: fsys, shelved: []*shelved{{code: "en"}}, telling: newTelling(), english: english}
	for _, name := range files {
		if err := s.shelve(name); err != nil {
			return nil, fmt.Errorf("gloss: %s: %w", name, err)
		}
	}
	if len(s.shelved) > maxLanguages {
		return nil, fmt.Errorf("gloss: %d languages, at most %d", len(s.shelved), maxLanguages)
	}
	s.chinese, s.japanese = s.named("zh"), s.named("ja")
	return s, nil
}

var errNotTold = errors.New("no line of words that tell the language")

// shelve reads the words that tell a language, which stand in the first line.
func (s *Shelf) shelve(name string) error {
	f, err := s.files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lang := Language(English)
	if code := strings.TrimSuffix(name, ".tsv"); code != "en" {
		lang = Language(len(s.shelved))
		s.shelved = append(s.shelved, &shelved{code: code})
	}
	for l, err := range linesOf(f) {
		if err != nil || l.foreign != tells {
			return cmp.Or(err, errNotTold)
		}
		s.telling.add(lang, strings.Fields(l.english))
		return nil
	}
	return errNotTold
}

// tells is the left side of the line of words that tell a language.
const tells = "@"

// unspaced are the languages that put no spaces between words.
var unspaced = []string{"ja", "zh"}

// Check opens every glossary and returns what is wrong with one. A glossary that can't be read glosses nothing.
func (s *Shelf) Check() error {
	for _, l := range s.shelved[1:] {
		if _, err := s.open(l.code); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shelf) book(lang Language) *book {
	l := s.shelved[lang]
	l.once.Do(func() {
		b, err := s.open(l.code)
		if err != nil {
			b = newBook(true)
		}
		l.book = b
	})
	return l.book
}

func (s *Shelf) open(code string) (*book, error) {
	name := code + ".tsv"
	f, err := s.files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("gloss: %w", err)
	}
	defer f.Close()
	b := newBook(!slices.Contains(unspaced, code))
	for l, err := range linesOf(f) {
		if err == nil && l.foreign != tells {
			err = b.add(l.foreign, l.english, s.english)
		}
		if err != nil {
			return nil, fmt.Errorf("gloss: %s line %d: %w", name, l.number, err)
		}
	}
	return b, nil
}

type line struct {
	number           int
	foreign, english string
}

var errNoTab = errors.New("no tab")

func linesOf(r io.Reader) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		sc := bufio.NewScanner(r)
		n := 0
		for sc.Scan() {
			n++
			text := strings.TrimSpace(sc.Text())
			if text == "" || text[0] == '#' {
				continue
			}
			foreign, english, ok := strings.Cut(text, "\t")
			if !ok {
				yield(line{number: n}, errNoTab)
				return
			}
			if !yield(line{n, foreign, english}, nil) {
				return
			}
		}
		if err := sc.Err(); err != nil {
			yield(line{number: n}, err)
		}
	}
}

func (s *Shelf) named(code string) Language {
	return Language(max(slices.IndexFunc(s.shelved, func(l *shelved) bool { return l.code == code }), 0))
}

// Languages is how many languages there are, English with them.
func (s *Shelf) Languages() int { return len(s.shelved) }

// EnglishWords are the words that tell English.
func (s *Shelf) EnglishWords() []string {
	var out []string
	for w, n := range s.telling.numbers {
		if s.telling.sets[n]&1 != 0 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// Tokens appends to dst the tokens of a text in lang as English words. Their positions are those of the foreign words.
// Memory is used again.
func (s *Shelf) Tokens(dst []words.Token, m *Memory, text string, lang Language) []words.Token {
	b := s.book(lang)
	m.raw = m.cut.Tokens(m.raw[:0], text, reading{b, s.english})
	for i := 0; i < len(m.raw); {
		if !b.spaced && strings.ContainsFunc(text[m.raw[i].Start:m.raw[i].End], words.IsUnspaced) {
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
	cut   words.Tokeniser
	raw   []words.Token
	heard []int32 // words of the mail that tell a language
}

// Forget begins a new mail.
func (m *Memory) Forget() { m.heard = m.heard[:0] }
