package optout

import "desist/complaint"

// Phrases know wordings; frames know grammar: who did what to which mailings, whether it is done, to come, refused
// or under a condition. They find the wordings nobody thought of. A frame works on one clause at a time, on the
// word classes of assets/optout/words.tsv.

// framed is what a frame says of a clause; at is the index of the word that says it.
type framed struct {
	phrase
	at int
}

// frames returns what the clauses of a sentence say of mailings being stopped.
func (l *lexicon) frames(s *sentence) []hit {
	var hits []hit
	all := l.clausesOf(s)
	for i, c := range all {
		for _, read := range [...]func(clause) (framed, bool){past, negated, nominal, coming, func(c clause) (framed, bool) { return preferences(c, len(all) == 1) }} {
			f, ok := read(c)
			if !ok || l.underCondition(s, i, f) || i > 0 && reason(all[i-1], c) && f.class == classDone {
				continue
			}
			p := f.phrase
			if f.class == classFuture && conditional(hit{phrase: &f.phrase, sentence: s, from: c[0].from, to: c[f.at].to}) {
				continue
			}
			hits = append(hits, hit{phrase: &p, sentence: s, from: c[f.at].from, to: c[f.at].to, clause: c})
			break
		}
	}
	return hits
}

func (l *lexicon) clausesOf(s *sentence) []clause {
	if s.clauses == nil {
		s.clauses = l.clauses(s.normal)
	}
	return s.clauses
}

// underCondition reports whether clause i is said only for a case that has not come: the clauses before it, or
// after it where it speaks of the future, set a condition. "Unless you ask us to" sets none on an act that is told.
func (l *lexicon) underCondition(s *sentence, i int, f framed) bool {
	for _, c := range s.clauses[:i] {
		if c.hasText("noticed", "notice", "seems", "appears", "looks") && c.has(wWe) {
			return true // "we noticed that you have opted out": a state, and a way to ask again
		}
		if c.has(wIf) || f.class != classDone && c.has(wModal) && !politely(c) {
			return true
		}
	}
	c := s.clauses[i]
	if c[:f.at].has(wIf) || f.class == classDone {
		return c[:f.at].has(wIf)
	}
	for _, c := range append([]clause{c[f.at:]}, s.clauses[i+1:]...) {
		if j := c.at(wIf, 0); j >= 0 && c[j].text != "should" && !changesMind(c[j:]) {
			return true
		}
	}
	return false
}

// reason reports whether a clause only gives the reason for another: "as you have opted out of everything else".
func reason(before, c clause) bool {
	switch before[len(before)-1].text {
	case "as", "because", "since":
		return c[0].text == "you" && !c.hasText("asked", "requested")
	}
	return false
}

// politely reports whether the modal words of a clause belong to an opening such as "please note" or "as you wish".
func politely(c clause) bool {
	return c.hasText("note", "confirm", "rest", "assured", "accept", "apologies", "know", "longer", "wished", "advised")
}

// changesMind is "unless you ask us to" and the like.
func changesMind(c clause) bool {
	return c[0].text == "unless" && c.hasText("ask", "choose", "change", "decide", "tell", "resubscribe", "want", "request", "sign", "let")
}

func done() phrase {
	return phrase{class: classDone, strength: complaint.StrengthStrong, method: complaint.MethodUnsubscribe}
}

// finite reports whether the participle at i is said to have happened: an auxiliary or its subject stands before
// it, or it opens the clause.
func (c clause) finite(i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if c[j].is&wAux != 0 && c[j].text != "be" && c[j].text != "being" {
			return true
		}
		if c[j].is&(wNot|wModal|wWill) != 0 || c[j].text == "to" {
			return false
		}
	}
	if i == 0 {
		return true
	}
	if i+1 < len(c) && i <= 4 && (c[i+1].text == "you" || c[i+1].text == "your") {
		return true // "no problem, taken you off"
	}
	if c[i-1].is&(wMarketing|wMail) != 0 && len(c) <= 12 && !c[:i].has(wYou|wWe) && (i+1 == len(c) || c[i].is&wLeft == 0 || alone(c[i:])) {
		return true // as a headline says it: "email marketing stopped"
	}
	prev := c[i-1].text
	if prev == "you" && c[i].is&wStopped != 0 {
		return true // "you turned off our offers"
	}
	return (prev == "we" || prev == "i" || prev == "all" || prev == "has") && c[i].text != "unsubscribed" || prev == "you" && i >= 2 && c[i-2].text == "is" ||
		prev == "have"
}

// unreal reports whether words before i make the act refused, possible or somebody else's.
func (c clause) unreal(i int) bool {
	for j, w := range c[:i] {
		switch w.text {
		case "to":
			if j+1 == i || c[j+1].text == "be" || c[j+1].text == "have" || c[j+1].text == "get" {
				return true
			}
		case "by":
			if j+1 < i && c[j+1].is&wEmail == 0 {
				return true
			}
		case "noticed", "notice", "see", "currently", "seem", "looks", "think", "thought", "previously":
			return true
		}
		if (w.text == "they" || w.text == "he" || w.text == "she") && c[i].is&(wRemoved|wLeft) != 0 && ofYou(c[i:]) {
			continue
		}
		if w.is&(wNot|wIf|wModal|wPeople) != 0 && w.text != "longer" {
			return true
		}
	}
	return false
}
