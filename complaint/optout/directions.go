package optout

import (
	"slices"
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// What the settings that a mail shows say of mailings, and whether they are its matter.

// updates reports whether the mail says that preferences about marketing were changed.
func updates(t *text, told []hit) bool {
	for _, h := range ofClass(told, classUpdated) {
		if !otherSettings.MatchString(h.normal) && !ofOneThing.MatchString(h.normal) {
			return t.words <= longMail
		}
	}
	return false
}

// directions returns the lines that switch marketing off, unless others switch it on or may do.
func (t *text) directions(told []hit) []hit {
	if t.unclear || t.onlyJoins() || slices.ContainsFunc(ofClass(told, classOn), func(h hit) bool { return h.sentence.maybeMailing() }) {
		return nil
	}
	alerts := t.ofAlerts()
	return slices.DeleteFunc(ofClass(told, classOff), func(h hit) bool {
		return ofTrade.MatchString(h.normal) || isSetting(h.text) && t.ofService(h.sentence) || ofNoChoice.MatchString(h.normal) || alerts && !marketing.MatchString(h.normal)
	})
}

// shownAsSetting reports whether the sentence of best is a line of a list of settings: "Email: opted out".
func shownAsSetting(t *text, told []hit, best hit) bool {
	return slices.ContainsFunc(t.directions(told), func(h hit) bool { return h.sentence == best.sentence })
}

// isChoice reports whether a setting was chosen: "Offers: none" and "Email: no" also list what there is, or what works.
func (t *text) isChoice(setting *sentence) bool {
	if said, _ := normalise(setting.quote()); setting.asked || choiceItself.MatchString(said) {
		return true
	}
	return t.any(func(s *sentence) bool { return s != setting && !s.subject && ofChoice.MatchString(s.inNormalForm()) })
}

// choiceItself are settings that nobody but the person can have chosen.
var choiceItself = regexp.MustCompile(`\b(?:newsletters?|mailings?|mailing list|preferences?|consent|permission|hear from|in touch|informed|(?:email|mail|send|tell) me|said|chose|declined|opted|thanks|thank you|future|marketing (?:emails|messages|by email|contact)|i (?:do not|would not|would rather not|am happy|would like)|as you (?:asked|wished|requested))\b`)

// ofChannelAlone reports whether a setting names nothing but e-mail.
func (s *sentence) ofChannelAlone() bool {
	name, _, _ := strings.Cut(strings.ToLower(s.text), ":")
	return bareChannel[name]
}

// aboutPapers reports whether a mail is about how bills, results or letters come, and names no marketing.
func (t *text) aboutPapers() bool { return t.saysBesides(papers) && !t.has(marketing) }

var papers = regexp.MustCompile(`\b(?:statements?|bills?|invoices?|results|appointments?|prescriptions?|repairs?|payslips?|receipts?|policy documents)\b`)

// ofAlerts reports whether the mail is about alerts, which are no marketing though they come by e-mail.
func (t *text) ofAlerts() bool {
	if t.subjectHas(alerts) || len(t.all) <= 2 {
		return t.subjectHas(alerts)
	}
	return anyOf(t.all[1:min(len(t.all), 4)], func(s *sentence) bool {
		return alerts.MatchString(s.inNormalForm()) && !ofMailingLists.MatchString(s.normal)
	})
}

var alerts = regexp.MustCompile(`\b(?:your|account|balance|security|text|my) (?:\w+ )?(?:alerts|notifications)\b`)

// showsSettings reports whether a short mail without any selling is about settings, so that a line "email: off" is
// its matter.
func (t *text) showsSettings() bool {
	return t.words <= shortMail && t.subjectHas(settingsSubject) && !t.subjectHas(otherSettings) && !t.has(ofOneThing) && !t.has(selling) && !t.has(lapsed) && !t.has(winBack) && !t.has(askingBack)
}

// listsSettings reports whether a short mail lists several settings, on or off, that somebody chose: a list of what is done, what
// works or what is included looks the same.
func (t *text) listsSettings() bool {
	n := 0
	for i := range t.all {
		if shownValue(t.all[i].text) {
			n++
		}
	}
	return n > 1 && t.words <= shortMail && t.has(ofChoice) && !t.subjectHas(otherSettings) && !t.has(ofOneThing) && !t.has(selling) && !t.has(lapsed) && !t.has(winBack)
}

// ofChoice says that what is listed was chosen.
var ofChoice = regexp.MustCompile(`\b(?:preferences?|settings?|choices?|chose|chosen|choose|permissions?|consent\w*|told|asked|said|ticked|picked|hear|hearing|contact|in touch|communications?|notifications?|subscri\w+|unsubscri\w+|opt\w*|turned|switched|changed?|changes|updated?|saved|send me|email me|mail me|informed|profile|privacy|form|record)\b`)

// ofOneThing says that what was chosen is for one matter, or for cookies.
var ofOneThing = regexp.MustCompile(`\b(?:cookie and privacy|strictly necessary|on this device|(?:which|what|use of|your|of) cookies|cookies? (?:choices?|settings|preferences|consent|are|is|we)|(?:how|way) we (?:contact|tell|email|reach) you (?:when|if|about (?:your|this) (?:\w+ )?(?:claim|order|booking|appointment|delivery|case|repair|application|policy|complaint|bill)))\b`)

var settingsSubject = regexp.MustCompile(`\b(?:preferences?|settings|choices?|permissions?|consent|subscription|email choices)\b`)
