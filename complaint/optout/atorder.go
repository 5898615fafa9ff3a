package optout

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
	"desist/complaint/optout/internal/states"
)

// A confirmation of an order, a booking or a form repeats what the person answered when asked about mailings (PECR reg 22(3)(c)): as a
// setting ("Promotional emails: declined"), as a question with its answer, as the words of a box, or in a sentence. It says so among much
// else and in few words, so it is read only there.

// afterOrder reports whether a mail follows an order, a booking, a registration or a form.
func (t *text) afterOrder() bool {
	if t.subjectHas(settingsSubject) && !t.bodyHas(ordered) || t.subjectHas(everyMonth) {
		return false
	}
	return t.subjectHas(newCustomer) || t.subjectHas(ofOrder) || t.subjectHas(ordered) || t.bodyHas(orderFacts) || t.bodyHas(ordered)
}

// afterJoining reports whether a mail greets a member or repeats what was told at a registration.
func (t *text) afterJoining() bool { return t.subjectHas(aMember) || t.bodyHas(whenJoined) }

// mayFollowOrder is afterOrder, or that prices are named.
func (t *text) mayFollowOrder() bool {
	return t.afterOrder() || t.bodyHas(price) && !t.subjectHas(settingsSubject) && !t.subjectHas(everyMonth)
}

var (
	ordered    = regexp.MustCompile(`\b(?:(?:thank(?:s| you)(?: \w+){0,2} for|we have (?:got|received|had)|copy of|confirm(?:s|ing)?) (?:your|the|this|filling|ordering|booking|registering|applying|requesting|joining|entering|completing|buying|choosing|bringing)(?: \w+){0,4} (?:order|booking|form|application|entry|enquiry|registration|request|purchase|membership|donation|answers|samples?|us|in)\b|(?:order|booking|reservation|application|entry|enrolment|registration|appointment|visit|lesson|hire|enquiry|survey|submission|membership|adoption form)s? (?:is |has been |are )?(?:confirmed|received|booked|accepted|placed|submitted|bought|requested|complete[d]?|starts|started)|(?:you are|your \w+ (?:is|are)) (?:booked|enrolled|registered|ordered|confirmed|in the post|on (?:its|their) way)|account (?:is |has been )?(?:opened|created|open)|(?:i have|we have|you are|you have been|has been|have been) (?:now )?(?:booked|registered|enrolled|signed)\b|thank(?:s| you) for (?:opening|signing up|subscribing|instructing|asking for|ordering|booking|joining|registering|applying|creating)\b|lesson booked|you are enrolled|booked (?:your|a|the)|in the diary|put you down for)`)
	ofOrder    = regexp.MustCompile(`\b(?:orders?|booking|booked|membership|visit|appointment|lessons?|enquiry|submission|submitted|survey|class|course|cruise|tour|holiday|tickets?|entry|registration|registered|deposit|delivery|quote|hire|you are in|starts|bought|request|brochure|instruction|viewing|job|created|live|confirmed|confirmation|trial|samples?|table for|berth|pass|policy|cover note|documents enclosed|is yours|reserved|a member)\b`)
	aMember    = regexp.MustCompile(`\ba (?:\w+ ){1,2}member\b`)
	whenJoined = regexp.MustCompile(`\bwhat you (?:gave|told|sent) us when you\b|\bwhen you (?:joined|registered|enrolled|signed up|booked)(?: us| with us)? (?:today|yesterday|just now|this (?:morning|afternoon|evening)|on)\b`)

	price = regexp.MustCompile(`£ ?\d`)

	// everyMonth is the subject of what comes again and again, or is about a contract, whose settings have long been so.
	everyMonth = regexp.MustCompile(`\b(?:bills?|statements?|newsletter|digest|payslip|renewal|round ?up|prices? (?:change|is changing|are changing|from)|prices are|price change|contract|tariff|notice|recall|important|changes? to|your message|reminder|wait(?:ing)? ?list)\b`)
)

// mayAnswer reports whether a mail that is not long names mailings and says no in one line or the next. Looking closer costs more.
func mayAnswer(m *complaint.Message, t *text) bool {
	if t.words > 2*longMail {
		return false
	}
	named := false
	for i := range m.Blocks[:min(len(m.Blocks), 4*maxOrdered)] { // a table's cells are blocks of their own
		line := m.Blocks[i].Text
		names := promotes.InAnyCase(line)
		short := len(line) <= maxFormLine
		if (names || named) && short && declines(line) || names && ofReader.InAnyCase(line) {
			return true
		}
		named = names && short
	}
	return false
}

// declines reports whether a line of a form holds a word that may say no.
func declines(line string) bool {
	return mayDecline.InAnyCase(line) || bareAnswer(line) || bareAnswer(lastWord(line)) || len(line) > 3 && strings.EqualFold(line[:3], "no ")
}

// maxOrdered is how many lines of an order are read.
const maxOrdered = 150

// maxFormLine is how many bytes a line of a form has at most.
const maxFormLine = 120

var (
	promotes = wordindex.Of("market to me", "advertis", "listings", "sale ", "sale e", "recipes", "updates", "what's on", "what’s on", "to our emails", "emails about", "offer", "news", "promo", "marketing", "mailing", "deals", "sales", "hear from us", "catalogue", "bulletin", "up to date", "in touch", "products",
		"events", "inspiration", "tips", "discount", "subscri", "email list", "anything but", "except")
	ofReader = wordindex.Of("you asked", "you've asked", "you’ve asked", "you said", "you've said", "you’ve said", "you told", "you've told", "you’ve told", "you chose", "you ticked", "you've ticked", "you left",
		"you kept", "you don't", "you don’t", "you do not", "you didn't", "you didn’t", "you did not", "you'd rather", "you’d rather", "you prefer", "you indicated", "you opted", "you've opted", "you’ve opted", "you declined",
		"added you", "put you", "signed you", "letting us know", "you let", "you mentioned", "you wished", "you have indicated", "as you wish", "as requested")
	mayDecline = wordindex.Of(": no", "? no", "- no", "– no", "— no", " no ", " no.", "\"no", "“no", "‘no", "(no", "no,", "=no", "[no", "nope", "opt-out", "opt out", " not ", "n't", "n’t", "never", " off ", " off.", " off)", ": off", "declin", "refus", "reject",
		"opted out", "unsub", "withheld", "untick", "unchecked", "blank", "empty", "false", "none", "neither", "nah", "nothing", "exclude", "zero", "> no", "keep your", "rather", "ticked", "☐", "☒", "✗", "✘", "✕", "❌", "[ ]", "[x]", "( )", ": n")
)

// answeredNo returns the first line, or question with its answer, which tells that the person wanted no mailings. Where others were wanted
// it tells nothing: which of them come then is not said.
func (t *text) answeredNo() (hit, bool) {
	if !t.mayFollowOrder() || t.has(askingBack) || t.has(toFillIn) || t.has(ofTheirCustomer) {
		return hit{}, false
	}
	follows := t.afterOrder()
	var no, before *sentence
	var above formAnswer // what before says
	answered := false    // before is the answer to a question
	for i := range t.all {
		s := &t.all[i]
		if s.subject || len(s.text) > maxSentence/2 {
			before, above, answered = nil, saysNothing, false
			continue
		}
		n, says := s.inNormalForm(), s.saysAtOrder()
		if unanswered.MatchString(n) {
			before, above, answered = nil, saysNothing, false
			continue
		}
		if says == saysElse || allowsMail.MatchString(n) || bareYes.MatchString(n) && (answered || above == asksOnly) {
			return hit{}, false
		}
		answered = follows && refusesTopic(before, n) || above == asksOnly && bareNo.MatchString(n) || before != nil && headsMailings.MatchString(before.normal) && statesNo.MatchString(n)
		switch {
		case answered:
			both := newSentence(before.quote()+" "+s.quote(), s.block)
			no = cmp.Or(no, &both)
		case says == saysNo && (follows && !marked(s.quote()) && !bareTopic.MatchString(n) || t.isChoice(s)), follows && says == saysNothing && saysNoMailings(n):
			no = cmp.Or(no, s)
		}
		before, above = s, says
	}
	if no == nil {
		return hit{}, false
	}
	return hit{sentence: no, to: len(no.inNormalForm())}, true
}

// saysAtOrder is formSays, and reads the answer to a question that names no e-mail: "May we send you offers and centre news?"
func (s *sentence) saysAtOrder() formAnswer {
	says := s.formSays()
	if s.asked && says == saysNothing {
		return noIf(switchedOff(lastWord(s.text)))
	}
	return says
}

// refusesTopic reports whether n refuses what the line before it names.
func refusesTopic(before *sentence, n string) bool {
	return before != nil && refusedTopic.MatchString(n) && settingNames(before.text) &&
		(promotesByMail.MatchString(before.normal) || len(promoted.FindAllStringIndex(before.normal, severalTopics)) == severalTopics)
}

// severalTopics that promote are named of consent; one may be of goods.
const severalTopics = 2

// refusedTopic is what is said of consent, under the name of what promotes.
var (
	refusedTopic   = regexp.MustCompile(`^(?:refused|declined|not wanted|opted out|withheld|no consent|consent refused|not given)$`)
	promotesByMail = regexp.MustCompile(`\b(?:marketing|newsletters?|publicity|e ?mails?)\b`)
	promoted       = regexp.MustCompile(`\b(?:offers?|deals|promotions?|invitations|marketing|news|newsletters?|publicity|appeals)\b`)
)

// How likely a line must tell that the person refused at an order: for other words of the mail to be believed, to be believed without a
// word that is known, and to be believed in a form that something else has too, such as a cross before what a plan lacks.
const (
	lineMayDecline = 0.3
	lineDeclines   = 0.55
	lineSurely     = 0.85
	lineWanted     = 0.5 // that another line tells what was wanted, so that it is not said what comes
)

// lineAtOrder finds an answer about mailings in words that no rule knows, by what is learned of lines.
func (l *lexicon) lineAtOrder(m *complaint.Message, t *text, hits []hit) []complaint.Finding {
	if !t.afterOrder() && !t.afterJoining() || t.awaits(hits, classPending, classFailed) || t.has(ofTheirCustomer) || t.has(allowsMail) || t.has(toConfirm) || t.has(endsForAll) {
		return nil
	}
	c := &matter{lex: l, mail: m, text: t, hits: hits}
	t.lines = l.linesAtOrder(m)
	likely := t.most(states.Declined, 0)
	if likely < lineDeclines || t.most(states.Joined, 0) >= lineWanted || t.any(accepts) || c.toldOfOthers() {
		return nil
	}
	said := t.saying(states.Declined)
	if tellsNoRefusal(said.sentence) || likely < lineSurely && (t.has(toFillIn) || mayBeOfElse(said.sentence)) {
		return nil
	}
	return []complaint.Finding{atAnOrder(said)}
}

// accepts reports whether a line of a form says yes to mailings.
func accepts(s *sentence) bool {
	return saidYes.MatchString(s.inNormalForm()) && s.formSays() == saysElse
}

// tellsNoRefusal reports whether a line of an order, whatever else it says, is of something that was ordered, of what the sender does, of
// what the person may do, of a question left open or of a box that refuses and is empty.
func tellsNoRefusal(s *sentence) bool {
	n, written := s.inNormalForm(), s.quote()
	return !declines(written) || ofOrderItself.MatchString(n) || ofSenderItself(n) || ofSecrets.MatchString(n) || mayStill.MatchString(n) || isIffy(n) || unanswered.MatchString(n) || bothAnswers.MatchString(states.InBoxes(written)) ||
		(mayDo.MatchString(n) || wayOut.MatchString(n)) && !saidYes.MatchString(n) ||
		refusesItself.MatchString(n) && emptyBox.MatchString(written)
}

// mayBeOfElse reports whether a line has a form that what is sold has too, or another channel.
func mayBeOfElse(s *sentence) bool {
	n := s.inNormalForm()
	return marked(s.quote()) || cheaper.MatchString(n) || bareTopic.MatchString(n) || otherChannelAlone(n)
}

// orderSaysNothing reports whether a mail follows an order and none of its lines tells a refusal with it: photographs, a course and a slogan
// are refused there in the same words.
func (c *matter) orderSaysNothing() bool {
	t := c.text
	if t.reply || t.has(objection) || c.companyDid() || !t.afterOrder() || !t.ofAnOrder() {
		return false
	}
	likely := float32(0)
	for _, line := range c.lex.linesAtOrder(c.mail) {
		likely = max(likely, line.Chance[states.Declined])
	}
	return likely < lineMayDecline
}

// companyDid reports whether the line that most likely tells a refusal says what the company has done with marketing.
func (c *matter) companyDid() bool {
	best := c.refused.best
	return best != nil && marketing.MatchString(best.normal) && weDid.MatchString(best.normal)
}

// ofAnOrder reports whether a mail has the facts of an order, beyond speaking of one.
func (t *text) ofAnOrder() bool {
	return t.subjectHas(newCustomer) || t.bodyHas(orderFacts) || t.bodyHas(ordered) || t.bodyHas(price)
}

// weDid is said of what somebody at the company has just done.
var weDid = regexp.MustCompile(`\b(?:i|we) have (?:\w+ )?(?:switched|turned|taken|stopped|removed|cancelled|ended|suppressed|unsubscribed|opted|marked|flagged|blocked)\b`)

// linesAtOrder are the lines of a mail that follows an order, without quoted earlier mail.
func (l *lexicon) linesAtOrder(m *complaint.Message) []states.Line {
	own := *m
	own.Blocks = m.Blocks[:startOfQuote(m)]
	return l.states.AtOrder(&own)
}

// ofSenderItself reports whether a sentence says what the sender does with everybody, or what a course is about.
func ofSenderItself(n string) bool { return ofSender.MatchString(n) && !byReader.MatchString(n) }

// marked reports whether a line begins with a tick or a cross, as what a plan has and lacks does.
func marked(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return marks[r] != ""
}

var (
	// toFillIn is said of a form that is still to be filled in.
	toFillIn = regexp.MustCompile(`\bplease (?:fill in|complete|choose|select|tell us (?:yes or no|which))\b|\b(?:form|questions?) below\b|\bwe need an answer\b|\byes or no\b`)

	// ofTheirCustomer is said to a business of somebody who ordered there.
	ofTheirCustomer = regexp.MustCompile(`\b(?:new (?:order|enquiry|booking|registration|submission|lead) (?:from|received|for you)|(?:someone|somebody|a customer|a visitor|a guest) has\b|buyers?\b|your customers?\b|from your website|(?:customer|buyer|guest|client) accepts|you (?:made|have made) a sale|new (?:reservation|donor|guest|client|member)\b|the (?:donor|guest|client|buyer|member) (?:does|did|has)\b|clients? s? ?consent|guest mailing|dear (?:organiser|host|seller|vendor|landlord|trader|stallholder)\b|(?:attendee|guest|buyer|client|bidder|donor)s? s? ?(?:answer|choice|preference)\b|your (?:mailing audience|page|store|stall|listing|venue|property))\b`)

	// ofSender is what a sender says of itself, or what a course is about.
	ofSender = regexp.MustCompile(`\b(?:does|do) not (?:send|do) (?:any )?(?:marketing|newsletters|promotional)|\bwe will only use your e ?mail (?:address )?for\b|\byou will learn\b|\bhow to (?:stop|handle|record|avoid)\b|^(?:course|topics?|module|unit \d+|title|syllabus|session|talk)s?(?: title)? (?:[^wyit\s]|w[^e\s]|we\w|y[^o\s]|i[^ ft]|t[^h\s])`)

	byReader = regexp.MustCompile(`\byou (?:have )?(?:asked|chose|chosen|said|told|opted|ticked|declined|left|prefer\w*)\b|\b(?:marketing|contact|e ?mail) (?:preferences?|choices?|consent|permissions?|instructions?)\b|\byour (?:choice|request|wish)\b`)

	// wayOut is a link to leave by, in the small print: "Opt out of marketing emails".
	wayOut = regexp.MustCompile(`^(?:opt out|unsubscribe|stop|leave|come off)(?: \w+){0,5}$`)

	// itIsDone is said of what was asked for: "Unsubscribe request received".
	itIsDone = regexp.MustCompile(`\b(?:success\w*|confirm\w*|complete\w*|done|processed|received|actioned|accepted)\b`)

	// endsForAll is said by a company that ends a mailing itself: nobody asked it to.
	endsForAll = regexp.MustCompile(`\bwe (?:are|will be) (?:stopping|closing|ending|retiring)\b|\b(?:from|after)\b.{0,30}\bwe (?:will )?no longer (?:send|publish|print|write)\b|\b(?:our|the|this) (?:\w+ )?(?:newsletters?|bulletins?|mailings?) (?:has|have|is|are|will) (?:now |be )?(?:closed|closing|close|ended|ending|end|stopped|stopping|stop)\b`)

	// toConfirm is said of a request that waits for the person.
	toConfirm = regexp.MustCompile(`\bawaiting (?:your )?(?:confirmation|reply)\b|\bclosed without action\b|\bwithin \d+ (?:hours|days) or\b`)

	// emptyBox is a box as it is written where nobody ticked it.
	emptyBox = regexp.MustCompile(`(?i)☐|\[ ?\]|\( \)|\b(?:not ticked|unticked|left (?:blank|empty)|unchecked)\b`)

	// unanswered is said of a question about mailings that the person left open.
	unanswered = regexp.MustCompile(`\b(?:no (?:response|answer|reply|choice|selection)|not (?:asked|answered|recorded|known|chosen|stated)|unanswered|nothing yet|you (?:did not|have not|had not) (?:circled?|answer(?:ed)?|cho(?:o)?sen?|replied|reply|pick(?:ed)?|said)(?: yet)?\b)`)

	// allowsMail is said of mailings that will come.
	allowsMail = regexp.MustCompile(`\byes (?:please )?e ?mail me\b|\b(?:we|you|i) (?:will|can|may) (?:still |now |also )?(?:get|send|receive|be sent|e ?mail|hear)\b(?: \w+){0,6} (?:news|newsletters?|offers|marketing)\b|\bput you (?:back )?on (?:the|our)\b|\byou are on (?:the|our) (?:mailing )?list\b|\bso (?:news|offers) will come\b`)

	// bareTopic is a setting that may be one of what is sold: "Email marketing: no" of a plan, "Offers: no" of a price.
	bareTopic = regexp.MustCompile(`^(?:offers|news|e ?mail marketing|marketing e ?mail|marketing|(?:e ?)?newsletters?) (?:no|off|none|not (?:required|selected|included))$`)

	// headsMailings stands above the answer about mailings alone.
	headsMailings = regexp.MustCompile(`^(?:(?:our|your|the) )?(?:keep (?:me|you|in|me in) (?:up to date|posted|informed|touch)|(?:e ?)?newsletters?(?: preferences?| choice)|marketing(?: preferences?| choices?| consent)|stay in touch|hearing from us|mailing list|promotional emails)$`)

	// statesNo is the answer under it.
	statesNo = regexp.MustCompile(`^(?:(?:by )?emails?|(?:current |your )?(?:status|choice|answer|preference)) (?:no|off|unsubscribed|not (?:opted in|subscribed|given|wanted|signed up|selected|ticked)|opted out|declined|refused)(?: as you (?:\w+ ?){1,6})?$`)

	// bareNo is nothing but a no: "You said: Not for me".
	bareNo = regexp.MustCompile(`^(?:(?:you|customer|guest) (?:said|put|answered|chose|ticked|replied|told us) |your (?:answer|reply|choice)(?: to \w+(?: \w+)?)? |answer |yes(?: please)? )*(?:no|nope|off|false|not for me|not this time|not (?:now|today|thanks)|y n n|yes no no|i would rather not|declined|never)(?: (?:thanks|thank you|please|you said|sorry))*$`)

	bareYes = regexp.MustCompile(`^(?:you (?:said|answered|ticked) )?(?:yes|ok|okay|go on|sure|happy to|on|true)\b`)
)
