package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// supposes are words that put a wish to the reader instead of recording one.
var supposes = regexp.MustCompile(`\byou (?:may|might|perhaps|possibly) (?:well )?(?:not )?(?:wish|want|like|prefer|care)\b|\bsome of you\b`)

// beside is what a hit is judged beside.
type beside struct {
	text    *text
	told    []hit // what else the mail tells
	updated bool  // it says that preferences were changed
}

// counts reports whether a hit, beside the rest of the mail, tells an opt-out from marketing by e-mail.
func (b beside) counts(h hit) bool {
	holds := func(is func(beside, hit) bool) bool { return is(b, h) }
	switch {
	case h.class == classClosed:
		return b.closes(h)
	case slices.ContainsFunc(ofItself[:], holds):
		return false
	case h.subject && len(ofClass(bodyOnly(b.told), classDone, classFuture, classAsked, classSorry)) == 0:
		return b.text.words <= shortMail || b.text.has(undo)
	case slices.ContainsFunc(ofItsMail[:], holds):
		return false
	case h.class == classWish:
		return b.recorded(h)
	case h.class == classFuture:
		return b.backs(h)
	}
	return true
}

// ofItself are the guards that hold for every hit, ofItsMail those that hold where more than the subject tells something: one of
// them is enough for a hit not to count.
var (
	ofItself  = [...]func(beside, hit) bool{beside.ofElse, beside.ofSecretsOrEnding, beside.ofSomethingElse, beside.ofCharges, beside.objectsToElse, beside.mentions}
	ofItsMail = [...]func(beside, hit) bool{beside.ofScheme, beside.inService, beside.inAdvert, beside.ofThisAlone, beside.onOffer, beside.askedOnly}
)

// closes reports whether a closed account ends the marketing too: not one that goes on, that nobody asked to close, or that no
// mailing goes with.
func (b beside) closes(h hit) bool {
	t := b.text
	if strings.Contains(h.normal, "membership") && t.has(charged) || t.says(isKept, marketing) > 0 || t.has(goesOn) {
		return false
	}
	return !closedBefore.MatchString(h.normal) && !bankProduct.MatchString(h.normal) && !dues.MatchString(h.normal) && !t.subjectHas(dues) && !partlyClosed.MatchString(h.normal[h.to:]) && !t.has(onHold) && t.words <= longMail
}

// ofElse is a hit of another channel or topic, in somebody else's words, or of somebody else.
func (b beside) ofElse(h hit) bool {
	return offTopic(h) || toldBy.MatchString(h.normal[h.to:]) || supposes.MatchString(h.normal) || somebodyElse.MatchString(h.normal)
}

// ofCharges is "we will not send or charge you for any more".
func (b beside) ofCharges(h hit) bool {
	return h.class == classFuture && charges.MatchString(h.normal) && !marketing.MatchString(h.normal[h.from:])
}

// objectsToElse is an objection to a plan or a fine.
func (b beside) objectsToElse(h hit) bool {
	return h.method == complaint.MethodObjection && !b.text.has(ofData)
}

// mentions is a state that a mail about something else tells in passing.
func (b beside) mentions(h hit) bool {
	return h.class == classDone && !h.fresh && !wasDone.MatchString(h.normal) && b.text.subjectHas(otherMatter)
}

// ofScheme is an opt-out from something else.
func (b beside) ofScheme(h hit) bool {
	return b.text.ofScheme() && !marketing.MatchString(h.normal)
}

// inService is a state by which a service message explains why it is sent all the same.
func (b beside) inService(h hit) bool {
	return b.text.has(serviceClaim) && !h.fresh && !wasDone.MatchString(h.normal) && !b.text.subjectHas(aboutMailings) && acts(b.told) < 2
}

// inAdvert is a figure of speech of an advertisement.
func (b beside) inAdvert(h hit) bool {
	return b.text.has(selling) && !outright.MatchString(h.normal) && !fromMail.MatchString(h.normal) && !b.text.has(undo) && acts(b.told) < 2
}

// ofThisAlone is "we won't write to you about this again".
func (b beside) ofThisAlone(h hit) bool {
	return (h.class == classFuture || h.class == classDone) && aboutOther.MatchString(h.normal[h.from:]) && !marketing.MatchString(h.normal)
}

// onOffer is what would be done if the person asked.
func (b beside) onOffer(h hit) bool {
	return (h.class == classAsked || h.class == classFuture) && b.text.offersBefore(h.sentence)
}

// askedOnly is a request that nothing else bears out, in a mail that tells how to make one.
func (b beside) askedOnly(h hit) bool {
	return h.class == classAsked && acts(b.told) < 2 && b.text.instructs()
}

// backs reports whether the mail bears out a promise to stop.
func (b beside) backs(h hit) bool {
	t := b.text
	if h.method == complaint.MethodPreferences {
		return b.updated || len(ofClass(b.told, classDone, classAsked)) > 0
	}
	switch backed := b.updated || len(ofClass(b.told, classDone, classAsked, classSorry)) > 0; {
	case backed:
		return true
	case t.instructs(), strings.HasPrefix(h.normal[h.from:], "this "): // "this will no longer be sent"
		return false
	}
	return t.words <= shortMail && !t.has(lapsed) && !t.has(selling)
}

// ofSecretsOrEnding is a warning of secrets, or a mailing that the company ends itself.
func (b beside) ofSecretsOrEnding(h hit) bool {
	return ofSecrets.MatchString(h.normal) || h.class == classFuture && b.text.has(endsForAll) && !b.text.has(wasAsked)
}

// ofSomethingElse reports whether the sentence of a hit is about other consent, another request, another address or
// nobody in particular.
func (b beside) ofSomethingElse(h hit) bool {
	t := b.text
	if h.class == classFuture && strings.Contains(h.normal, "an email") && !marketing.MatchString(h.normal) {
		return true
	}
	if h.class == classAsked && otherRequest.MatchString(h.normal) && !mailTopic.MatchString(h.normal) {
		return true
	}
	if consentFor.MatchString(h.normal) && !marketing.MatchString(h.normal) && !strings.Contains(h.normal, "email") && !strings.Contains(h.normal, "contact") {
		return true
	}
	if (h.class == classDone || h.class == classTopic) && readersList.MatchString(h.normal) {
		return true
	}
	if h.class == classFuture && (elsewhere.MatchString(h.normal) || ofSharing.MatchString(h.normal)) {
		return true
	}
	if h.class == classFuture && !person.MatchString(h.normal) && !strings.HasPrefix(h.normal[h.from:], "no ") && !strings.HasPrefix(h.normal, "this ") {
		return true
	}
	if h.class == classDone && !h.subject && !person.MatchString(h.normal) && !t.subjectHas(aboutStopping) && !t.has(youAsked) && !t.has(undo) && !t.reply && t.words > 12 {
		return true
	}
	return false
}

// offersBefore reports whether the sentence before s in its block is an offer to leave: "if you want to be removed,
// click here". What s promises is promised for then.
func (t *text) offersBefore(s *sentence) bool {
	for i := 1; i < len(t.all); i++ {
		if &t.all[i] == s {
			return t.all[i-1].block == s.block && offersLeave.MatchString(t.all[i-1].normal)
		}
	}
	return false
}

var offersLeave = regexp.MustCompile(`\bif you\b.*\b(?:remove\w*|unsub\w*|opt out|stop|not (?:want|wish|like)|no longer|rather not)\b|\b(?:click|reply|press|follow)\b.*\b(?:remove\w*|unsub\w*|opt out)\b`)

// outright says the act so plainly that an advertisement beside it takes nothing back.
var outright = regexp.MustCompile(`\b(?:unsubscribed|removed) you\b|\byou (?:have|are)(?: been)? unsubscribed\b`)

// recorded reports whether what the person wants was taken down, not only spoken of.
func (b beside) recorded(h hit) bool {
	t := b.text
	if t.has(lapsed) || t.has(selling) || t.has(askingBack) {
		return false
	}
	return b.updated || len(ofClass(b.told, classDone, classAsked, classFuture)) > 0 || t.has(notedThat) || t.subjectHas(settingsSubject) || taken.MatchString(h.normal[:h.from])
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

// onHold tells of an account that opens again: the company closed it, and nobody refused anything.
var onHold = regexp.MustCompile(`\b(?:(?:account|it|profile) (?:is|has been) (?:put |placed )?on hold|(?:suspended|locked|restricted) (?:your|the) account|account (?:is|has been) (?:suspended|locked|restricted)|until (?:you (?:have )?|your (?:\w+ ){1,3}(?:is|has been) )(?:confirm\w*|verif\w*|update\w*))\b`)

// charges is said of what a person pays for: "we will not send or charge you for any more".
var charges = regexp.MustCompile(`\bcharged?\b`)

// charged is said of a paid membership, whose end says nothing of marketing.
var charged = regexp.MustCompile(`\b(?:charged|payments?|direct debit|refund\w*)\b`)

// person is the reader, whom an act has to concern, in its sentence or by the mail's subject.
var person = regexp.MustCompile(`\b(?:you|your|yours|address|in touch|requested|eich|rydych|fyddwch)\b`)

// consentFor is consent to something named.
var consentFor = regexp.MustCompile(`\b(?:consent|permission) (?:for|to) \w`)

// otherRequest asks for something else than an end of mailings.
var otherRequest = regexp.MustCompile(`\b(?:account|your data|my data|order|policy|contract|membership|refund|booking|statement|card)\b`)

// readersList is a list of the reader's own: a list service tells its customer who left it.
var readersList = regexp.MustCompile(`\bunsubscribed (?:from|off) your (?:\w+ )?(?:list|audience|newsletter|campaign|group)\b|\b(?:one of your|a|your) (?:clients?|customers?|subscribers?|members?|contacts?)(?: \w+){0,3} (?:has|have) unsubscribed\b`)

var aboutStopping = regexp.MustCompile(`\b(?:unsubscri\w*|opt(?:ed|ing)? out|preferences?|choices?|consent|removed|removal|objection|stop|stopped|cancelled|ended|confirmation|request|emails?)\b`)

// elsewhere after "we will stop sending" tells that mail will come from elsewhere.
var elsewhere = regexp.MustCompile(`\b(?:old|new|previous|different) (?:email )?(?:address|domain|system)\b`)

var youAsked = regexp.MustCompile(`\b(?:as|you) (?:have )?(?:asked|requested|instructed|wished)\b|\byour (?:request|message|email|wish)`)

var bankProduct = regexp.MustCompile(`\b(?:savings?|current|isa|loan|mortgage|bank|credit|card|fixed|joint|bond|investment|trading|support|ticket|energy|gas|electricity|complaint|case|query|enquiry|about|applications?|business)\b`)

var (
	// dues are paid from an account that no mailing goes with.
	dues = regexp.MustCompile(`\b(?:council tax|business rates|tenancy|rent account|final (?:bill|invoice|statement)|meter reading)\b`)
	// closedBefore tells of a closure that is over, not of the act.
	closedBefore = regexp.MustCompile(`\b(?:when|since|after|before|until|while) (?:your|the) (?:\w+ ){0,2}account (?:was|had been|is) (?:closed|deleted)\b|\b(?:in|on|of|from|with) (?:your|the) (?:\w+ )?(?:closed|old) account\b`)
	// somebodyElse tells that somebody else asked to leave.
	somebodyElse = regexp.MustCompile(`\b(?:asked|wanted|wants|told) (?:me|us) to (?:take|remove|unsubscribe|delete|leave) (?:him|her|them|his|their)\b|\b(?:take|taken|took|remove|removed|unsubscribed?|deleted?) (?:him|her) (?:off|from)\b`)
)
