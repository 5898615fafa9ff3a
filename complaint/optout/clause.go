package optout

import "strings"

// wordSet is a set of word classes.
type wordSet uint64

const (
	wYou wordSet = 1 << iota
	wWe
	wAux
	wNot
	wIf
	wModal
	wWill
	wPeople
	wLeft
	wRemoved
	wStopped
	wLeave
	wRemove
	wStop
	wHear
	wMarketing
	wMail
	wList
	wOther
	wEmail
	wTheme
	wAsk
	wNoun
	wDone
	wGot
	wSoon
	wSettings
	wChanged
	wOff
	wOn
)

var wordClasses = map[string]wordSet{
	"you": wYou, "we": wWe, "aux": wAux, "not": wNot, "if": wIf, "modal": wModal, "will": wWill, "people": wPeople,
	"left": wLeft, "removed": wRemoved, "stopped": wStopped, "leave": wLeave, "remove": wRemove, "stop": wStop,
	"hear": wHear, "marketing": wMarketing, "mail": wMail, "list": wList, "other": wOther, "email": wEmail,
	"theme": wTheme, "ask": wAsk, "noun": wNoun, "done": wDone, "got": wGot, "soon": wSoon, "settings": wSettings,
	"changed": wChanged, "off": wOff, "on": wOn,
}

// word is one word of a sentence in normal form.
type word struct {
	text     string
	is       wordSet
	from, to int // in sentence.normal
}

type clause []word

// pairs are two words that make one.
var pairs = map[[2]string]string{
	{"opted", "out"}: "optedout", {"opt", "out"}: "optout", {"opting", "out"}: "optingout", {"opted", "in"}: "optedin",
	{"opt", "in"}: "optin",
}

// clauses cuts a sentence in normal form where another statement begins.
func (l *lexicon) clauses(normal string) []clause {
	var out []clause
	all := make(clause, 0, strings.Count(normal, " ")+1)
	first := 0 // of the clause being read, in all
	for from := 0; from < len(normal); {
		to := wordEnd(normal, from)
		w := word{text: normal[from:to], from: from, to: to}
		if to < len(normal) && strings.HasPrefix(w.text, "opt") {
			next := wordEnd(normal, to+1)
			if p := pairs[[2]string{w.text, normal[to+1 : next]}]; p != "" {
				w.text, w.to, to = p, next, next
			}
		}
		if w.text == "opted" && strings.HasPrefix(normal[to:], " you out") { // "they have opted you out"
			w.text = "optedout"
		}
		from = to + 1
		w.is = l.words[w.text]
		if c := all[first:]; len(c) > 0 && (joins(c[len(c)-1].text) && starts(w) || len(c) > 1 && c[len(c)-1].text == "that" && reports(c[len(c)-2].text)) {
			out, first = append(out, c[:len(c):len(c)]), len(all)
		}
		all = append(all, w)
	}
	if c := all[first:]; len(c) > 0 {
		out = append(out, c)
	}
	return out
}

// wordEnd returns where the word that starts at from ends.
func wordEnd(normal string, from int) int {
	if i := strings.IndexByte(normal[from:], ' '); i >= 0 {
		return from + i
	}
	return len(normal)
}

func joins(w string) bool {
	switch w {
	case "and", "but", "so", "which", "because", "or", "as", "then", "since", "that":
		return true
	}
	return reports(w)
}

// reports are verbs after which the statement proper begins.
func reports(w string) bool {
	switch w {
	case "confirm", "confirms", "confirming", "confirmation", "know", "note", "assure", "assured", "inform", "advise", "acknowledge", "say", "pleased":
		return true
	}
	return false
}

// starts reports whether a word can open a statement.
func starts(w word) bool {
	switch w.text {
	case "it", "this", "that", "they", "there", "here":
		return true
	}
	return w.is&(wYou|wWe|wWill|wAux|wLeft|wRemoved|wStopped|wPeople|wIf) != 0 && w.text != "us"
}

func (c clause) has(s wordSet) bool { return c.at(s, 0) >= 0 }

// at returns the index of the first word of any class of s from i on, -1 if there is none.
func (c clause) at(s wordSet, i int) int {
	for ; i < len(c); i++ {
		if c[i].is&s != 0 {
			return i
		}
	}
	return -1
}

func (c clause) hasText(texts ...string) bool {
	for _, w := range c {
		for _, t := range texts {
			if w.text == t {
				return true
			}
		}
	}
	return false
}
