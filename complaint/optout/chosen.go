package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

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
	off, on := t.offAndOn()
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
	return t.any(func(s *sentence) bool {
		n := s.inNormalForm()
		return s.left && !t.ofService(s) && (ofMailingLists.MatchString(n) || itsEmails.MatchString(n))
	})
}

// itsEmails is the name of a setting that calls what it is of e-mails.
var itsEmails = regexp.MustCompile(`\bemails (?:off|no|unsubscribed)$`)

var (
	// notDone is said of a change that was tried, undone, is still to be made, or was somebody else's.
	notDone = regexp.MustCompile(`\b(?:not saved|undone|undid|blocked|tried to change|try again|to confirm|would be|will look|(?:are|is) (?:this|these) right|tell us if not|if you want|reply yes|need to verify|you did nothing|changed nothing$|last year s|your (?:child|son|daughter|husband|wife|partner|colleague|team)|we (?:have retired|have closed|have changed the defaults|are changing our)|settings at a glance)\b`)

	// ofApp is said of what an app tells, which is no mail.
	ofApp = regexp.MustCompile(`\b(?:(?:in|by|of|from) (?:our|the|your) app|app (?:tells|notifications?)|push|no emails? for)\b`)
)

// saysBesides is has for all but settings and menus, whose names say anything.
func (t *text) saysBesides(re *regexp.Regexp) bool {
	return t.any(func(s *sentence) bool {
		return !isSetting(s.text) && !strings.Contains(s.text, "|") && re.MatchString(s.inNormalForm())
	})
}

// onlyJoins reports whether the mail says that the person joined something, and left nothing: what else is off was off before.
func (t *text) onlyJoins() bool {
	return t.saysBesides(switchesOn) && !t.saysBesides(switchesOff) && t.leftNow() == 0
}

// namesLists reports whether what is listed are mailings, and not an app's notifications ("A task is due: off").
func (t *text) namesLists() bool {
	return t.any(func(s *sentence) bool {
		n := s.inNormalForm()
		return ofMailingLists.MatchString(n) && !ownMailing.MatchString(n)
	}) || t.any(func(s *sentence) bool { return strings.Contains(strings.ToLower(s.written), "subscribed") })
}

// offAndOn returns the settings of mailings that a mail lists as off, and how many it lists as on.
func (t *text) offAndOn() (off []*sentence, on int) {
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

// ofChosenMailings reports whether a mail says, before what it lists, that it is about mailings that somebody chose.
func (t *text) ofChosenMailings() bool {
	return anyOf(t.all[:min(len(t.all), firstSentences)], (*sentence).ofChoosing)
}

// ofChoosing reports whether a sentence says that somebody chose what mailings they get.
func (s *sentence) ofChoosing() bool {
	n := s.inNormalForm()
	says := whatIsSent.MatchString(n) || byChoice.MatchString(n) && chosenThings.MatchString(strings.ReplaceAll(n, "this email", ""))
	return says && !isSetting(s.text) && !s.question && !ownMailing.MatchString(n) && !forContent.MatchString(n) && !iffy.MatchString(n) && !canLeave.MatchString(n)
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
