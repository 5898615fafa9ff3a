package pack

import (
	"regexp"
	"strings"

	"desist/complaint"
)

// doings are what a promotional sentence can be seen to do, for reasons that name nothing. The first that fits is said; its
// name is the key in the phrase book. English only: other sentences are said to present what the company offers.
var doings = []struct {
	name string
	by   *regexp.Regexp
}{
	{"money", regexp.MustCompile(`(?i)[£€$]\s?\d|\d\s?%|\b(half[- ]price|cashback|savings?|discounts?|vouchers?|free (gift|delivery|trial|entry))\b`)},
	{"reward", regexp.MustCompile(`(?i)\b(points|miles|rewards?|bonus|prizes?|treats?|perks?)\b`)},
	{"deadline", regexp.MustCompile(`(?i)\b(last chance|hurry|ends? (on|soon|today|tonight|tomorrow|sunday|monday)|until (mon|tues|wednes|thurs|fri|satur|sun)day|before (it|they)('|’)?s? (gone|go)|nearly here|don('|’)t miss|while stocks last|only on)\b`)},
	{"call", regexp.MustCompile(`(?i)^\W*(please |now |simply |just )?(add|ask|back|book|browse|buy|check|choose|claim|collect|come|discover|dine|don('|’)t|download|earn|enjoy|enter|explore|find|get|give|grab|join|learn|let|let('|’)s|look|make|meet|order|open|pack|pay|pick|plan|redeem|refer|register|remember|reserve|save|see|shop|show|spend|start|stay|step|switch|take|tell|treat|try|turn|unlock|upgrade|use|view|visit|walk)\b`)},
	{"question", regexp.MustCompile(`\?\W*$`)},
	{"praise", regexp.MustCompile(`(?i)\b(best|better|favou?rite|exclusive|perfect|lovely|special|easy|easier|simply|great|hand-?picked|first pick|good)\b`)},
	{"new", regexp.MustCompile(`(?i)\b(new|now|more than|introducing|launch(ed|es|ing)?|started|opens?|arrived|landed|is here|are here|are in|coming)\b`)},
}

// what says what a sentence does that decided. The engine's own words are kept, but for those that say only that something
// is promoted.
func (b *builder) what(r complaint.Reason) Text {
	if r.Code != unspecific {
		return plain(line(r.Text))
	}
	quote := strings.TrimSpace(unquote(line(r.Quote)))
	for _, d := range doings {
		if d.by.MatchString(quote) {
			return b.say("does."+d.name, nil)
		}
	}
	return b.say("does.present", nil)
}

// concrete finds words that name what a reader would get.
var concrete = regexp.MustCompile(`(?i)[£€$]\s?\d|\d\s?%|\b(points|miles|rewards?|cashback|savings?|save|discounts?|vouchers?|offers?|free|prize|win)\b`)
