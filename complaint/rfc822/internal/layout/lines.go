// Package layout tells what lines of text are by how they are set: rules, items of lists, a name and its value, columns.
package layout

import (
	"strings"
	"unicode/utf8"
)

// Labelled reports whether a line is a name and what it is ("Total: £4.00", "Offers: on -> off", "Offers – off", "✗ Offers"), which
// stands for itself: it is far shorter than wrapped prose.
func Labelled(line string) bool {
	const longest, longestName = 60, 40
	if len(line) > longest {
		return false
	}
	at := strings.Index(line, ": ")
	if at < 0 {
		at = strings.Index(line, "....")
	}
	return at > 1 && at <= longestName && !strings.Contains(line[:at], "://") || dashedAnswer(line) || signed(line)
}

// Parts reports whether a line that is not the first begins a paragraph: a labelled line beside another one or under a heading, or
// the first line after several of them. above and last are the two lines before it and next is the one after; empty if there is none.
func Parts(above, last, line, next string) bool {
	if !Labelled(line) {
		return Labelled(last) && Labelled(above)
	}
	return Labelled(last) || strings.HasSuffix(last, ":") || Labelled(next)
}

// dashedAnswer reports whether a line is a name, a dash and an answer. A dash before other words is one of a sentence.
func dashedAnswer(line string) bool {
	for _, dash := range [...]string{" – ", " — ", " - "} {
		if at := strings.LastIndex(line, dash); at > 0 {
			return IsAnswer(line[at+len(dash):])
		}
	}
	return false
}

// signed reports whether a line is a name with a sign for yes or no before or after it. "☐ Yes please" names nothing: it belongs to
// what it answers.
func signed(line string) bool {
	before, rest, _ := strings.Cut(line, " ")
	return rest != "" && (IsSign(before) || IsSign(rest[strings.LastIndexByte(rest, ' ')+1:])) && !IsAnswer(line)
}

// signs are those for yes and no that stand in tables of choices. What each means is for the reader of the whole to say.
const signs = "✓✔☑✅✗✘✕✖☐❌☒🚫⛔⊖🟢🔴◉○●◯🔘"

// crosses are the signs that nobody sets before the items of a list to praise them.
const crosses = "✗✘✕✖☐❌☒🚫⛔⊖"

// IsSign reports whether s is nothing but one of the signs for yes and no.
func IsSign(s string) bool { return signIn(s, signs) }

// IsCross reports whether s is nothing but a sign that says no.
func IsCross(s string) bool { return signIn(s, crosses) }

func signIn(s, set string) bool {
	const longest = 12 // bytes of a sign with its variation
	s = strings.TrimSpace(s)
	if s == "" || len(s) > longest {
		return false
	}
	s = strings.Trim(s, "\ufe0e\ufe0f")
	_, size := utf8.DecodeRuneInString(s)
	return s != "" && size == len(s) && strings.Contains(set, s)
}

// IsAnswer reports whether s is nothing but an answer to a choice: "Off", "✗", "✗ No".
func IsAnswer(s string) bool {
	const longest = 24
	if s = strings.TrimSpace(s); len(s) > longest {
		return false
	}
	if before, rest, ok := strings.Cut(s, " "); ok && IsSign(before) {
		s = rest
	}
	return IsSign(s) || answers[strings.ToLower(strings.Trim(s, " .!()[]"))]
}

var answers = map[string]bool{
	"yes": true, "no": true, "yes please": true, "no thanks": true, "no thank you": true, "on": true, "off": true, "opted in": true, "opted out": true,
	"subscribed": true, "unsubscribed": true, "not subscribed": true, "selected": true, "not selected": true,
	"enabled": true, "disabled": true, "switched on": true, "switched off": true, "turned on": true, "turned off": true,
}

// IsOutcome reports whether s is an answer, or says what became of what it stands beside: "Still on", "Left".
func IsOutcome(s string) bool {
	return IsAnswer(s) || outcomes[strings.ToLower(strings.Trim(s, " .!()[]"))]
}

var outcomes = map[string]bool{
	"left": true, "stopped": true, "removed": true, "ended": true, "cancelled": true, "off now": true, "now off": true, "no longer": true, "paused": true,
	"kept": true, "still on": true, "still subscribed": true, "stays on": true, "stays": true, "staying": true, "continues": true, "unchanged": true, "no change": true, "on now": true, "now on": true,
	"declined": true, "refused": true, "withheld": true, "not wanted": true, "never": true, "none": true, "accepted": true,
}

// InAnswers reports whether a word, in lower case, is of any answer.
func InAnswers(word []byte) bool { return answerWords[string(word)] }

var answerWords = func() map[string]bool {
	all := map[string]bool{}
	for a := range answers {
		for _, w := range strings.Fields(a) {
			all[w] = true
		}
	}
	return all
}()

// IsRule tells a line drawn with punctuation from text.
func IsRule(s string) bool {
	if len(s) < 2 || s == "--" {
		return s == "--"
	}
	for _, r := range s {
		if !strings.ContainsRune("-=_*~#+.·•—–─━═ ", r) {
			return false
		}
	}
	return true
}

// Underlines recognises the rule below a heading.
func Underlines(s string) bool {
	if len(s) < 3 {
		return false
	}
	return strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "" || strings.Trim(s, "~") == ""
}

// ListItem strips a bullet or a number.
func ListItem(s string) (string, bool) {
	if s == "" || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' && s[0] != 'o' {
		return s, false
	}
	for _, b := range []string{"* ", "- ", "• ", "· ", "– ", "‣ ", "o ", "+ ", "•\t", "*\t", "-\t"} {
		if strings.HasPrefix(s, b) && len(s) > len(b)+1 {
			return strings.TrimSpace(s[len(b):]), true
		}
	}
	i := 0
	for i < len(s) && i < 3 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i > 0 && i+2 < len(s) && (s[i] == '.' || s[i] == ')') && s[i+1] == ' ' {
		return strings.TrimSpace(s[i+2:]), true
	}
	return s, false
}
