package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// onList is how the foot of a mailing says which list it is: "You're on our Stage Whispers list", "Sent to readers of Money Monthly".
// What it calls by a name elsewhere may be another list, or what it sells.
var onList = regexp.MustCompile(`(?i)\b(?:you(?:'re| are) (?:on|subscribed to|signed up (?:to|for)|a member of)|because you(?:'ve| have)? (?:joined|get|receive|asked for|chose|follow|subscribed to|signed up (?:to|for))|(?:sent|goes|emailed) to (?:the )?(?:members|readers|subscribers) of) ` +
	`(?:our |the |a |your )?(?:(?:mailing |e-?mail )?list )?"?([^.,;:|!?"()]{2,48}?)(?:" (?:of|from|by|at)\b|"?` + mailingNoun + ` (?:of|from|by)\b|"?` + mailingNoun + `?(?:[.,;:|!)]|$| because\b| and (?:can|you)\b| as\b| since\b| when\b| on our\b| at\b))`)

// mailingNoun is a word for a mailing after its name.
const mailingNoun = `(?: (?:mailing |e-?mail )?(?:lists?|newsletters?|e-?mails?|mailings?|bulletin))`

// leaveList is a link at the foot by which that list is left.
var leaveList = regexp.MustCompile(`(?i)^(?:leave|unsubscribe from|stop getting) (?:our |the )?"?([^.,;:|!?"()]{2,48}?)"?(?: (?:mailing |e-?mail )?(?:lists?|newsletters?|e-?mails?|mailings?))?[.!]?$`)

// otherLists is said of a list that the mailing is not, or not alone.
var otherLists = regexp.MustCompile(`(?i)\b(?:not|no longer|never|left|also|sister|don't|if you|would like|instead|or|which|as well|too|thought|might|besides|used to|were)\b`)

// whySent is said of a mailing by itself: "You're receiving this because you signed up to Garden Notes".
var whySent = regexp.MustCompile(`(?i)\b(?:receiv\w+|getting|get|sent|this (?:e-?mail|mail|newsletter|message))\b.*\bbecause\b`)

// whenJoining follows "the list" where no name does: "because you joined the list when you became a member".
var whenJoining = regexp.MustCompile(`^(?:when|as|at|in|on|by|through|while|after)\b`)

const (
	footBlocks = 12  // of which the foot of a mailing has no more
	footBytes  = 600 // of a block, from its end
)

// OwnList returns the name that a mailing gives to the list it was sent to, by which a list that was left under a name can be told: the
// phrase before its List-Id (RFC 2919 section 2), and what its foot says ("You are on the list “Shop & Offers”"). Names are as ListName
// writes them, one a line; "" if there is none. A foot that gives several names gives none.
func OwnList(m *complaint.Message) string {
	var names []string
	if phrase := listPhrase(m); phrase != "" {
		names = append(names, phrase)
	}
	if foot := namesInFoot(m); len(foot) == 1 && !slices.Contains(names, foot[0]) {
		names = append(names, foot[0])
	}
	return strings.Join(names, "\n")
}

func listPhrase(m *complaint.Message) string {
	for _, f := range m.Header {
		if !strings.EqualFold(f.Name, "List-Id") {
			continue
		}
		if phrase, _, ok := strings.Cut(f.Value, "<"); ok {
			return ListName(phrase)
		}
		break
	}
	return ""
}

func namesInFoot(m *complaint.Message) []string {
	var names []string
	add := func(re *regexp.Regexp, s string) {
		sub := re.FindStringSubmatch(s)
		if sub == nil || otherLists.MatchString(s) || re == onList && strings.HasPrefix(strings.ToLower(sub[0]), "because") && !whySent.MatchString(s) {
			return
		}
		if n := ListName(sub[1]); n != "" && !whenJoining.MatchString(n) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	blocks := m.Blocks[:startOfQuote(m)]
	for _, b := range blocks[min(len(blocks), max(1, len(blocks)-footBlocks)):] {
		if b.Kind == complaint.BlockQuote {
			continue
		}
		text := strings.ToValidUTF8(b.Text[max(0, len(b.Text)-footBytes):], "")
		for _, s := range sentences(straightQuotes.Replace(text)) {
			add(onList, s)
			add(leaveList, s)
		}
	}
	return names
}

var straightQuotes = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`)
