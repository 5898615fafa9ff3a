package marketing

import (
	"strings"

	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// finding is the judge's conclusion before it is put into words.
type finding struct {
	kind       complaint.VerdictKind
	direct     bool
	confidence float64
}

// classify settles a message's kind from the probability that it is direct marketing.
//
// Confirmations of an opt-out keep their kind whatever else they hold: they are evidence. They count as direct marketing
// only with a clear promotional block; a single promotional phrase is reported and no more. Mail between people is
// personal and never direct marketing here, because reg 22 is about a company's messages.
func (j *Judge) classify(l *letter.Letter, p float64) finding {
	switch {
	case isAutoReply(l):
		return finding{complaint.KindOther, false, max(1-p, 0.9)}
	case j.isPersonal(l):
		return finding{complaint.KindPersonal, false, max(1-p, 0.9)}
	case j.confirmsOptOut(l):
		if clearPromo(l) >= 1 && p >= clearPromoProbability {
			return finding{complaint.KindOptOut, true, p * 0.9}
		}
		return finding{complaint.KindOptOut, false, 0.95}
	case isDiscussion(l) && j.plainSelling(l) < 2:
		return finding{complaint.KindOther, false, max(1-p, 0.8)}
	}
	subscription := confirmsSubscription(l)
	if p >= threshold {
		if subscription || j.hasServicePurpose(l) {
			return finding{complaint.KindMixed, true, p}
		}
		return finding{complaint.KindMarketing, true, p}
	}
	confidence := max(1-p, 0.5) // between one half and the threshold the doubt itself decides for the company
	switch {
	case subscription:
		return finding{complaint.KindSubscription, false, confidence}
	case len(l.Units) == 0:
		return finding{complaint.KindOther, false, 0.6}
	}
	return finding{complaint.KindService, false, confidence}
}

const (
	clearPromoProbability = 0.9
	clearSentence         = 0.85
)

func clearPromo(l *letter.Letter) int {
	n := 0
	for i := range l.Units {
		if u := &l.Units[i]; u.Promo >= clearSentence && u.Words >= 4 {
			n++
		}
	}
	return n
}

// hasServicePurpose reports whether a mail has a purpose of service of its own: its subject or its first sentences state
// facts of a service (a cue of the lexicon, not only the model's guess), and promotion does not outweigh service by far.
func (j *Judge) hasServicePurpose(l *letter.Letter) bool {
	early, facts, service, promo, subject := 0, 0, 0.0, 0.0, 0.0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != letter.Body {
			continue
		}
		t := u.P[sentence.Transactional]
		if u.Place == sentence.Subject {
			subject = t - u.Promo
			continue
		}
		promo += u.Promo
		if t < 0.6 || u.Words < 3 {
			continue
		}
		service += t
		if early < earlyFacts && j.statesFact(u) {
			facts++
		}
		early++
	}
	if promo > promoOutweighs*service {
		return false
	}
	return subject > 0.3 && facts >= 1 || subject > -0.3 && facts >= 2 || subject > 0.6 && service > promo
}

const (
	earlyFacts     = 8
	promoOutweighs = 2
)

func (j *Judge) statesFact(u *letter.Unit) bool {
	for _, r := range services {
		if g, ok := j.groups[r.group]; ok && u.Groups().Has(g) {
			return true
		}
	}
	return false
}

func isAutoReply(l *letter.Letter) bool {
	m := l.Message
	if m.AutoSubmitted == "auto-replied" {
		return true
	}
	from := ""
	if len(m.From) > 0 {
		from = strings.ToLower(m.From[0].Addr)
	}
	if strings.HasPrefix(from, "mailer-daemon@") || strings.HasPrefix(from, "postmaster@") {
		return true
	}
	return startsWithAny(strings.ToLower(m.Subject), "automatic reply", "auto-reply", "autoreply", "out of office", "undeliverable",
		"undelivered mail", "delivery status notification", "mail delivery failed", "returned mail", "delivery failure")
}

// isPersonal reports whether one person wrote the mail to another. Nothing of a mailing may be in it, and enough must speak
// for a person: a personal mailbox, an address made of the sender's name, an answer to a mail, no link at all.
func (j *Judge) isPersonal(l *letter.Letter) bool {
	f, m := &l.Facts, l.Message
	if f.Bulk || f.ListUnsub || f.UnsubText && !f.Reply && len(m.Links) > 0 || m.ListID != "" || f.Campaigns > 0 || f.Auto || len(m.From) == 0 {
		return false
	}
	if f.Images > 3 || len(m.Links) > 5 || hasButton(m) || isRole(m.From[0].Addr) {
		return false
	}
	signs := 0
	if f.FreeMail {
		signs += 2
	}
	if namesItself(m.From[0]) {
		signs += 2
	}
	if f.Reply {
		signs++
	}
	if len(m.Links) == 0 {
		signs++
	}
	return signs >= personalSigns && (f.FreeMail || !offersOwn(l) && !j.hasSmallPrint(l))
}

// offersOwn reports whether the writer clearly promotes what "we" offer: then a business writes, if by one person's hand.
func offersOwn(l *letter.Letter) bool {
	for i := range l.Units {
		u := &l.Units[i]
		if u.Promo < clearSentence || u.Words < 5 {
			continue
		}
		if s := " " + plainLower(u.Text); containsAny(s, ownOffer) {
			return true
		}
	}
	return false
}

var ownOffer = []string{" our ", " ours ", " we offer", " we're offering", " we are offering", " sign you up", " book a call", " i can offer", " our partner"}

const personalSigns = 3

func hasButton(m *complaint.Message) bool {
	for _, b := range m.Blocks {
		if b.Kind == complaint.BlockButton {
			return true
		}
	}
	return false
}

// namesItself reports whether the address is made of the sender's name, as people's addresses are. An organisation's is
// not: there the domain has the name ("Tansley Rewards <rewards@tansley.example>").
func namesItself(a complaint.Address) bool {
	local, domain, _ := strings.Cut(strings.ToLower(a.Addr), "@")
	own := false
	for _, w := range strings.Fields(strings.ToLower(a.Name)) {
		if len(w) >= 4 && strings.Contains(domain, w) {
			return false
		}
		if len(w) >= 2 && strings.HasPrefix(local, w) || len(w) >= 4 && strings.Contains(local, w) {
			own = true
		}
	}
	return own
}

// hasSmallPrint reports whether a mail ends with the small print of an organisation.
func (j *Judge) hasSmallPrint(l *letter.Letter) bool {
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != letter.Quoted && u.P[sentence.Legal] >= 0.6 && u.Groups()&j.smallPrint != 0 {
			return true
		}
	}
	return false
}

// isRole reports whether an address belongs to a function of an organisation.
func isRole(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, r := range roles {
		if local == r || len(r) > shortRole && strings.Contains(local, r) {
			return true
		}
	}
	return false
}

const shortRole = 3 // a role this short must be the whole address

var roles = []string{
	"hr", "it", "pa", "people", "payroll", "finance", "reception", "secretary", "school", "club", "studio", "clinic", "surgery", "bursar", "rota",
	"noreply", "donotreply", "info", "hello", "news", "offer", "team", "support", "service", "contact", "enquir", "sales", "marketing", "customer",
	"order", "booking", "admin", "office", "account", "help", "care", "notification", "alert", "billing", "update", "member", "email", "mailer", "promo",
}

// isDiscussion reports whether a member of a discussion list wrote to the others: the list says what it is, and the mail
// answers another one or names the list in brackets in its subject.
func isDiscussion(l *letter.Letter) bool {
	m := l.Message
	if m.ListID == "" || l.Facts.Images > 0 || l.Facts.OneClick || l.Facts.Campaigns > 0 {
		return false
	}
	s := strings.ToLower(m.Subject)
	return l.Facts.Reply || strings.HasPrefix(s, "re:") || m.Precedence == "list" && strings.HasPrefix(s, "[")
}

// plainSelling counts the sentences that promote beyond doubt and in selling words.
func (j *Judge) plainSelling(l *letter.Letter) int {
	n := 0
	for i := range l.Units {
		if u := &l.Units[i]; u.Promo >= clearSentence && u.Groups()&j.offers != 0 {
			n++
		}
	}
	return n
}

func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// confirmsOptOut reports whether the mail confirms that the person no longer gets marketing: complaint/optout finds the
// act in it, or one of its first sentences says, outside the footer, that something has been stopped and that this
// something is marketing.
func (j *Judge) confirmsOptOut(l *letter.Letter) bool {
	if confirmsSubscription(l) || !leads(l, func(s string) bool { return containsAny(s, actStems) }) {
		return false
	}
	for _, f := range j.acts.Find(l.Message, false) {
		confirms := !f.ReConsent && f.Source != complaint.SourceBounce && f.Method != complaint.MethodSignUpRefusal
		if confirms && !containsAny(plainLower(f.Quote), notMarketing) {
			return true
		}
	}
	return leads(l, func(s string) bool {
		if !containsAny(s, optOutStems) || strings.Contains(s, "?") || containsAny(s, optOutNotDone) {
			return false
		}
		return containsAny(s, optOutDone) || containsAny(s, stopped) && containsAny(s, mailings)
	})
}

// confirmsSubscription likewise for having been signed up, or being asked to confirm a sign-up.
func confirmsSubscription(l *letter.Letter) bool {
	return leads(l, func(s string) bool { return containsAny(s, subscriptionDone) })
}

const leadUnits = 7 // sentences after the subject in which a confirmation states its business

func leads(l *letter.Letter, is func(lower string) bool) bool {
	n := 0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone == letter.Quoted || u.Zone == letter.Preheader || u.Zone == letter.Menu || u.Place == sentence.ImageAlt {
			continue
		}
		if u.Zone == letter.Footer && n > 3 {
			return false
		}
		if u.Place != sentence.Subject && u.Words > 2 {
			n++
		}
		if n > leadUnits {
			return false
		}
		if len(u.Text) < 400 && is(plainLower(u.Text)) {
			return true
		}
	}
	return false
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ")

func plainLower(s string) string { return strings.ToLower(quotes.Replace(s)) }

func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// actStems are what the lead of a confirmation has some of, whatever its wording. Without one the finder is not asked.
var actStems = []string{
	"unsub", "opted", "opt-out", "opt out", "opting", "remov", "no longer", "any longer", "any more", "stop", "turned off", "switched off", ": off", "is off", "are off", " off.", "off our", "off the",
	"suppress", "won't", "will not", "not be", "not get", "not hear", "preference", "confirm", "withdr", "exclud", "delet", "taken", "objection", "erase", "cancel", "request", "no more", "goodbye",
	"sorry", "consent", "article 21", "last email", "last e-mail", "never hear", "marketing", "mailing", "newsletter", "struck", "settings", "abmeld", "abgemeld", "everything", "no emails", "do not", "don't",
}

// optOutStems occur in every wording below; most sentences have none of them.
var optOutStems = []string{"unsub", "opt", "remov", "market", "mail", "longer", "any more", "suppress", "newsletter", "contact list", "hear from", "offers", "promotion", "letter", "list", "consent", "objection", "everything"}

var optOutDone = []string{
	"you have been unsubscribed", "you've been unsubscribed", "you are now unsubscribed", "you're now unsubscribed", "you have unsubscribed",
	"you've unsubscribed", "you have successfully unsubscribed", "you've successfully unsubscribed", "successfully unsubscribed",
	"unsubscribe confirmation", "unsubscription confirmed", "unsubscribe confirmed", "unsubscribe request has been", "unsubscribe successful",
	"confirmation of your unsubscribe", "your unsubscribe request", "you are unsubscribed", "you're unsubscribed", "we have unsubscribed you",
	"we've unsubscribed you", "unsubscribed you from", "been removed from our mailing", "been removed from our marketing", "been removed from our email",
	"removed you from our", "removed your email address from", "removed your address from", "removed from our list", "been removed from the list",
	"been removed from this list", "taken you off our", "taken off our mailing", "opted you out of", "you have opted out", "you've opted out of",
	"you have been opted out", "you've been opted out", "opt-out confirmation", "opt out confirmation", "opt-out confirmed", "opt-out request has been",
	"your opt-out has been", "your opt out has been", "confirm your opt-out", "confirming your opt-out", "confirm that you have opted out",
	"you will no longer receive marketing", "you'll no longer receive marketing", "you will no longer receive our", "you'll no longer receive our",
	"you will no longer receive promotional", "you'll no longer receive promotional", "you will not receive any further marketing",
	"you won't receive any more marketing", "you won't receive any further marketing", "you won't receive marketing", "you will not receive marketing",
	"you will no longer receive any marketing", "you'll no longer receive any marketing", "you will no longer get marketing", "you'll no longer get marketing",
	"you won't get any more marketing", "you won't get any more emails", "you won't hear from us again", "you will receive no further marketing",
	"we will no longer send you marketing", "we'll no longer send you marketing", "we won't send you any more marketing", "we will not send you any more marketing",
	"we won't send you marketing", "we will not send you marketing", "we'll stop sending you marketing", "we have stopped sending you marketing",
	"we've stopped sending you marketing", "stopped all marketing", "turned off marketing", "turned off all marketing", "marketing emails off", "marketing emails: off",
	"marketing: off", "email marketing: off", "email: off", "emails: off", "email: no", "email marketing: no", "switched off marketing",
	"you have been removed from our", "you've been removed from our", "added you to our suppression", "added to our suppression list", "do not contact list",
	"your request to stop receiving", "your request to stop marketing", "your objection to direct marketing", "your objection to marketing",
	"you asked us to stop sending", "stop emailing you", "stopped emailing you",
}

var optOutNotDone = []string{
	"you are receiving", "you're receiving", "you received this", "if you have opted out", "even if you have opted out", "even if you've opted out",
	"unless you have opted", "although you have opted out", "you have opted out of hearing", "but ", "currently ",
	"if you've opted out", "if you unsubscribe", "once you have unsubscribed", "if you would", "if you'd", "may still receive", "reconsider",
	"if you ", "unless", "click", "to stop", "would you", "in case", "so you may", "so we can't", "can't tell you", "missing", "to unsubscribe", "you can ", "paper ", "waiting list", "a while ago",
}

var subscriptionDone = []string{
	"confirm your subscription", "confirm your email address to start receiving", "confirm your sign-up", "confirm your sign up", "confirm you want to receive",
	"confirm that you want to receive", "confirm that you'd like to receive", "confirm that you would like to receive", "you're now subscribed", "you are now subscribed",
	"you have subscribed to", "you've subscribed to", "you have successfully subscribed", "you've successfully subscribed", "subscription confirmed", "subscription is confirmed",
	"subscription has been confirmed", "thanks for subscribing", "thank you for subscribing", "thanks for signing up to our", "thank you for signing up to our",
	"thanks for signing up for our", "thank you for signing up for our", "thanks for joining our mailing list", "thank you for joining our mailing list",
	"you're on the list", "you are on the list", "you've been added to our mailing list", "you have been added to our mailing list", "welcome to our newsletter",
	"welcome to the newsletter", "you've signed up to", "you have signed up to", "you've opted in", "you have opted in", "confirm your newsletter", "newsletter subscription",
	"you're subscribed", "you are subscribed to", "please confirm subscription",
	"please confirm your sign-up", "please confirm your sign up", "confirm your email address to start", "you have signed up to", "welcome to the mailing list", "you're on the list for",
	"confirm that you signed up", "confirm your registration for", "added to our newsletter", "you've joined our mailing list", "you have joined our mailing list",
}

// notMarketing are lists that have nothing to do with marketing.
var notMarketing = []string{"waiting list", "paper letters", "paper statements", "swim list", "guest list"}

// What confirmations say was done, and to what; both must stand in one sentence.
var (
	stopped = []string{
		"removed", "taken off", "taken you off", "off the list", "struck your name", "crossed you", "have stopped", "'ve stopped", "switched off", "turned off",
		"opted out of", "unsubscribed from", "been excluded", "have excluded", "suppressed", "suppression list", "will not send", "won't send", "won't email",
		"won't be sent", "will not receive", "won't receive", "no longer", "no more", "cancelled", "disabled", "do-not-market", "do not market", "do not wish to receive",
		"do not want us to contact", "don't want us to contact", "do not want to receive", "don't want to receive",
		"been deleted from", "do not contact", "name out of", "withdrew your consent", "withdrawn your consent", "consent withdrawn", "you turned off", "shouldn't contact you",
		"should not contact you", "taken you off", "asked for no", "struck you", "rubbed you out", "objection to", "won't text or email", "wont txt or email", "blocked for",
	}
	mailings = []string{
		"mailing", "marketing", "newsletter", "promotional", "further offers", "mailshot", "news and offers", "offers and news", "our letters", "weekly letter", "do-not-market",
		"our emails", "club emails", "tips and offers", "sales emails", "promotions", "about products and services", "by email, text", "partner offers", "contact you with offers", "email list", "off everything", "or email u", "shop's list", "club's list",
		"artist alerts", "mail shots",
	}
)
