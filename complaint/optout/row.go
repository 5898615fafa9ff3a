package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// inRow reads settings that stand in one line: "As of today: email NO (changed from YES), telephone NO, printed list YES", "OLD:
// Marketing emails NO / Partner emails NO". ok is false if the sentence is not of that form: of prose each part would have to end so,
// and one of them to name marketing or, in a mail about mailings that somebody chose, a way to be reached.
func (c *chooser) inRow(s sentence) (ok bool) {
	line, past, headed := c.underHead(s.text)
	parts := inParts(line)
	if len(parts) == 0 || len(parts) < 2 && !headed || s.question || ofElse(parts[0]) {
		return false
	}
	var found []namedValue
	ofMail := false
	for _, part := range parts {
		v, ok := endsInValue(strings.TrimSpace(part))
		if !ok {
			return false
		}
		ofMail = ofMail || c.chosen && isChannel(v.name) || marketingItself.MatchString(v.name)
		found = append(found, v)
	}
	if ofMail {
		defer func(was bool) { c.past = was }(c.past)
		c.past = past
		for _, v := range found {
			c.keep(s, v)
		}
	}
	return ofMail
}

// lists reads names that are listed under what was and under what is: "Before: Cruises, City", "After: City". ok is false if a line
// lists none.
func (c *chooser) lists(s sentence) (ok bool) {
	line, past, headed := c.underHead(s.text)
	if !headed || !c.chosen {
		return false
	}
	names := namesListed(line)
	switch {
	case names == nil || !past && c.before == nil:
		return false
	case past:
		c.before = names
		s.written, s.text, s.normal = s.quote(), strings.Join(names, " "), ""
		c.all = append(c.all, s)
		return true
	}
	for _, n := range c.before {
		if !containsFold(names, n) {
			c.all = append(c.all, s.as(n, value{says: "off", left: true}))
		}
	}
	for _, n := range names {
		isNew := !containsFold(c.before, n)
		c.all, c.turnedOn = append(c.all, s.as(n, value{says: "on", turnedOn: isNew})), c.turnedOn || isNew
	}
	c.before = nil
	return true
}

// namesListed are the names in a line, nil if it holds something else; "none" are none.
func namesListed(line string) []string {
	names := []string{}
	for _, n := range inParts(strings.TrimRight(line, ".")) {
		n = strings.TrimSpace(n)
		switch {
		case !settingName(n) || n == "" || strings.Count(n, " ") > maxRowName:
			return nil
		case strings.EqualFold(n, "none"), strings.EqualFold(n, "nothing"):
		default:
			names = append(names, n)
		}
	}
	return names
}

// ofElse reports whether a line begins by saying that its settings are of something else than mailings.
func ofElse(first string) bool {
	head, _, cut := strings.Cut(strings.ToLower(first), ": ")
	return cut && !marketing.MatchString(head) && (alertsOf.MatchString(head) || otherSettings.MatchString(head))
}

var alertsOf = regexp.MustCompile(`\b(?:notifications?|alerts?|reminders?|statements?|bills?|security)\b`)

// marketingItself is a name that nothing else has: "special offers" may be dishes.
var marketingItself = regexp.MustCompile(`(?i)\b(?:marketing|newsletters?|promotional)\b`)

// namedValue is a setting: its name and what it is.
type namedValue struct {
	name string
	value
}

// underHead returns what stands after the head of a line that says whether it was so or is so now.
func (c *chooser) underHead(line string) (rest string, past, headed bool) {
	head, rest, cut := strings.Cut(line, ": ")
	if cut && len(head) <= maxAside {
		if m := momentOf(head, aboveLines); m != untold {
			return rest, m == wasSo, true
		}
	}
	return line, c.past, false
}

func inParts(line string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(line, " / ", ", "), func(r rune) bool { return r == ',' || r == ';' })
}

func endsInValue(part string) (namedValue, bool) {
	sub := settingAtEnd.FindStringSubmatch(part)
	if sub == nil || strings.Count(sub[1], " ") > maxRowName || !settingName(sub[1]) {
		return namedValue{}, false
	}
	v, ok := valueOf(sub[2], false)
	return namedValue{sub[1], v}, ok
}

const maxRowName = 4

// settingAtEnd is a name and a value, after what may stand before the first of several.
var settingAtEnd = regexp.MustCompile(`^(?:[\w ,'’]{1,60}: )?(?:and )?([\w][\w '’/&-]*?):? ((?i:yes|no|on|off|opted in|opted out|subscribed|unsubscribed)(?: \([^()]*\))?)[.!]?$`)
