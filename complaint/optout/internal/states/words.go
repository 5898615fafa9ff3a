package states

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words are the classes of the words that tell states, each a letter: see assets/optout/state-words.tsv. A line's classes in order make
// a string, so that its parts are strings too.
type words map[string]byte

const border = '|' // between two cells, among classes

func readWords(table string) (words, error) {
	w := words{}
	for line := range strings.Lines(table) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if c[0] == "" || c[0][0] == '#' {
			continue
		}
		if len(c) != 3 || len(c[0]) != 1 {
			return nil, fmt.Errorf("state-words.tsv: %q", line)
		}
		for _, text := range strings.Fields(c[2]) {
			if w[text] == 0 {
				w[text] = c[0][0]
			}
		}
	}
	if len(w) == 0 {
		return nil, errors.New("state-words.tsv: no words")
	}
	return w, nil
}

// classes are those of some words, in order; words without one are left out.
func (w words) classes(tokens []string) string {
	var out []byte
	for _, t := range tokens {
		if c := w[t]; c != 0 {
			out = append(out, c)
		}
	}
	return string(out)
}

// stating are the classes that tell a state by themselves or turn one.
const stating = "FNnwxsca"

// core are the classes of a line that tell states, without repetitions.
func core(classes string) string {
	var out []byte
	for i := range len(classes) {
		c := classes[i]
		if strings.IndexByte(stating, c) < 0 || c != 'n' && len(out) > 0 && out[len(out)-1] == c {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }

func first(s string, n int) string { return s[:min(len(s), n)] }

const (
	maxText  = 500 // bytes of one cell
	maxWords = 60  // of one line
)

// written are other ways to write the same.
var written = strings.NewReplacer(
	"’", "'", "‘", "'", "“", `"`, "”", `"`, "e-mail", "email", "->", "→", "=>", "→", "⇒", "→", "opt-", "opt ", "opted-", "opted ",
)

const (
	ticks   = "✓✔☑✅🟢👍"
	crosses = "✗✘✕☐❌🔴✖👎⬜🚫"

	tick, cross, picture, number = "<tick>", "<cross>", "<picture>", "#"
)

// tokens cuts text into words and signs, which tell as much: "Offers: on → off".
func tokens(text string) []string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	text = written.Replace(strings.ToLower(text))
	var out []string
	for at := 0; at < len(text); {
		if end := wordEnd(text, at); end > at {
			out, at = append(out, expanded(text[at:end])...), end
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		if s := sign(r, text[at:]); s != "" && (len(out) == 0 || out[len(out)-1] != s) {
			out = append(out, s)
		}
	}
	return out
}

// wordEnd is where the word at a byte of text ends, that byte if none begins there. An apostrophe within belongs to it.
func wordEnd(text string, at int) int {
	for i, r := range text[at:] {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			continue
		}
		if r == '\'' && i > 0 {
			if next, _ := utf8.DecodeRuneInString(text[at+i+1:]); unicode.IsLetter(next) {
				continue
			}
		}
		return at + i
	}
	return len(text)
}

// expanded are the words of which one is made: "don't" is two.
func expanded(s string) []string {
	base, end, cut := strings.Cut(s, "'")
	switch {
	case !cut:
		return []string{word(s)}
	case end == "t" && strings.HasSuffix(base, "n"):
		if base = strings.TrimSuffix(base, "n"); base == "wo" {
			base = "will"
		}
		return []string{base, "not"}
	case end == "ve":
		return []string{base, "have"}
	case end == "re":
		return []string{base, "are"}
	case end == "ll":
		return []string{base, "will"}
	}
	return []string{word(strings.ReplaceAll(s, "'", ""))}
}

// word writes numbers alike, but for those that are values.
func word(s string) string {
	if s == "0" || s == "1" || s == "100" || strings.IndexFunc(s, unicode.IsLetter) >= 0 {
		return s
	}
	return number
}

// sign is what stands between words, empty if it tells nothing; rest is what follows.
func sign(r rune, rest string) string {
	switch {
	case unicode.IsSpace(r), r == '_', r == '"', r == '\ufe0f', r == '.' && strings.HasPrefix(rest, "."), r == utf8.RuneError:
		return ""
	case r == '-' && rest != "" && rest[0] >= 'a' && rest[0] <= 'z':
		return ""
	case strings.ContainsRune(ticks, r):
		return tick
	case strings.ContainsRune(crosses, r):
		return cross
	case unicode.IsSymbol(r) && r > '⿿':
		return picture
	}
	return string(r)
}
