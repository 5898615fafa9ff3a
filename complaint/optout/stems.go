package optout

import (
	"strings"

	"desist/complaint/internal/wordindex"
)

// readStems reads stems.tsv.
func readStems(table string) *wordindex.Index {
	var stems []string
	for line := range rowsOf(table) {
		stems = append(stems, strings.ReplaceAll(line, "_", " "))
	}
	return wordindex.Of(stems...)
}

// markStems marks the sentences that may tell an act, and reports whether any does.
func (t *text) markStems(stems *wordindex.Index) bool {
	any := false
	for i := range t.all {
		s := &t.all[i]
		s.stem = !standingLine(s.text) && (stems.InAnyCase(s.text) || shownSetting(s.text))
		any = any || s.stem
	}
	for i := range t.all {
		t.all[i].stem = t.all[i].stem || any && settingLine(t.all[i].text)
	}
	return any
}

// standingLine is small print that is in every mail of a list and tells nothing: a bare link, or why the mail is sent.
func standingLine(s string) bool {
	if len(s) < 12 && strings.EqualFold(strings.TrimRight(s, ". "), "unsubscribe") {
		return true
	}
	for _, p := range [...]string{"You are receiving this", "You're receiving this", "You’re receiving this", "You received this", "You have received this"} {
		if strings.HasPrefix(s, p) {
			return !strings.Contains(s, "just") && !strings.Contains(s, "recently")
		}
	}
	return false
}
