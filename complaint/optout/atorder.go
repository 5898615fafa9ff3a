package optout

import (
	"strings"
	"unicode/utf8"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
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

// mayFollowOrder is afterOrder, or that prices are named.
func (t *text) mayFollowOrder() bool {
	return t.afterOrder() || t.bodyHas(price) && !t.subjectHas(settingsSubject) && !t.subjectHas(everyMonth)
}

var (
	ordered = regexp.MustCompile(`\b(?:(?:thank(?:s| you)(?: \w+){0,2} for|we have (?:got|received|had)|copy of|confirm(?:s|ing)?) (?:your|the|this|filling|ordering|booking|registering|applying|requesting|joining|entering|completing|buying|choosing|bringing)(?: \w+){0,4} (?:order|booking|form|application|entry|enquiry|registration|request|purchase|membership|donation|answers|samples?|us|in)\b|(?:order|booking|reservation|application|entry|enrolment|registration|appointment|visit|lesson|hire|enquiry|survey|submission|membership|adoption form)s? (?:is |has been |are )?(?:confirmed|received|booked|accepted|placed|submitted|bought|requested|complete[d]?|starts|started)|(?:you are|your \w+ (?:is|are)) (?:booked|enrolled|registered|ordered|confirmed|in the post|on (?:its|their) way)|account (?:is |has been )?(?:opened|created|open)|(?:i have|we have|you are|you have been|has been|have been) (?:now )?(?:booked|registered|enrolled|signed)\b|thank(?:s| you) for (?:opening|signing up|subscribing|instructing|asking for|ordering|booking|joining|registering|applying|creating)\b|lesson booked|you are enrolled|booked (?:your|a|the)|in the diary|put you down for)`)
	ofOrder = regexp.MustCompile(`\b(?:orders?|booking|booked|membership|visit|appointment|lessons?|enquiry|submission|submitted|survey|class|course|cruise|tour|holiday|tickets?|entry|registration|registered|deposit|delivery|quote|hire|you are in|starts|bought|request|brochure|instruction|viewing|job|created|live|confirmed|confirmation|trial|samples?)\b`)
	price   = regexp.MustCompile(`£ ?\d`)

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
		if (names || named) && short && (saysNo.InAnyCase(line) || bareAnswer(line)) || names && ofReader.InAnyCase(line) {
			return true
		}
		named = names && short
	}
	return false
}

// maxOrdered is how many lines of an order are read.
const maxOrdered = 150

// maxFormLine is how many bytes a line of a form has at most.
const maxFormLine = 120

var (
	promotes = wordindex.Of("sale ", "sale e", "recipes", "updates", "what's on", "what’s on", "to our emails", "emails about", "offer", "news", "promo", "marketing", "mailing", "deals", "sales", "hear from us", "catalogue", "bulletin", "up to date", "in touch", "products",
		"events", "inspiration", "tips", "discount", "subscri", "email list", "anything but", "except")
	ofReader = wordindex.Of("you asked", "you've asked", "you’ve asked", "you said", "you've said", "you’ve said", "you told", "you've told", "you’ve told", "you chose", "you ticked", "you've ticked", "you left",
		"you kept", "you don't", "you don’t", "you do not", "you didn't", "you didn’t", "you did not", "you'd rather", "you’d rather", "you prefer", "you indicated", "you opted", "you've opted", "you’ve opted", "you declined",
		"added you", "put you", "signed you", "letting us know", "you let", "you mentioned", "you wished", "as you wish", "as requested")
	saysNo = wordindex.Of(": no", "? no", "- no", "– no", "— no", " no ", " no.", "\"no", "“no", "‘no", "(no", "no,", "nope", " not ", "n't", "n’t", "never", " off", "declin", "refus", "reject",
		"opted out", "unsub", "withheld", "untick", "unchecked", "blank", "empty", "false", "☐", "☒", "✗", "✘", "✕", "❌", "[ ]", "[x]", "( )", ": n")
)

// answeredNo returns the first line, or question with its answer, which tells that the person wanted no mailings. Where others were wanted
// it tells nothing: which of them come then is not said.
func (t *text) answeredNo() (hit, bool) {
	if !t.mayFollowOrder() || t.has(askingBack) || t.any(func(s *sentence) bool { return s.answersYes() }) {
		return hit{}, false
	}
	follows := t.afterOrder()
	var before, head *sentence
	for i := range t.all {
		s := &t.all[i]
		if s.subject || len(s.text) > maxSentence/2 {
			before = nil
			continue
		}
		n := s.inNormalForm()
		asked := before
		if before == nil || !before.asksForMailings() || !bareNo.MatchString(n) {
			asked = nil
			if head != nil && statesNo.MatchString(n) {
				asked = head
			}
		}
		switch {
		case asked != nil:
			both := newSentence(asked.quote()+" "+s.quote(), s.block)
			return whole(&both), true
		case s.answersNo() && (follows && !marked(s.quote()) || t.isChoice(s)), follows && saysNoMailings(n) && !inFrontBox.MatchString(s.quote()):
			return whole(s), true
		}
		before = s
		if headsMailings.MatchString(n) {
			head = s
		} else if !strings.Contains(s.text, ": ") {
			head = nil
		}
	}
	return hit{}, false
}

// marked reports whether a line begins with a tick or a cross, as what a plan has and lacks does.
func marked(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return marks[r] != ""
}

func whole(s *sentence) hit { return hit{sentence: s, to: len(s.inNormalForm())} }

var (
	// headsMailings stands above the answer about mailings alone.
	headsMailings = regexp.MustCompile(`^(?:(?:our|your|the) )?(?:keep (?:me|you|in|me in) (?:up to date|posted|informed|touch)|(?:e ?)?newsletters?(?: preferences?| choice)?|marketing(?: preferences?| choices?| consent)?|(?:news|offers)(?: (?:and|by|\w+)){0,3}|stay in touch|hearing from us|mailing list|promotional emails)$`)

	// statesNo is the answer under it.
	statesNo = regexp.MustCompile(`^(?:(?:by )?emails?|(?:current |your )?(?:status|choice|answer|preference)) (?:no|off|unsubscribed|not (?:opted in|subscribed|given|wanted|signed up|selected|ticked)|opted out|declined|refused)(?: as you (?:\w+ ?){1,6})?$`)

	// bareNo is nothing but a no: "You said: Not for me".
	bareNo = regexp.MustCompile(`^(?:(?:you|customer|guest) (?:said|put|answered|chose|ticked|replied|told us) |your (?:answer|reply|choice)(?: to \w+(?: \w+)?)? |answer |yes(?: please)? )*(?:no|nope|off|false|not for me|not this time|not (?:now|today|thanks)|y n n|yes no no|i would rather not|declined|never)(?: (?:thanks|thank you|please|you said|sorry))*$`)
)

// asksForMailings reports whether a line of a form asks for consent to mailings.
func (s *sentence) asksForMailings() bool {
	n := s.inNormalForm()
	return offersMailings(n) && !refusesItself.MatchString(n) && (s.question || asksConsent.MatchString(n))
}

var asksConsent = regexp.MustCompile(`\b(?:may|can|could|would|like|happy|agree|consent|want|tick|(?:send|e ?mail|tell|keep|sign) me|please)\b`)

// answersYes reports whether a line of a form names mailings by e-mail and says yes to them.
func (s *sentence) answersYes() bool {
	n := s.inNormalForm()
	return !s.subject && saidYes.MatchString(n) && offersMailings(n) && !refusesItself.MatchString(n)
}

// answersNo reports whether a line of a form names mailings by e-mail and says no to them.
func (s *sentence) answersNo() bool {
	n := s.inNormalForm()
	if !offersMailings(n) {
		return false
	}
	if box := inFrontBox.FindStringSubmatch(s.quote()); box != nil {
		empty := strings.ContainsAny(box[0], "☐□") || strings.Trim(box[0], "[]() ") == ""
		return empty != refusesItself.MatchString(n)
	}
	if _, answer, ok := strings.Cut(s.quote(), "? "); ok && s.question {
		said, _ := normalise(answer)
		return s.asksForMailings() && bareNo.MatchString(said)
	}
	if !formSign.MatchString(s.quote()) && (strings.HasSuffix(s.text, ".") || strings.HasSuffix(n, " off") || strings.Count(n, " ") > maxRowWords) {
		return false
	}
	if at := saidNo.FindStringIndex(n); at != nil {
		return !cheaper.MatchString(n) && !refusesItself.MatchString(n[:at[0]])
	}
	at := saidYes.FindStringIndex(n)
	return at != nil && refusesItself.MatchString(n[:at[0]])
}

// cheaper is a discount: "10% off".
var cheaper = regexp.MustCompile(`\d%? off\b`)

// maxRowWords is how many words a row of a table has at most, whose cells no sign parts.
const maxRowWords = 12

// formSign stands between a name and its value.
var formSign = regexp.MustCompile(`[:?|=–—✗✘✕❌-]`)

// inFrontBox is a box before the words it is for.
var inFrontBox = regexp.MustCompile(`^(?:[☐☑☒□■]|\[[ xX✓✔]?\]|\( ?[xX•●✓]? ?\)) `)

// offersMailings reports whether a line of a form is about mailings that promote, and not about what is ordered, or post or calls alone.
func offersMailings(n string) bool {
	return promoting.MatchString(n) && (ofContact.MatchString(n) || namedOffers.MatchString(n)) && !otherChannelAlone(n) && !ofOrderItself.MatchString(n) && !isIffy(ofBox.ReplaceAllString(n, ""))
}

// ofBox begins the words of a box.
var ofBox = regexp.MustCompile(`\b(?:please )?tick (?:(?:this|the|here|a) )?(?:box )?if\b`)

var (
	promoting     = regexp.MustCompile(`\b(?:offers?|news|newsletters?|promot\w+|marketing|deals|discounts|sales?|mailings?|mailing list|bulletins?|inspiration|tips|products|events?|catalogues|invitations|recipes|hear from us|up to date|in touch|what is on|(?:future|other) (?:tours|courses|races|concerts|sales|events|shows|productions|trips|products)|email subscription|subscribed to emails|club emails|to our emails|emails about|(?:legal|market|product|company|club) updates)\b`)
	namedOffers   = regexp.MustCompile(`^(?:special|exclusive) (?:offers|promotions|deals) (?:no|off|declined|refused)$`)
	ofOrderItself = regexp.MustCompile(`\b(?:(?:order|delivery|dispatch|service|booking|account|appointment) (?:updates?|emails?|notifications?|news|messages)|tracking|reminders?|receipts?|invoices?|statements?|documents?|proofs?|set menu|menu|voucher|discount (?:code|applied)|offer (?:code|applied|price)|third part\w+|partners?|share|photos?|in (?:our|the) newsletter|social media|insurance|sale (?:price|item)|on sale|no sales? (?:tax|vat))\b`)
	saidNo        = regexp.MustCompile(`(?:^| )(?:no|off|false|nope|declined|refused|rejected|unsubscribed|non subscribed|opted out|unticked|withheld|none(?: requested)?|never|y n n|yes no no|not (?:given|granted|agreed|wanted|subscribed|opted in|signed up|ticked|selected|required|requested|consented|this time|for me|today|now)|you are not subscribed to (?:our|the) newsletter|no (?:consent|permission|please do not send|thanks?(?: you)?|you said|do not)(?: \w+){0,5}|(?:you|customer|guest) (?:(?:have )?(?:put|said|ticked|chose|chosen|answered) no|declined|refused|opted out|unticked this|left (?:this|it) (?:unticked|blank|empty))|do not (?:email|send|contact)(?: me)?)(?: (?:as|because|when|at|by|on|your|you|so|declined) (?:\w+ ?){1,9})?$`)
	saidYes       = regexp.MustCompile(`(?:^| )(?:yes|on|true|ticked|agreed|selected|you ticked this|checked)$`)

	// refusesItself is in the words of a box that refuses if it is ticked.
	refusesItself = regexp.MustCompile(`\b(?:do not|did not|no|not|never|opt(?:ed|ing)? out|unsubscribe|stop|rather not|prefer not|without|decline)\b`)
)

// saysNoMailings reports whether a sentence tells that no mailings were wanted at the order.
func saysNoMailings(n string) bool {
	if otherChannelAlone(n) || mayStill.MatchString(n) {
		return false
	}
	if nothingElse.MatchString(n) {
		return true
	}
	at := notWanted.FindStringIndex(n)
	if at == nil || isIffy(n[:at[1]]) || stateAfter.MatchString(n[at[1]:]) && !atOrder.MatchString(n) && !ofForm.MatchString(n) {
		return false
	}
	return promoting.MatchString(n) && !ofOrderItself.MatchString(n)
}

var (
	// nothingElse is said of e-mail that the person wanted about the order alone.
	nothingElse = regexp.MustCompile(`\b(?:as you (?:asked|wished|requested|preferred|wanted|chose)|you (?:asked|told|wanted)(?: us| me)?(?: that)?)\b(?: \w+){0,4} (?:will|shall|would|should|to) (?:not |only )(?:\w+ ){0,2}(?:email|write to|send|contact)\b(?: \w+){0,4} (?:but|except|other than|apart from|about) (?:this|your|the)\b`)

	ofForm = regexp.MustCompile(`\b(?:box|form|(?:un)?tick(?:ed)?)\b`)

	// mayStill is said of what the person may do, or has not done yet.
	mayStill = regexp.MustCompile(`\b(?:you (?:may|can|could)|not yet|at any time|even though)\b`)

	// notWanted says it of mailings.
	notWanted = regexp.MustCompile(`\b(?:` +
		`you (?:have )?(?:asked|told|said|indicated|preferred|prefer|chose|chosen|wanted|opted|decided|elected|ticked|answered|let (?:us|me) know|mentioned|wrote)(?: (?:us|me|to say|that|for))*(?: you)?(?: would)?(?: (?:prefer|rather|like|want|wish))* (?:not|no|do not|did not|would not|never)\b` +
		`|you (?:do not|did not|would rather not|would prefer not) (?:want|wish|like|need|fancy|care)\b` +
		`|you did not tick\b|you (?:have )?opted out of\b` +
		`|no (?:thank you |thanks )?i (?:do not|would not|would rather not|would prefer not|prefer not)\b` +
		`|you (?:left|kept|have left)(?: \w+){0,8} (?:unticked|blank|empty|clear|unchecked|untouched)\b` +
		`|(?:i|we) have (?:not|never) (?:\w+ )?(?:put|added|signed|subscribed)(?: you| your)\b` +
		`|(?:as|because|since) you (?:asked|preferred|told|said|wished|would rather)\b(?: \w+){0,3} not\b` +
		`|no (?:offers|newsletters?|marketing|promotional|mailings)(?: \w+){0,3} (?:you said|as you asked|please you said)(?:$| )` +
		`)`)
)
