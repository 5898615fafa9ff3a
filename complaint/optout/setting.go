package optout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
)

// A mail about what somebody chose lists it in many ways: "Garden News: on, no change", "Subscribed, changed to Not subscribed",
// "Now: Solar ✔ Heat pumps ✘". They are read as one: a name, and on or off.

// valueSigns stand between a name and its value.
var valueSigns = [...]string{": ", " – ", " — ", " - ", " = ", "=", "...", "…", ":"}

// named reads a line as a name and a value, in the words of chosen settings if it stands among such.
func named(line string, chosen bool) (name string, v value, ok bool) {
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
func ticked(s sentence, all *[]sentence) (set bool) {
	rest := s.text
	head, tail, ok := strings.Cut(rest, ":")
	when := strings.ToLower(strings.TrimSpace(head))
	if ok && (wasWords[when] || headsWas.MatchString(when) || headsNow.MatchString(when) || (row{"", when}).ofNow()) {
		rest = tail
	} else {
		when = ""
	}
	var found []sentence
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
		found = append(found, s.as(name, value{says: marks[r]}))
		rest = rest[at+size:]
	}
	if len(found) < 2 || strings.Trim(rest, " .\ufe0f") != "" {
		return false
	}
	if !wasWords[when] && !headsWas.MatchString(when) {
		*all = append(*all, found...)
	}
	return true
}

var wasWords = map[string]bool{
	"before": true, "was": true, "old": true, "previously": true, "until now": true, "from": true, "changed from": true,
	"old status": true, "previous status": true,
}

// chosenOff returns what a short mail about mailings that somebody chose lists as off, beside others or as what was changed.
func (t *text) chosenOff() []hit {
	if t.words > shortMail || t.unclear || t.turnedOn || t.onlyJoins() || t.has(ofOneThing) || t.ofAlerts() {
		return nil
	}
	left := t.leftNow()
	if slices.ContainsFunc([]*regexp.Regexp{selling, winBack, askingBack, priced, notDone}, t.saysBesides) || left == 0 && t.saysBesides(lapsed) {
		return nil
	}
	chosen := t.ofChosenMailings() && (!t.subjectHas(otherSettings) || t.leavesMailings())
	if !chosen && (!t.leavesMailings() || t.saysBesides(ownMailing) || t.saysBesides(ofApp)) {
		return nil
	}
	off, on := t.listed()
	if len(off)+on < 2 {
		return nil
	}
	says := &listedOff
	if chosen && t.namesLists() && t.has(wasChanged) {
		says = &changedToOff
	}
	if left > 0 && on > 0 {
		off = slices.DeleteFunc(off, func(s *sentence) bool { return !s.left })
	}
	hits := make([]hit, len(off))
	for i, s := range off {
		hits[i] = hit{phrase: says, sentence: s}
	}
	return hits
}

// leavesMailings reports whether a setting that was switched off is of mailings by its name: "Weekly digest: off (was on)".
func (t *text) leavesMailings() bool {
	return slices.ContainsFunc(t.all, func(s sentence) bool {
		n := s.inNormalForm()
		return s.left && !t.ofService(&s) && (ofMailingLists.MatchString(n) || itsEmails.MatchString(n))
	})
}

// itsEmails is the name of a setting that calls what it is of e-mails.
var itsEmails = regexp.MustCompile(`\bemails (?:off|no|unsubscribed)$`)

var (
	// notDone is said of a change that was tried, undone, is still to be made, or was somebody else's.
	notDone = regexp.MustCompile(`\b(?:not saved|undone|undid|blocked|tried to change|try again|to confirm|would be|will look|(?:are|is) (?:this|these) right|tell us if not|if you want|reply yes|need to verify|you did nothing|changed nothing|last year s|your (?:child|son|daughter|husband|wife|partner|colleague|team)|we (?:have retired|have closed|have changed the defaults|are changing our)|settings at a glance)\b`)

	// ofApp is said of what an app tells, which is no mail.
	ofApp = regexp.MustCompile(`\b(?:(?:in|by|of|from) (?:our|the|your) app|app (?:tells|notifications?)|push|no emails? for)\b`)
)

// saysBesides is has for all but settings and menus, whose names say anything.
func (t *text) saysBesides(re *regexp.Regexp) bool {
	return slices.ContainsFunc(t.all, func(s sentence) bool {
		return !isSetting(s.text) && !strings.Contains(s.text, "|") && re.MatchString(s.inNormalForm())
	})
}

// onlyJoins reports whether the mail says that the person joined something, and left nothing: what else is off was off before.
func (t *text) onlyJoins() bool {
	return t.saysBesides(switchesOn) && !t.saysBesides(switchesOff) && t.leftNow() == 0
}

// namesLists reports whether what is listed are mailings, and not an app's notifications ("A task is due: off").
func (t *text) namesLists() bool {
	return slices.ContainsFunc(t.all, func(s sentence) bool {
		n := s.inNormalForm()
		return ofMailingLists.MatchString(n) && !ownMailing.MatchString(n)
	}) || slices.ContainsFunc(t.all, func(s sentence) bool { return strings.Contains(strings.ToLower(s.written), "subscribed") })
}

// listed returns the settings of mailings that a mail lists as off, and how many it lists as on.
func (t *text) listed() (off []*sentence, on int) {
	for i := range t.all {
		s := &t.all[i]
		if s.subject || !isSetting(s.text) || t.ofService(s) {
			continue
		}
		if switchedOff(s.text[strings.LastIndexAny(s.text, " :")+1:]) {
			off = append(off, s)
		} else {
			on++
		}
	}
	return off, on
}

// leftNow is how many settings of mailings were on before and are off now.
func (t *text) leftNow() int {
	n := 0
	for i := range t.all {
		if s := &t.all[i]; s.left && !s.subject && !t.ofService(s) {
			n++
		}
	}
	return n
}

var (
	listedOff    = phrase{class: classOff, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}
	changedToOff = phrase{class: classOff, strength: complaint.StrengthStrong, method: complaint.MethodPreferences}

	ofMailingLists = regexp.MustCompile(`\b(?:marketing|newsletters?|promotion\w*|offers?|mailing (?:lists?|preferences|choices|options|groups)|mailings?|deals|sales?|news|new arrivals|bulletins?|digest|subscriptions|subscribed|unsubscri\w+|lists?|emails (?:you get|from us))\b`)

	// wasChanged says that what is listed was changed, and not only how it stands.
	wasChanged = regexp.MustCompile(`\b(?:(?:you|i) (?:have )?(?:changed|updated|made|saved|removed|switched|turned|stopped|left|dropped|unticked|withdrew|asked)|(?:has|have|was|were) (?:been )?(?:changed|updated|saved|made)|(?:preferences|settings|choices|subscriptions|options|permissions) (?:changed|updated|saved)|(?:updated|changed|saved) your|we have saved your|changed by|saved by you)\b`)
)

// ofMailings reports whether a setting may be one of mailings by e-mail.
func (s *sentence) ofMailings() bool {
	n := s.inNormalForm()
	if ofNoChoice.MatchString(n) || otherChannel.MatchString(n) && !emailChannel.MatchString(n) || otherSettings.MatchString(n) || ofUse.MatchString(n) {
		return false
	}
	return marketing.MatchString(n) || inviting.MatchString(n) || !serviceTopic.MatchString(n) && !stillAdmin.MatchString(n) && !ofTrade.MatchString(n) && !otherScheme.MatchString(n)
}

// inviting are settings of what is sent to win people, whatever else they name: "Webinar invitations".
var inviting = regexp.MustCompile(`\b(?:invitations?|invites|appeals?|fundraising|promos?|previews|inspiration|recommendations)\b`)

// ofService reports whether a setting is of something that is no mailing.
func (t *text) ofService(s *sentence) bool {
	return !s.ofMailings() || s.ofChannelAlone() && t.aboutPapers()
}

// ofUse are settings of what the person does or shows there, and of what is done with their data and pictures.
var ofUse = regexp.MustCompile(`\b(?:progress|achievements?|badges?|streaks?|photos? (?:of|on|in|for)|photographs?|pictures (?:of you|in|on)|joined|comments?|branding|double opt in|show my|visible|signature|profiling|research|name in|in print|auto ?renew|share|thank you|results?|copy|personali[sz]ed|targeted|tracking)\b`)

// ofNoChoice begins an answer about something else than what is sent to the person: "Is the newsletter printed: no".
var ofNoChoice = regexp.MustCompile(`^(?:is|do you (?:read|like|enjoy|know)|can send)\b`)

// ofChosenMailings reports whether a mail says, before what it lists, that it is about mailings that somebody chose.
func (t *text) ofChosenMailings() bool {
	for i := range t.all[:min(len(t.all), firstSentences)] {
		s := &t.all[i]
		if n := s.inNormalForm(); !isSetting(s.text) && !s.question && !ownMailing.MatchString(n) && !forContent.MatchString(n) && (chosenThings.MatchString(n) && byChoice.MatchString(n) || whatIsSent.MatchString(n)) && !iffy.MatchString(n) && !canLeave.MatchString(n) {
			return true
		}
	}
	return false
}

// ownMailing is a list of the reader's own, and forContent says why a newsletter comes, whose parts have headings too.
var (
	ownMailing = regexp.MustCompile(`\byour (?:mailing|email) list\b|\bsettings of your newsletter\b|\bwho (?:gets|receives) (?:our|your)\b`)
	forContent = regexp.MustCompile(`\byou (?:asked|signed up) (?:to (?:get|hear|receive)|about|us about|for)\b|\bthank you for (?:choosing|asking|reading)\b`)
)

// whatIsSent heads a list of mailings: "What you'll get from us now", "What we email you".
var whatIsSent = regexp.MustCompile(`\bwhat (?:you will|you) (?:get|hear|receive) from us(?: from)?$|^what we (?:will )?(?:email|send) you(?: about)?(?: was is| before after)?$`)

var (
	chosenThings = regexp.MustCompile(`\b(?:emails?|newsletters?|mailings?|mailing list|marketing|email lists?|your lists?|lists you|subscriptions?|bulletins?|hear about|contact (?:you|permissions?|preferences|choices)|communications?|what we send you|what you get from us|(?:what|topics?) we (?:write|email|send)|write to you about|inbox|preference (?:centre|center|form)|mail (?:options|settings))\b`)
	byChoice     = regexp.MustCompile(`\b(?:frequency|amended|altered|changes (?:to|saved)|how often|(?:updated|changed|saved) (?:the|how)|preferences?|settings?|choices?|options|permissions?|chose|chosen|subscriptions?|you (?:have )?(?:made|removed|changed|updated|switched|asked|picked|took|stopped|left|dropped|opted|withdrew|unsubscribed)|your (?:change|interests|topics|instructions?|groups))\b`)
)
