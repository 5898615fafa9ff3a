package optout

import (
	"strings"
	"unicode/utf8"

	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
)

// A mail about what somebody chose lists it in many ways: "Garden News: on, no change", "Subscribed, changed to Not subscribed",
// "Now: Solar ✔ Heat pumps ✘". They are read as one: a name, and on or off.

// valueSigns stand between a name and its value.
var valueSigns = [...]string{": ", " – ", " — ", " - ", " = ", "=", "...", "…", ":"}

// nameAndValue reads a line as a name and a value, in the words of chosen settings if it stands among such.
func nameAndValue(line string, chosen bool) (name string, v value, ok bool) {
	if len(line) > maxSettingLine+maxAside || strings.HasSuffix(line, "?") {
		return "", value{}, false
	}
	line = inBrackets.ReplaceAllString(itemSign.ReplaceAllString(line, ""), "$1")
	if leadsWith[strings.ToLower(firstWord(line))] {
		line = line[len(lead.FindString(line)):]
	}
	if strings.Contains(line, "@") {
		return "", value{}, false
	}
	if name, says, marked := markedAfter(line); marked {
		return name, value{says: says}, true
	}
	if name, v, ok = turned(line, chosen); ok {
		return name, v, true
	}
	if sub := inAside.FindStringSubmatch(line); sub != nil {
		if v, ok = valueOf(sub[2], chosen); ok && settingNames(sub[1]) {
			return sub[1], v, true
		}
	}
	for _, sep := range valueSigns {
		at := strings.Index(line, sep)
		if at <= 0 {
			continue
		}
		name = strings.TrimSpace(strings.TrimRight(line[:at], ". "))
		rest := strings.TrimLeft(line[at+len(sep):], ". …")
		if v, ok = valueOf(rest, chosen); ok && settingNames(strings.Trim(name, `"“”`)) && name != "" {
			return name, v, true
		}
	}
	return "", value{}, false
}

const maxAside = 40

var (
	// itemSign stands before an item of a list.
	itemSign = regexp.MustCompile(`^(?:\d{1,2}[.)]|[-–•*]) `)

	// inAside is a setting with its value after it in brackets: "Shoes (on → off)".
	inAside = regexp.MustCompile(`^([^()]{2,60}) \(([^()]{5,24})\)[.]?$`)
)

// leadsWith are the first words of lead.
var leadsWith = setOf("your", "change", "changes", "what", "changed", "updated")

// turned reads a name that two values follow: "Newsletter Y > N", "Offers: from on to off".
func turned(line string, chosen bool) (name string, v value, ok bool) {
	if !changing.In(line) {
		return "", value{}, false
	}
	before, was, now := "", "", ""
	if sub := fromTo.FindStringSubmatch(line); sub != nil {
		before, was, now = sub[1], sub[2], sub[3]
	} else if sub := turnedTo.FindStringSubmatch(line); sub != nil {
		before, was, now = sub[1], sub[2], sub[3]
	}
	if v, ok = valueOf(was+" → "+now, chosen); !ok || before == "" {
		return "", value{}, false
	}
	name = strings.Trim(before, " :,-–—")
	return name, v, settingNames(name) && name != ""
}

// changing are the signs without which no line tells a change.
var changing = wordindex.Of(" from ", " was ", "(from ", "(was ", " = ", " > ", "->", "=>", "→", "⇒")

var (
	fromTo   = regexp.MustCompile(`^(.{2,60}?)[,:]? \(?(?:changed |switched |moved )?(?:from|was) ["“'‘]?([\w ,'’-]{1,20}?)["”'’]?,? (?:to|now|→) (["“'‘]?[\w ,'’-]{1,24}?["”'’]?)\)?(?: \([^()]*\)| on [\w ]+| today)?[.!]?$`)
	turnedTo = regexp.MustCompile(`^(.{2,60}?) (\w{1,12}) (?:=|>|->|=>|→|⇒) (\w{1,12})[.!]?$`)

	// lead stands before the name of the one setting that was changed.
	lead = regexp.MustCompile(`^(?i:(?:your )?changes?(?: made)?|what(?:['’]s)? changed|changed|updated): `)
)

// markedAfter reads "Fish Dock ✘ (you removed this)".
func markedAfter(line string) (name, value string, ok bool) {
	at := strings.IndexFunc(line, func(r rune) bool { return marks[r] != "" })
	if at <= 0 {
		return "", "", false
	}
	r, size := utf8.DecodeRuneInString(line[at:])
	if strings.IndexFunc(line[at+size:], func(r rune) bool { return marks[r] != "" }) >= 0 {
		return "", "", false
	}
	name = strings.TrimRight(line[:at], " :")
	rest := strings.Trim(line[at+size:], " \ufe0f.")
	if !settingNames(name) || rest != "" && !strings.HasPrefix(rest, "(") {
		return "", "", false
	}
	return name, marks[r], true
}

// ticked reads "Now: Solar ✔ Heat pumps ✘" as its settings, and "Before: ..." as none. set is false if the sentence is of neither form.
func (c *chooser) ticked(s sentence) (set bool) {
	rest := s.text
	head, tail, ok := strings.Cut(rest, ":")
	when := untold
	if ok {
		when = momentOf(strings.TrimSpace(head), aboveLines|aboveColumns)
	}
	if when != untold {
		rest = tail
	}
	var found []namedValue
	for {
		at := strings.IndexFunc(rest, func(r rune) bool { return marks[r] != "" })
		if at < 0 {
			break
		}
		r, size := utf8.DecodeRuneInString(rest[at:])
		name := strings.Trim(rest[:at], " ,;\ufe0f")
		if !settingNames(name) || name == "" {
			return false
		}
		found = append(found, namedValue{name, value{says: marks[r]}})
		rest = rest[at+size:]
	}
	if len(found) < 2 || strings.Trim(rest, " .\ufe0f") != "" {
		return false
	}
	if when != wasSo {
		for _, v := range found {
			c.keep(s, v)
		}
	}
	return true
}

// maybeMailing reports whether a setting may be one of mailings by e-mail.
func (s *sentence) maybeMailing() bool {
	n := s.inNormalForm()
	if s.needed || ofOwnDeal.MatchString(n) {
		return false
	}
	if s.inListTable() {
		return !ofSelling.MatchString(n) && (marketing.MatchString(n) || !stillAdmin.MatchString(n))
	}
	if ofNoChoice.MatchString(n) || otherChannelAlone(n) || otherSettings.MatchString(n) || ofUse.MatchString(n) {
		return false
	}
	return marketing.MatchString(n) || inviting.MatchString(n) || !serviceTopic.MatchString(n) && !stillAdmin.MatchString(n) && !ofTrade.MatchString(n) && !otherScheme.MatchString(n)
}

// ofOwnDeal is what comes with something that the person bought: "Paperwork for trips you have booked".
var ofOwnDeal = regexp.MustCompile(`\byou (?:have )?(?:booked|bought|ordered|purchased|paid for)\b|\bpaperwork\b`)

// ofSelling are settings of what the person sells and buys: "messages, sales and orders".
var ofSelling = regexp.MustCompile(`\b(?:your sales|sales (?:and|or) (?:orders|purchases|messages)|(?:messages|orders|purchases) (?:and )?sales)\b`)

// inListTable reports whether a setting stands in a table of mailing lists: row.line has said so in its name.
func (s *sentence) inListTable() bool {
	return strings.Contains(s.text, " list: ") && !strings.Contains(strings.ToLower(s.quote()), "list")
}

// inviting are settings of what is sent to win people, whatever else they name: "Webinar invitations".
var inviting = regexp.MustCompile(`\b(?:invitations?|invites|appeals?|fundraising|promos?|previews|inspiration|recommendations|webinars?)\b`)

// ofService reports whether a setting is of something that is no mailing.
func (t *text) ofService(s *sentence) bool {
	return !s.maybeMailing() || s.ofChannelAlone() && t.aboutPapers()
}

// ofUse are settings of what the person does or shows there, and of what is done with their data and pictures.
var ofUse = regexp.MustCompile(`\b(?:progress|achievements?|badges?|streaks?|photos? (?:of|on|in|for)|photographs?|pictures (?:of you|in|on)|joined|comments?|branding|double opt in|show my|visible|signature|profiling|research|name in|in print|auto ?renew|share|^thank you|thank you (?:emails?|messages?|notes?|letters?|cards?)|results?|copy|personali[sz]ed|targeted|tracking)\b`)

// ofNoChoice begins an answer about something else than what is sent to the person: "Is the newsletter printed: no".
var ofNoChoice = regexp.MustCompile(`^(?:is|do you (?:read|like|enjoy|know)|can send)\b`)
