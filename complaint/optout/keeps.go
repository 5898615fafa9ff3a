package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// What a person refuses may be less than all: one list where others are wanted, or one thing that is no mailing.

// ownScope is what a refusal in the person's own words refuses.
func (l *lexicon) ownScope(m *complaint.Message, t *text, best hit, hits []hit) (complaint.Scope, []string) {
	if name, limited := occasionIn(best); limited {
		return complaint.ScopeList, known(name)
	}
	if exceptSome([]hit{best}) {
		return complaint.ScopeList, nil
	}
	if !saysAll(append(wanted(ofClass(hits, classRefuse, classObject)), best)) && l.leavesLists(m, t, hits) {
		if lists := l.listsByName(m, t); lists != nil || !t.keepsServiceAlone() {
			return complaint.ScopeList, lists
		}
	}
	return complaint.ScopeAll, nil
}

// keepsServiceAlone reports whether all that is said to go on is service: "keep the order emails, but no more offers".
func (t *text) keepsServiceAlone() bool {
	kept := 0
	for i, s := range t.body() {
		if i >= maxWeighed {
			break
		}
		for _, c := range s.statements() {
			if c.says != isKept {
				continue
			}
			if !stillAdmin.MatchString(c.normal) || marketing.MatchString(c.normal) {
				return false
			}
			kept++
		}
	}
	return kept > 0
}

// wantsSome reports whether a clause says that a mailing is to go on.
func (t *text) wantsSome() bool {
	return !t.keepsServiceAlone() && t.any(func(s *sentence) bool {
		return slices.ContainsFunc(s.statements(), func(c statement) bool { return c.says == isKept })
	})
}

// listsByName are the lists that are left, by their names.
func (l *lexicon) listsByName(m *complaint.Message, t *text) []string {
	var lists []string
	for _, name := range l.namesLeft(m, t) {
		lists = append(lists, complaint.ListNamePrefix+name)
	}
	return lists
}

// refusalProper is the sentence that refuses, where the clearest one by its words is that which keeps the others.
func (t *text) refusalProper(best hit) hit {
	if !best.keeps() {
		return best
	}
	for i := range t.all {
		if s := &t.all[i]; !s.subject && !s.keeps() && refusing.MatchString(s.normal) {
			best.sentence, best.from, best.to, best.clause = s, 0, len(s.normal), nil
			break
		}
	}
	return best
}

// withoutOneThing leaves out what the subject says of a thing that the body names, unless the body refuses mailings besides.
func (t *text) withoutOneThing(hits []hit) []hit {
	if !t.has(oneThing) || len(wanted(ofClass(bodyOnly(hits), classRefuse, classObject, classAgain))) > 0 {
		return hits
	}
	return bodyOnly(hits)
}

// oneThing is not wanted by e-mail, and says nothing of others: "don't email me the tickets".
var oneThing = regexp.MustCompile(`\b(?:do not|stop) (?:e ?mail|send)(?:ing)? (?:me|us) (?:the|my|a|an|our|this|those) (?:\w+ )?(?:tickets?|receipts?|contract|cop(?:y|ies)|report|documents?|certificate|invoices?|statements?|bills?|details|photos?|files?|draft|results?)\b`)

func isOneThing(h hit) bool {
	at := oneThing.FindStringIndex(h.normal)
	return at != nil && at[0] < h.to && h.from < at[1]
}

// ofCookies reports whether consent to cookies is withdrawn, which is about a website.
func ofCookies(h hit) bool {
	return h.class == classObject && strings.Contains(h.normal, "cookies") && !marketing.MatchString(h.normal) && !mailWord.MatchString(h.normal) && !strings.Contains(h.normal, "contact")
}
