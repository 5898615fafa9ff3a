package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// checkConfirmation is the note of a confirmation whose wording neither phrases nor frames know.
const checkConfirmation = "Please check that this mail confirms that you opted out."

// Bounds of what the weight of words says, from 0 to 1.
const (
	unlikely     = 0.3  // below, a phrase is not believed to confirm an opt-out or to refuse
	likelyRefuse = 0.65 // from here on, a company's words are believed to confirm an opt-out without a phrase
	sureRefuse   = 0.8  // and from here on where they do not speak of mailings in the words expected
	beyondDoubt  = 0.9  // and here even beside words that speak against it

	unlikelySignUp = 0.2 // below, a phrase that hardly tells a sign-up is not believed
	likelySignUp   = 0.6 // from here on, words are: in doubt nobody is accused
	sureSignUp     = 0.7 // and from here on where they do not speak of mailings in the words expected

	unlikelyOwn = 0.2 // below, a phrase of the person's is not believed to refuse
	likelyOwn   = 0.8 // from here on, the person's own words are believed to refuse
	sureOwn     = 0.9 // and from here on even if many of them are not known

	minKnown = 0.45 // of the words have to be known
)

// doubts reports whether the words of a mail, without a phrase, confirm an opt-out.
func (l *lexicon) doubts(m *complaint.Message, t *text, hits []hit, refused, signed weighed) bool {
	if refused.chance < likelyRefuse || refused.chance <= signed.chance || !mayHint(t, refused) {
		return false
	}
	if refused.chance < beyondDoubt && !t.reply && !stopping.MatchString(refused.best.normal) {
		return false
	}
	if t.has(instructs) || t.has(cleared) || refused.chance < beyondDoubt && (t.has(askingBack) || t.has(lapsed)) {
		return false
	}
	if slices.ContainsFunc(ofClass(hits, classOn), func(h hit) bool { return !aboutThing(h) }) {
		return false // some mailing goes on
	}
	if t.reply && m.ListID != "" {
		return false // a discussion
	}
	if t.reply && !askedInSubject.MatchString(m.Subject) && l.answersElse(m) && !t.has(mailing) {
		return false
	}
	if refused.chance >= sureRefuse {
		return answers(t, hits) || hintable(m, t, hits)
	}
	return t.stops() && hintable(m, t, hits)
}

// cleared is said by a company that tidies its list: the person did nothing.
var cleared = regexp.MustCompile(`\b(?:not (?:heard from you|had (?:a |any )?(?:reply|answer|response)|replied|responded|opened|clicked)|did not (?:reply|respond|answer|hear from you)|no (?:reply|response|answer) from you|inactiv\w+|bounc\w+)\b`)

// answers reports whether a mail is short, tells that something ended or answers another, and asks for no click first.
func answers(t *text, hits []hit) bool {
	return t.comesTo(ended, hits) || t.reply && t.comesTo(nil, hits)
}

// joinsIn reports whether a mail is short, greets somebody new or thanks for joining, and asks for no click first.
func joinsIn(t *text, hits []hit) bool { return t.comesTo(began, hits) }

// comesTo reports whether a mail is short, says what re matches in its first sentences, and asks for no click first. Without
// re it need say nothing.
func (t *text) comesTo(re *regexp.Regexp, hits []hit) bool {
	if len(ofClass(hits, classPending, classFailed)) > 0 {
		return false
	}
	words, says := 0, re == nil
	for i, s := range t.body() {
		words += strings.Count(s.text, " ") + 1
		says = says || i < firstSentences && re.MatchString(s.inNormalForm())
	}
	return says && words <= shortMail
}

// began are words of joining.
var began = regexp.MustCompile(`\b(?:welcome|croeso|signed up|signing up|joining|joined|you are (?:in|on|back)|added|subscri\w+|opted in)\b`)

// firstSentences are those in which a confirmation comes to the point, its subject and greeting among them.
const firstSentences = 5

// ended are the words of stopping that hardly any other mail holds.
var ended = regexp.MustCompile(`\b(?:removed?|removal|deleted|erased|unsub\w*|opt(?:ed|ing)? out|stop(?:s|ped|ping)?|ceased?|halted|withdr[ae]w\w*|revoked|suppress\w*|muted|silenced|excluded|blocked|unticked|declined|no longer|no more|never|nothing|goodbye|sorted|actioned|object\w*|wiped|resigned|you are (?:off|out)|(?:taken|turned|switched) (?:you |it )?(?:off|out)|no offers|no marketing|no emails|will not|dad ?danysgrif\w*)\b`)

var mailing = regexp.MustCompile(`\b(?:emails?|newsletters?|marketing|mailings?|lists?|offers?|promotion\w*|appeals|bulletin|unsub\w*|opt(?:ed|ing)? (?:out|in)|do not contact|contact (?:you|preferences)|hear(?:ing)? from us|subscri\w+|signed up|sign up|updates|news|deals|suppress\w*|hear about|first to (?:know|hear)|promos)\b`)

// stopping are words without which no wording tells an opt-out: a sign-up has none of them.
var stopping = regexp.MustCompile(`\b(?:removed?|removal|deleted|erased|unsub\w*|opt(?:ed|ing)? out|stop(?:s|ped|ping)?|ceased?|halted|ended|withdr[ae]w\w*|revoked|suppress\w*|cancelled|muted|silenced|excluded|blocked|disabled|unticked|declined|left|leave|leaving|off|out|no|not|never|nothing|none|without|only|do not contact|goodbye|last|final|done|sorted|actioned|processed|completed?|object\w*|wiped|cleared|gone|unfollowed|dad ?danysgrif\w*|nac|ni)\b`)

// mayTell reports whether a mail is short and speaks of mailings, so that its words may tell an act.
func mayTell(m *complaint.Message, t *text) bool {
	if t.words > 2*shortMail {
		return false
	}
	if speaksOfMail(m.Subject) {
		return true
	}
	words := 0
	for i := range m.Blocks {
		text := m.Blocks[i].Text
		if words += strings.Count(text, " ") + 1; words > shortMail || smallPrint(text) {
			return false
		}
		if speaksOfMail(text) {
			return true
		}
	}
	return false
}

// speaksOfMail is a cheap test for what mailing finds.
func speaksOfMail(s string) bool { return ofMail.MatchString(strings.ToLower(s)) }

var ofMail = regexp.MustCompile(`mail|market|newsletter|list|offer|promo|subscri|hear from|hearing from|updates|news|deals|opt|contact|unsub|preview|inbox|first to |signed up|signing up|appeal|bulletin|notices|invit|you off|no more|removed`)

// mayHint reports whether the words of a mail in which hintable found nothing against it can be believed: enough of them
// are known, and the sentence that says it is about no other channel or service.
func mayHint(t *text, w weighed) bool {
	best := w.best
	if best == nil || w.known < minKnown || best.question || w.chance < beyondDoubt && oldNews.MatchString(best.normal) {
		return false
	}
	n := best.normal
	if strings.HasPrefix(n, "if ") || sinceThen.MatchString(n) || t.subjectHas(ofChannel) {
		return false
	}
	if otherChannel.MatchString(n) && !emailChannel.MatchString(n) && (justTexts.MatchString(n) || !t.has(byEmail) && !marketing.MatchString(n)) {
		return false
	}
	if t.has(mailsOn) && !emailChannel.MatchString(n) && !marketing.MatchString(n) {
		return false
	}
	if (oneMatter.MatchString(n) || ofTalk.MatchString(n)) && !marketing.MatchString(n) {
		return false
	}
	return !otherScheme.MatchString(n) && (w.chance >= sureRefuse || !otherList(best.text) && !figure(best.text))
}

// hintable reports whether the rest of a mail lets its words be believed: it is short, speaks of mailings, and asks for
// no click first.
func hintable(m *complaint.Message, t *text, hits []hit) bool {
	if len(ofClass(hits, classPending, classFailed)) > 0 {
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
		speaks = speaks || !s.question && (s.ofMailing() || last.ofMailing()) && (shown || s.ofPerson() || last.ofPerson() || welcome.MatchString(last.normal)) && !bareLink.MatchString(n)
		last = s
	}
	return speaks
}

// oneMatter is said of the mail's own matter alone: "you won't hear from us again about this for five years".
var oneMatter = regexp.MustCompile(`\b(?:hear|email|contact|write)\b.* about (?:it|this|that)(?: (?:for|until|unless|again)\b|$)`)

// ofTalk is a setting for what other people do.
var ofTalk = regexp.MustCompile(`\b(?:likes|mentions|comments|followers)\b`)

// mailsOn is said of mail that has not been stopped.
var mailsOn = regexp.MustCompile(`\b(?:will (?:still|continue|carry on)|continues? to)\b.{0,40}\bby email\b`)

// byEmail names the channel that is judged here.
var byEmail = regexp.MustCompile(`\b(?:emails?|newsletters?)\b`)

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
		if (s.ofStopping() || last.ofStopping()) && (t.reply || s.ofMailing() || last.ofMailing()) {
			return true
		}
		last = s
	}
	return false
}

// body returns the sentences before the small print.
func (t *text) body() []*sentence {
	if t.top != nil {
		return t.top
	}
	t.top = make([]*sentence, 0, len(t.all))
	for i := range t.all {
		s := &t.all[i]
		if !s.subject && smallPrint(s.text) {
			break
		}
		t.top = append(t.top, s)
	}
	return t.top
}

// smallPrint reports whether a sentence opens the small print.
func smallPrint(s string) bool {
	if strings.IndexByte(s, '|') >= 0 || strings.Contains(s, "©") {
		return true
	}
	lower := strings.ToLower(s)
	switch {
	case opensSmallPrint.MatchString(lower):
		return true
	case strings.Contains(lower, "mailing list") && (strings.Contains(lower, "://") || strings.Contains(lower, "@")) && !strings.Contains(lower, " your "):
		return true // the foot of a discussion list's mail
	}
	return (strings.Contains(lower, " ltd") || strings.Contains(lower, " limited")) && !strings.Contains(lower, "you")
}

var opensSmallPrint = regexp.MustCompile(`^(?:sent to|you received|you are receiving|you're receiving|why did i get|copyright|registered|this is a service email|follow us|privacy policy|list maintainer)|listinfo|registered (?:office|in|charity)`)
