package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout/internal/states"
)

// formAnswer is what a line of a form says of mailings by e-mail.
type formAnswer uint8

const (
	saysNothing formAnswer = iota
	asksOnly               // it asks for consent, and the answer stands elsewhere
	saysNo
	saysElse // yes, or what is not understood
)

// formSays reads a line of a form: a name and its value, the words of a box, or a question with its answer. What it names must be mailings
// that promote; what it says is read in the mail's own words, because a box may refuse.
func (s *sentence) formSays() formAnswer {
	read := hadBeen.ReplaceAllString(states.InBoxes(s.quote()), "") // of two answers the one that is marked
	said, _ := normalise(read)
	if !namesPromotion(said) || ofOldChoice.MatchString(said) {
		return saysNothing
	}
	if bothAnswers.MatchString(read[strings.LastIndexAny(read, ":?")+1:]) {
		return saysElse
	}
	if box := inFrontBox.FindString(s.quote()); box != "" {
		empty := strings.ContainsAny(box, "☐□") || strings.Trim(box, "[]() ") == ""
		return noIf(empty != refusesItself.MatchString(said))
	}
	if question, answer, ok := strings.Cut(s.quote(), "?"); ok {
		return answerTo(question, strings.Trim(answer, " |\"”"))
	}
	return s.valueSays(said)
}

// valueSays reads a name and its value, in normal form as the mail says them. Not to refuse says nothing.
func (s *sentence) valueSays(said string) formAnswer {
	name := said
	if at := saidNo.FindStringIndex(said); at != nil {
		name = said[:at[0]]
	}
	n, _ := normalise(hadBeen.ReplaceAllString(s.text, ""))
	signed := formSign.MatchString(s.quote())
	no := saidNo.MatchString(said) || saidNo.MatchString(n)
	yes := saidYes.MatchString(said) && name == said
	refuses := refusesItself.MatchString(name) || refusesOn.MatchString(beforeSign(s.quote()))
	switch {
	case cheaper.MatchString(said):
		return saysNothing
	case yes && refuses:
		return noIf(signed)
	case no && (refuses || !s.isFormLine(n)):
		return saysNothing
	case no:
		return saysNo
	case yes && signed, hasValue.MatchString(s.quote()):
		return saysElse
	case asksConsent.MatchString(said) && strings.Count(said, " ") <= maxRowWords:
		return asksOnly
	}
	return saysNothing
}

// beforeSign is the name of a setting as written.
func beforeSign(line string) string {
	if at := strings.IndexAny(line, ":|=–—"); at >= 0 {
		return line[:at]
	}
	return ""
}

func noIf(no bool) formAnswer {
	if no {
		return saysNo
	}
	return saysElse
}

// answerTo reads a question that asks for consent to mailings, with its answer if there is one.
func answerTo(question, answer string) formAnswer {
	q, _ := normalise(question)
	a, _ := normalise(answer)
	switch {
	case !namesPromotion(q) || !asksConsent.MatchString(q) || refusesItself.MatchString(q):
		return saysNothing
	case a == "":
		return asksOnly
	case bareNo.MatchString(a):
		return saysNo
	}
	return saysElse
}

// isFormLine reports whether a line is a name and a value, and no sentence.
func (s *sentence) isFormLine(n string) bool {
	return formSign.MatchString(s.quote()) || !strings.HasSuffix(s.text, ".") && !strings.HasSuffix(n, " off") && strings.Count(n, " ") <= maxRowWords
}

// maxRowWords is how many words a row of a table has at most, whose cells no sign parts.
const maxRowWords = 12

// hadBeen tells what was answered before: "(it had been No)".
var hadBeen = regexp.MustCompile(` ?\((?i:[^()]*\b(?:had been|was|previously|before|formerly|changed from)\b)[^()]*\)`)

var (
	// formSign stands between a name and its value.
	formSign = regexp.MustCompile(`[:?|=–—✗✘✕❌-]`)

	// hasValue is a name and a short value after a colon.
	hasValue = regexp.MustCompile(`^[^:.]{3,60}: ?[^:.]{1,24}[.!]?$`)

	// bothAnswers are two of which neither is marked, or in a way that is not known: "YES / no".
	bothAnswers = regexp.MustCompile(`(?i)\byes\b.{0,16}\bno\b|\bno\b.{0,16}\byes\b`)

	// inFrontBox is a box before the words it is for.
	inFrontBox = regexp.MustCompile(`^(?:[☐☑☒□■]|\[[ xX✓✔]?\]|\( ?[xX•●✓]? ?\)) `)

	// cheaper is a discount: "10% off".
	cheaper = regexp.MustCompile(`\d%? off\b`)

	// ofBox begins the words of a box.
	ofBox = regexp.MustCompile(`\b(?:please )?tick (?:(?:this|the|here|a) )?(?:box )?if\b`)
)

// namesPromotion reports whether a line of a form is about mailings that promote, and not about what is ordered, or post or calls alone.
func namesPromotion(n string) bool {
	return mailingName.MatchString(n) && !otherChannelAlone(n) && !ofOrderItself.MatchString(n) && !isIffy(ofBox.ReplaceAllString(n, ""))
}

var (
	mailingName = regexp.MustCompile(`\b(?:marketing|mktg|promos?|promotional|promotions|(?:e ?)?newsletters?|mailing list|mailings|e ?mail(?:ed|ing)? (?:offers|news|promotions|catalogues|updates|subscription|list)|` + onTopic + `\b.*\be ?mails?|e ?mails?\b.*\b` + onTopic + `|(?:special|exclusive) offers|keep me (?:up to date|posted|informed|in touch)|hear from us|subscribed to e ?mails|our e ?mails|club e ?mails|emailing list)\b|^(?:offers|news)(?: and (?:offers|news|events))? (?:no|off)$`)

	// ofOrderItself is mail about what was ordered, something that is sold, or a use of mailings that is none.
	ofOrderItself = regexp.MustCompile(`\b(?:(?:order|delivery|dispatch|service|booking|account|appointment) (?:updates?|e ?mails?|notifications?|news|messages)|tracking|reminders?|receipts?|invoices?|statements?|documents?|proofs?|set menu|menu|add ?on|builder|design|voucher|code|arrived|problem|subscriber|printed|paper|in the box|applied|auto ?renew\w*|contact in|read|featured?|heard about|about us from|help with|worked|` + ofOtherUse + `|in (?:our|the) newsletter|social media|third part\w+|partners?|shar(?:e|ed|ing)|application|pregnan\w*|instead|pictures|insurance|sale (?:price|item)|on sale|no sales? (?:tax|vat)|exam|module|(?:promotional|offer) rate|to customers|roadworks|plan has|seller|newsletter (?:insert|in (?:your|the|my)|templates?|folding|pack|advert|mention|wall)|mailings? (?:per|costs?)|mailing queue|advertis\w+ (?:liability|in your)|e ?mail updates (?:about|on) (?:your|the)|sponsors|attendees|the recipient|(?:my|your) (?:guests?|staff|employer|engineer)|no budget|marketing (?:costs?|source|lots|and advertising|automation|card|tools?|plan|team|agency|course|budget|pack|rate|contribution|levy|fees?|essentials))\b`)

	// anOffer is one thing that is offered with an order: "you opted out of our shoe tree offer, no tree will be put in".
	anOffer = regexp.MustCompile(`\b(?:our|the|this) (?:\w+ ){1,3}offer(?: (?:no|so|and|at|when|with|for)\b|$)`)

	// otherUse is said of the use of pictures, of the person's own event, or of a lot without a reserve.
	otherUse = regexp.MustCompile(`\b(?:` + ofOtherUse + `)\b`)

	saidNo  = regexp.MustCompile(`(?:^| )(?:no|off|false|nope|n|declined|refused|rejected|denied|prefer not(?: to be (?:contacted|e ?mailed))?|i do not (?:consent|agree)|opt out|unsubscribed|non subscribed|opted out|unticked|unchecked|withheld|none requested|never|not (?:given|granted|agreed|wanted|subscribed|opted in|signed up|ticked|selected|requested|consented|this time|for me)|you are not subscribed to (?:our|the) newsletter|no (?:consent|permission|please do not send|thanks?(?: you)?|ta|you said|do not)(?: \w+){0,5}|no (?:the )?(?:customer|guest|client|member|visitor|donor|buyer|you) (?:does|do|did) not (?:wish|want|agree|consent)(?: \w+){0,8}|(?:you|the customer|customer|guest) (?:(?:have )?(?:put|said|ticked|chose|chosen|answered) no|declined|refused|(?:has |have )?opted out|unticked this|left (?:this|it) (?:unticked|blank|empty))|do not (?:email|send|contact)(?: me)?)(?: (?:as|because|when|at|by|on|your|you|so|declined) (?:\w+ ?){1,9})?$`)
	saidYes = regexp.MustCompile(`(?:^| )(?:yes(?: please)?|exercised|on|true|ticked|agreed|selected|you ticked this|checked|opted in|subscribed)$`)

	// refusesItself is in the words of a box that refuses if it is ticked.
	refusesItself = regexp.MustCompile(`\b(?:do not|did not|not want|not wish|not email|not contact|opt(?:ed|ing)? out|opt ?out|unsubscribe|stop|rather not|prefer not|without|decline|remove|exclud\w*|leave (?:me|the|our)|suppress\w*|withhold|withheld|object\w*|hide|no (?:bulk|marketing|promotional|emails?|newsletters?|thank you|thanks))\b`)

	asksConsent = regexp.MustCompile(`\b(?:(?:can|may|shall|could|should) we (?:also |please )?(?:e ?mail|send|contact|keep|add|tell|let)|(?:would you like|do you want|want|wish)(?: us)?(?: to)? (?:get|receive|hear|be (?:sent|told|kept|added)|join|news|details|our|e ?mails?|offers|first|sign up)|happy (?:for us )?to (?:e ?mail|get|receive|hear|send)|happy for us|(?:keep|sign) me|(?:e ?mail|send|tell) me|hear from us|may (?:e ?mail|contact) me|join our|sign up to|on our mailing list|contact for marketing|i (?:would like|agree|consent|am happy|want) to)\b`)
)

const ofOtherUse = `photo\w*|videos?|filming|(?:promote|list|advertise) (?:my|our)|no reserve|marketing (?:contribution|levy|fees?)`

// onTopic is what mailings are about.
const onTopic = `(?:offers?|news|promotions?|deals|sales?|discounts?|events?|tips|inspiration|catalogues|invitations|recipes|products|(?:legal|market|product|company|club) updates|what is on|freebies|courses|(?:other|future) (?:races|tours|concerts|shows|productions|trips|courses)|books|trips|treatments|sponsors|open days|special offer)`
