package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// cleared is said by a company that tidies its list: the person did nothing.
var cleared = regexp.MustCompile(`\b(?:not (?:heard from you|had (?:a |any )?(?:reply|answer|response)|replied|responded|opened|clicked)|did not (?:reply|respond|answer|hear from you)|no (?:reply|response|answer) from you|inactiv\w+|(?:emails?|messages?|mail|address) (?:\w+ ){0,5}bounc(?:ed|ing)(?: back| so| from| and| \w+ times|$))(?:\b|$)`)

// answers reports whether a mail is short, tells that something ended or answers another, and asks for no click first. What members
// of a discussion list answer each other is no company's answer.
func answers(m *complaint.Message, t *text, hits []hit) bool {
	return t.comesTo(ended, hits) || t.reply && !passedOn(m) && t.comesTo(nil, hits)
}

// joinsIn reports whether a mail is short, greets somebody new or thanks for joining, and asks for no click first.
func joinsIn(t *text, hits []hit) bool { return t.comesTo(began, hits) }

// comesTo reports whether a mail is short, says what re matches in its first sentences, and asks for no click first. Without
// re it need say nothing.
func (t *text) comesTo(re *regexp.Regexp, hits []hit) bool {
	if t.awaits(hits, classPending, classFailed) {
		return false
	}
	body, words := t.body(), 0
	for _, s := range body {
		words += strings.Count(s.text, " ") + 1
	}
	if words > shortMail { // most mail is longer, and counting costs less than looking
		return false
	}
	return re == nil || slices.ContainsFunc(body[:min(len(body), firstSentences)], func(s *sentence) bool { return re.MatchString(s.inNormalForm()) })
}

// began are words of joining.
var began = regexp.MustCompile(`\b(?:welcome|croeso|signed up|signing up|joining|joined|you are (?:in|on|back)|added|subscri\w+|opt(?:ed|ing) (?:back )?in|restored|back on)\b`)

// choosing are words of settings, and of what one does with them. Mail that lists them need not say that they are of mailings.
var choosing = regexp.MustCompile(`\b(?:preferences?|choices?|settings|topics?|consents?|permissions?|(?:contact|your) record|profile|form|instructions?|(?:un)?ticked|switched|turned (?:\w+ ){0,4}(?:off|out)|muted|follow\w*|cancelled|amended|(?:is|are|was|been|be|taken|crossed|you|it|\w+ s) off|off from|you (?:are )?out|off you|have left|left (?:the|our)|ended|mailings?|inbox|gone)\b`)

// declinesIn reports whether a mail that follows an order or a registration speaks of marketing and of refusing.
func (t *text) declinesIn() bool {
	return t.words <= longMail && t.subjectHas(newCustomer) && t.any(func(s *sentence) bool { return s.ofStopping() && ofConsent.MatchString(s.normal) })
}

// ofConsent are the words in which a form asks for consent to marketing.
var ofConsent = regexp.MustCompile(`\b(?:marketing|mktg|newsletters?|news|mailing|emails?|bulletin|offers|hear|touch|up to date|informed|contact|consent|promotion\w*|letter|gazette|events|brochures?|goods|other)\b`)

// firstSentences are those in which a confirmation comes to the point, its subject, menu and greeting among them.
const firstSentences = 8

// ended are the words of stopping that hardly any other mail holds.
var ended = regexp.MustCompile(`\b(?:removed?|removal|deleted|erased|unsub\w*|opt(?:ed|ing)? out|stop(?:s|ped|ping)?|ceased?|halted|withdr[ae]w\w*|revoked|suppress\w*|muted|silenced|excluded|blocked|unticked|declined|no longer|no more|never|nothing|goodbye|sorted|actioned|object\w*|wiped|resigned|you are (?:off|out)|(?:taken|turned|switched) (?:you |it )?(?:off|out)|no offers|no marketing|no emails|will not|to (?:myself|ourselves)|leave you (?:alone|in peace|be)|out of your (?:inbox|hair)|off your back|last (?:you|of) (?:\w+ ){0,2}(?:hear|me|us|letters?)|out of (?:the|my|our) (?:\w+ )?(?:book|list|file|register|cards?|address book)|(?:crossed|scored|struck|rubbed|inked) (?:you|your|out)|dad ?danysgrif\w*)\b`)

var mailing = regexp.MustCompile(`\b(?:emails?|newsletters?|marketing|mailings?|lists?|offers?|promotion\w*|appeals|bulletin|unsub\w*|opt(?:ed|ing)? (?:out|in)|do not contact|contact (?:you|preferences)|hear(?:ing)? from us|subscri\w+|signed up|sign up|updates|news|deals|suppress\w*|hear about|first to (?:know|hear)|promos|mail ?outs?|publicity|adverts?|advertising|fundraising (?:e ?mails?|mail\w*|teams? can)|specials|circulars?|sales (?:stuff|emails?|mail)|objection|campaigns)\b`)

// stopping are words without which no wording tells an opt-out: a sign-up has none of them.
var stopping = regexp.MustCompile(`\b(?:removed?|removal|deleted|erased|unsub\w*|opt(?:ed|ing)? out|stop(?:s|ped|ping)?|ceased?|halted|ended|withdr[ae]w\w*|revoked|suppress\w*|cancelled|muted|silenced|excluded|blocked|disabled|unticked|declined|left|leave|leaving|off|out|no|not|never|nothing|none|without|only|do not contact|goodbye|last|final|done|sorted|actioned|processed|completed?|object\w*|wiped|cleared|gone|unfollowed|dad ?danysgrif\w*|nac|ni)\b`)

// mayTell reports whether a mail is short and answers another or speaks of mailings, so that its words may tell an act.
func mayTell(m *complaint.Message, t *text) bool {
	if t.words > 2*shortMail {
		return false
	}
	if t.reply && t.words <= shortMail || speaksOfMail(m.Subject) {
		return true
	}
	words, began := 0, false
	for i := range m.Blocks {
		text := m.Blocks[i].Text
		words += strings.Count(text, " ") + 1
		switch {
		case words > shortMail:
			return false
		case smallPrint(text) && !figures.MatchString(text):
			if began || !isMenu(text) {
				return false
			}
		case speaksOfMail(text):
			return true
		default:
			began = began || isProse(text)
		}
	}
	return false
}

// figures are facts in a row, which look like a menu: "Entry no. 1184 | T-shirt M".
var figures = regexp.MustCompile(`^[^|©@]*\d[^|©@]*\|[^©@]*$`)

// speaksOfMail is a cheap test for what mailing finds.
func speaksOfMail(s string) bool { return ofMail.MatchString(strings.ToLower(s)) }

var ofMail = regexp.MustCompile(`mail|mktg|advertis|publicity|fundrais|circular|preferenc|choice|setting|topic|consent|no longer|stopped|ticked|switched|turned|cancelled|muted|follow|ceased|you out|you(?:'|’)ve left|have left|in touch|up to date|other events|other goods|market|newsletter|list|offer|promo|subscri|hear from|hearing from|updates|news|deals|opt|contact|unsub|preview|inbox|first to |signed up|signing up|appeal|bulletin|notices|invit|you off|no more|removed`)

// hintable reports whether the rest of a mail lets its words be believed: it is short, speaks of mailings, and asks for
// no click first.
func hintable(m *complaint.Message, t *text, hits []hit) bool {
	if t.awaits(hits, classPending, classFailed) {
		return false
	}
	words := 0
	speaks := askedInSubject.MatchString(m.Subject)
	shown := len(ofClass(hits, classOn, classOff)) > 0
	last := &sentence{}
	for _, s := range t.body() {
		words += strings.Count(s.text, " ") + 1
		if words > shortMail {
			return false
		}
		n := s.inNormalForm()
		speaks = speaks || !s.question && (s.namesMailing() || last.namesMailing()) && (shown || s.ofPerson() || last.ofPerson() || welcome.MatchString(last.normal)) && !bareLink.MatchString(n)
		last = s
	}
	return speaks
}

// oneMatter is said of the mail's own matter alone: "you won't hear from us again about this for five years".
var oneMatter = regexp.MustCompile(`\b(?:hear|email|contact|write)\b.* about (?:it|this|that)(?: (?:matter|case|claim|appeal|complaint))?(?: (?:for|until|unless|again)\b|$)`)

// ofTalk is a setting for what other people do.
var ofTalk = regexp.MustCompile(`\b(?:likes|mentions|comments|followers)\b`)

// mailsOn is said of mail that has not been stopped.
var mailsOn = regexp.MustCompile(`\b(?:will (?:still|continue|carry on)|continues? to)\b.{0,40}\bby email\b`)

// oldNews tells what has been so for long.
var oldNews = regexp.MustCompile(`\b(?:still|years? ago|last year|a while ago|currently|have on record)\b`)

// ofChannel are subjects of mail about another channel alone.
var ofChannel = regexp.MustCompile(`\b(?:postal|post|telephone|phone|sms|text) (?:preferences?|choices|settings|permissions)\b`)

// sinceThen is said of a state that began long before the mail.
var sinceThen = regexp.MustCompile(`\bsince (?:\d|last|january|february|march|april|may|june|july|august|september|october|november|december)`)

// stops reports whether a word for stopping and one for mailings stand in one sentence before the small print or in two
// that follow each other.
func (t *text) stops() bool {
	last := &sentence{}
	for _, s := range t.body() {
		if (s.ofStopping() || last.ofStopping()) && (t.reply || s.namesMailing() || last.namesMailing()) {
			return true
		}
		last = s
	}
	return false
}
