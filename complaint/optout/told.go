package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout/internal/states"
)

// What single lines tell of settings is learned from lines that were marked by hand (see package states). It is weighed with all other
// clues: that e-mail is off somewhere is no act by itself.

// ofLines are the clues of the lines of a mail.
var ofLines = func() []clue {
	out := []clue{{"lines", func(c *matter) float32 { return float32(len(c.text.lines)) }, ""}}
	for s, name := range states.Names[:states.Declined] {
		speaks := question("")
		switch states.State(s) {
		case states.Left:
			speaks = asksRefusal
		case states.Joined:
			speaks = asksSignUp
		}
		out = append(out,
			clue{"most " + name, func(c *matter) float32 { return c.text.most(states.State(s), 0) }, speaks},
			clue{"next " + name, func(c *matter) float32 { return c.text.most(states.State(s), 1) }, ""},
			clue{"all " + name, func(c *matter) float32 { return c.text.sum(states.State(s)) }, ""})
	}
	return out
}()

// most is how likely the surest line tells a state, or the surest after so many.
func (t *text) most(s states.State, after int) float32 {
	var top [2]float32
	for i := range t.lines {
		switch v := t.lines[i].Chance[s]; {
		case v > top[0]:
			top[0], top[1] = v, top[0]
		case v > top[1]:
			top[1] = v
		}
	}
	return top[after]
}

func (t *text) sum(s states.State) (sum float32) {
	for i := range t.lines {
		sum += t.lines[i].Chance[s]
	}
	return sum
}

// lineTold is how likely a line must tell a state, to be taken for telling it.
const lineTold = 0.5

// saying is the line that tells a state most surely, as a sentence.
func (t *text) saying(s states.State) hit {
	best := 0
	for i := range t.lines {
		if t.lines[i].Chance[s] > t.lines[best].Chance[s] {
			best = i
		}
	}
	told := newSentence(upTo(maxSentence, t.lineText(best)), t.lines[best].Block)
	told.inNormalForm()
	return hit{sentence: &told}
}

// lineText is a line as written, after the one before it if it is a bare value.
func (t *text) lineText(i int) string {
	text := strings.Join(t.lines[i].Cells, " ")
	if i > 0 && bareAnswer(text) {
		return strings.Join(t.lines[i-1].Cells, " ") + " " + text
	}
	return text
}

// leftByLines names the lists that lines say were left, and did not go on.
func (t *text) leftByLines() []string {
	var lists []string
	for i := range t.lines {
		l := &t.lines[i]
		if left := l.Chance[states.Left]; left < lineTold || left < l.GoesOn() || l.Name == "" || saysKept(l.Cells) {
			continue
		}
		if list := complaint.ListNamePrefix + l.Name; !slices.Contains(lists, list) {
			lists = append(lists, list)
		}
	}
	return lists
}

// saysKept reports whether a line begins by saying outright that what it names goes on: "Left on: Store News".
func saysKept(cells []string) bool {
	for _, c := range statementsIn(strings.Join(cells, " ")) {
		if c.says != unsaid {
			return c.says == isKept
		}
	}
	return false
}

// lineHints is how likely a line must tell a state, to be taken for telling it rather than a line that says what the reader may do.
const lineHints = 0.2

// bestSaying is the sentence whose words refuse most. If it stands in a line that says what goes on, or in one that tells far less than
// another, such as a way to leave, the line that refuses most is.
func (c *matter) bestSaying() hit {
	best := hit{sentence: c.refused.best}
	most := c.text.most(states.Left, 0)
	switch n := best.inNormalForm(); {
	case mayDo.MatchString(n) && most > lineHints, ofSecrets.MatchString(n) && most >= lineTold:
		return c.text.saying(states.Left)
	case most < lineTold:
		return best
	}
	for i := range c.text.lines {
		l := &c.text.lines[i]
		if (l.GoesOn() > l.Chance[states.Left] || l.Chance[states.Left] < max(lineTold, most/2)) && strings.Contains(strings.Join(l.Cells, " "), best.quote()) {
			return c.text.saying(states.Left)
		}
	}
	return best
}

// joinsByLine reports whether nothing that is listed was refused beside what a line says was joined, in a mail as others are.
func (c *matter) joinsByLine() bool {
	off, _ := c.text.offAndOn()
	return (len(off) == 0 || c.text.turnedOn) && !c.isStrange(c.signed)
}
