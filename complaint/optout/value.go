package optout

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	regexp "desist/complaint/internal/fastre"
)

// value is what a setting is.
type value struct {
	says     string // "on", "no", "unsubscribed" or another bare answer
	asBefore bool   // it was so before, and nobody changed it
	turnedOn bool   // it was off before and is on now
	left     bool   // it was on before and was switched off
	acted    bool   // it says so by what was done: "switched off"
}

// off reports whether a value refuses.
func (v value) off() bool { return switchedOff(v.says) }

// bareAnswer reports whether a block is nothing but the value of a setting.
func bareAnswer(s string) bool {
	if len(s) > 20 {
		return false
	}
	return bare[strings.Trim(strings.ToLower(s), " .!:")]
}

// bareAnswers are the plainest values.
var bareAnswers = []string{
	"yes", "no", "on", "off", "yes please", "no thanks", "no thank you", "opted in", "opted out", "subscribed", "unsubscribed", "not subscribed", "enabled", "disabled",
	"✓", "✔", "✗", "✘", "✕", "☐", "☑", "❌", "✅",
}

var bare = setOf(bareAnswers...)

// plainValues are what a setting is, in words that are said of little else.
var plainValues = map[string]string{
	"not permitted": "no", "permitted": "yes", "not allowed": "no", "allowed": "yes", "no contact": "no",
	"not consented": "no", "consented": "yes", "no consent": "no", "not ticked": "no", "unticked": "no", "ticked": "yes",
	"yes please": "yes", "no thanks": "no", "no thank you": "no", "no more please": "no", "not wanted": "no", "wanted": "yes",
	"do not contact": "no", "don't contact": "no", "ok to contact": "yes", "we won't contact you": "no", "we may contact you": "yes",
	"do not email": "no", "don't email": "no", "do not email me": "no", "don't email me": "no", "email me": "yes", "not by email": "no",
	"don't send": "no", "do not send": "no", "no, don't send": "no", "yes, send": "yes", "please keep sending": "yes",
	"not subscribed any more": "unsubscribed", "no longer subscribed": "unsubscribed", "still subscribed": "subscribed",
	"newly subscribed": "subscribed", "deselected": "no", "selected": "yes", "not at all": "no",
	"you'll get this": "yes", "you won't get this": "no", "removed, you won't get this": "no",
	"stopped": "no", "stopped for good": "no", "all stopped": "no", "all withdrawn": "no", "no, don't": "no", "no don't": "no", "please don't": "no", "no, please don't": "no", "no please don't": "no", "no, please do not": "no", "rather not": "no",
	"y": "yes", "n": "no", "still on": "on", "switched on": "on", "switched off": "off", "turned on": "on", "turned off": "off", "no emails": "off", "no email": "off",
}

// chosenValues are words that say on or off of much else, and are read so only where a mail is about mailings that somebody chose.
var chosenValues = map[string]string{
	"never": "no", "none": "no", "stop": "no", "keep": "yes", "weekly": "yes", "monthly": "yes", "daily": "yes", "fortnightly": "yes",
	"every day": "yes", "every week": "yes", "every month": "yes", "accepted": "yes", "not accepted": "no", "refused": "no", "declined": "no",
	"you declined": "no", "withdrawn": "no", "discontinued": "no", "not given": "no", "given": "yes", "consent": "yes",
	"dropped": "no", "kept": "yes", "removed": "no", "paused": "no", "ended": "no", "not sent": "no",
	"continue": "yes", "continues": "yes", "continuing": "yes", "carries on": "yes", "goes on": "yes", "still sent": "yes", "still coming": "yes", "still sent weekly": "yes", "still sent monthly": "yes", "left as is": "yes", "left alone": "yes", "no ta": "no", "receive": "yes", "do not receive": "no", "not receive": "no",
	"cancelled": "no", "revoked": "no", "all off": "no", "all removed": "no", "not receiving": "no", "receiving": "yes", "active": "yes", "inactive": "no",
	"yep": "yes", "nope": "no", "aye": "yes", "nah": "no", "no longer": "no",
}

// whoChose stands before a value: "Guest has opted out".
var whoChose = regexp.MustCompile(`^(?:you|the guest|guest|customer|member|client|user|subscriber|supporter)(?: have| has|'ve)? (?:now )?(opted out|unsubscribed)\b`)

// ofAllWays follows a value that holds for e-mail and more: "opted out of email, text and calls".
var ofAllWays = regexp.MustCompile(`^(opted out|unsubscribed)(?: of| from| for)(?: all| e-?mails?| marketing| offers| texts?| sms| calls?| phone| post|,| and| or|/| &)* ?\be-?mails?(?: texts?| sms| calls?| phone| post|,| and| or|/| &)*([ .!]*)$`)

// inBrackets is a value as some programs write it: "[Yes] → [No]".
var inBrackets = regexp.MustCompile(`\[([^\[\]]{1,20})\]`)

// besideValue is what may be said of a value besides: when it was changed, that it was not, or the words of the form.
var besideValue = regexp.MustCompile(`^(?:[ .!]*|,? (?:please )?(?:do )?(?:send|e-?mail|tell|keep|add|sign) (?:me|us)(?: [\w'&-]+){0,8}[ .!]*|,? (?:i|we) (?:do not|don't|would not|wouldn't|would rather not|want|would like|would love|am happy|asked|said|chose)(?: [\w']+){0,7}[ .!]*|,? (?:as (?:you|i) (?:asked|said|wished|told us|requested|chose)|as requested)(?: [\w']+){0,4}[ .!]*| ?\([^()]*\)[ .]*|,? ?\(?(?:[–—-] )?(?:no change|not changed|not touched|unchanged|as before|already|today|yesterday|from (?:now on|today)|(?:changed|removed|switched off|turned off|saved|updated|disabled)(?: by you)?(?: today| yesterday| on [\w ]+| \d[\w .]*)?|you (?:have )?(?:removed|changed|switched off|turned off|said|asked|opted out|opted in)(?: this| so| for this| when you \w+)?|you (?:switched|turned) (?:this|it) (?:off|on)(?: today| yesterday)?|(?:you've|you have) (?:opted out|switched (?:this|it) off|turned (?:this|it) off)(?: of (?:this|these))?|(?:as )?you chose(?: not to)?(?: \w+){0,4}|(?:by (?:you|user|customer|guest|client|(?:the )?member) ?)?(?:(?:on |from )?\d{1,2}(?:st|nd|rd|th)?[ ./-](?:\d{1,2}|[a-z]{3,9})[ ./-](?:19|20)?\d\d)|by (?:you|user|customer|guest|client|(?:the )?member)|on \d[\w ]*|(?:since|in) \d[\w ]*|\d\d?[./]\d\d?(?:[./]\d+)?)\)?[ .!]*)$`)

// stillSo is said of a value that nobody changed. A year alone tells of one that is long past.
var stillSo = regexp.MustCompile(`\b(?:no change|not changed|not touched|unchanged|as before|as it was|already|still|since (?:\d[\d./]*|january|february|march|april|may|june|july|august|september|october|november|december)|in (?:19|20)\d\d)\b`)

// newNow is said of a value that was switched on that day.
var newNow = regexp.MustCompile(`\b(?:newly|just added)\b|\(new\)`)

// justChanged is said of a value that the person changed that day.
var justChanged = regexp.MustCompile(`\b(?:changed|removed|switched|turned|today|now)\b`)

// eitherValue is a choice that is still to be made.
var eitherValue = regexp.MustCompile(`^(?:yes|no|on|off|y|n) ?(?:/|\||or) ?(?:yes|no|on|off|y|n)\b|^(?:daily|weekly|monthly)(?:,| or|/) ?(?:daily|weekly|monthly|never)\b`)

// valueNow is what a value has become: "No (now Yes)".
var valueNow = regexp.MustCompile(`^([^()]+) \(now:? ([^()]+)\)$`)

// valueWas is what the value was before: "OFF (was ON until today)".
var valueWas = regexp.MustCompile(`\((?:was|before|previously|formerly|previous(?: \w+)?)[ :]+([^(),]+?)(?: until [^()]*)?\)`)

// valueOf reads the value at the beginning of what follows a name: "off – removed today" is "off". ok is false if none stands there.
func valueOf(s string, chosen bool) (v value, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxSettingLine || !opensValue(s) {
		return value{}, false
	}
	lower := strings.ToLower(straight.Replace(s))
	if strings.Contains(lower, "opted out") || strings.Contains(lower, "unsubscribed") {
		lower = ofAllWays.ReplaceAllString(whoChose.ReplaceAllString(lower, "$1"), "$1$2")
	}
	if eitherValue.MatchString(lower) {
		return value{}, false
	}
	lower = valueNow.ReplaceAllString(lower, "$1 → $2")
	before := ""
	if was, to, changed := changedTo(lower, chosen); changed {
		before, lower = was, to
	}
	for end := len(lower); end > 0; end = strings.LastIndexAny(lower[:end], " ,.!(") {
		says, known := valueNamed(strings.TrimRight(lower[:end], " ,.!"), chosen)
		if !known || !besideValue.MatchString(lower[end:]) || ofOtherWay(lower[end:]) {
			continue
		}
		if sub := valueWas.FindStringSubmatch(lower[end:]); sub != nil {
			before, _ = valueNamed(strings.Trim(sub[1], ` "`), chosen)
		}
		v = value{says: says, asBefore: stillSo.MatchString(lower[end:]), turnedOn: !switchedOff(says) && (before != "" && switchedOff(before) || newNow.MatchString(lower))}
		v.asBefore = v.asBefore || before != "" && switchedOff(before) == switchedOff(says)
		v.left = v.off() && !v.asBefore && (before != "" || justChanged.MatchString(lower[end:]) || strings.HasPrefix(lower, "no longer"))
		v.acted = v.off() && actedOn.MatchString(lower[:end])
		return v, true
	}
	return value{}, false
}

// actedOn is a value that tells an act, beside others that are still as they were.
var actedOn = regexp.MustCompile(`^(?:switched|turned|stopped|removed|dropped|unticked|ended)\b`)

// opensValue reports whether the first word may be that of a value: nearly no line begins with one, and looking costs more.
func opensValue(s string) bool {
	s = strings.TrimLeft(s, " \"“'‘(")
	w := firstWord(s)
	return w == "" || len(w) <= longestOpening && valueOpenings[strings.ToLower(w)]
}

// firstWord returns the letters that s begins with.
func firstWord(s string) string {
	if end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		return s[:end]
	}
	return s
}

func setOf(words ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

const longestOpening = 16

// valueOpenings are the first words of values, and what may stand before them.
var valueOpenings = func() map[string]bool {
	all := setOf("was", "from", "changed", "guest", "the", "customer", "member", "client", "user", "subscriber", "supporter")
	for _, v := range slices.Concat(slices.Collect(maps.Keys(plainValues)), slices.Collect(maps.Keys(chosenValues)), bareAnswers) {
		w, _, _ := strings.Cut(v, " ")
		w, _, _ = strings.Cut(w, "'")
		all[strings.Trim(w, ",")] = true
	}
	return all
}()

func valueNamed(s string, chosen bool) (says string, ok bool) {
	if plain := strings.ReplaceAll(s, ",", ""); plain != s && bareAnswer(plain) { // "No, thank you"
		s = plain
	}
	if v := plainValues[s]; v != "" {
		return v, true
	}
	if v := chosenValues[s]; v != "" && chosen {
		return v, true
	}
	return s, bareAnswer(s)
}

// changes are what stands between a value that was and the one that is.
var changes = [...]string{"→", "⇒", "->", "=>", " > ", " = ", ", is now ", ", is ", ", changed to ", " changed to ", ", now ", " now ", " to "}

// changedTo returns what a value was and what it is, of text in lower case: "subscribed, changed to not subscribed". ok is false if
// no value stands before the change.
func changedTo(lower string, chosen bool) (was, to string, ok bool) {
	for _, c := range changes {
		if before, after, cut := strings.Cut(lower, c); cut {
			before = strings.TrimSpace(before)
			for _, lead := range [...]string{"was ", "from ", "changed from "} {
				before = strings.TrimPrefix(before, lead)
			}
			was, ok = valueNamed(strings.Trim(before, `" `), chosen)
			return was, strings.TrimSpace(strings.ReplaceAll(after, `"`, "")), ok
		}
	}
	return "", "", false
}
