package pack

import (
	"slices"
	"strings"

	"desist/complaint"
)

// Signed is what became of one message's DKIM signatures (RFC 6376) as of its receipt, and what others noted of them.
type Signed struct {
	Result   string   `json:"result"`           // one of the keys below "signed" in the phrase book, for example "pass"
	Domain   string   `json:"domain,omitempty"` // whose signature decided; empty if there is none
	Aligned  bool     `json:"aligned"`          // Domain is that of From, or one above it
	Provider []string `json:"provider"`         // results that the mailbox's provider noted, "mx.example.com: dkim=pass example.com"
	ARC      string   `json:"arc,omitempty"`    // what forwarders noted (RFC 8617), in words
}

// signedResults are the results in the order in which they are counted.
var signedResults = []string{"pass", "expired", "fail", "key_gone", "not_checked", "unusable", "not_signed"}

const providerLimit = 6 // results of the provider listed in one field

// signedFields are an exhibit's fields about who sent it.
func (b *builder) signedFields(id complaint.MessageID) []Field {
	s, ok := b.in.Signed[id]
	if !ok || !slices.Contains(signedResults, s.Result) {
		return nil
	}
	text := b.say("signed."+s.Result, vars{"domain": clip(line(s.Domain), nameLimit)})
	if s.Result == "pass" && !s.Aligned {
		text = join(text, b.say("signed.not_aligned", nil))
	}
	out := []Field{{b.str("signed.label", nil), text}}
	noted := nonEmpty(s.Provider...)
	more := len(noted) - providerLimit
	if more > 0 {
		noted = noted[:providerLimit]
	}
	if s.ARC != "" {
		noted = append(slices.Clone(noted), s.ARC)
	}
	if len(noted) > 0 {
		out = append(out, Field{b.str("signed.provider", nil), plain(clip(line(strings.Join(noted, "; ")), 2*headerLimit))})
	}
	return out
}

// signedParagraph counts the results of the e-mails in the pack.
func (b *builder) signedParagraph(w *sectionWriter) {
	var mails, proofs []complaint.MessageID
	for _, e := range b.emails {
		mails = append(mails, e.Flag.Message)
	}
	for _, p := range b.proofs {
		if p.msg != nil {
			proofs = append(proofs, p.msg.ID)
		}
	}
	count := map[string]int{}
	list, n := b.signedCounts(mails, count)
	if n == 0 {
		return
	}
	text := b.say("signed.method", vars{"n": n, "list": list})
	if list, n := b.signedCounts(proofs, count); n > 0 {
		text = join(text, b.say("signed.method_proofs", vars{"n": n, "list": list}))
	}
	if count["fail"] > 0 {
		text = join(text, b.say("signed.fail_means", nil))
	}
	if count["not_checked"] > 0 {
		text = join(text, b.say("signed.not_checked_means", nil))
	}
	w.para(text)
}

// signedCounts says how many of the messages had which result, adds that to all, and returns the number of those whose
// result is known.
func (b *builder) signedCounts(ids []complaint.MessageID, all map[string]int) (list string, known int) {
	count := map[string]int{}
	for _, id := range ids {
		if s, ok := b.in.Signed[id]; ok {
			count[s.Result]++
			all[s.Result]++
			known++
		}
	}
	var parts []string
	for _, r := range signedResults {
		if n := count[r]; n > 0 {
			parts = append(parts, b.str("signed.count_"+r, vars{"n": n}))
		}
	}
	return strings.Join(parts, "; "), known
}

// signedCells are the columns about it in messages.csv.
func (b *builder) signedCells(id complaint.MessageID) []string {
	s := b.in.Signed[id]
	return []string{s.Result, line(s.Domain), line(strings.Join(s.Provider, "; ")), line(s.ARC)}
}
