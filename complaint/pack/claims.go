package pack

import (
	"regexp"
	"strings"

	"desist/complaint"
)

const claimLimit = 320 // characters of a claim with the sentence that goes on with it

// goesOn tells that a sentence after a claim belongs to it: why the message is sent, or that refusals do not matter.
var goesOn = regexp.MustCompile(`(?i)\b(you (will )?receive|(we )?(sent|send)|contains|choices|preferences|regardless|whatever|opt(ed)? out|unsubscribe)\b`)

var sentenceBreak = regexp.MustCompile(`[.!?]["”’)]?\s+`)

// wholeClaim is what a message says of being a service message: the sentence that the engine found, and the next one of
// its block if that says why or for whom.
func wholeClaim(blocks []complaint.Block, claim string) string {
	claim = line(claim)
	if claim == "" {
		return ""
	}
	for _, blk := range blocks {
		_, after, found := strings.Cut(line(blk.Text), claim)
		if !found {
			continue
		}
		next := strings.TrimSpace(after)
		if cut := sentenceBreak.FindStringIndex(next); cut != nil {
			next = strings.TrimSpace(next[:cut[1]])
		}
		if next == "" || !goesOn.MatchString(next) || len([]rune(claim+next)) >= claimLimit {
			return claim
		}
		return claim + " " + next
	}
	return claim
}

// commonClaim is the claim that most e-mails make, with the first of those that are shown in full; both are empty without
// one.
func (b *builder) commonClaim() (claim, exhibit string) {
	count, first := map[string]int{}, map[string]string{}
	for _, e := range b.shown() {
		c := wholeClaim(e.Message.Blocks, e.Reading.Verdict.ServiceClaim)
		if c == "" {
			continue
		}
		count[c] += 1 + len(b.choice.under[e.id])
		if first[c] == "" {
			first[c] = e.id
		}
		if claim == "" || count[c] > count[claim] {
			claim = c
		}
	}
	return claim, first[claim]
}
