package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// inRow reads settings that stand in one line: "As of today: email NO (changed from YES), telephone NO, printed list YES", "OLD:
// Marketing emails NO / Partner emails NO". ok is false if the sentence is not of that form: of prose each part would have to end so,
// and one of them to name mailings or a way to be reached.
func (c *chooser) inRow(s sentence) (ok bool) {
	line, past, headed := c.underHead(s.text)
	parts := inParts(line)
	if len(parts) < 2 && !headed || s.question || ofElse(parts[0]) {
		return false
	}
	var found []namedValue
	ofMail := false
	for _, part := range parts {
		v, ok := endsInValue(strings.TrimSpace(part))
		if !ok {
			return false
		}
		ofMail = ofMail || isChannel(v.name) || marketing.MatchString(strings.ToLower(v.name))
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

// ofElse reports whether a line begins by saying that its settings are of something else than mailings.
func ofElse(first string) bool {
	head, _, cut := strings.Cut(strings.ToLower(first), ": ")
	return cut && !marketing.MatchString(head) && (alertsOf.MatchString(head) || otherSettings.MatchString(head))
}

var alertsOf = regexp.MustCompile(`\b(?:notifications?|alerts?|reminders?|statements?|bills?|security)\b`)

// namedValue is a setting: its name and what it is.
type namedValue struct {
	name string
	value
}

// underHead returns what stands after the head of a line that says whether it was so or is so now.
func (c *chooser) underHead(line string) (rest string, past, headed bool) {
	head, rest, cut := strings.Cut(line, ": ")
	if cut && len(head) <= maxAside && turnsWith[firstWord(strings.ToLower(head))] {
		switch n := strings.ToLower(head); {
		case headsWas.MatchString(n):
			return rest, true, true
		case headsNow.MatchString(n):
			return rest, false, true
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
