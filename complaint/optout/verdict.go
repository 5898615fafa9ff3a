package optout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout/internal/states"
)

// How likely the forests must make an act, from 0 to 1. The bound was chosen on mails that they had not seen, for few wrong
// opt-outs: a false accusation is worse than a miss.
const (
	believed      = 0.6
	trusted       = 0.9  // whatever rules for single sentences say against it: of mails they had not seen they withheld 200 acts and 38 traps
	ownBelieved   = 0.75 // for a refusal in the person's own words, who writes of much else
	ownKeeps      = 0.3  // for one of lists by name, where others are kept
	inPlainWords  = 0.5  // for a phrase that tells it outright
	joinedAnew    = 0.5  // for a sign-up: one that is believed wrongly accuses nobody
	surelyJoined  = 0.9  // for a sign-up in words that are hardly known
	surely        = 0.9  // for words that answer a request which is not seen to refuse, or may be of another scheme
	hardlyDoubted = 0.05 // for what is read as a whole
	settingsSay   = 0.1  // for settings that say it outright
	linesTell     = 0.7  // for one that a line tells
	ofOneList     = 0.4  // for settings of which one is off and others are on: it counts against no list but that of its name
	worthAsking   = 0.3  // what words must be able to say, or the forests are not asked
)

// verdict lets the forests weigh what the readers say. What phrases and frames found is told as they found it; where
// the words alone are believed, the finding is one to be checked.
func (l *lexicon) verdict(c *matter) []complaint.Finding {
	if c.toldOfOthers() {
		return nil
	}
	row := receivedClues.of(c)
	refused, signed := l.forests[ofRefusal].Probability(row), l.forests[ofSignUp].Probability(row)
	switch {
	case c.refusal != nil && c.asksAlone():
		return nil
	case c.believesRefusal(refused, signed):
		return []complaint.Finding{*c.refusal}
	case c.declined != nil:
		return unlessAnOffer(*c.declined)
	case c.atOrder != nil:
		return unlessAnOffer(*c.atOrder)
	case c.ordered != nil:
		return []complaint.Finding{*c.ordered}
	case !c.plain && refused < surely:
		return nil
	case refused >= believed && refused >= signed:
		return c.refusedInWords(refused)
	case signed < joinedAnew || signed < refused || c.joinsInFoot():
		return nil
	}
	return c.joinedInWords(signed)
}

// refusedInWords is the refusal that words tell, of which the forests are sure to that degree.
func (c *matter) refusedInWords(sure float64) []complaint.Finding {
	switch {
	case sure >= trusted && c.refused.best != nil && !c.contradicts():
		return []complaint.Finding{c.unsure(c.bestSaying())}
	case c.refusesByWords(sure):
		return c.unlessDenied(c.bestSaying())
	case sure >= linesTell && c.refusesByLine():
		return c.unlessDenied(c.text.saying(states.Left))
	}
	return nil
}

// joinedInWords is the sign-up that words tell, likewise.
func (c *matter) joinedInWords(sure float64) []complaint.Finding {
	switch {
	case c.signUp != nil:
		return []complaint.Finding{*c.signUp}
	case c.text.most(states.Joined, 0) >= lineTold && c.joinsByLine() && c.lineSpeaksOfJoining():
		return []complaint.Finding{c.unsureSignUp(c.text.saying(states.Joined))}
	case c.text.unclear:
		return nil
	case c.speaksFor(c.signed, sure) && c.speaksOfJoining(), sure >= surelyJoined && c.signed.best != nil && !c.signed.best.question && c.text.words <= fewWords && c.mail.ListID == "":
		return []complaint.Finding{c.unsureSignUp(hit{sentence: c.signed.best})}
	}
	return nil
}

// asksAlone reports whether all that tells a refusal is asked in a subject: "Unsubscribed from everything else? Keep us".
func (c *matter) asksAlone() bool {
	return c.refusedBy.inQuestion() && !slices.ContainsFunc(ofClass(c.told, classDone, classFuture, classAsked, classClosed), func(h hit) bool { return !h.inQuestion() })
}

// unlessAnOffer is a finding at an order, unless it is of one thing that was offered with it.
func unlessAnOffer(f complaint.Finding) []complaint.Finding {
	if n, _ := normalise(f.Quote); anOffer.MatchString(n) {
		return nil
	}
	return []complaint.Finding{f}
}

// speaksOfJoining reports whether what speaks most for a sign-up, or the subject, has a word for it or for mailings: an advertisement that
// wants the reader back has none.
func (c *matter) speaksOfJoining() bool {
	return !c.text.isLink(c.signed.best) && (c.signed.best.namesMailing() || began.MatchString(c.signed.best.inNormalForm()) || c.text.subjectHas(began))
}

// contradicts reports whether something leaves open what a mail tells, however likely the forests make an act: it is strange, names no
// mailing, answers another request, shows both answers or settings of which it is not told which count, or repeats what was said.
func (c *matter) contradicts() bool {
	s, t := c.refused.best, c.text
	switch n := s.inNormalForm(); {
	case c.isStrange(c.refused), !c.namesMarketing(), c.onOtherMatter():
		return true
	case t.unclear, t.answersYes(s.quote()), t.any(asksEither), isSetting(s.text) && t.ofService(s):
		return true
	case saidAtEnd.MatchString(n), ofSecrets.MatchString(n), readersWords.MatchString(n) && !t.reply:
		return true
	}
	return false
}

// asksEither reports whether a line shows both answers: "Yes / No".
func asksEither(s *sentence) bool { return eitherValue.MatchString(strings.ToLower(s.text)) }

// namesMarketing reports whether a mail, or what it answers, names mailings.
func (c *matter) namesMarketing() bool {
	t := c.text
	return c.mail.ListID != "" || t.has(mailWord) || t.has(marketing) || t.has(hearsFrom) || t.has(otherMailings) || speaksOfMail(c.mail.Subject) || t.earlier().isMailing()
}

// otherMailings are mailings besides those that mailWord and marketing name.
var otherMailings = regexp.MustCompile(`\b(?:advertis\w+|adverts|publicity|mail ?outs?|appeals|promos?|sales (?:stuff|e ?mails?)|hear (?:\w+ ){0,4}from|subscri\w+|lists?)\b`)

// lineSpeaksOfJoining is speaksOfJoining for the line that says most of it; a setting needs no such word.
func (c *matter) lineSpeaksOfJoining() bool {
	s := c.text.saying(states.Joined).sentence
	return !c.text.isLink(s) && (shownValue(s.text) || isMarkedText(s.text) || s.namesMailing() || began.MatchString(s.inNormalForm()) || c.text.subjectHas(began))
}

// unlessDenied is the finding that best says, none if it is a warning of secrets or a link to leave by, or if the mail follows an order
// whose lines refuse nothing.
func (c *matter) unlessDenied(best hit) []complaint.Finding {
	n := best.inNormalForm()
	if ofSecrets.MatchString(n) || !best.subject && wayOut.MatchString(n) && !itIsDone.MatchString(n) || c.orderSaysNothing() {
		return nil
	}
	return []complaint.Finding{c.unsure(best)}
}

// believesRefusal reports whether what phrases and frames found is told: the forests are sure of it, or what kind of proof it is
// makes up for what they lack.
func (c *matter) believesRefusal(refused, signed float64) bool {
	if c.refusal == nil || c.declined != nil && c.declined.Quote == c.refusal.Quote {
		return false
	}
	if refused >= believed && refused >= signed {
		return true
	}
	p := c.proof()
	noSignUp := signed < surelyJoined || signed < refused || p.oneList && c.joinsNothing()
	return refused >= p.least(signed) && noSignUp
}

// joinsNothing reports whether nothing but words says that the person joined something: that other lists are on is no sign-up.
func (c *matter) joinsNothing() bool {
	return !c.text.turnedOn && c.signUp == nil && !c.text.has(switchesOn)
}

// switchesOn says that the person joined something, beside which others are off.
var switchesOn = regexp.MustCompile(`\b(?:(?:switched|turned)(?: \w+){0,4} on|is (?:now )?(?:switched |turned )?on now|added|start(?:ed|ing)?|(?:signed|signing) (?:back )?up|joined|newly subscribed|back in|re ?subscribed)\b`)

// switchesOff says that the person left something.
var switchesOff = regexp.MustCompile(`\b(?:off|out|unsub\w*|remov\w*|stop\w*|left|leav\w+|no longer|not|dropped|cancel\w*|withdr\w+)\b`)

// proof is what stands behind the words of a refusal that phrases and frames found. It may be of several kinds.
type proof struct {
	closed   bool // an account or a contract that was closed, and the marketing with it
	settings bool // settings that say outright what is off
	oneList  bool // settings of which one list is off and others are on
	outright bool // words that mean nothing else
}

func (c *matter) proof() proof {
	f := c.refusal
	settings, strong := f.Method == complaint.MethodPreferences, f.Strength == complaint.StrengthStrong
	return proof{
		closed:   f.Method == complaint.MethodAccountClosed || c.endsWithAccount(),
		settings: settings && strong,
		oneList:  settings && f.Scope == complaint.ScopeList,
		outright: strong,
	}
}

// least is how likely the forests must make an act that is proved so. What was closed and what is set is told by more than words;
// plain words need less than others, but no less than a sign-up that is as likely.
func (p proof) least(signed float64) float64 {
	switch {
	case p.closed:
		return hardlyDoubted
	case p.settings:
		return settingsSay
	case p.oneList:
		return max(ofOneList, signed)
	case p.outright:
		return max(inPlainWords, signed)
	}
	return believed
}

// speaksFor reports whether words alone can be believed: they speak for it by themselves, enough of them are known, the clearest
// sentence tells something, and nothing says that it tells it of something else. The forests know these signs as clues too, but
// learn from written mail, and ordinary mail is stranger.
func (c *matter) speaksFor(w weighed, sure float64) bool {
	if w.best == nil || w.chance < likely || w.best.question || c.isStrange(w) {
		return false
	}
	n := w.best.normal
	switch {
	case strings.Contains(w.best.text, "</"), strings.HasSuffix(w.best.text, ":") && strings.Count(n, " ") < 5: // markup that nobody reads, a heading
		return false
	case readersWords.MatchString(n), c.text.has(longSo), announced(n, 0):
		return false
	case !c.text.reply && !w.best.quotable(), strings.HasPrefix(n, "if "), sinceThen.MatchString(n):
		return false
	case canLeave.MatchString(n) && !wasDone.MatchString(n), saidAtEnd.MatchString(n):
		return false
	case otherScheme.MatchString(n) && !marketing.MatchString(n) && sure < surely:
		return false
	case c.ofOtherChannel(n):
		return false
	case (oneMatter.MatchString(n) || ofTalk.MatchString(n)) && !marketing.MatchString(n):
		return false
	}
	return true
}

// isStrange reports whether a mail is such that nothing learned can be believed of it: hardly a word is known, it is long, or it is talk
// on a list.
func (c *matter) isStrange(w weighed) bool {
	return w.known < minKnown || c.text.words > fewWords || c.text.reply && onOthersList(c.mail)
}

// onOthersList reports whether a mail came on a list that is not its sender's own, on which people talk to each other.
func onOthersList(m *complaint.Message) bool {
	return m.ListID != "" && (passedOn(m) || !strings.Contains(strings.ReplaceAll(strings.ToLower(m.ListID), "-", ""), Brand(fromOf(m).Addr)))
}

// ofOtherChannel reports whether a sentence speaks of texts, calls or post, in a mail that speaks of no e-mail.
func (c *matter) ofOtherChannel(n string) bool {
	if c.mail.ListID != "" { // "letters" are what the list sends
		n = anyLetters.ReplaceAllString(n, " ")
	}
	return otherChannelAlone(n) && (justTexts.MatchString(n) || !c.ofEmail() && !marketing.MatchString(n))
}

var anyLetters = regexp.MustCompile(`\bletters?\b`)

// onPaperAlone reports whether printed mail, texts or calls were stopped, and e-mail goes on.
func (t *text) onPaperAlone() bool {
	return t.has(onPaper) && t.any(func(s *sentence) bool {
		return emailsUnchanged.MatchString(s.inNormalForm()) && !stillAdmin.MatchString(s.normal)
	})
}

// onPaper is another way than e-mail.
var onPaper = regexp.MustCompile(`\b(?:by|in the|through the) (?:post|phone|telephone|text|sms|door)\b|\b(?:texts?|text messages|sms|calls|postal|printed|on paper)\b`)

// keepsEmail reports whether another channel is left and e-mail kept.
func (t *text) keepsEmail() bool {
	if t.says(isLeft, byEmail) > 0 {
		return false
	}
	return t.says(isLeft, otherChannel) > 0 && t.says(isKept, byEmail) > 0 || t.has(onPaper) && t.has(emailGoesOn)
}

// emailGoesOn says that the person wants marketing by e-mail.
var emailGoesOn = regexp.MustCompile(`\b(?:happy|fine|content|glad|ok|okay) (?:to (?:have|get|receive|keep|hear)|with)\b(?: \w+){0,6} (?:by )?e ?mails?\b|\b(?:offers|marketing|news|newsletters?) by e ?mail\b(?: \w+){0,6} (?:go on|carry on|continue|stay|stays|as they are|as it is|unchanged)\b`)

// aboutDataSale reports whether a mail is about who may have the person's data, and not about mailings.
func (c *matter) aboutDataSale() bool {
	if c.text.has(marketing) {
		return false
	}
	return c.text.subjectHas(dataSale) || c.refused.best != nil && dataSale.MatchString(c.refused.best.normal)
}

// saysNone is a line of an order that has none of something: "Promotions: none".
var saysNone = regexp.MustCompile(`^(?:\w+ ){1,4}none$`)

// longSo tells of an opt-out that is older than the mail.
var longSo = regexp.MustCompile(`\b(?:has|have) been (?:set to \w+|off|opted out|out|suppressed|unsubscribed|switched off|turned off) since\b`)

// canLeave tells what the person may do, and so has not done.
var canLeave = regexp.MustCompile(`\byou (?:can|may|could) (?:\w+ ){0,2}(?:stop|unsubscribe|opt out|remove|turn|switch|change|update|manage)\b`)

// ofEmail reports whether a mail speaks of e-mail, or of unsubscribing, which is done from nothing else: "letters" may be e-mails.
func (c *matter) ofEmail() bool {
	return c.text.has(byEmail) || strings.Contains(strings.ToLower(c.mail.Subject), "unsubscribed")
}

// refusesByWords reports whether words alone refuse, of which the forests are sure to that degree, and nothing beside them
// instructs or tidies a list.
func (c *matter) refusesByWords(sure float64) bool {
	w := c.refused
	if w.best == nil || !w.best.ofStopping() && c.text.has(sells) {
		return false
	}
	if !c.speaksOfAct(w) {
		return false
	}
	if !c.speaksFor(w, sure) || c.text.has(verified) && !c.text.has(stopping) || c.text.unclear || c.text.has(ofOneThing) || c.listsOnly(w.best) || c.text.keepsEmail() {
		return false
	}
	if c.onNothingNamed() || c.onOtherMatter() && (sure < surely || c.answersRequest()) {
		return false
	}
	if isSetting(w.best.text) && strings.Contains(w.best.text, ": ") && (c.text.ofService(w.best) || !marketing.MatchString(w.best.normal) && !mailWord.MatchString(w.best.normal) && !c.text.namesLists()) || noChange.MatchString(w.best.normal) {
		return false
	}
	if c.text.answersYes(w.best.quote()) || ofNoChoice.MatchString(w.best.normal) || c.text.ofAlerts() && !marketing.MatchString(w.best.normal) {
		return false
	}
	return !c.text.tellsHow() && !c.text.tidied() && !c.onlyUpdates(w.best)
}

// tellsHow reports whether a sentence of the body tells how to be removed, and not what the person did ("following your click") or what the
// mail is for ("we write to confirm your instruction to opt out").
func (t *text) tellsHow() bool {
	return t.any(func(s *sentence) bool {
		n := s.inNormalForm()
		return !s.subject && slices.ContainsFunc(instructs.FindAllStringIndex(n, maxInstructions), func(at []int) bool {
			return !byTheirAct.MatchString(n[:at[0]]) && !toConfirmIt.MatchString(n[at[0]:])
		})
	})
}

const maxInstructions = 8 // of a sentence that are looked at

var (
	byTheirAct  = regexp.MustCompile(`\b(?:following|after|since|from|by|because of|thank you for|thanks for|in reply to) your(?: \w+)? $`)
	toConfirmIt = regexp.MustCompile(`^(?:write|writing|call|send|sending) (?:\w+ )?(?:to )?(?:confirm|acknowledge|let you know|tell you|say)\b`)
)

// speaksOfAct reports whether a sentence by itself may tell an act: ordinary mail is stranger than what was learned from. Where the rest of
// the mail does not speak of mailings it has to, and what members of a list write to each other must be said to the reader.
func (c *matter) speaksOfAct(w weighed) bool {
	s := w.best
	switch n := s.inNormalForm(); {
	case w.chance < clearly && !s.ofStopping() && !shownValue(s.text) && !strings.Contains(s.text, ":") && !c.text.reply:
		return false
	case !c.plain && !s.namesMailing() && !ofConsent.MatchString(n):
		return false
	case passedOn(c.mail) && !toReader.MatchString(n):
		return false
	case gavePermission.MatchString(n), ofSharing.MatchString(n) && !notContacted.MatchString(n), readersWords.MatchString(n) && !c.text.reply:
		return false
	}
	return true
}

var (
	toReader       = regexp.MustCompile(`\b(?:you|your|we|i) (?:\w+ )?(?:have|are|will|been|not|muted|left|removed|taken|off)\b|\bno more\b`)
	notContacted   = regexp.MustCompile(`\bnot (?:contact|e ?mail|write to|send|market to|telephone) you\b`)
	gavePermission = regexp.MustCompile(`\b(?:provided|gave|given|granted) (?:us )?(?:your )?permission\b`)
)

// onlyUpdates reports whether a sentence says that preferences were changed, and not which way.
func (c *matter) onlyUpdates(s *sentence) bool {
	return !stopping.MatchString(s.normal) && slices.ContainsFunc(ofClass(c.hits, classUpdated), func(h hit) bool { return h.normal == s.normal })
}

// reported is what somebody tells that another said.
var reported = regexp.MustCompile(`\b(?:has replied|(?:it|he|she|they) said)\b`)

// refusesByLine reports whether a line refuses, and nothing says that it lists what has long been so, is of no choice, or of something
// else.
func (c *matter) refusesByLine() bool {
	t := c.text
	if t.most(states.Left, 0) < lineTold || t.headless || c.isStrange(c.refused) || c.onNothingNamed() || c.onOtherMatter() {
		return false
	}
	if t.has(nothingChanged) || t.has(ofOneThing) || t.has(goesOn) || t.wasNow && t.leftNow() == 0 || t.keepsEmail() || t.tellsHow() || t.tidied() {
		return false
	}
	s := t.saying(states.Left).sentence
	switch {
	case passedOn(c.mail) && !toReader.MatchString(s.normal):
		return false
	case noChange.MatchString(s.normal), gavePermission.MatchString(s.normal), ofSharing.MatchString(s.normal), ofNoChoice.MatchString(s.normal), c.listsOnly(s), reported.MatchString(s.normal):
		return false
	case canLeave.MatchString(s.normal) && !wasDone.MatchString(s.normal), !stopping.MatchString(s.normal) && !shownSetting(s.text) && !bareAnswer(lastWord(s.text)):
		return false
	case t.any(func(s *sentence) bool { return !s.left && elseChanged.MatchString(s.quote()) }):
		return false
	case isSetting(s.text) && t.ofService(s), t.ofAlerts() && !marketing.MatchString(s.normal), t.answersYes(s.text), refusesNot(s.text):
		return false
	}
	return true
}

// answersYes reports whether a question ends in an answer that refuses nothing ("May we email you? ◉ Yes ○ No"), or in both answers.
func (t *text) answersYes(line string) bool {
	read := states.InBoxes(line)
	last := lastWord(read)
	if read == line && !strings.Contains(line, "?") {
		return false
	}
	return !t.wasNow && eitherAtEnd.MatchString(read) || bareAnswer(last) && !switchedOff(last) && !refusesOn.MatchString(read)
}

var eitherAtEnd = regexp.MustCompile(`\b(?i:yes|on)(?: ?/ ?| or |, | )(?i:no|off)$`)

// verified is said of an address that the person confirmed, which in itself stops nothing.
var verified = regexp.MustCompile(`\bconfirm(?:ed|ing) (?:your |this )?(?:\w+ )?(?:email|address)\b|\b(?:email|address) (?:was|is|has been) (?:confirmed|verified)\b`)

var noChange = regexp.MustCompile(`\b(?:no change|not changed|unchanged|as before)\b`)

// listsOnly reports whether a sentence lists a setting in a mail that speaks of no choice.
func (c *matter) listsOnly(s *sentence) bool {
	if !shownSetting(s.text) && !saysNone.MatchString(s.normal) && !leadsWithMark(s.text) || c.text.has(ofChoice) {
		return false
	}
	said, _ := normalise(s.quote())
	return !ofChoice.MatchString(said)
}

// leadsWithMark reports whether a line begins with a tick or a cross.
func leadsWithMark(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return marks[r] != ""
}

func lastWord(text string) string { return text[strings.LastIndexByte(text, ' ')+1:] }

const (
	likely   = 0.5  // of what words alone say
	clearly  = 0.9  // of the same, where no word of stopping stands in the clearest sentence
	minKnown = 0.45 // what share of them have to be known: of strange mail nothing can be said
	fewWords = 220  // a confirmation with its small print has no more
)

// onOtherMatter reports whether a short answer quotes a request for something else, and names no mailing itself.
func (c *matter) onOtherMatter() bool {
	return c.text.reply && !askedInSubject.MatchString(c.mail.Subject) && !c.text.has(mailing) && c.lex.answersElse(c.text)
}

// onNothingNamed reports whether an answer names no mailing, and neither does what it answers: "Sorry about that, I've done it" may be
// said of anything.
func (c *matter) onNothingNamed() bool {
	subject, _ := normalise(c.mail.Subject)
	return c.text.reply && !askedInSubject.MatchString(c.mail.Subject) && !mailing.MatchString(subject) && !c.text.speaksOfMailing() && !c.text.earlier().has(mailing)
}

// speaksOfMailing reports whether a sentence names a mailing that offers no way out of it, as the small print does.
func (t *text) speaksOfMailing() bool {
	return t.any(func(s *sentence) bool {
		n := strings.ReplaceAll(s.inNormalForm(), "should not", "will not")
		return mailing.MatchString(n) && !iffy.MatchString(n) && !offersLeave.MatchString(n) && !bareLink.MatchString(n)
	})
}

// answersRequest reports whether an answer quotes a request about a service: an order, an account.
func (c *matter) answersRequest() bool {
	earlier := c.text.earlier()
	return earlier.has(otherRequest) || earlier.has(serviceTopic)
}
