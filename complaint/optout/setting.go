package optout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// A mail about what somebody chose lists it in many ways: "Garden News: on, no change", "Subscribed, changed to Not subscribed",
// "Now: Solar ✔ Heat pumps ✘". They are read as one: a name, and on or off.

// plainValues are what a setting is, in words that are said of little else.
var plainValues = map[string]string{
	"not permitted": "no", "permitted": "yes", "not allowed": "no", "allowed": "yes", "no contact": "no",
	"not consented": "no", "consented": "yes", "not ticked": "no", "ticked": "yes",
	"yes please": "yes", "no thanks": "no", "no thank you": "no",
	"do not contact": "no", "don't contact": "no", "ok to contact": "yes",
	"not subscribed any more": "unsubscribed", "no longer subscribed": "unsubscribed", "still subscribed": "subscribed",
	"still on": "on", "switched on": "on", "switched off": "off", "turned on": "on", "turned off": "off", "no emails": "off", "no email": "off",
}

// besideValue is what may be said of a value besides: when it was changed, or that it was not.
var besideValue = regexp.MustCompile(`^(?:[ .!]*| ?\([^()]*\)[ .]*|,? ?\(?(?:[–—-] )?(?:no change|not changed|unchanged|as before|today|yesterday|from (?:now on|today)|(?:changed|removed|switched off|turned off|saved|updated)(?: by you)?(?: today| yesterday| on [\w ]+| \d[\w .]*)?|you (?:have )?(?:removed|changed|switched off|turned off|said|asked|opted out|opted in)(?: this| so| for this| when you \w+)?|(?:you've|you have) (?:opted out|switched (?:this|it) off|turned (?:this|it) off)(?: of (?:this|these))?|on \d[\w ]*|since \d[\w ]*|\d\d?[./]\d\d?(?:[./]\d+)?)\)?[ .!]*)$`)

// valueOf reads the value at the beginning of what follows a name: "off – removed today" is "off". ok is false if none stands there.
func valueOf(s string) (value string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxSettingLine {
		return "", false
	}
	lower := strings.ToLower(straight.Replace(s))
	if to, changed := changedTo(lower); changed {
		lower = to
	}
	for end := len(lower); end > 0; end = strings.LastIndexAny(lower[:end], " ,.!(") {
		if v, known := valueNamed(strings.TrimRight(lower[:end], " ,.!")); known && besideValue.MatchString(lower[end:]) {
			return v, true
		}
	}
	return "", false
}

func valueNamed(s string) (value string, ok bool) {
	if v := plainValues[s]; v != "" {
		return v, true
	}
	return s, bareAnswer(s)
}

// changes are what stands between a value that was and the one that is.
var changes = [...]string{"→", "⇒", "->", "=>", ", changed to ", " changed to ", ", now ", " to "}

// changedTo returns what a change leads to, of text in lower case: "subscribed, changed to not subscribed". ok is false if no value
// stands before it.
func changedTo(lower string) (to string, ok bool) {
	for _, c := range changes {
		if before, after, cut := strings.Cut(lower, c); cut {
			_, ok = valueNamed(strings.TrimPrefix(strings.TrimSpace(before), "was "))
			return strings.TrimSpace(after), ok
		}
	}
	return "", false
}

// valueSigns stand between a name and its value.
var valueSigns = [...]string{": ", " – ", " — ", " - ", " = ", "=", "...", "…", ":"}

// named reads a line as a name and a value.
func named(line string) (name, value string, ok bool) {
	if len(line) > maxSettingLine+maxAside || strings.HasSuffix(line, "?") {
		return "", "", false
	}
	if name, value, ok = markedAfter(line); ok {
		return name, value, true
	}
	for _, sep := range valueSigns {
		at := strings.Index(line, sep)
		if at <= 0 {
			continue
		}
		name = strings.TrimSpace(strings.TrimRight(line[:at], ". "))
		rest := strings.TrimLeft(line[at+len(sep):], ". …")
		if value, ok = valueOf(rest); ok && settingNames(strings.Trim(name, `"“”`)) && name != "" {
			return name, value, true
		}
	}
	return "", "", false
}

const maxAside = 40

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

// choose reads what the mail lists as settings. What it finds is written as "Name: off", so that all readers read it alike.
func (t *text) choose() {
	all := make([]sentence, 0, len(t.all))
	for _, s := range t.all {
		if s.subject || len(s.text) > maxSettingLine+maxAside {
			all = append(all, s)
			continue
		}
		if ticked(s, &all) {
			continue
		}
		if name, v, ok := named(s.text); ok {
			s = s.as(name, v)
		}
		all = append(all, s)
	}
	t.all = all
}

// as is the sentence read as a setting.
func (s sentence) as(name, value string) sentence {
	switch { // a value of two words would be taken for its last
	case !strings.Contains(value, " "):
	case value == "not subscribed":
		value = "unsubscribed"
	case switchedOff(value):
		value = "off"
	default:
		value = "on"
	}
	n := newSentence(strings.Trim(name, ` "“”`)+": "+value, s.block)
	n.stem, n.written = s.stem, s.quote()
	if n.text == n.written {
		n.written = ""
	}
	return n
}

// ticked reads "Now: Solar ✔ Heat pumps ✘" as its settings, and "Before: ..." as none. set is false if the sentence is of neither form.
func ticked(s sentence, all *[]sentence) (set bool) {
	rest := s.text
	head, tail, ok := strings.Cut(rest, ":")
	when := strings.ToLower(strings.TrimSpace(head))
	if ok && (wasWords[when] || (row{"", when}).ofNow()) {
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
		found = append(found, s.as(name, marks[r]))
		rest = rest[at+size:]
	}
	if len(found) < 2 || strings.Trim(rest, " .\ufe0f") != "" {
		return false
	}
	if !wasWords[when] {
		*all = append(*all, found...)
	}
	return true
}

var wasWords = map[string]bool{"before": true, "was": true, "old": true, "previously": true, "until now": true}

// chosenOff returns what a short mail about mailings that somebody chose lists as off, beside others or as what was changed.
func (t *text) chosenOff() []hit {
	if t.words > shortMail || t.unclear || t.subjectHas(otherSettings) || t.has(ofOneThing) || t.has(selling) || t.has(lapsed) || t.has(winBack) || t.has(askingBack) || t.ofAlerts() || t.has(priced) || !t.ofChosenMailings() || !t.namesLists() {
		return nil
	}
	off, on := t.listed()
	if len(off)+on < 2 {
		return nil
	}
	says := &listedOff
	if t.has(wasChanged) {
		says = &changedToOff
	}
	hits := make([]hit, len(off))
	for i, s := range off {
		hits[i] = hit{phrase: says, sentence: s}
	}
	return hits
}

// namesLists reports whether what is listed are mailings, and not an app's notifications ("A task is due: off").
func (t *text) namesLists() bool {
	return t.has(ofMailingLists) || slices.ContainsFunc(t.all, func(s sentence) bool { return strings.Contains(strings.ToLower(s.written), "subscribed") })
}

// listed returns the settings of mailings that a mail lists as off, and how many it lists as on.
func (t *text) listed() (off []*sentence, on int) {
	for i := range t.all {
		s := &t.all[i]
		if s.subject || !isSetting(s.text) || !s.ofMailings() {
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

var (
	listedOff    = phrase{class: classOff, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}
	changedToOff = phrase{class: classOff, strength: complaint.StrengthStrong, method: complaint.MethodPreferences}

	ofMailingLists = regexp.MustCompile(`\b(?:marketing|newsletters?|promotion\w*|offers?|mailing (?:lists?|preferences|choices|options|groups)|mailings?|deals|sales?|news|new arrivals|bulletins?|digest|subscri\w+|unsubscri\w+|lists?|emails (?:you get|from us))\b`)

	// wasChanged says that what is listed was changed, and not only how it stands.
	wasChanged = regexp.MustCompile(`\b(?:(?:you|i) (?:have )?(?:changed|updated|made|saved|removed|switched|turned|stopped|left|dropped|unticked|withdrew|asked)|(?:has|have|was|were) (?:been )?(?:changed|updated|saved|made)|(?:preferences|settings|choices|subscriptions|options|permissions) (?:changed|updated|saved)|(?:updated|changed|saved) your|we have saved your|changed by|saved by you)\b`)
)

// ofMailings reports whether a setting may be one of mailings by e-mail.
func (s *sentence) ofMailings() bool {
	n := s.inNormalForm()
	return !ofNoChoice.MatchString(n) && (!otherChannel.MatchString(n) || emailChannel.MatchString(n)) && !serviceTopic.MatchString(n) && !stillAdmin.MatchString(n) && !ofTrade.MatchString(n) && !otherSettings.MatchString(n) && !otherScheme.MatchString(n)
}

// ofNoChoice begins an answer about something else than what is sent to the person: "Is the newsletter printed: no".
var ofNoChoice = regexp.MustCompile(`^(?:is|do you (?:read|like|enjoy|know)|can send)\b`)

// ofChosenMailings reports whether a mail says, before what it lists, that it is about mailings that somebody chose.
func (t *text) ofChosenMailings() bool {
	for i := range t.all[:min(len(t.all), firstSentences)] {
		s := &t.all[i]
		if n := s.inNormalForm(); !isSetting(s.text) && !s.question && chosenThings.MatchString(n) && byChoice.MatchString(n) && !iffy.MatchString(n) && !canLeave.MatchString(n) {
			return true
		}
	}
	return false
}

var (
	chosenThings = regexp.MustCompile(`\b(?:emails?|newsletters?|mailings?|mailing list|marketing|email lists?|your lists?|lists you|subscriptions?|bulletins?|hear about|contact (?:you|permissions?|preferences|choices)|communications?)\b`)
	byChoice     = regexp.MustCompile(`\b(?:preferences?|settings?|choices?|options|permissions?|chose|chosen|subscriptions?|you (?:have )?(?:made|removed|changed|updated|switched|asked|picked|took|stopped|left|dropped|opted|withdrew|unsubscribed)|your (?:change|interests|topics|instructions?|groups))\b`)
)
