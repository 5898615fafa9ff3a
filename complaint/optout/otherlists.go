package optout

import (
	"slices"

	regexp "desist/complaint/internal/fastre"
)

// A mail that confirms that one list was left often says how to leave the others. What it asks for there is not asked of the one that was
// left.

// howToLeaveOthers reports whether a sentence tells how to leave what goes on: "Click on the link at the bottom of either to unsubscribe".
func (t *text) howToLeaveOthers(s *sentence) bool {
	if s.subject || !leaving.MatchString(s.inNormalForm()) || finishing.MatchString(s.normal) {
		return false
	}
	if ofTheRest.MatchString(s.normal) {
		return true
	}
	kept := t.keptNames()
	return slices.ContainsFunc(statementsIn(s.quote()), func(c statement) bool {
		return slices.ContainsFunc(c.names(), func(name string) bool { return containsFold(kept, name) })
	})
}

var (
	leaving   = regexp.MustCompile(`\b(?:unsubscribe|leave|stop|come off|opt out|turn (?:it|them|this|that) off|switch (?:it|them|this|that) off|click|link|reply)\b`)
	finishing = regexp.MustCompile(`\b(?:finish|confirm|complete|verify)\b`) // what was asked for is not done yet
	ofTheRest = regexp.MustCompile(`\b(?:too|as well|either|both|those|them|the others?|(?:your|our|any) other (?:lists?|emails?|newsletters?|subscriptions?|mailings?)|that one|any of (?:them|those|these))\b`)
)

// keptNames returns the names of the lists that the mail's sentences say go on.
func (t *text) keptNames() (names []string) {
	for _, s := range t.body() {
		_, kept := s.namesByFate()
		names = append(names, kept...)
	}
	return names
}

// instructs reports whether the mail tells how to be removed, other than from what goes on.
func (t *text) instructs() bool {
	return t.any(func(s *sentence) bool { return instructs.MatchString(s.inNormalForm()) && !t.howToLeaveOthers(s) })
}

// ofScheme reports whether the mail is about something else that a person can opt out of. A list's name may hold its words.
func (t *text) ofScheme() bool {
	return t.any(func(s *sentence) bool {
		if !otherScheme.MatchString(s.inNormalForm()) {
			return false
		}
		n, _ := normalise(withoutNames(s.quote()))
		return otherScheme.MatchString(n)
	})
}

// awaits reports whether a mail says what the classes stand for, other than of leaving what goes on.
func (t *text) awaits(hits []hit, classes ...class) bool {
	return slices.ContainsFunc(ofClass(hits, classes...), func(h hit) bool { return !t.howToLeaveOthers(h.sentence) })
}
