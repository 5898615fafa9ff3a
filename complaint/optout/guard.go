package optout

import (
	"slices"
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// Expressions over sentences in normal form that decide whether a phrase means what it says.
var (
	// leadIn are openings that hold words of the conditions below and set no condition.
	leadIn = regexp.MustCompile(`\b(?:(?:this (?:email|message|is|note)|we|i)? ?(?:is|was|are|am|have|just|simply|writing|pleased|happy|glad|sent|can|would like|want|wanted|wish|need)*(?: (?:just|writing|pleased|happy|glad|sent|able))* ?to (?:confirm|let you know|inform you|say|tell you|advise you|acknowledge|assure you|reassure you)(?: you)?(?: that)?|(?:we|i|you) can (?:confirm|assure you|reassure you|rest assured|relax)(?: that)?|please (?:note|be advised|be aware|accept this as confirmation|accept our apologies[^.]*?|rest assured)(?: that)?|as (?:you )?(?:have )?(?:requested|asked|instructed|per your (?:request|instructions?)|promised|a result)(?: us)?(?: to)?|you (?:have )?(?:recently )?(?:asked|requested|told us|emailed|wrote|contacted us|let us know)(?: us| that)?(?: to)?(?: be)?|(?:following|after|thank you for|thanks for|in reply to|further to) (?:your|our) (?:recent |phone |telephone )*(?:request|email|message|calls?|letter|visit|conversation|chat|note|text|telephone|phone)(?: (?:to|of|on) \w+(?: \w+)?)?|(?:in line|in accordance|in response) (?:with|to) your (?:request|wishes|email|message|instructions?)(?: to \w+(?: out)?)?|(?:we are|i am)? ?(?:very |really |so |truly )?(?:sorry|sad|gutted) (?:to see you (?:go|leave|leaving)|to (?:hear|lose) \w+(?: you are leaving)?|that you are leaving|you are leaving)(?: but)?|thank(?:s| you) for (?:getting in touch|your (?:email|message|request)|contacting us|letting us know)(?: to \w+)?|no longer want(?:ed)? to hear from us|you will see|(?:made|making) sure(?: that)?|checked(?: that)?|arranged for)\b`)

	// condition before a phrase: it is not said to be so.
	condition = regexp.MustCompile(`\b(?:if|unless|until|when|whenever|once|should you|you can|in case|click\w*|tap|reply\w*|text stop|go to|visit|could|may|might|would|wish|want|prefer|why|how|after|before|although|though|even|because|since|ensure|whether|sure|need|must|every|everyone|people|customers?|subscribers|noticed|notice|we see|looks like|seems|appears?|by|not|never|please|to (?:unsubscribe|opt|stop|be|manage|change|update|remove|leave|avoid|make)|simply|who|where|as you|as we|as *$|to *$|think|thought|pretend\w*|imagine|os|pan|unwaith)(?:\b|$)`)

	// conditionAfter a phrase about the future takes it back.
	conditionAfter = regexp.MustCompile(`\b(?:as soon as (?:my|the|she|he|they|you|somebody|someone)|if|unless|once|when|until|should you|after (?:you|we|the)|by (?:clicking|unsubscribing|opting|turning|changing)|simply|click)\b`)

	// serviceTopic are things one can stop receiving that are not marketing.
	serviceTopic = regexp.MustCompile(`\b(?:buyers?|sellers?|orders?|billing|likes|mentions|documents|delays?|cancellations?|disruptions?|deliver(?:y|ies)|parcels?|bookings?|threads?|issue|conversation|statements?|bills?|invoices?|alerts?|waiting list|wait list|wish ?list|guest list|shopping list|discussion|comments?|repository|reminders?|appointments?|security|verification|passwords?|paperless|direct debit|notifications?|cookies?|basket|card|payment|calendar|forum|guest|team|project|recruitment|candidates?|applicants?|vacanc(?:y|ies)|group|chat|webinars?|contactless|receipts|forward\w*|adverts?|ads|pension|scheme|renewal|estimated|overdraft|donation|workspace|meeting|replies|mentions|followers|topics?|reviews?|results?|items?|(?:status|repair|progress|order|parcel|delivery|tracking|fault|outage|service|step|job|bag) updates?|incidents?|overdue|outages?|mobile number|phone number|photos?|devices?)\b`)
	marketing    = regexp.MustCompile(`\b(?:marketing|newsletters?|promotion\w*|offers?|mailing lists?|email list|mailings?|email list|communications|deals|sales|trends|new arrivals|marchnata|cylchlythyr|danysgrif\w*)\b`)

	// otherSettings are preferences that say nothing of marketing.
	otherSettings = regexp.MustCompile(`\b(?:cookies?|integrations?|webhooks?|feature flags?|deliver\w+|language|seat(?:ing|s)? (?:choice|preference|number|selection|request)s?|meal|travel|billing|payment|paperless|display|viewing|accessibility|dietary|shipping|notification sound|password|privacy settings|communication needs|notification (?:preferences|settings))\b`)

	// lapsed is a company clearing its list of people who do not react: not the person's act.
	lapsed = regexp.MustCompile(`\b(?:not (?:heard|opened|engaged|clicked|interacted|seen you)|have not (?:heard|opened|visited|logged)|inactive|inactivity|a while since|been a while|stay subscribed|keep (?:receiving|hearing|getting)|stay on (?:our|the) list|re ?confirm|still want|before you go|do not want to lose|last chance|closing down|(?:our|the|my) (?:last|final) (?:ever )?newsletter|ceas\w+ trading|stay in touch|remain on|we (?:have |are )?miss(?:ed|ing)? you in|we have missed you|moping|tempt you|win you back|reconsider)\b`)

	winBack = regexp.MustCompile(`\b(?:\d+ ?% off|£\d+ off|discount|voucher|promo code|off your next|come back|treat|gift|before you go|win you back|tempt you|change your mind and|exclusive offer|just for you|stay with us|reconsider)\b`)
	promo   = regexp.MustCompile(`\b(?:\d+ ?% off|£\d+ off|discount|voucher|promo code|discount code|off your next|shop now|exclusive offers?|sale ends|offer ends|free delivery on|save up to|limited time)\b`)

	// kidding is a teaser that takes its own words back.
	kidding = regexp.MustCompile(`\b(?:scam\w*|phishing|fraudsters|criminals|kidding|joking|only joking|gotcha|april fool|not really|made you look)\b`)

	// joke takes back what the mail says as a teaser: "We've unsubscribed you ... only kidding, you're still on the list".
	joke = regexp.MustCompile(`\b(?:only|just) (?:kidding|joking)\b.*\b(?:still|not (?:really|going))\b`)

	// dataSale is about who else may have the person's data, which refuses no mail.
	dataSale = regexp.MustCompile(`\b(?:do not sell|(?:sale|sharing|selling) (?:or (?:sale|sharing|selling) )?of (?:my |your )?(?:personal )?(?:information|data))\b`)

	// emailsUnchanged is said where only printed mail, texts or calls were stopped.
	emailsUnchanged = regexp.MustCompile(`\bnot (?:change|affect|stop) (?:the|your|our) (?:\w+ )?emails(?: (?:that )?(?:you|we) (?:get|receive|have|send)(?: (?:from us|to you|you))?)?$`)

	// toldBy follows what a mail repeats of somebody else: "you've been unsubscribed, it said".
	toldBy    = regexp.MustCompile(`^ (?:it|he|she|they) (?:said|says)\b`)
	saidAtEnd = regexp.MustCompile(` (?:it|he|she|they) (?:said|says)$`)

	// undo are offers to reverse an opt-out, which only stand beside one that is done.
	undo = regexp.MustCompile(`\b(?:re ?subscribe|resubscribe|subscribe again|sign (?:back )?up again|opt back in|by (?:mistake|accident)|in error|accident\w*|a mistake|change your mind|changed your mind|come back any ?time|did not (?:request|ask|mean)|no longer (?:receive|be|hear|get|send)|not (?:receive|be sent|hear|send)|have been removed|up to \d+|within \d+|welcome (?:you )?back)\b`)

	endedOther = regexp.MustCompile(`\b(?:membership|account|plan|policy|contract|switch\w*|booking|order|tariff|broadband|trial|direct debit|subscription (?:has been |is |was )?(?:cancelled|canceled)|cancel\w* your (?:\w+ )?subscription|job|role|colleague|retire\w*)\b`)
	mailTopic  = regexp.MustCompile(`\b(?:unsubscri\w+|mailing lists?|newsletters?|email list|emails from us|marketing|our emails|off (?:our|the) list)\b`)

	stillAdmin = regexp.MustCompile(`\b(?:notices?|rotas?|invoices?|visits?|oblige[ds]?|agm|service|statements?|appointments?|tickets?|receipts?|reminders?|recalls?|deliver(?:y|ies)|important|essential|transactional|orders?|accounts?|bookings?|legal|admin\w*|security|policy|necessary|statutory|purchases?|renewals?|bills?|repairs?|prescriptions?|polic(?:y|ies)|operational|membership|non marketing|claims?)\b`)

	priced = regexp.MustCompile(`(?:£ ?\d|\b(?:per month|per year|a month|a year|monthly|annually|annual|billing|billed|free trial|invoice|payments?|renews?|renewal|premium|your plan|direct debit|your box|magazine|broadband|order number|charged|receipt)\b)`)

	// standing are words of a newsletter that says who reads it, not that somebody has just signed up.
	standing = regexp.MustCompile(`\b(?:because|as you|as a|since you|receiv\w+ this|this (?:email|message) (?:was|is|has been) sent|sent to you|currently|if|when|once|by|after|before|until|unless|to (?:be|confirm|complete|continue)|please|not|no longer|latest|edition|issue|this (?:week|month|year|quarter)|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|why|how|wish|want|would|could|can|invite|refer|friends?|everyone|reading|who|where)\b`)

	// instructs tells how to be removed, as a footer does: what follows is promised for then.
	instructs = regexp.MustCompile(`\b(?:reply|replying|send|type (?:in|the|stop|remove|unsubscribe)|enter|go to|click|visit|email us|mail us|write|call|complete|use) (?:.{0,60} )?(?:remove|removed|unsubscribe|stop|subject|opt out|stopit|list)\b|\bput (?:it|this|the|your|them|that|unsubscribe|remove|stop) (?:.{0,60} )?(?:in|into|on|as) (?:\w+ ){0,3}(?:subject|header|line|title)\b|\bbut to unsubscribe\b|^(?:(?:simply|please|but|or|and|just|in order|if not) ){0,2}to (?:be (?:removed|taken off)|unsubscribe|opt out|stop receiving)\b|\b(?:remove|unsubscribe) (?:in|as|on) the subject\b|\bsent (?:to you )?(?:only )?once\b|\bone time (?:mailing|email|message|offer)\b|\b(?:complete|fill in|fill out|fax) (?:and \w+ )?(?:this|the) (?:\w+ )?form\b`)

	// consequence before a phrase: what goes before is why it was done, not a condition.
	consequence = regexp.MustCompile(`\bso(?: that)?(?: now)? *$`)
	iffy        = regexp.MustCompile(`\b(?:if|unless|when|once|should|until)\b`)

	// stateAfter a phrase shows that it tells of an older opt-out to explain this mail.
	stateAfter = regexp.MustCompile(`^.{0,40}\bso (?:you (?:have )?(?:miss|may miss|are missing|will miss)|we (?:have only|only|are only|are writing|are contacting|are sending|will only|can only|sent|cannot|have not (?:included|put|added|mentioned))|this (?:is|email))`)
	// serviceClaim is a mail calling itself a service message.
	serviceClaim = regexp.MustCompile(`\b(?:this is (?:a|an) (?:service|servicing|important|essential|mandatory|legal|account|administrative|necessary)(?: \w+)? (?:message|email|notice|update|communication)|(?:regardless of|whatever) (?:your )?(?:marketing|contact|email) (?:preferences|choices)|we (?:still )?(?:have|need) to (?:send|tell|contact) you|to all (?:our )?customers)\b`)

	// aboutMailings are subjects of a mail about what is sent to whom.
	aboutMailings = regexp.MustCompile(`\b(?:unsubscri\w*|opt(?:ed|ing)? out|preferences?|marketing|mailings?|mailing list|newsletters?|choices?|consent|removed|removal|objection|permissions?|emails?|request|do not contact|stop)\b`)

	// otherScheme is something else a person can opt out of.
	otherScheme = regexp.MustCompile(`\b(?:pension|data opt out|patient data|research|garden waste|food waste|register|auto enrolment|automatic renewal|auto renewal|organ donation|care record|data sharing|contactless|arbitration|overdraft|cookies?)\b`)

	// selling words of an advertisement, in which "unsubscribed" may be a figure of speech.
	selling    = regexp.MustCompile(`\b(?:shop (?:now|the|our|all)|buy now|\d+ ?% off|switch today|order now|book now|new range|new in|add to basket)\b`)
	onlyLess   = regexp.MustCompile(`\b(?:so|as) (?:many|often|much)\b|\bfewer\b`)
	aboutOther = regexp.MustCompile(`\babout (?:it|this|that|them|the|these|your \w+)\b`)
	fromMail   = regexp.MustCompile(`\b(?:emails?|newsletters?|mailings?|mailing list|marketing|lists?|communications|us|our|updates)\b`)
)

var listModifier = regexp.MustCompile(`(?:off|from|left|on|out of) (?:the|this|our|your|a)((?: [^\s.,!?]+){0,4}) [Ll]ists?\b( (?:for|of) [^.!?]*)?`)

// mailLists are words before "list" that make it one of mailings.
var mailLists = []string{
	"mailing", "email", "e-mail", "emailing", "marketing", "contact", "distribution", "newsletter", "subscriber", "subscribers",
	"subscription", "mail", "deals", "offers", "news", "promotional", "customer", "supporter", "supporters", "main", "direct",
	"communications", "postal", "circulation", "following", "above", "same", "update", "updates", "internal", "e-newsletter", "weekly", "monthly", "whole", "sales", "send", "suppression", "suppressed", "exclusion",
}

// otherList reports whether the list of a sentence is one of something else than mailings, such as a clinic's.
func otherList(sentence string) bool {
	sub := listModifier.FindStringSubmatch(sentence)
	if sub == nil {
		return false
	}
	words := strings.Fields(sub[1])
	if sub[2] != "" && len(words) == 0 {
		return !mailingList.MatchString(sub[2])
	}
	if len(words) == 0 {
		return false
	}
	last := strings.Trim(words[len(words)-1], "“”\"'’")
	for _, known := range [...]string{"mail", "market", "contact"} {
		if strings.Contains(last, known) {
			return false
		}
	}
	return !startsUpper(last) && !slices.Contains(mailLists, strings.ToLower(last)) && !mailingList.MatchString(last)
}

var outOf = regexp.MustCompile(`(?i)\b(?:unsubscribed|opted[ -]out|opted you out|unsubscribed you) (?:from|of) ([\p{L}’'&@-]+)((?: [^\s.!?]+){0,7})`)

// figure reports whether something else is left than mailings: "unsubscribed from boring", "opted out of smoking". A
// name with a capital may be a list's.
func figure(sentence string) bool {
	sub := outOf.FindStringSubmatch(pause.ReplaceAllString(sentence, ""))
	if sub == nil || startsUpper(sub[1]) || ourSide.MatchString(sub[1]+sub[2]) {
		return false
	}
	what := sub[1] + sub[2]
	if at := nextClause.FindStringIndex(what); at != nil {
		what = what[:at[0]]
	}
	return !mailingWord.MatchString(what)
}

// ourSide is where the company does it, not what is left: "unsubscribed you from my side".
var ourSide = regexp.MustCompile(`^(?:my|our|the office) (?:side|end)\b`)

// nextClause is where what is left ends and another statement begins.
var nextClause = regexp.MustCompile(`(?i) and (?:we|you|i|it|they|are|is|have)\b`)

// mailingList is what a list of mailings is for.
var mailingList = regexp.MustCompile(`(?i)\b(?:e-?mails?|newsletters?|news|marketing|offers?|promotions?|updates|deals|fares|sales|previews?|mailings?|bulletins?|digest|appeals|invitations?)\b`)

// pause is a drawn-out full stop inside a sentence, for effect.
var pause = regexp.MustCompile(`\.{2,}|…`)

// mailingWord is what one leaves.
var mailingWord = regexp.MustCompile(`(?i)mail|newsletter|market|\blists?\b|offer|promo|communicat|updates|news|\bus\b|message|deal|everything|following|\bthese?$|\bthis$|\ball\b|fundrais|contact|campaign|system|database|digest|bulletin|database|catalogue|sends?\b|subscri|e-?news|@|“|"|(?-i: \p{Lu})`)

// stateBut after "you have opted out" explains why a mail is sent all the same.
var stateBut = regexp.MustCompile(`^.{0,40}\bbut we (?:still )?(?:have|need|must)\b`)

// state is said of what is so, not of what has been done.
var state = regexp.MustCompile(`\bcurrently\b|\bwe know\b|^right you\b|\bat the moment\b`)

// onceDone is what has to happen before something is done.
var onceDone = regexp.MustCompile(`\bas soon as (?:my|the|she|he|they|you|somebody|someone)\b`)

// announced reports whether what a sentence says from there on is what the reader will see: "You'll see a message that says ...".
func announced(normal string, from int) bool {
	at := willSee.FindStringIndex(normal)
	return at != nil && at[0] <= from
}

// readersWords are a link in the words of who would follow it: "No more newsletters please", "Stop the emails".
var readersWords = regexp.MustCompile(`^(?:please )?(?:no more|stop|unsubscribe|cancel|leave|end|quit)\b(?: \w+){0,6} (?:please|thanks|thank you)$|^please (?:stop|unsubscribe|remove|take)\b(?: \w+){0,6}$|^(?:stop|end|quit|leave)(?: (?:the|these|this|our|my|all|getting|receiving))*(?: (?:emails?|newsletters?|lists?|mailings?|letters?))?$|^no more (?:emails?|newsletters?|mailings?|letters|offers)$`)

// itsReason is what was done, said as the reason for what follows from it: "Because your account is closed you will ...".
var itsReason = regexp.MustCompile(`^(?:because|since|as|now that) (?:your (?:\w+ )?(?:account|membership|subscription) (?:is|has been|was) (?:now )?(?:closed|cancelled|ended)|you (?:have )?(?:asked|left|closed (?:your|the) (?:\w+ )?account))\b`)

// conditional reports whether what stands before a hit in its sentence takes it back, or the sentence asks.
func conditional(h hit) bool {
	if announced(h.normal, h.from) || !h.subject && readersWords.MatchString(h.normal) {
		return true
	}
	if h.clause != nil {
		return h.question || h.class == classFuture && onceDone.MatchString(h.normal) || stateAfter.MatchString(h.normal[h.to:]) || stateBut.MatchString(h.normal[h.to:]) && !wasDone.MatchString(h.normal) || state.MatchString(h.normal)
	}
	if h.question || state.MatchString(h.normal[:h.to]) || strings.Contains(h.normal[h.from:], "from no ") || onlyLess.MatchString(h.normal[h.from:]) { // a state, not an act
		return true
	}
	before := dated.ReplaceAllString(leadIn.ReplaceAllString(itsReason.ReplaceAllString(h.normal[:h.from], " "), " "), " ")
	if condition.MatchString(before) && (iffy.MatchString(before) || !consequence.MatchString(before)) {
		return true
	}
	if stateAfter.MatchString(h.normal[h.to:]) || stateBut.MatchString(h.normal[h.to:]) && !wasDone.MatchString(h.normal) {
		return true
	}
	return h.class == classFuture && conditionAfter.MatchString(h.normal[h.to:])
}

// inQuestion reports whether what was hit is asked: "Unsubscribed from everything else? Keep us" is one sentence, as it is a subject.
func (h hit) inQuestion() bool {
	if h.sentence == nil {
		return false
	}
	if !h.subject || h.question {
		return h.question
	}
	end := strings.IndexByte(h.text, '?')
	if end < 0 {
		return false
	}
	begin := max(strings.LastIndexAny(h.text[:end], ".!:;,–—"), strings.LastIndex(h.text[:end], " - "))
	before, _ := normalise(h.text[:max(begin, 0)])
	asked, _ := normalise(h.text[:end])
	from := h.from
	if c := h.clause; c != nil {
		from = c[0].from
	}
	return from >= len(before) && from < len(asked)
}

// offTopic reports whether a hit speaks of another channel than e-mail, or of something that is not marketing.
func offTopic(h hit) bool {
	n := h.normal
	if c := h.clause; c != nil {
		n = n[c[0].from:c[len(c)-1].to]
	}
	if otherChannel.MatchString(leadIn.ReplaceAllString(n, " ")) && !emailChannel.MatchString(n) && !channelInName(h.text) {
		return true
	}
	if otherScheme.MatchString(n) || otherList(h.text) || figure(h.text) {
		return true
	}
	if name := brandName.FindString(h.text); name != "" {
		said, _ := normalise(name)
		n = strings.ReplaceAll(n, said, "")
	}
	return serviceTopic.MatchString(n) && !marketing.MatchString(n)
}

// brandName is a name that ends in a word for a service and means none: "Bargain Basket".
var brandName = regexp.MustCompile(`\b(?:[A-Z][\w'’]* )+(?:Basket|Card|Calendar)\b`)
