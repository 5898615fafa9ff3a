package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// What a finding says to the person besides what was found.

// checkConfirmation is the note of a confirmation whose wording neither phrases nor frames know.
const checkConfirmation = "Please check that this mail confirms that you opted out."

// checkRefusal is the note of a refusal whose wording no phrase knows.
const checkRefusal = "Please check that these words refuse marketing."

const checkNote = "Please check whether you signed up again."

func joinNotes(notes ...string) string {
	notes = slices.DeleteFunc(notes, func(s string) bool { return s == "" })
	return strings.Join(notes, " ")
}

var delay = regexp.MustCompile(`\b(?:up to|within|allow(?: up to)?|takes?|in the next|over the next|as long as|a further) (?:\w+ ){0,3}?(?:\d{1,3}|one|two|three|four|five|six|seven|ten|fourteen|twenty eight|few|couple of)(?: \w+)? ?(?:working|business|calendar)? ?(?:hours?|days?|weeks?|months?)\b`)

// delayNote records what the company itself says of how long it takes. It is the company's statement, not law.
func delayNote(t *text) string {
	for i := range t.all {
		if delay.MatchString(t.all[i].normal) {
			return "The company says: “" + t.all[i].quote() + "”"
		}
	}
	return ""
}

// promoNote reports promotion inside a confirmation, beside what confirms it.
func promoNote(t *text, best hit) string {
	for i := range t.all {
		s := &t.all[i]
		if promo.MatchString(s.normal) && !strings.Contains(best.quote(), s.quote()) {
			return "This mail also promotes something: “" + s.quote() + "”"
		}
	}
	return ""
}

func scopeNote(f complaint.Finding) string {
	if f.Scope == complaint.ScopeChannel {
		return "It refuses e-mail and leaves another channel on."
	}
	if f.Scope != complaint.ScopeList {
		return ""
	}
	var names []string
	for _, l := range f.Lists {
		if name, ok := strings.CutPrefix(l, complaint.ListNamePrefix); ok {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "It speaks of one list only."
	case 1:
		return "It names one list only: " + names[0] + "."
	}
	return "It names these lists only: " + strings.Join(names, ", ") + "."
}

func guessNote(h hit) string {
	if h.strength == complaint.StrengthWeak {
		return checkRefusal
	}
	return ""
}

func noReplyNote(to []string) string {
	for _, a := range to {
		local, _, _ := strings.Cut(a, "@")
		local = boxSigns.Replace(local)
		if strings.HasPrefix(local, "noreply") || strings.HasPrefix(local, "donotreply") {
			return "Sent to " + a + ", which may not be read."
		}
	}
	return ""
}

// boxSigns stand between the words of an address, or do not.
var boxSigns = strings.NewReplacer("-", "", "_", "", ".", "")
