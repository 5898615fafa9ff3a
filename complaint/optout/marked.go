package optout

import (
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// marks before the name of a setting say whether it is on.
var marks = map[rune]string{
	'✗': "off", '✘': "off", '✕': "off", '☐': "off", '❌': "off", '✖': "off",
	'✓': "on", '✔': "on", '☑': "on", '✅': "on",
}

// group is the last line that may head a group of settings, such as "News and offers" above "✘ Email".
type group struct{ name string }

// see keeps a line that may be a heading, and forgets it at a line of another sort.
func (g *group) see(line string) {
	switch {
	case markOf(line) != "" || bareAnswer(line):
	case settingName(line):
		g.name = line
	default:
		g.name = ""
	}
}

// markOf returns what the mark that a line begins with says: "on", "off", or nothing.
func markOf(line string) string {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(line))
	return marks[r]
}

// marked writes "✘ Email" under "News and offers" as "News and offers Email: off". ok is false if a line is not of that form.
func (g *group) marked(line string) (string, bool) {
	line = strings.TrimSpace(line)
	value := markOf(line)
	_, size := utf8.DecodeRuneInString(line)
	name := strings.Trim(line[size:], " \ufe0f")
	if value == "" || doneAtEnd.MatchString(name) && !strings.Contains(name, ": ") || !settingName(name) || name == "" || chosenValues[strings.ToLower(firstWord(name))] != "" { // "☑ Never" answers what stands above
		return "", false
	}
	if at := strings.LastIndex(name, " ("); at > 0 && strings.HasSuffix(name, ")") { // "(removed)"
		name = name[:at]
	}
	if at := strings.LastIndex(name, ": "); at > 0 { // "☐ Offers: switched off" says it twice
		if v, ok := valueOf(name[at+2:], true); ok && v.off() == switchedOff(value) {
			name = name[:at]
		}
	}
	if g.name != "" && isChannel(name) {
		name = strings.TrimRight(g.name, ": ") + " " + name
	}
	return name + ": " + value, true
}

// doneAtEnd is what was done, which a tick before it confirms: "✔ Marketing e-mails turned off for good".
var doneAtEnd = regexp.MustCompile(`\b(?i:(?:turned|switched) off|cancelled|stopped|removed|deleted|ended)(?: for good| for ever)?$`)

func isMarkedText(line string) bool { return markOf(line) != "" }

// isMarked reports whether a block is a setting with its mark before it.
func isMarked(b *complaint.Block) bool { return markOf(b.Text) != "" }
