package marketing

import "strings"

// A reason that says something particular of a company is named only for a sentence whose own words bear it out: what
// it says may be read by a regulator. The verdict does not depend on this; without it the next resemblance is named.
var borneOut = map[string]struct{ needs, never []string }{
	"political_appeal": {needs: []string{
		"vote", "elect", "party", " mp", "councillor", "petition", "campaign", "government", "minister", "candidate", "manifesto", "polling",
	}},
	"charity_appeal": {needs: []string{
		"donat", "give", "gift", "charit", "appeal", "fundrais", "support", "volunteer", "sponsor", "legacy", "pledge", "help", "chip in",
	}},
	"refer_friend":      {needs: []string{"friend", "family", "refer", "share", "invite", "mate", "neighbour", "neighbor", "someone", "colleague", "both"}},
	"prize_draw":        {needs: []string{"win", "draw", "competition", "prize", "enter", "chance", "raffle", "giveaway"}},
	"consent_ask":       {never: []string{"no longer", "unsubscribe", "stop receiving", "opt out", "opt-out"}},
	"win_back":          {never: []string{"no longer", "unsubscribe"}},
	"third_party_offer": {needs: []string{"partner", "sponsor", "advert", "promoted", "brought to you", "third part"}},
}

func bears(code, text string) bool {
	c, ok := borneOut[code]
	if !ok {
		return true
	}
	lower := " " + strings.ToLower(text)
	return (len(c.needs) == 0 || containsAny(lower, c.needs)) && !containsAny(lower, c.never)
}
