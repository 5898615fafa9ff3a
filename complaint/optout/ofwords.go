package optout

import (
	"slices"
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// What package ledger asks of the words of a finding, to hold them against the lists that a company has.

// LeftIn returns the words of a sentence, as Words writes them, without the clauses that say what goes on, one clause a line: what an
// opt-out leaves is named there if it is named at all. said reports whether a clause says outright that something is left.
func LeftIn(text string) (left string, said bool) {
	var clauses []string
	last := unsaid
	for _, c := range statementsIn(text) {
		if c.says != unsaid {
			last = c.says
		}
		if last != isKept {
			clauses = append(clauses, withoutAccents(c.normal))
		}
		said = said || c.says == isLeft
	}
	return strings.Join(clauses, "\n"), said
}

// RefusesAll reports whether a sentence says that everything is refused, so that a list it names besides narrows nothing.
func RefusesAll(sentence string) bool {
	n, _ := normalise(sentence)
	return ofUsAtAll.MatchString(n) || ofMore.MatchString(anyMore.ReplaceAllString(n, " "))
}

// anyMore tells nothing of what: "you won't get it any more".
var anyMore = regexp.MustCompile(`\b(?:any ?more|any longer|no longer|no more of it)\b`)

var ofMore = regexp.MustCompile(`\b(?:all|any|anything|everything|every|other|others|further|more|nothing|none|never|altogether|completely|marketing|lists)\b|` + noOffers)

// BareCommand reports whether the person's words to an unsubscribe address say nothing beyond the command and its token.
func BareCommand(text string) bool {
	return !slices.ContainsFunc(Words(text), func(w string) bool { return !commandWords[w] && !strings.ContainsAny(w, "0123456789") })
}

var commandWords = setOf("unsubscribe", "unsub", "remove", "me", "please", "from", "list", "this", "the", "leave", "stop", "signoff", "re", "sent", "my", "to", "address", "email", "mailing", "newsletter", "thank", "thanks", "you", "hello", "hi")
