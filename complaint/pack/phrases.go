package pack

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/BurntSushi/toml"

	"desist/assets"
)

// phrase is one sentence or label of the phrase book.
type phrase struct {
	Text string   `toml:"text"`
	One  string   `toml:"one"` // used when {n} (or {days}) is 1
	Law  []string `toml:"law"`
	Of   string   `toml:"of"` // a sentence of assets/law, of which Text is the wording in this language
}

// phrases is a phrase book: section, then key.
type phrases map[string]map[string]phrase

// Languages of the texts (BCP 47).
const (
	English = "en"
	Welsh   = "cy"
)

// ErrLanguage says that there are no texts in a language.
var ErrLanguage = errors.New("no texts in that language")

var english = sync.OnceValues(func() (phrases, error) { return readPhrases("pack/en/phrases.toml", "pack/en/case.toml") })

// welsh is the English book with the Welsh wording in it: a sentence rests on the same law in both.
var welsh = sync.OnceValues(func() (phrases, error) {
	base, err := english()
	if err != nil {
		return nil, err
	}
	cy, err := readPhrases("pack/cy/texts.toml")
	if err != nil {
		return nil, err
	}
	out := phrases{}
	for section, list := range base {
		out[section] = map[string]phrase{}
		for key, ph := range list {
			if t, ok := cy[section][key]; ok {
				ph.Text, ph.One = t.Text, t.One
			}
			out[section][key] = ph
		}
	}
	for section, list := range cy {
		for key, ph := range list {
			if out[section] == nil {
				out[section] = map[string]phrase{}
			}
			if _, ok := out[section][key]; !ok {
				if section == lawSentences && unicode.IsUpper(rune(key[0])) {
					ph.Law = []string{key}
				}
				out[section][key] = ph
			}
		}
	}
	return out, nil
})

// book returns the phrase book of a language; empty is English.
func book(language string) (phrases, error) {
	switch language {
	case "", English, "en-GB":
		return english()
	case Welsh:
		return welsh()
	}
	return nil, fmt.Errorf("pack: %w: %q", ErrLanguage, language)
}

// lawSentences is the section with wordings of sentences of assets/law that are the app's own. A key with a
// capital letter is the id of the fact it rests on.
const lawSentences = "plain"

// readPhrases reads the files of one phrase book. No phrase may be in two of them.
func readPhrases(names ...string) (phrases, error) {
	all := phrases{}
	for _, name := range names {
		p, err := readPhraseFile(name)
		if err != nil {
			return nil, err
		}
		for section, list := range p {
			if all[section] == nil {
				all[section] = map[string]phrase{}
			}
			for key, ph := range list {
				if _, twice := all[section][key]; twice {
					return nil, fmt.Errorf("pack: read %s: %s.%s is there twice", name, section, key)
				}
				all[section][key] = ph
			}
		}
	}
	return all, nil
}

func readPhraseFile(name string) (phrases, error) {
	var p phrases
	meta, err := toml.DecodeFS(assets.Pack, name, &p)
	if err != nil {
		return nil, fmt.Errorf("pack: read %s: %w", name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("pack: read %s: unknown key %s", name, unknown[0])
	}
	return p, nil
}

// vars are the values of a phrase's placeholders: string, int, Span or Text.
type vars map[string]any

func (p phrases) get(key string) (phrase, error) {
	section, name, _ := strings.Cut(key, ".")
	ph, ok := p[section][name]
	if !ok {
		return phrase{}, fmt.Errorf("pack: no phrase %q", key)
	}
	return ph, nil
}

// text expands a phrase. A value is never expanded again, so a subject that contains braces stays as it is.
func (p phrases) text(key string, v vars) (Text, error) {
	ph, err := p.get(key)
	if err != nil {
		return nil, err
	}
	rest := ph.Text
	if ph.One != "" && (v["n"] == 1 || v["days"] == 1) {
		rest = ph.One
	}
	var out Text
	for rest != "" {
		before, after, found := strings.Cut(rest, "{")
		out = out.plus(before)
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		value, known := v[name]
		if !closed || !known {
			return nil, fmt.Errorf("pack: phrase %q: no value for {%s}", key, name)
		}
		switch value := value.(type) {
		case string:
			out = out.plus(value)
		case int:
			out = out.plus(thousands(value))
		case Span:
			out = append(out, value)
		case Text:
			out = append(out, value...)
		default:
			return nil, fmt.Errorf("pack: phrase %q: {%s} is a %T", key, name, value)
		}
		rest = tail
	}
	return out, nil
}

// plus appends plain text, joining it to a plain span before it.
func (t Text) plus(s string) Text {
	if s == "" {
		return t
	}
	if n := len(t); n > 0 && t[n-1] == (Span{Text: t[n-1].Text}) {
		t[n-1].Text += s
		return t
	}
	return append(t, Span{Text: s})
}

// String is the text without its styles.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

func plain(s string) Text { return Text{{Text: s}} }

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
