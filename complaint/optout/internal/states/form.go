package states

import (
	"strings"
	"unicode/utf8"

	regexp "desist/complaint/internal/fastre"
)

// Forms show what was chosen in many ways: "[x] Email  [ ] Post", "May we e-mail you? ◉ Yes ○ No". They are read with the signs that
// tables of settings have.

// boxes are the signs of forms, written as those that marks knows.
var boxes = strings.NewReplacer(
	"[x]", "☑", "[X]", "☑", "[✓]", "☑", "[ ]", "☐", "[]", "☐",
	"(•)", "☑", "(●)", "☑", "(x)", "☑", "(X)", "☑", "( )", "☐", "()", "☐",
	"◉", "☑", "⦿", "☑", "🔘", "☑", "○", "☐", "◯", "☐",
)

// formSigns are in lines that boxes may change, and emptySigns beside the answer that was not chosen.
const (
	formSigns  = "[(◉⦿🔘○◯" + emptySigns
	emptySigns = "☐✗✘"
)

// InBoxes writes the signs of a form in a line as ticks and empty boxes, and of two answers keeps the one that is marked.
func InBoxes(line string) string {
	if !mayHoldBoxes(line) || !strings.ContainsAny(line, formSigns) {
		return line
	}
	line = boxes.Replace(line)
	if !strings.ContainsAny(line, emptySigns) {
		return line
	}
	for _, two := range [...]*regexp.Regexp{firstOfTwo, secondOfTwo, firstBefore, secondBefore} {
		if sub := two.FindStringSubmatch(line); sub != nil {
			return strings.TrimSpace(strings.TrimSpace(sub[1]) + " " + sub[2])
		}
	}
	return line
}

// mayHoldBoxes tells most lines from those with signs of a form in no time.
func mayHoldBoxes(line string) bool {
	for i := range len(line) {
		if c := line[i]; c == '[' || c == '(' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

var (
	firstOfTwo   = regexp.MustCompile(`^(.*?)[☑✓✔✅●] ?((?i:yes|no|on|off)[\w ,]{0,24}?) +[☐✗✘] ?(?i:yes|no|on|off)[\w ,]{0,24}$`)
	secondOfTwo  = regexp.MustCompile(`^(.*?)[☐✗✘] ?(?i:yes|no|on|off)[\w ,]{0,24}? +[☑✓✔✅●] ?((?i:yes|no|on|off)[\w ,]{0,24})$`)
	firstBefore  = regexp.MustCompile(`^(.*?)\b((?i:yes|no|on|off)) ?[☑✓✔✅●],? +(?i:yes|no|on|off) ?[☐✗✘]$`)
	secondBefore = regexp.MustCompile(`^(.*?)\b(?i:yes|no|on|off) ?[☐✗✘],? +((?i:yes|no|on|off)) ?[☑✓✔✅●]$`)
)
