package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// Limits on what is read of a notice of non-delivery.
const (
	maxBounceBlocks = 40
	maxBounced      = 10
)

var (
	undelivered = regexp.MustCompile(`(?i)\b(?:undeliver\w*|not delivered|delivery (?:status notification )?\(?fail\w*|delivery (?:has )?failed|mail delivery (?:failed|failure|subsystem|system)|failure notice|returned (?:mail|to sender)|could not be delivered|couldn['’]t be delivered|delivery incomplete|address not found|message not delivered)`)
	onlyDelayed = regexp.MustCompile(`(?i)\b(?:delay(?:ed)?|still being retried|will (?:keep|continue) (?:trying|to try)|warning: message)\b`)
	anAddress   = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9.-]*[A-Za-z0-9]`)
)

// bounce reads a notice that a mail could not be delivered (RFC 3464, or in a mail system's own words). Its finding
// is no refusal: To holds the addresses that could not be reached, and package ledger looks for what was sent there.
func bounce(m *complaint.Message) []complaint.Finding {
	if !fromMailer(m) && m.AutoSubmitted != "auto-replied" && m.AutoSubmitted != "auto-generated" {
		return nil
	}
	if !undelivered.MatchString(m.Subject) && !bounceText(m) || onlyDelayed.MatchString(m.Subject) {
		return nil
	}
	failed, quote := failedRecipients(m)
	if len(failed) == 0 {
		return nil
	}
	return []complaint.Finding{{
		Source: complaint.SourceBounce, Strength: complaint.StrengthWeak, Scope: complaint.ScopeAll,
		Quote: quote, To: failed, MailtoOnly: true,
	}}
}

func bounceText(m *complaint.Message) bool {
	for i := range m.Blocks[:min(len(m.Blocks), 8)] {
		if undelivered.MatchString(m.Blocks[i].Text) {
			return true
		}
	}
	return false
}

// failedRecipients returns the addresses a notice names, other than its reader's and its writer's, and the words
// that name the first.
func failedRecipients(m *complaint.Message) (failed []string, quote string) {
	own := map[string]bool{}
	for _, a := range slices.Concat(m.To, m.Cc, m.From) {
		own[strings.ToLower(a.Addr)] = true
	}
	note := func(text string) {
		for _, a := range anAddress.FindAllString(text, maxBounced) {
			a = strings.ToLower(a)
			if own[a] || slices.Contains(failed, a) || len(failed) >= maxBounced {
				continue
			}
			failed = append(failed, a)
			if quote == "" {
				quote = text
			}
		}
	}
	for _, h := range m.Header {
		if strings.EqualFold(h.Name, "X-Failed-Recipients") {
			note(h.Value)
		}
	}
	if len(failed) == 0 {
		for i := range m.Blocks[:min(len(m.Blocks), maxBounceBlocks)] {
			if b := &m.Blocks[i]; b.Kind == complaint.BlockQuote || startsQuote(b.Text) {
				break
			}
			note(upTo(maxSentence, m.Blocks[i].Text))
		}
	}
	if quote == "" || strings.TrimSpace(quote) == failed[0] {
		quote = strings.TrimSpace(m.Subject + " " + quote)
	}
	return failed, quote
}
