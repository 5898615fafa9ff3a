package optout

import (
	"slices"
	"strings"
	"sync"

	regexp "desist/complaint/internal/fastre"
)

// A clause says of what it speaks of that it is left, or that it goes on: "you won't get it any more", "you'll still get it".

// fate is what a clause says of the lists it names.
type fate int

const (
	unsaid fate = iota
	isLeft
	isKept
)

// says counts the clauses that say of something that it is left or kept.
func (t *text) says(f fate, of *regexp.Regexp) int {
	n := 0
	for i, s := range t.body() {
		if i >= maxWeighed {
			break
		}
		if !of.MatchString(s.inNormalForm()) {
			continue
		}
		for _, c := range s.statements() {
			if c.says == f && of.MatchString(c.normal) {
				n++
			}
		}
	}
	return n
}

// keeps reports whether a sentence only says what goes on.
func (s *sentence) keeps() bool {
	kept := false
	for _, c := range s.statements() {
		switch c.says {
		case isLeft:
			return false
		case isKept:
			kept = true
		case unsaid:
		}
	}
	return kept
}

// spoken is a clause as written.
type spoken []string

// statement is a clause with what it says of what it names.
type statement struct {
	spoken
	normal string
	says   fate
}

// statements are those of a sentence. They are kept, so that nobody may ask for them before the text is final.
func (s *sentence) statements() []statement {
	if s.stated == nil {
		s.stated = statementsIn(s.text)
	}
	return s.stated
}

func statementsIn(text string) []statement {
	var out []statement
	for _, c := range spokenIn(text) {
		normal, _ := normalise(strings.Join(c, " "))
		out = append(out, statement{c, normal, c.fate()})
	}
	return out
}

// spokenIn cuts a sentence into clauses, but not names that hold "and".
func spokenIn(text string) []spoken {
	var out []spoken
	var now spoken
	cut := func() {
		if len(now) > 0 {
			out = append(out, now)
		}
		now = nil
	}
	words := strings.Fields(text)
	for i, w := range words {
		plain := strings.ToLower(unpunctuated(w))
		if cuts[plain] || plain == "and" && i+1 < len(words) && beginsClause[lowered(words[i+1])] {
			cut()
			continue
		}
		now = append(now, w)
		if strings.ContainsAny(w[len(w)-1:], ",;:") || w == "–" || w == "—" || w == "-" {
			cut()
		}
	}
	cut()
	return out
}

// beginsClause are words after "and" that say what is done with something else.
var beginsClause = setOf("leave", "left", "keep", "kept", "stay", "continue", "carry", "still", "remain", "send", "you", "you'll", "we", "we'll", "we've", "i", "i'll", "i've", "i'd", "please", "will", "don't", "not")

var cuts = setOf("but", "though", "although", "while", "whereas", "however", "because", "since", "as")

// fate reads whether what a clause names is left or kept: "not sent" and "taken off" leave it, "still sent", "not taken off" and
// "just" keep it.
func (c spoken) fate() fate {
	if len(c) > 1 && leadsKept[lowered(c[0])] {
		return isKept
	}
	if lowered(c[0]) == "not" { // "The Friday Pour, not Garden Notes", "Not unsubscribed: Garden Notes"
		return isKept
	}
	normal, _ := normalise(withoutNames(strings.Join(c, " ")))
	words := strings.Fields(normal)
	found, negated := unsaid, false
	for i, w := range words {
		if leavesOn(words[i:]) {
			return isKept
		}
		if w == "not" || w == "never" {
			found, negated = max(found, isLeft), true
			continue
		}
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch f, sure := fateOf(w, next, negated); {
		case w == "on" && next == "" && (i == 0 || words[i-1] != "from"), f == isKept: // but "from now on"
			return isKept
		case sure:
			return f
		case f != unsaid:
			found = f
		}
	}
	if found == unsaid && slices.ContainsFunc(c, func(w string) bool { return leadsKept[lowered(w)] }) && strings.Contains(normal, "get") {
		return isKept // "you now get just Style Notes"
	}
	return found
}

// leavesOn reports whether words begin with "left you on", "leave me subscribed", "leave it as it is".
func leavesOn(words []string) bool {
	if len(words) == 2 && words[0] == "left" && words[1] == "on" { // as a heading
		return true
	}
	if len(words) < 3 || words[0] != "left" && words[0] != "leave" && words[0] != "leaving" {
		return false
	}
	switch words[2] {
	case "on", "subscribed", "alone", "as", "in":
		return true
	}
	return false
}

// fateOf reads one word before another, in a clause that was negated or not. What is not sure may be said otherwise by words to come.
func fateOf(w, next string, negated bool) (f fate, sure bool) {
	words, _ := bearings()
	bears := words[w]
	if w == "no" {
		bears = bearsLeave
	}
	switch {
	case w == "any", w == "no" && (next == "longer" || next == "more" || next == "further"):
		return isLeft, true
	case (w == "opted" || w == "signed") && next != "" && next != "out" && next != "off":
		return either(negated, isLeft, isKept), true
	case w == "only" && !negated && next != "", w == "go" && next == "on", bears == bearsKeep && !negated, (bears == bearsChange || bears == bearsLeave) && negated:
		return isKept, true
	case bears == bearsLeave:
		return isLeft, false
	}
	return unsaid, false
}

func either(first bool, a, b fate) fate {
	if first {
		return a
	}
	return b
}

// leadsKept begin what goes on alone: "just the monthly one".
var leadsKept = setOf("just", "only")

// bearing is how a word bears on what a clause says.
type bearing string

const (
	bearsKeep   bearing = "keep"
	bearsLeave  bearing = "leave"
	bearsChange bearing = "change"
)

// bearings are the words of fate.tsv. A clause is read without a lexicon, so they are kept here; loadLexicon reports what is wrong
// with them.
var bearings = sync.OnceValues(func() (map[string]bearing, error) {
	table, err := readAsset("fate.tsv")
	if err != nil {
		return nil, err
	}
	all := map[string]bearing{}
	return all, eachClass("fate.tsv", table, func(class string, words []string) bool {
		for _, w := range words {
			all[w] = bearing(class)
		}
		return class == string(bearsKeep) || class == string(bearsLeave) || class == string(bearsChange)
	})
})
