// Package words cuts the text of mail into tokens and sentences. It works on bytes in one pass and never fails:
// any input, also invalid UTF-8, has tokens and sentences.
package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word or recognised pattern of a text.
type Token struct {
	Start, End int   // byte offsets
	ID         int32 // of the normalised form, 0 if the vocabulary does not know it
	Caps       bool  // two or more letters, all upper case
}

// Vocabulary maps normalised tokens to ids; 0 means unknown.
type Vocabulary interface {
	ID(normalised []byte) int32
}

// The normalised forms of patterns.
var (
	formMoney   = []byte("<money>")
	formPercent = []byte("<pct>")
	formNumber  = []byte("<num>")
	formYear    = []byte("<year>")
	formTime    = []byte("<time>")
	formDate    = []byte("<date>")
	formCode    = []byte("<code>")
	formRef     = []byte("<ref>")
	formURL     = []byte("<url>")
	formEmail   = []byte("<email>")
)

const (
	maxWord   = 40 // bytes of a word kept; longer ones are no words
	minCode   = 5
	maxCode   = 12
	minRefNum = 6 // digits that make a number a reference
)

// Tokens appends the tokens of text to dst.
func Tokens(dst []Token, text string, v Vocabulary) []Token {
	var t Tokeniser
	return t.Tokens(dst, text, v)
}

// Tokens is the function Tokens in memory that is used again.
func (t *Tokeniser) Tokens(dst []Token, text string, v Vocabulary) []Token {
	t.text, t.v, t.out, t.at, t.ats = text, v, dst, 0, strings.IndexByte(text, '@') >= 0
	for t.at < len(text) {
		t.next()
	}
	out := t.out
	t.text, t.out = "", nil
	return out
}

// Tokeniser is the memory that cutting a text into tokens takes. Its zero value is ready to use.
type Tokeniser struct {
	text string
	v    Vocabulary
	out  []Token
	at   int
	ats  bool // the text holds an "@", so it may hold an e-mail address
	buf  [maxWord + utf8.UTFMax]byte
}

func (t *Tokeniser) next() {
	c := t.text[t.at]
	switch {
	case c <= ' ':
		t.at++
	case c >= '0' && c <= '9':
		t.number(t.at)
	case c == '$' || c == 0xC2 || c == 0xE2 || c == 0xEF:
		t.currencyOrOther()
	case isLetterByte(c):
		t.word()
	default:
		t.at++
	}
}

// currencyOrOther handles £ (C2 A3), ¥ (C2 A5), € (E2 82 AC), ￥ (EF BF A5) and $ before digits; other runes are words or skipped.
func (t *Tokeniser) currencyOrOther() {
	r, n := utf8.DecodeRuneInString(t.text[t.at:])
	if r == '£' || r == '€' || r == '$' || r == '¥' || r == '￥' {
		i := t.at + n
		if i < len(t.text) && t.text[i] == ' ' {
			i++
		}
		if i < len(t.text) && isDigit(t.text[i]) {
			start := t.at
			t.at = i
			t.skipNumber()
			t.skipMagnitude()
			t.emit(start, formMoney, false)
			return
		}
		t.at += n
		return
	}
	if unicode.IsLetter(r) {
		t.word()
		return
	}
	t.at += n
}

func (t *Tokeniser) skipNumber() {
	for t.at < len(t.text) {
		c := t.text[t.at]
		sep := (c == '.' || c == ',') && t.at+1 < len(t.text) && isDigit(t.text[t.at+1])
		if !isDigit(c) && !sep {
			return
		}
		t.at++
	}
}

func (t *Tokeniser) skipMagnitude() {
	if t.at < len(t.text) && (t.text[t.at] == 'k' || t.text[t.at] == 'm') && !t.letterAt(t.at+1) {
		t.at++
	}
}

func (t *Tokeniser) number(start int) {
	digits := 0
	for i := start; i < len(t.text) && isDigit(t.text[i]); i++ {
		digits++
	}
	t.skipNumber()
	rest := t.text[t.at:]
	switch {
	case percentSuffix(rest) > 0:
		t.at += percentSuffix(rest)
		t.emit(start, formPercent, false)
	case moneySuffix(rest) > 0:
		t.at += moneySuffix(rest)
		t.emit(start, formMoney, false)
	case len(rest) > 2 && rest[0] == ':' && isDigit(rest[1]) && isDigit(rest[2]):
		t.at += 3
		t.emit(start, formTime, false)
	case hasSuffixWord(rest, "am") || hasSuffixWord(rest, "pm"):
		t.at += 2
		t.emit(start, formTime, false)
	case hasSuffixWord(rest, "p"):
		t.at++
		t.emit(start, formMoney, false)
	case hasSuffixWord(rest, "st") || hasSuffixWord(rest, "nd") || hasSuffixWord(rest, "rd") || hasSuffixWord(rest, "th"):
		t.at += 2
		t.emit(start, formNumber, false)
	case len(rest) > 1 && rest[0] == '/' && isDigit(rest[1]) && digits <= 4:
		t.slashDate(start)
	case t.letterAt(t.at) && !t.hanAt(t.at):
		t.mixed(start)
	case digits >= minRefNum:
		t.emit(start, formRef, false)
	case digits == 4 && (rest == "" || rest[0] != '.') && (t.text[start:start+2] == "19" || t.text[start:start+2] == "20"):
		t.emit(start, formYear, false)
	default:
		t.emit(start, formNumber, false)
	}
}

// percentSuffix is how many bytes a percent sign after a number takes, with the space before it.
func percentSuffix(rest string) int {
	for _, s := range [...]string{"%", " %", "\u00a0%"} {
		if strings.HasPrefix(rest, s) {
			return len(s)
		}
	}
	return 0
}

// moneySuffix is how many bytes the sign of a currency after a number takes, as most of Europe and East Asia write it,
// with the space before it.
func moneySuffix(rest string) int {
	for _, s := range [...]string{"€", " €", "\u00a0€", "\u202f€", "円", "元", "圓", "块", "塊"} {
		if after, ok := strings.CutPrefix(rest, s); ok {
			if after != "" && isDigit(after[0]) || hasAnyPrefix(after, "旦", "宵", "件", "形") { // another price, or a longer word
				return 0
			}
			return len(s)
		}
	}
	return 0
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

func (t *Tokeniser) slashDate(start int) {
	for t.at < len(t.text) && (isDigit(t.text[t.at]) || t.text[t.at] == '/') {
		t.at++
	}
	t.emit(start, formDate, false)
}

// mixed reads digits followed by letters: a code, a reference, or a number with a unit ("5GB").
func (t *Tokeniser) mixed(start int) {
	for t.at < len(t.text) && (isDigit(t.text[t.at]) || isASCIILetter(t.text[t.at])) {
		t.at++
	}
	if t.at == start {
		t.at++
		return
	}
	t.emitCodeOr(start, formNumber)
}

func (t *Tokeniser) emitCodeOr(start int, form []byte) {
	n, digits, lower := t.at-start, 0, false
	for i := start; i < t.at; i++ {
		digits += b2i(isDigit(t.text[i]))
		lower = lower || (t.text[i] >= 'a' && t.text[i] <= 'z')
	}
	switch {
	case n > maxCode && digits > 0:
		t.emit(start, formRef, false)
	case n >= minCode && digits > 0 && !lower:
		t.emit(start, formCode, false)
	default:
		t.emit(start, form, false)
	}
}

func (t *Tokeniser) word() {
	start := t.at
	if t.link() {
		return
	}
	n, letters, upper, digits := 0, 0, 0, 0
	unspaced := false // the last letter was of a script without spaces
	for t.at < len(t.text) {
		c := t.text[t.at]
		if c < utf8.RuneSelf {
			switch {
			case c >= 'A' && c <= 'Z':
				letters++
				upper++
				c += 'a' - 'A'
				unspaced = false
			case c >= 'a' && c <= 'z':
				letters++
				unspaced = false
			case isDigit(c) && unspaced:
				goto done
			case isDigit(c):
				digits++
			case (c == '\'' || c == '&') && t.letterAt(t.at+1):
			default:
				goto done
			}
			if n < maxWord {
				t.buf[n] = c
				n++
			}
			t.at++
			continue
		}
		r, w := utf8.DecodeRuneInString(t.text[t.at:])
		unspaced = IsUnspaced(r)
		switch {
		case unspaced:
			letters++
			n = t.keep(n, r)
		case unicode.IsLetter(r):
			letters++
			upper += b2i(unicode.IsUpper(r))
			n = t.keep(n, unicode.ToLower(r))
		case isApostrophe(r) && t.letterAt(t.at+w):
			n = t.keep(n, '\'')
		case !isInvisible(r):
			goto done
		}
		t.at += w
	}
done:
	if t.at == start { // not a letter after all
		_, w := utf8.DecodeRuneInString(t.text[t.at:])
		t.at += w
		return
	}
	if digits > 0 {
		t.emitCodeOr(start, t.buf[:n])
		return
	}
	t.emit(start, stripPossessive(t.buf[:n]), upper == letters && letters > 1)
}

// keep adds a rune to the word of n bytes, if there is room, and returns how many it has then.
func (t *Tokeniser) keep(n int, r rune) int {
	if n >= maxWord {
		return n
	}
	return n + utf8.EncodeRune(t.buf[n:], r)
}

func isApostrophe(r rune) bool { return r == '’' || r == '‘' || r == 'ʼ' }

// isInvisible reports whether r is one of the marks that stand unseen inside words.
func isInvisible(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d'
}

// link reads a URL or an e-mail address that starts here.
func (t *Tokeniser) link() bool {
	rest := t.text[t.at:]
	c := rest[0] | 0x20
	if c == 'h' && (hasFoldPrefix(rest, "http://") || hasFoldPrefix(rest, "https://")) || c == 'w' && hasFoldPrefix(rest, "www.") {
		start := t.at
		for t.at < len(t.text) && t.text[t.at] > ' ' && t.text[t.at] != '>' && t.text[t.at] != '"' {
			t.at++
		}
		t.emit(start, formURL, false)
		return true
	}
	if !t.ats {
		return false
	}
	i := 0
	for i < len(rest) && i < 64 && (isASCIILetter(rest[i]) || isDigit(rest[i]) || rest[i] == '.' || rest[i] == '_' || rest[i] == '-' || rest[i] == '+') {
		i++
	}
	if i == len(rest) || rest[i] != '@' || i == 0 {
		return false
	}
	start := t.at
	for i++; i < len(rest) && (isASCIILetter(rest[i]) || isDigit(rest[i]) || rest[i] == '.' || rest[i] == '-'); i++ {
	}
	t.at += i
	t.emit(start, formEmail, false)
	return true
}

func (t *Tokeniser) emit(start int, form []byte, caps bool) {
	t.out = append(t.out, Token{Start: start, End: t.at, ID: t.v.ID(form), Caps: caps})
}

// hanAt reports whether a letter of a script without spaces stands at i, beside which a number is a word of its own.
func (t *Tokeniser) hanAt(i int) bool {
	if i >= len(t.text) || t.text[i] < FirstUnspaced {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.text[i:])
	return IsUnspaced(r)
}

// FirstUnspaced is the least byte with which a letter of a script without spaces begins in UTF-8.
const FirstUnspaced = 0xe3

// IsUnspaced reports whether r is a letter of a script without spaces between words: Chinese, or Japanese kana.
// By ranges, because it is asked of every letter of such mail.
func IsUnspaced(r rune) bool {
	return IsKana(r) || r == '々' || r >= 0x3400 && r <= 0x4DBF || r >= 0x4E00 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x323AF
}

// IsKana reports whether r is a letter that Japanese alone is written with.
func IsKana(r rune) bool {
	return r >= 0x3041 && r <= 0x3096 || r >= 0x309D && r <= 0x309F || r >= 0x30A1 && r <= 0x30FA || r >= 0x30FC && r <= 0x30FF ||
		r >= 0x31F0 && r <= 0x31FF || r >= 0xFF66 && r <= 0xFF9D
}

func (t *Tokeniser) letterAt(i int) bool {
	if i >= len(t.text) {
		return false
	}
	if t.text[i] < utf8.RuneSelf {
		return isASCIILetter(t.text[i])
	}
	r, _ := utf8.DecodeRuneInString(t.text[i:])
	return unicode.IsLetter(r)
}

// stripPossessive turns "today's" into "today" but leaves contractions ("it's", "let's") alone.
func stripPossessive(w []byte) []byte {
	if len(w) < 4 || w[len(w)-1] != 's' || w[len(w)-2] != '\'' {
		return w
	}
	switch string(w) {
	case "it's", "let's", "that's", "what's", "here's", "there's", "who's", "he's", "she's", "how's", "where's", "now's", "there'll":
		return w
	}
	return w[:len(w)-2]
}

func hasSuffixWord(rest, w string) bool {
	if len(rest) < len(w) || !hasFoldPrefix(rest, w) {
		return false
	}
	return len(rest) == len(w) || !(isLetterByte(rest[len(w)]) || isDigit(rest[len(w)]))
}

func hasFoldPrefix(s, lower string) bool {
	if len(s) < len(lower) {
		return false
	}
	for i := range len(lower) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool       { return c >= '0' && c <= '9' }
func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isLetterByte(c byte) bool  { return isASCIILetter(c) || c >= utf8.RuneSelf }

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
