package optout

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout/internal/states"
)

// Sizes of mail, in words of visible text. A confirmation is short; a newsletter that speaks of unsubscribing,
// or thanks its readers for subscribing, is not.
const (
	shortMail = 160
	longMail  = 350
	topBlocks = 4 // an act told in a long mail stands in one of its first blocks
)

func (f *Finder) received(m *complaint.Message) []complaint.Finding {
	if found := bounce(m); found != nil || fromMailer(m) {
		return found
	}
	t := readText(m, f.lex.stems)
	stems, answers := t.markStems(f.lex.stems), mayAnswer(m, &t)
	if !stems && !answers && t.words > shortMail {
		return nil
	}
	t.normalise(false)
	hits := f.lex.read(&t)
	tells := slices.ContainsFunc(hits, plausible) || !byMember(m) && (mayBeDone(m, &t, hits) || mayTell(m, &t))
	if !answers && !tells {
		return nil
	}
	t = readText(m, nil)
	t.markStems(f.lex.stems)
	t.normalise(true)
	hits = f.lex.read(&t)
	found := f.inWords(m, &t, hits, tells)
	if found == nil && answers {
		return f.lex.lineAtOrder(m, &t, hits)
	}
	return found
}

// inWords is what m tells in its words. Without tells nothing but an answer at an order can be told.
func (f *Finder) inWords(m *complaint.Message, t *text, hits []hit, tells bool) []complaint.Finding {
	if !tells {
		return f.lex.answeredAtOrder(m, t, hits)
	}
	if slices.ContainsFunc(ofClass(hits, classFailed), func(h hit) bool { return !someoneElse.MatchString(h.normal) }) {
		return nil
	}
	c, ok := f.lex.matterOf(m, t, hits)
	if !ok {
		return nil
	}
	return f.lex.verdict(c)
}

// answeredAtOrder finds what a mail that tells nothing else repeats of the answers at an order.
func (l *lexicon) answeredAtOrder(m *complaint.Message, t *text, hits []hit) []complaint.Finding {
	c := &matter{lex: l, mail: m, text: t, hits: hits}
	c.readDeclined()
	said := cmp.Or(c.declined, c.atOrder, found(t.joinedAtOrder()))
	if said == nil || c.toldOfOthers() {
		return nil
	}
	return []complaint.Finding{*said}
}

// someoneElse is who can't do something when that is not the company: "employers can't find your profile".
var someoneElse = regexp.MustCompile(`^(?:other |your )?(?:employers|people|others|members|users|friends|buyers|sellers|followers|nobody) `)

// worthWeighing reports whether words may tell something that neither phrases nor frames do: weighing costs more than all the rest.
// plainly says that they speak of mailings, or come to the point.
func worthWeighing(m *complaint.Message, t *text, hits []hit) (worth, plainly bool) {
	plainly = hintable(m, t, hits) || answers(m, t, hits) || joinsIn(t, hits)
	return plainly || !passedOn(m) && (t.comesTo(choosing, hits) || t.declinesIn()), plainly
}

// unsure is the finding of a confirmation whose wording neither phrases nor frames know; best says it.
func (c *matter) unsure(best hit) complaint.Finding {
	m, t, hits := c.mail, c.text, c.hits
	method := complaint.MethodUnsubscribe
	switch {
	case t.has(objection):
		method = complaint.MethodObjection
	case t.subjectHas(newCustomer), t.subjectHas(numbered) && !t.subjectHas(ended), atOrder.MatchString(best.normal):
		method = complaint.MethodSignUpRefusal
	case len(ofClass(hits, classOff, classUpdated)) > 0:
		method = complaint.MethodPreferences
	}
	found := complaint.Finding{
		Method: method, Source: complaint.SourceConfirmation, Strength: complaint.StrengthWeak, Quote: best.quote(),
	}
	asReply(t, &found)
	found.Scope, found.Lists = c.lex.scopeOf(m, t, best, hits)
	found.Named = c.maybeLists(found.Scope, best)
	found.Note = joinNotes(checkConfirmation, scopeNote(found), delayNote(t), promoNote(t, best))
	return found
}

// numbered is the subject of an order that does not say what it is: "You're going! Order R-431290".
var numbered = regexp.MustCompile(`\b(?:order|booking|invoice|reference|ref) (?:\w{1,3} )?\d`)

// atOrder dates a refusal to an order or a registration.
var atOrder = regexp.MustCompile(`\b(?:when|as) you (?:placed|made|ordered|booked|bought|registered|signed up|opened|joined|applied|enquired|filled in|completed|subscribed)\b|\bat (?:the )?checkout\b`)

// isIffy reports whether a sentence states a condition, and no date of an order.
func isIffy(n string) bool {
	return iffy.MatchString(n) && (!atOrder.MatchString(n) || supposed.MatchString(n))
}

var supposed = regexp.MustCompile(`\b(?:if|unless)\b`)

// plausible reports whether a hit could tell something, as far as its own sentence shows: the rest of the mail is
// only read then.
func plausible(h hit) bool {
	switch h.class {
	case classPending, classFailed, classTopic, classComplete, classHears, classWants:
		return false
	case classSubscribed, classJoined:
		return !h.question && !standing.MatchString(dated.ReplaceAllString(leadIn.ReplaceAllString(h.normal[:h.from], " "), " ")) || h.fresh
	case classSorry, classDeclined:
		return !h.question
	}
	return !conditional(h)
}

// mayBeDone reports whether a short mail says that something is done, or speaks of unsubscribing other than in a
// link, so that completed may find both in it.
func mayBeDone(m *complaint.Message, t *text, hits []hit) bool {
	if t.words > shortMail {
		return false
	}
	return askedInSubject.MatchString(m.Subject) || slices.ContainsFunc(ofClass(hits, classTopic), func(h hit) bool {
		return !strings.Contains(h.text, "|") && !bareLink.MatchString(h.normal) && !offered.MatchString(h.normal) && !strings.HasPrefix(h.normal, "unsubscribe")
	})
}

// newCustomer are subjects of the mail that follows an order or a registration.
var newCustomer = regexp.MustCompile(`\b(?:your (?:\w+ ){0,2}order|order (?:confirmation|confirmed|received|acknowledge\w+|number|no)|^order (?:\w+ ){1,2}(?:confirmed|received|placed|thank(?:s| you))|^order \w+ \w+ thank(?:s| you)|thank(?:s| you) for (?:your (?:order|purchase|booking)|order|ordering|registering|joining|booking|creating)|welcome|on (?:the|its|their) way|being packed|dispatched|registration|registered|(?:your|a) quot(?:e|ation)|new account|account (?:created|is ready)|(?:your|e ?) ?tickets?|reservation|entry (?:received|confirmed)|form received|enrolment|your (?:\w+ ){0,2}membership (?:number|pack|card|starts|confirmed)|croeso|booked in|appointment (?:booked|confirmed)|your donation (?:to|of)|your gift (?:to|of)|you have signed up|badge|pass activated|your place|stream ticket|booking (?:confirmation|confirmed)|your (?:\w+ ){0,2}(?:booking|purchase)|we have (?:got|received) your order|receipt)\b`)

// declined finds a refusal that the confirmation of an order or a registration mentions: the company says that the
// person chose no marketing when giving the address (PECR reg 22(3)(c)).
func declined(t *text, hits []hit) (complaint.Finding, bool) {
	atOnce := t.subjectHas(newCustomer)
	if !atOnce && !t.bodyHas(orderFacts) || t.subjectHas(settingsSubject) {
		return complaint.Finding{}, false
	}
	said := ofClass(hits, classDeclined)
	if atOnce { // elsewhere a setting may be listed that has long been so
		said = append(said, weakened(ofClass(hits, classOff))...)
	}
	for _, h := range said {
		if h.class == classOff && (ofOrderItself.MatchString(h.normal) || bothAnswers.MatchString(states.InBoxes(h.quote())) || !t.isChoice(h.sentence) || !h.sentence.maybeMailing() || !ofContact.MatchString(h.normal)) || h.question || h.subject || otherUse.MatchString(h.normal) || byPost.MatchString(h.normal) && !marketing.MatchString(h.normal) || isIffy(h.normal) || otherChannel.MatchString(h.normal[h.from:h.to]) {
			continue
		}
		f := complaint.Finding{
			Method: complaint.MethodSignUpRefusal, Source: complaint.SourceConfirmation, Strength: h.strength,
			Scope: complaint.ScopeAll, Quote: h.quote(),
		}
		if lists, ok := t.listsOff(); ok && h.class == classOff {
			f.Scope, f.Lists = complaint.ScopeList, lists
		}
		f.Note = joinNotes(chosenThen, scopeNote(f))
		return f, true
	}
	return complaint.Finding{}, false
}

// declinedAtOrder is declined for what is said among much else and in words that only an order gives their meaning.
func (t *text) declinedAtOrder() (complaint.Finding, bool) {
	if len(t.mail.Blocks) > maxBlocks && t.mayFollowOrder() { // what was answered stands below what was ordered
		whole := readBlocks(t.mail, nil, maxOrdered)
		t = &whole
	}
	h, ok := t.answeredNo()
	if !ok {
		return complaint.Finding{}, false
	}
	return atAnOrder(h), true
}

// atAnOrder is the refusal that a confirmation of an order repeats.
func atAnOrder(h hit) complaint.Finding {
	return complaint.Finding{
		Method: complaint.MethodSignUpRefusal, Source: complaint.SourceConfirmation, Strength: complaint.StrengthMedium,
		Scope: complaint.ScopeAll, Quote: h.quote(), Note: chosenThen,
	}
}

const chosenThen = "It says what you chose, not when. Please check."

// orderFacts are in the mail that follows an order, a booking or a registration, whatever its subject.
var orderFacts = regexp.MustCompile(`\b(?:(?:we have (?:got|received|had)|thank(?:s| you) for) your (?:\w+ ){0,2}(?:order|booking|payment|purchase|registration|application|gift|donation)|(?:paid|total|deposit|subtotal|postage|delivery) £ ?\d|your (?:e ?)?tickets?|(?:order|booking|reservation|reference|ref|invoice|policy|quote|membership) (?:number |no )?[a-z]{0,3} ?\d|checked out|you are booked|your (?:place|seat|table|room|lesson|appointment|visit|stay) (?:is|has been))\b`)

// ofContact is in the name of a setting that may be of mail from the company: "Set menu offers: no" is of a menu.
var ofContact = regexp.MustCompile(`\b(?:emails?|e bost|newsletters?|news|marketing|mailings?|contact|in touch|hear|updates|informed|to this address|offers by)\b`)

// read returns what phrases and frames find in the sentences in normal form.
func (l *lexicon) read(t *text) []hit {
	hits := scan(t, &l.received)
	for i := range t.all {
		if s := &t.all[i]; s.stem && s.normal != "" {
			hits = append(hits, l.frames(s)...)
		}
	}
	return withoutLaterFailures(hits)
}

// withoutLaterFailures leaves out what is said to have failed below what was done: a ticket repeats the person's own words ("I can't find a
// way to turn them off").
func withoutLaterFailures(hits []hit) []hit {
	done := slices.IndexFunc(hits, func(h hit) bool {
		return h.class == classDone && !h.subject && h.strength == complaint.StrengthStrong && !h.question && !conditional(h)
	})
	if done < 0 {
		return hits
	}
	at := hits[done].block
	return slices.DeleteFunc(hits, func(h hit) bool { return h.class == classFailed && h.block > at && asPerson.MatchString(h.normal) })
}

// asPerson is said by the person, and not by the company.
var asPerson = regexp.MustCompile(`\bi (?:can|could|cannot|am|was)\b`)

// fromMailer reports whether a mail system wrote m, such as a notice of non-delivery (RFC 3464).
func fromMailer(m *complaint.Message) bool {
	if len(m.From) == 0 {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	return local == "mailer-daemon" || local == "postmaster"
}

// readRefusal finds an opt-out that a company confirms, by phrases and frames. Its scope is still to be told.
func (c *matter) readRefusal() {
	t, hits := c.text, c.hits
	told := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return conditional(h) || t.words > longMail && h.block >= topBlocks
	})
	updated := updates(t, told)
	found := slices.DeleteFunc(ofClass(told, classDone, classFuture, classAsked, classClosed, classWish), func(h hit) bool {
		return !beside{t, told, updated}.counts(h)
	})
	if updated {
		found = append(found, t.directions(told)...)
	} else if shown := t.directions(told); len(found) == 0 && len(shown) > 0 && (t.showsSettings() || t.listsSettings() || t.endsAccount()) {
		found = weakened(shown)
	}
	if len(found) == 0 {
		found = t.chosenOff()
	}
	if len(found) == 0 {
		found = t.askedAndDone()
	}
	if len(found) == 0 {
		found = farewell(t, told)
	}
	if len(found) == 0 {
		found = c.lex.completed(c.mail, t, hits)
	}
	if slices.ContainsFunc(told, elseStopped) {
		found = slices.DeleteFunc(found, func(h hit) bool { return !namesMailings.MatchString(h.normal) })
	}
	best, ok := clearest(found)
	if !ok || t.waiting(hits, best) || otherUse.MatchString(best.normal) || !updated && t.subjectHas(monthly) {
		return
	}
	out := describe(t, best, told)
	if out.Method == complaint.MethodUnsubscribe && (updated || shownAsSetting(t, told, best)) {
		out.Method = complaint.MethodPreferences
	}
	c.refusal, c.refusedBy, c.told = &out, best, told
}

// monthly is the subject of what comes every month with the settings as they have long been.
var monthly = regexp.MustCompile(`\b(?:bills?|statements?|payslip|invoice) (?:is|are|for|ready|of|from)\b`)

// elseStopped is an act told of something else, such as text messages or reminders: what else the mail tells
// without naming mailings is told of that.
func elseStopped(h hit) bool {
	return !h.subject && (h.class == classDone || h.class == classFuture || h.class == classOff) && offTopic(h)
}

var namesMailings = regexp.MustCompile(`\b(?:marketing|newsletters?|promotion\w*|offers|mailing lists?|mailings?|emails|by email|unsubscri\w+ from|communications|appeals|in touch|danysgrif\w*|rhestr)\b`)

// waiting reports whether the mail asks for a click before anything happens.
func (t *text) waiting(hits []hit, best hit) bool {
	for _, h := range ofClass(hits, classPending) {
		if undo.MatchString(h.normal) || aside.MatchString(h.normal) || t.howToLeaveOthers(h.sentence) {
			continue
		}
		if best.class != classDone || aboutUnsubscribing.MatchString(h.normal) {
			return true
		}
	}
	return false
}

var (
	aside              = regexp.MustCompile(`\b(?:if|preferences|manage|feedback|survey|tell us|again|contact us|help|resume|view|browser|any (?:questions|time))\b`)
	aboutUnsubscribing = regexp.MustCompile(`\b(?:unsubscri\w*|opt out|removal|remove|your request)\b`)
)

// describe makes the Finding of a company's confirmation, without its scope.
func describe(t *text, best hit, told []hit) complaint.Finding {
	found := complaint.Finding{
		Method: best.method, Source: complaint.SourceConfirmation, Strength: best.strength, Quote: best.quote(),
	}
	asReply(t, &found)
	if best.class == classFuture && len(ofClass(told, classDone, classAsked)) == 0 && !corroborated(told) {
		found.Strength = complaint.StrengthMedium
	}
	if objects(t, best) {
		found.Method = complaint.MethodObjection
	}
	return found
}

// asReply makes what a company answers an answer.
func asReply(t *text, found *complaint.Finding) {
	if !t.reply {
		return
	}
	found.Source = complaint.SourceReply
	if found.Method == complaint.MethodUnsubscribe || found.Method == complaint.MethodPreferences {
		found.Method = complaint.MethodEmail
	}
}

// objects reports whether the mail answers an objection under Article 21, which is more than an unsubscribe.
func objects(t *text, best hit) bool {
	if best.class == classClosed {
		return false
	}
	return t.has(objection)
}

var objection = regexp.MustCompile(`\b(?:your|the|an) (?:article 21 |formal )?objection\b|\b(?:article|art) 21\b|\byou object(?:ed)? to\b`)

// corroborated reports whether a second sign of another kind stands beside a promise to stop.
func corroborated(told []hit) bool { return len(ofClass(told, classUpdated, classOff, classSorry)) > 0 }
