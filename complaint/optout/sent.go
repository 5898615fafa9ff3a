package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// shortRequest is how many words a mail to an unsubscribe address has at most: mail programs write such mails.
const shortRequest = 60

var (
	unsubscribeBox = regexp.MustCompile(`(?:unsub|un-sub|optout|opt-out|remove|leave|signoff|list-?off|stop)`)

	// askHow is a question about how to refuse, not a refusal.
	askHow = regexp.MustCompile(`\b(?:how (?:do|can|would|could|should) (?:i|we)|how to|where (?:do|can) i|is there a way|what (?:do|must) i|tell me how|show me how|should i|do i (?:need|have) to)\b`)

	// notMine before a refusal: it is negated, conditional or somebody else's.
	notMine = regexp.MustCompile(`\b(?:thank you for|thanks for|grateful for|if you|unless|whether|did not ask|never asked|do not|not|help (?:my )?\w+|(?:mum|dad|nan|my (?:wife|husband|mother|father|son|daughter|friend|neighbour))(?: to)?|you can|he|she|they|would you like|you said|you say|you told|you asked|your email says|it says|they say|quote)$`)

	// privateObject after "stop sending me" is no marketing.
	privateObject = regexp.MustCompile(`^(?: \w+){0,3}? (?:paper|letters?|parcels?|statements?|bills?|invoices?|texts?|sms|photos?|pictures?|pics|memes|jokes|money|samples?|flowers|invites?|links|videos?|the wrong|drafts?|minutes|reminders?|to the (?:wrong|old) address)\b`)
)

// sent finds the person's own refusals and sign-ups.
func (f *Finder) sent(m *complaint.Message) []complaint.Finding {
	to := recipients(m)
	if len(to) == 0 {
		return nil
	}
	t := readText(m, nil)
	if t.pieces == 0 && replySubject.MatchString(m.Subject) { // a person's own words may stand there all the same
		t.addSubject(m)
	}
	t.normalise(true)
	hits := scan(&t, &f.lex.sent)
	if again, ok := resumes(m, &t, hits); ok {
		again.To = to
		return []complaint.Finding{again}
	}
	stays := len(ofClass(hits, classDeny)) > 0 // "I wish to stay on the list": on which, beside one that is left
	if stays && len(wanted(ofClass(hits, classRefuse, classObject))) == 0 {
		return nil
	}
	var found []complaint.Finding
	scope, lists := complaint.ScopeAll, []string(nil)
	if best, ok := f.lex.ownVerdict(m, &t, t.withoutOneThing(hits)); ok {
		best = t.refusalProper(best)
		scope, lists = f.lex.ownScope(m, &t, best, hits)
		if stays && (scope == complaint.ScopeAll || !leavesOne.MatchString(best.normal)) {
			return nil
		}
		f := complaint.Finding{
			Method: best.method, Source: complaint.SourceSent, Strength: best.strength,
			Scope: scope, Lists: lists, Quote: best.quote(), To: to,
		}
		if scope == complaint.ScopeAll && !RefusesAll(best.text) {
			f.Named = t.calledLists(m, best)
		}
		f.Note = joinNotes(guessNote(best), scopeNote(f), noReplyNote(to))
		found = append(found, f)
	}
	if stays && len(found) == 0 {
		return nil
	}
	if quote, ok := toList(m, &t, hits, to); ok {
		if len(found) == 0 && f.lex.leavesLists(m, &t, hits) {
			scope, lists = complaint.ScopeList, f.lex.listsByName(m, &t)
		}
		found = append(found, complaint.Finding{
			Method: complaint.MethodUnsubscribeEmail, Source: complaint.SourceSent,
			Strength: complaint.StrengthStrong, Scope: scope, Lists: lists, Quote: quote, To: to, MailtoOnly: true,
		})
	}
	return found
}

// leavesOne asks to be taken off, where "I do not want two copies" does not.
var leavesOne = regexp.MustCompile(`\b(?:unsubscribe|take (?:me|us)|remove (?:me|us)|opt (?:me )?out)\b`)

// resumes finds that the person wants mailings again.
func resumes(m *complaint.Message, t *text, hits []hit) (complaint.Finding, bool) {
	again, ok := clearest(wanted(ofClass(hits, classResume)))
	if !ok || !t.speaksOfMailings(m) || len(wanted(ofClass(hits, classRefuse, classObject))) > 0 {
		return complaint.Finding{}, false
	}
	return complaint.Finding{
		ReConsent: true, Source: complaint.SourceSent, Strength: complaint.StrengthStrong, Scope: complaint.ScopeAll, Quote: again.quote(),
	}, true
}

func recipients(m *complaint.Message) []string {
	var to []string
	for _, a := range slices.Concat(m.To, m.Cc) {
		if addr := strings.ToLower(strings.TrimSpace(a.Addr)); strings.Contains(addr, "@") && !slices.Contains(to, addr) {
			to = append(to, addr)
		}
	}
	return to
}

// ownRefusal returns the clearest refusal in the person's own words. A bare command ("unsubscribe") is one only in
// a short mail.
func ownRefusal(t *text, hits []hit) (hit, bool) {
	acts := wanted(ofClass(hits, classObject, classRefuse, classAgain))
	if best, ok := clearest(ofClass(acts, classObject)); ok {
		return best, true
	}
	if best, ok := clearest(acts); ok {
		return best, true
	}
	if t.words <= shortRequest {
		for _, h := range ofClass(hits, classCommand) {
			if !h.question {
				c := *h.phrase
				c.method, c.strength = complaint.MethodEmail, complaint.StrengthMedium
				h.phrase = &c
				return h, true
			}
		}
	}
	return hit{}, false
}

// ownVerdict lets the forest weigh what phrases and words say of the person's own mail. What no phrase knows is never more than
// a proposal to check.
func (l *lexicon) ownVerdict(m *complaint.Message, t *text, hits []hit) (hit, bool) {
	c, best, ok := l.ownMatter(m, t, hits)
	if !ok || t.forSomeoneElse(m) {
		return hit{}, false
	}
	if best != nil && best.class == classObject && t.objectsToUse() {
		return *best, true
	}
	if p := l.forests[ofOwn].Probability(ownClues.of(c)); p < ownBelieved && (p < ownKeeps || !l.keepsNamed(m, t, hits)) {
		return hit{}, false
	}
	if best != nil {
		return *best, true
	}
	if c.refused.best == nil || ofOthers.MatchString(c.refused.best.normal) && !t.has(toYou) {
		return hit{}, false
	}
	p := phrase{class: classRefuse, strength: complaint.StrengthWeak, method: complaint.MethodEmail}
	if t.has(rightToObject) {
		p.method = complaint.MethodObjection
	}
	return hit{phrase: &p, sentence: c.refused.best}, true
}

// objectsToUse reports whether an objection is to mail or to the use of data, and not to a plan or a price.
func (t *text) objectsToUse() bool { return t.has(ofUseOfData) || t.has(mailWord) || t.has(marketing) }

var ofUseOfData = regexp.MustCompile(`\b(?:article 21|art 21|gdpr|data protection|my (?:data|details|information|address)|ico|information commissioner|pecr|profiling)\b`)

// ofOthers tells of somebody who is not spoken to: "I keep getting their offers though I told them no", "I can get the key off Trevor".
// toYou speaks to somebody.
var (
	ofOthers = regexp.MustCompile(`\b(?:get(?:ting)?|receiv\w+|hear from|sen[dt]s?) (?:\w+ )?(?:their|them)\b|\b(?:told|asked) them\b|\bthey (?:\w+ )?(?:send|keep|sent)\b|\bi (?:can|could|will|might) (?:get|collect|fetch|borrow) (?:the|a|my|your) (?:\w+ ){1,2}(?:off|from)\b`)
	toYou    = regexp.MustCompile(`\b(?:you|your|yours|please)\b`)
)

// keepsNamed reports whether the person leaves lists by their names and keeps others, which hardly any other mail does.
func (l *lexicon) keepsNamed(m *complaint.Message, t *text, hits []hit) bool {
	return t.has(offList) && len(l.namesLeft(m, t)) > 0 && t.keepsSome() && l.leavesLists(m, t, hits)
}

// offList is how one asks to be off a list.
var offList = regexp.MustCompile(`\b(?:(?:take|get|have) (?:me|us) off|remove (?:me|us)|drop (?:me|us)|unsubscribe|unsub|off your|leave off|delist|stop (?:sending|getting|receiving|the|your)|cancel|no longer want|no more)\b`)

var ofLists = regexp.MustCompile(`\b(?:unsub\w*|subscri\w*|lists?|opt)\b`)

// speaksOfMailings reports whether a mail of the person's, its subject or what it quotes names mailings.
func (t *text) speaksOfMailings(m *complaint.Message) bool {
	return t.has(mailWord) || t.has(ofLists) || t.earlier().isMailing() || speaksOfMail(m.Subject)
}

// rightToObject is that of UK GDPR Article 21.
var rightToObject = regexp.MustCompile(`\b(?:right to object|article 21|art 21)\b`)

// wantsOn is said by who misses the mail.
var wantsOn = regexp.MustCompile(`\b(?:(?:like|want|wish|love|happy) to (?:carry on|keep|continue|go on) (?:getting|receiving|reading|hearing)|by (?:mistake|accident)|put me back|miss(?:ed|ing) (?:them|it|your))\b`)

// mayRefuse reports whether a mail without a phrase can still be a refusal: it answers another, is short, or speaks of
// mailings.
func mayRefuse(t *text) bool {
	return t.words <= shortMail && t.has(refusing) && (t.reply || t.words <= shortRequest || t.has(mailWord))
}

// refusing are words without which nobody refuses.
var refusing = regexp.MustCompile(`\b(?:stop\w*|unsub\w*|remov\w*|delet\w*|eras\w*|off|out|no|not|none|never|nothing|cease|desist|cancel|leave|enough|opt|withdraw|object\w*|only|last|end|suppress|exclud\w*|untick|refrain|discontinue|refuse|let me go|rid of|cross me|strike|drop me|knock|scrub|dim|peidiwch|tynnwch|stopiwch)\b`)

var mailWord = regexp.MustCompile(`\b(?:emails?|marketing|newsletters?|mailing lists?|your lists?|all lists|offers|mailings?|promotional|promotions?|spam|database|mailshots?|round up)\b`)

// wanted keeps the hits that say what the person wants done.
func wanted(hits []hit) []hit {
	return slices.DeleteFunc(hits, func(h hit) bool {
		before := strings.TrimSpace(h.normal[:h.from])
		return notOnly.MatchString(h.text) || isOneThing(h) || ofCookies(h) || askHow.MatchString(before) || listFoot.MatchString(h.normal) || notMine.MatchString(before) || sendsThing(h) || privateObject.MatchString(h.normal[h.to:]) ||
			strings.Contains(h.normal[h.from:], " until ") || offElse(h) || otherList(h.text) ||
			h.question && !polite.MatchString(h.normal) || h.class == classRefuse && otherChannelAlone(h.normal) && !marketing.MatchString(h.normal) || otherConsent.MatchString(h.normal[h.to:]) && !marketing.MatchString(h.normal[h.to:])
	})
}

// notOnly is said by who wants more than an e-mail.
var notOnly = regexp.MustCompile(`(?i)\b(?:don['’]?t|do not) (?:just|only|simply|merely) (?:e-?mail|send)\b`)

// sendsThing reports whether a hit asks no longer to be sent a thing that is no mail: "please
// stop sending me beetroot".
func sendsThing(h hit) bool {
	return strings.HasSuffix(h.normal[h.from:h.to], "sending me") && aThing.MatchString(h.normal[h.to:]) && !mailObject.MatchString(h.normal[h.to:]) && !mailWord.MatchString(h.normal)
}

var (
	aThing     = regexp.MustCompile(`^ \w`)
	mailObject = regexp.MustCompile(`\b(?:\w*mail\w*|marketing|market|newsletters?|news|updates?|offers?|deals|sales?|promo\w*|adverts?|advertis\w*|ads|junk|spam|stuff|things?|rubbish|crap|nonsense|these|this|them|it|any|anything|everything|all|so many|messages?|communications?|catalogues?|vouchers?|coupons?|codes?|information|info|correspondence|bumf|bumph|literature|material|recommendations|suggestions|letters|invitations?|appeals|surveys?|reminders to|notifications?|unsub\w*|list|lists|please|thank|thanks|now|your)\b`)
)

// listFoot is the small print under the mail that a person answers without marking it as quoted.
var listFoot = regexp.MustCompile(`^to (?:unsubscribe|be removed|opt out|stop receiving)\b.*\b(?:send|click|visit|reply to|go to)\b`)

// otherConsent after "I withdraw my consent" is one to something else than marketing.
var otherConsent = regexp.MustCompile(`^ (?:for|to) (?:you to )?(?:share|the (?:treatment|operation|trip|photos?)|photos?|take part|participate|treatment|surgery|publish|my (?:son|daughter|child))`)

// offElse reports whether what follows "remove me" is something else than mailings: "from Tuesday's meeting".
func offElse(h hit) bool {
	rest := h.normal[h.to:]
	return h.class == classRefuse && offWord.MatchString(rest) && !offMail.MatchString(rest)
}

var (
	offWord = regexp.MustCompile(`^ (?:from|off|of) \w`)
	offMail = regexp.MustCompile(`^ (?:from|off|of) (?:\S+ ){0,6}?(?:\w*lists?|\w*mail\w*|newsletters?|marketing|database|systems?|records?|communications|updates|offers|promotions?|it|this|these|everything|them|you|your \w+)\b`)
)

// polite questions are requests.
var polite = regexp.MustCompile(`\b(?:can|could|would|will) (?:you|someone|somebody|anyone|i)\b|\bplease\b|\b(?:would|is) it (?:be )?possible|\bany chance|\bmay i\b|\bi have (?:already )?(?:asked|told|unsubscribed|opted)`)

// toList reports whether the mail looks like one to an unsubscribe address: empty or a bare command, or sent to a
// box whose name says so. It counts only if a company's List-Unsubscribe names that box (RFC 2369 3.2).
func toList(m *complaint.Message, t *text, hits []hit, to []string) (quote string, ok bool) {
	if cmd, yes := clearest(ofClass(hits, classCommand)); yes && t.words <= shortRequest {
		for i := range t.all {
			if s := &t.all[i]; RefusesAll(s.text) { // which says more than the command
				return s.quote(), true
			}
		}
		return cmd.quote(), true
	}
	named := slices.ContainsFunc(to, func(a string) bool { return unsubscribeBox.MatchString(a) })
	if t.words > shortRequest || !named && (t.pieces > 0 || strings.TrimSpace(m.Subject) != "") {
		return "", false
	}
	if m.Subject != "" {
		return m.Subject, true
	}
	return "To: " + to[0], true
}
