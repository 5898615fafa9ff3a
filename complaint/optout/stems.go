package optout

import (
	"strings"

	"desist/complaint/internal/wordindex"
)

// stems are letters of which a confirmation or a sign-up holds some. A mail without any is put aside before the
// phrases are tried: that is nearly all mail, and trying them is what takes time.
var stems = []string{
	"nsub", "un-sub", "subscrib", "subscription", "opted", "opt out", "opt-out", "opt in", "opt-in", "opting", "optout", "remov", "off the", "off our", "off this", "preferences", "settings", "choices", "no longer", "stopped", "stop ", "sorry", "sad to", "sad you", "miss you", "closed", "closure", "deleted", "deletion", "erased", "suppress", "mailing list", "newsletter", "signing up", "email list", "last email", "final email", "last e-mail", "deactivated", "danysgrif", "fyddwch", "dewisiadau", "tynnu", "cyfrif", "left the", "left our", "cylchlythyr", "on the list", "consider ", "not to ", "ticked", "not receive", "n't receive", "n’t receive", "not be ", "n't be ", "n’t be ", "not send", "n't send", "n’t send", "not hear", "n't hear", "n’t hear", "not email", "n't email", "n’t email", "not contact", "n't contact", "n’t contact", "never ", "not get", "n't get", "n’t get", "will start", "marketing list", "ddrwg", "no marketing", "joining", "using your", "processing your", "that you don", "that you’d rather", "that you'd rather", "that you do not", "permission", "no more", "no further", "blocked", "excluded", "cease", "n't want", "n’t want", "not want", "rather not", "rather we", "prefer not", "consent", "halt", "your choice", "record", "withdrawn", "request", "discontinu", "cancel", "barred", "anything else", "deregister", "object", "email: ", "e-mail: ", "marketing: ", "you're off", "you’re off", "you are off", "you're out", "asked us", "told us", "do-not", "your wishes", "struck", "popped", "taken", "sorted", "emails: ", "offers: ", "done", "scrubbed", "turned", "switched", "granted", "in touch", "off every", "off all", "first email", "chosen", "muted", "silenced", "status", "will do", "nothing", "for you", "the way we", "how we", "contact you", "agree", "gave us", "joined", "now receive", "signed", "complete", "successful", "actioned", "only hear from",
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
