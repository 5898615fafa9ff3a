package optout

import (
	"regexp"
	"slices"
	"strings"

	"desist/complaint"
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
	if !t.telling(f.lex.stems) {
		return nil
	}
	t.normalise(false)
	hits := f.lex.read(&t)
	short := t.words <= shortMail
	if !slices.ContainsFunc(hits, func(h hit) bool { return plausible(h, short) }) && !(t.words <= 3*maxHint && slices.ContainsFunc(t.all, mails) && slices.ContainsFunc(t.all, stops)) {
		return nil
	}
	t = readText(m, nil)
	t.telling(f.lex.stems)
	t.normalise(true)
	hits = f.lex.read(&t)
	if len(ofClass(hits, classFailed)) > 0 {
		return nil
	}
	found, ok := refusal(m, &t, hits)
	if !ok {
		found, ok = declined(&t, hits)
	}
	if !ok {
		found, ok = signUp(m, &t, hits)
	}
	switch {
	case !ok:
		return hinted(&t, hits)
	case t.has(kidding):
		return nil
	}
	return []complaint.Finding{found}
}

// plausible reports whether a hit could tell something, as far as its own sentence shows: the rest of the mail is
// only read then.
func plausible(h hit, short bool) bool {
	switch h.class {
	case classPending, classFailed:
		return false
	case classTopic:
		return short && !bareLink.MatchString(h.normal) && !offered.MatchString(h.normal)
	case classSubscribed, classJoined:
		return !h.question && !standing.MatchString(dated.ReplaceAllString(leadIn.ReplaceAllString(h.normal[:h.from], " "), " ")) || h.fresh
	case classSorry, classComplete, classDeclined:
		return !h.question
	}
	return !conditional(h)
}

func hinted(t *text, hits []hit) []complaint.Finding {
	if found, ok := hint(t, hits); ok {
		return []complaint.Finding{found}
	}
	return nil
}

// newCustomer are subjects of the mail that follows an order or a registration.
var newCustomer = regexp.MustCompile(`\b(?:your order|order (?:confirmation|confirmed|received|number|no)|thank(?:s| you) for (?:your (?:order|purchase|booking)|ordering|registering|joining|booking|creating)|welcome|registration|registered|new account|account (?:created|is ready)|booking (?:confirmation|confirmed)|your (?:booking|purchase)|we have (?:got|received) your order|receipt)\b`)

// declined finds a refusal that the confirmation of an order or a registration mentions: the company says that the
// person chose no marketing when giving the address (PECR reg 22(3)(c)).
func declined(t *text, hits []hit) (complaint.Finding, bool) {
	if !t.subjectHas(newCustomer) {
		return complaint.Finding{}, false
	}
	for _, h := range ofClass(hits, classDeclined) {
		if h.question || h.subject || iffy.MatchString(h.normal) || otherChannel.MatchString(h.normal[h.from:h.to]) {
			continue
		}
		return complaint.Finding{Method: complaint.MethodSignUpRefusal, Source: complaint.SourceConfirmation, Strength: h.strength,
			Scope: complaint.ScopeAll, Quote: h.text, Note: "It says what you chose, not when. Please check."}, true
	}
	return complaint.Finding{}, false
}

// read returns what phrases and frames find in the sentences in normal form.
func (l *lexicon) read(t *text) []hit {
	hits := scan(t, &l.received)
	for i := range t.all {
		if s := &t.all[i]; s.stem && s.normal != "" {
			hits = append(hits, l.frames(s)...)
		}
	}
	return hits
}

// fromMailer reports whether a mail system wrote m, such as a notice of non-delivery (RFC 3464).
func fromMailer(m *complaint.Message) bool {
	if len(m.From) == 0 {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	return local == "mailer-daemon" || local == "postmaster"
}

// refusal finds an opt-out that a company confirms.
func refusal(m *complaint.Message, t *text, hits []hit) (complaint.Finding, bool) {
	told := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return conditional(h) || t.words > longMail && h.block >= topBlocks
	})
	updated := updates(t, told)
	found := slices.DeleteFunc(ofClass(told, classDone, classFuture, classAsked, classClosed, classWish), func(h hit) bool {
		return !counts(h, t, told, updated)
	})
	if updated {
		found = append(found, directions(told)...)
	} else if shown := directions(told); len(found) == 0 && len(shown) > 0 && t.showsSettings() {
		found = weakened(shown)
	}
	if len(found) == 0 {
		found = farewell(t, told)
	}
	if len(found) == 0 {
		found = completed(m, t, hits)
	}
	if slices.ContainsFunc(told, elseStopped) {
		found = slices.DeleteFunc(found, func(h hit) bool { return !namesMailings.MatchString(h.normal) })
	}
	best, ok := clearest(found)
	if !ok || waiting(hits, best) {
		return complaint.Finding{}, false
	}
	out := describe(m, t, best, told)
	if updated && out.Method == complaint.MethodUnsubscribe {
		out.Method = complaint.MethodPreferences
	}
	return out, true
}

// elseStopped is an act told of something else, such as text messages or reminders: what else the mail tells
// without naming mailings is told of that.
func elseStopped(h hit) bool {
	return !h.subject && (h.class == classDone || h.class == classFuture || h.class == classOff) && offTopic(h)
}

var namesMailings = regexp.MustCompile(`\b(?:marketing|newsletters?|promotion\w*|offers|mailing lists?|mailings?|emails|by email|unsubscri\w+ from|communications|appeals|in touch|danysgrif\w*|rhestr)\b`)

// counts reports whether a hit, beside the rest of the mail, tells an opt-out from marketing by e-mail.
func counts(h hit, t *text, told []hit, updated bool) bool {
	if h.class == classClosed {
		return !bankProduct.MatchString(h.normal) && !partlyClosed.MatchString(h.normal[h.to:]) && t.words <= longMail
	}
	if offTopic(h) {
		return false
	}
	if h.class == classFuture && strings.Contains(h.normal, "an email") && !marketing.MatchString(h.normal) {
		return false
	}
	if h.class == classAsked && otherRequest.MatchString(h.normal) && !mailTopic.MatchString(h.normal) {
		return false
	}
	if consentFor.MatchString(h.normal) && !marketing.MatchString(h.normal) && !strings.Contains(h.normal, "email") && !strings.Contains(h.normal, "contact") {
		return false
	}
	if h.class == classFuture && elsewhere.MatchString(h.normal) {
		return false
	}
	if h.class == classFuture && !person.MatchString(h.normal) && !strings.HasPrefix(h.normal[h.from:], "no ") && !strings.HasPrefix(h.normal, "this ") {
		return false
	}
	if h.class == classDone && !h.subject && !person.MatchString(h.normal) && !t.subjectHas(aboutStopping) && !t.has(youAsked) && !t.has(undo) && !t.reply && t.words > 12 {
		return false
	}
	if h.method == complaint.MethodObjection && !t.has(ofData) {
		return false
	}
	if h.class == classDone && !h.fresh && !wasDone.MatchString(h.normal) && t.subjectHas(otherMatter) {
		return false
	}
	if h.subject && len(ofClass(bodyOnly(told), classDone, classFuture, classAsked, classSorry)) == 0 {
		return t.words <= shortMail || t.has(undo)
	}
	if t.has(otherScheme) && !marketing.MatchString(h.normal) {
		return false
	}
	if t.has(serviceClaim) && !h.fresh && !wasDone.MatchString(h.normal) && !t.subjectHas(aboutMailings) && acts(told) < 2 {
		return false
	}
	if t.has(selling) && !fromMail.MatchString(h.normal) && !t.has(undo) && acts(told) < 2 {
		return false
	}
	if h.class == classFuture && aboutOther.MatchString(h.normal[h.from:]) && !marketing.MatchString(h.normal) {
		return false
	}
	switch {
	case h.class == classWish:
		return recorded(h, t, told, updated)
	case h.class == classAsked && acts(told) < 2 && t.has(instructs):
		return false
	case h.class == classFuture && h.method == complaint.MethodPreferences:
		return updated || len(ofClass(told, classDone, classAsked)) > 0
	case h.class == classFuture:
		backed := len(ofClass(told, classDone, classAsked, classSorry)) > 0 || updated
		if !backed && t.has(instructs) {
			return false
		}
		last := strings.HasPrefix(h.normal[h.from:], "this ")
		return backed || !last && t.words <= shortMail && !t.has(lapsed) && !t.has(selling)
	}
	return true
}

// recorded reports whether what the person wants was taken down, not only spoken of.
func recorded(h hit, t *text, told []hit, updated bool) bool {
	if t.has(lapsed) || t.has(selling) || t.has(askingBack) {
		return false
	}
	return updated || len(ofClass(told, classDone, classAsked, classFuture)) > 0 || t.has(notedThat) || t.subjectHas(settingsSubject) || taken.MatchString(h.normal[:h.from])
}

var notedThat = regexp.MustCompile(`\b(?:we|i) have (?:noted|recorded|logged|saved|made|actioned|sorted|done) (?:that|this|it|so)\b`)

var taken = regexp.MustCompile(`\b(?:recorded|noted|logged|saved|registered|marked|made a note|on file|updated .{0,40}|confirm(?:s|ing)?|understand)(?: \w+){0,4} ?(?:that|to show|to say|to reflect)? *$`)

// otherMatter are subjects of a mail about something else, which may mention that the person has opted out.
var otherMatter = regexp.MustCompile(`\b(?:terms|privacy|policy|statement|bill|orders?|delivery|parcel|changes to|renewal|prices?|account|booking|results|appointment|reminder|payment|invoice|receipt)\b`)

// ofData tells an objection to the use of one's data from one to a plan or a fine.
var ofData = regexp.MustCompile(`\b(?:marketing|article 21|mailings?|newsletters?|profiling|promotional|suppress\w*)\b`)

// wasDone tells an act, where "you have opted out" may tell a state.
var wasDone = regexp.MustCompile(`\b(?:been|was|we have|i have)\b`)

// acts counts the sentences that tell something.
func acts(told []hit) int {
	seen := map[*sentence]bool{}
	for _, h := range told {
		seen[h.sentence] = true
	}
	return len(seen)
}

// partlyClosed after "your account has been closed" leaves it open.
var partlyClosed = regexp.MustCompile(`^ (?:to|for) (?:new|further|any|all)?\b`)

// person is the reader, whom an act has to concern, in its sentence or by the mail's subject.
var person = regexp.MustCompile(`\b(?:you|your|yours|address|eich|rydych|fyddwch)\b`)

// consentFor is consent to something named.
var consentFor = regexp.MustCompile(`\b(?:consent|permission) (?:for|to) \w`)

// otherRequest asks for something else than an end of mailings.
var otherRequest = regexp.MustCompile(`\b(?:account|your data|my data|order|policy|contract|membership|refund|booking|statement|card)\b`)

var aboutStopping = regexp.MustCompile(`\b(?:unsubscri\w*|opt(?:ed|ing)? out|preferences?|choices?|consent|removed|removal|objection|stop|stopped|cancelled|ended|confirmation|request|emails?)\b`)

// elsewhere after "we will stop sending" tells that mail will come from elsewhere.
var elsewhere = regexp.MustCompile(`\b(?:old|new|previous|different) (?:email )?(?:address|domain|system)\b`)

var youAsked = regexp.MustCompile(`\b(?:as|you) (?:have )?(?:asked|requested|instructed|wished)\b|\byour (?:request|message|email|wish)`)

var bankProduct = regexp.MustCompile(`\b(?:savings?|current|isa|loan|mortgage|bank|credit|card|fixed|joint|bond|investment|trading|support|ticket|energy|gas|electricity|complaint|case|query|enquiry|about|applications?|business)\b`)

func bodyOnly(hits []hit) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.subject })
}

// updates reports whether the mail says that preferences about marketing were changed.
func updates(t *text, told []hit) bool {
	for _, h := range ofClass(told, classUpdated) {
		if !otherSettings.MatchString(h.normal) {
			return t.words <= longMail
		}
	}
	return false
}

// directions returns the lines that switch marketing off, unless others switch it on.
func directions(told []hit) []hit {
	if len(ofClass(told, classOn)) > 0 {
		return nil
	}
	return ofClass(told, classOff)
}

// farewell takes "sorry to see you go" for an opt-out only in a short mail about mailings, without a hint that a
// contract ended or that the mail wants the person back.
func farewell(t *text, told []hit) []hit {
	if t.words > shortMail || len(ofClass(told, classSorry)) == 0 || t.has(winBack) || t.has(endedOther) || t.has(lapsed) || t.has(instructs) || t.has(selling) || !t.aboutLeaving() {
		return nil
	}
	return slices.DeleteFunc(ofClass(told, classSorry), func(h hit) bool { return h.block >= topBlocks || t.besideLink(h.block) })
}

// showsSettings reports whether a short mail without any selling is about settings, so that a line "email: off" is
// its matter.
func (t *text) showsSettings() bool {
	return t.words <= shortMail && t.subjectHas(settingsSubject) && !t.subjectHas(otherSettings) && !t.has(selling) && !t.has(lapsed) && !t.has(winBack) && !t.has(askingBack)
}

var (
	settingsSubject = regexp.MustCompile(`\b(?:preferences?|settings|choices?|permissions?|consent|subscription|email choices)\b`)
	askingBack      = regexp.MustCompile(`\b(?:if you have changed your mind|tell me about|only takes one click|missing out|miss out|would you like|turn (?:them|it) (?:back )?on|switch (?:them|it) (?:back )?on|still right|opt (?:back )?in|think again|hear more|say yes|on record|asked us what|a reminder)\b`)
)

func weakened(hits []hit) []hit {
	for i := range hits {
		p := *hits[i].phrase
		p.strength = complaint.StrengthMedium
		hits[i].phrase = &p
	}
	return hits
}

// completed takes "done" for an opt-out in a short mail that speaks of unsubscribing, and of nothing else.
func completed(m *complaint.Message, t *text, hits []hit) []hit {
	if t.words > shortMail || len(ofClass(hits, classComplete)) == 0 || t.has(selling) || t.has(lapsed) || t.has(winBack) || t.has(instructs) || t.has(otherScheme) || len(ofClass(hits, classPending, classSubscribed, classJoined)) > 0 {
		return nil
	}
	topic := askedInSubject.MatchString(m.Subject)
	for _, h := range ofClass(hits, classTopic) {
		topic = topic || !offered.MatchString(h.normal) && !bareLink.MatchString(h.normal) && !h.question && !iffy.MatchString(h.normal) && !offTopic(h) && h.block < topBlocks && !strings.Contains(h.text, "|")
	}
	if !topic {
		return nil
	}
	return slices.DeleteFunc(ofClass(hits, classComplete), func(h hit) bool {
		return h.question || iffy.MatchString(h.normal) || h.subject || h.block >= topBlocks || signUpWord.MatchString(h.normal) || serviceTopic.MatchString(h.normal) && !marketing.MatchString(h.normal)
	})
}

var (
	offered    = regexp.MustCompile(`\b(?:you|people|they) (?:can|may|could)\b|\bany ?time\b|\bif\b`) // a way to leave, not leaving
	signUpWord = regexp.MustCompile(`\b(?:sign up|signing up|subscribed|registration|opt in|subscription (?:is|has been) (?:confirmed|complete|active))\b`)
)

// askedInSubject is the subject of a mail that answers a refusal.
var askedInSubject = regexp.MustCompile(`(?i)^\s*(?:(?:re|fwd?)\s*:\s*|\[[^\]]*\]\s*)+.*\b(?:stop|unsubscribe|remove|opt.?out|no more (?:e-?mails?|newsletters?)|take me off|newsletters?|mailing list|marketing|your e-?mails)\b`)

// bareLink is the text of a footer's link, which tells nothing.
var bareLink = regexp.MustCompile(`^(?:(?:click )?(?:here )?(?:to )?unsubscribe(?: here| now| instantly| at any time| from (?:this|these|our) \w+(?: \w+)?)?|manage (?:your )?(?:email )?preferences|update (?:your )?(?:email |subscription )?preferences|opt out)$`)

// aboutLeaving reports whether the mail speaks of mailings other than in a footer's links.
func (t *text) aboutLeaving() bool {
	for i := range t.all {
		if n := t.all[i].normal; mailTopic.MatchString(n) && !bareLink.MatchString(n) && !strings.Contains(t.all[i].text, "|") {
			return true
		}
	}
	return false
}

// besideLink reports whether a block holds an unsubscribe link as a sentence of its own.
func (t *text) besideLink(block int) bool {
	for i := range t.all {
		if t.all[i].block == block && bareLink.MatchString(t.all[i].normal) {
			return true
		}
	}
	return false
}

// waiting reports whether the mail asks for a click before anything happens.
func waiting(hits []hit, best hit) bool {
	for _, h := range ofClass(hits, classPending) {
		if undo.MatchString(h.normal) || aside.MatchString(h.normal) {
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

// describe makes the Finding of a company's confirmation.
func describe(m *complaint.Message, t *text, best hit, told []hit) complaint.Finding {
	found := complaint.Finding{
		Method: best.method, Source: complaint.SourceConfirmation, Strength: best.strength, Quote: best.text,
	}
	if t.reply {
		found.Source = complaint.SourceReply
		if found.Method == complaint.MethodUnsubscribe || found.Method == complaint.MethodPreferences {
			found.Method = complaint.MethodEmail
		}
	}
	if best.class == classFuture && len(ofClass(told, classDone, classAsked)) == 0 && !corroborated(told) {
		found.Strength = complaint.StrengthMedium
	}
	if objects(t, best) {
		found.Method = complaint.MethodObjection
	}
	found.Scope, found.ListID = scopeOf(m, t, best, told)
	found.Note = joinNotes(scopeNote(found), delayNote(t), promoNote(t, best))
	return found
}

// objects reports whether the mail answers an objection under Article 21, which is more than an unsubscribe.
func objects(t *text, best hit) bool {
	if best.class == classClosed {
		return false
	}
	if t.has(objection) {
		return true
	}
	return false
}

var objection = regexp.MustCompile(`\b(?:your|the|an) (?:article 21 |formal )?objection\b|\b(?:article|art) 21\b|\byou object(?:ed)? to\b`)

// corroborated reports whether a second sign of another kind stands beside a promise to stop.
func corroborated(told []hit) bool { return len(ofClass(told, classUpdated, classOff, classSorry)) > 0 }

func joinNotes(notes ...string) string {
	notes = slices.DeleteFunc(notes, func(s string) bool { return s == "" })
	return strings.Join(notes, " ")
}

var delay = regexp.MustCompile(`\b(?:up to|within|allow(?: up to)?|takes?|in the next|over the next|as long as|a further) (?:\w+ ){0,3}?(?:\d{1,3}|one|two|three|four|five|six|seven|ten|fourteen|twenty eight|few|couple of)(?: \w+)? ?(?:working|business|calendar)? ?(?:hours?|days?|weeks?|months?)\b`)

// delayNote records what the company itself says of how long it takes. It is the company's statement, not law.
func delayNote(t *text) string {
	for i := range t.all {
		if delay.MatchString(t.all[i].normal) {
			return "The company says: “" + t.all[i].text + "”"
		}
	}
	return ""
}

// promoNote reports promotion inside a confirmation.
func promoNote(t *text, best hit) string {
	for i := range t.all {
		s := &t.all[i]
		if s != best.sentence && promo.MatchString(s.normal) {
			return "This mail also promotes something: “" + s.text + "”"
		}
	}
	return ""
}
