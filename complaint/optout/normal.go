package optout

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"

	"golang.org/x/text/unicode/norm"
)

// contractions written out, applied to lower-case text with straight apostrophes.
var contractions = strings.NewReplacer(contracting...)

// contracted finds whether a text has any of them: most have none, and looking is faster than replacing nothing.
var contracted = firstOf(contracting)

// firstOf finds what the odd ones of old, new, old, new are.
func firstOf(pairs []string) *wordindex.Index {
	var old []string
	for i := 0; i < len(pairs); i += 2 {
		old = append(old, pairs[i])
	}
	return wordindex.Of(old...)
}

var contracting = []string{
	"won't", "will not", "can't", "cannot", "shan't", "shall not", "n't", " not", "'ve", " have", "'re", " are",
	"'ll", " will", "'m ", " am ", "'d ", " would ", "it's", "it is", "that's", "that is", "here's", "here is",
	"let's", "let us", "'s been ", " has been ", "dont ", "do not ", "youve ", "you have ", "youre ", "you are ", "weve ", "we have ",
	"e-mail", "email", "e mail ", "email ", "un-subscri", "unsubscri", "un subscri", "unsubscri", "mail list", "mail list",
	"emailing list", "mailing list", "opted-out", "opted out", "opt-out", "opt out", "optout", "opt out",
}

// fillers are words without which a sentence says the same. Those that tell of something just done set fresh.
var fillers = map[string]bool{
	"now": true, "successfully": true, "just": true, "hereby": false, "officially": true, "duly": true,
	"immediately": false, "also": false, "therefore": false, "already": false, "permanently": false, "kindly": false,
	"sadly": false, "accordingly": false,
}

// address is an e-mail address. In a company's mail it is nearly always the reader's.
var address = regexp.MustCompile(`[^\s<>()"'@:]+@[a-z0-9.-]*[a-z0-9]`)

// normalise folds a sentence for the phrase patterns and reports whether it tells of something just done.
func normalise(s string) (normal string, fresh bool) {
	if !plain(s) {
		s = straight.Replace(s)
	}
	if strings.Contains(s, " Post") || strings.Contains(s, "ost-") {
		s = withoutPosts(s)
	}
	lower := strings.ToLower(s) + " "
	if contracted.In(lower) {
		lower = contractions.Replace(lower)
	}
	if strings.Contains(lower, "@") {
		lower = address.ReplaceAllString(lower, " this address ")
	}
	var room [256]byte
	out := room[:0]
	last := ""
	for w, rest := nextWord(lower); w != ""; w, rest = nextWord(rest) {
		if special.of(w) {
			if w != "u" || last != "wedi" { // Welsh "wedi'u"
				w = respelt(w)
			}
			f, filler := fillers[w]
			fresh = fresh || f
			if filler {
				continue
			}
		}
		if len(out) > 0 {
			out = append(out, ' ')
		}
		out = append(out, w...)
		last = w
	}
	return string(out), fresh
}

// Words are the words of a text in normal form and without accents, which ids have not: so names can be compared however they are written.
func Words(text string) []string {
	normal, _ := normalise(withoutAccents(text))
	return strings.Fields(normal)
}

// withoutAccents writes "Café" as "Cafe".
func withoutAccents(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// special tells by their beginning the words that may be fillers or spelt otherwise: nearly none, and the others need not
// be looked up.
var special = beginningsOf(slices.Collect(maps.Keys(fillers)), slices.Collect(maps.Keys(shorthand)), []string{"unsubscribe", "unusbscribe"})

// beginnings are the first two letters of words, five bits of each.
type beginnings [1 << 10]bool

func beginningsOf(lists ...[]string) *beginnings {
	b := &beginnings{}
	for _, w := range slices.Concat(lists...) {
		b[beginning(w)] = true
	}
	return b
}

func beginning(w string) uint16 {
	k := uint16(w[0]&31) << 5
	if len(w) > 1 {
		k |= uint16(w[1] & 31)
	}
	return k
}

// of reports whether a word begins as one of them does.
func (b *beginnings) of(w string) bool { return b[beginning(w)] }

// plain reports whether straight has nothing to replace in s, as far as its bytes show.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '`' {
			return false
		}
	}
	return true
}

// nextWord cuts the first word off s, empty if there is none.
func nextWord(s string) (w, rest string) {
	from := -1
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case inWord(r):
			if from < 0 {
				from = i
			}
		case from >= 0:
			return s[from:i], s[i+n:]
		}
		i += n
	}
	if from < 0 {
		return "", ""
	}
	return s[from:], ""
}

// asciiInWord is inWord for ASCII.
var asciiInWord = func() (in [utf8.RuneSelf]bool) {
	for _, r := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%" {
		in[r] = true
	}
	return in
}()

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiInWord[r]
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '£' || tick(r)
}

// shorthand and common slips, written out.
var shorthand = map[string]string{
	"pls": "please", "plz": "please", "plse": "please", "ur": "your", "u": "you", "thx": "thanks", "anymore": "any more",
	"cant": "cannot", "wont": "will not", "dnt": "do not", "recieve": "receive", "recieving": "receiving", "im": "i am",
	"ive": "i have", "didnt": "did not", "emial": "email", "emials": "emails", "mails": "emails", "txt": "text",
}

// respelt returns the word that w is meant to be.
func respelt(w string) string {
	if full, ok := shorthand[w]; ok {
		return full
	}
	if len(w) > 7 && len(w) < 15 && w[0] == 'u' && w[1] == 'n' && (w[2] == 's' || w[2] == 'u') && !strings.HasPrefix(w, "unsubscribe") {
		for _, right := range [...]string{"unsubscribe", "unsubscribed"} {
			if nearly(w, right) {
				return right
			}
		}
	}
	return w
}

// nearly reports whether two words differ in at most two letters left out, put in or changed.
func nearly(a, b string) bool {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := last
			if a[i-1] != b[j-1] {
				cost = 1 + min(last, row[j], row[j-1])
			}
			last, row[j] = row[j], cost
		}
	}
	return row[len(b)] <= 2
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "\u00a0", " ", "\u00ad", "")

// tick reports whether r is a mark that stands for yes or no in a table of preferences.
func tick(r rune) bool { return marks[r] != "" }
