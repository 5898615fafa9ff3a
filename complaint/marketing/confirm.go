package marketing

import (
	"strings"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// confirmsOptOut reports whether the mail confirms that the person no longer gets marketing: complaint/optout finds the
// act in it, or one of its leading sentences says that something has been stopped and that this something is marketing.
func (j *Judge) confirmsOptOut(lead []string, acts func() []complaint.Finding) bool {
	if confirmsSubscription(lead) || !anyIs(lead, actStems.In) {
		return false
	}
	for _, f := range acts() {
		confirms := !f.ReConsent && f.Source != complaint.SourceBounce && f.Method != complaint.MethodSignUpRefusal
		if confirms && !notMarketing.In(plainLower(f.Quote)) {
			return true
		}
	}
	return anyIs(lead, func(s string) bool {
		if !optOutStems.In(s) || strings.Contains(s, "?") || optOutNotDone.In(s) {
			return false
		}
		return optOutDone.In(s) || stopped.In(s) && mailings.In(s)
	})
}

// confirmsSubscription likewise for having been signed up, or being asked to confirm a sign-up.
func confirmsSubscription(lead []string) bool { return anyIs(lead, subscriptionDone.In) }

func anyIs(list []string, is func(string) bool) bool {
	for _, s := range list {
		if is(s) {
			return true
		}
	}
	return false
}

const (
	leadUnits = 7   // sentences after the subject in which a confirmation states its business
	maxLead   = 400 // bytes of a sentence that may state it
)

// leadOf returns the sentences in which a mail states its business, in lower case: the subject and the first of the body,
// not its footer.
func leadOf(l *letter.Letter) []string {
	var out []string
	n := 0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone == letter.Quoted || u.Zone == letter.Preheader || u.Zone == letter.Menu || u.Place == sentence.ImageAlt {
			continue
		}
		if u.Zone == letter.Footer && n > 3 {
			break
		}
		if u.Place != sentence.Subject && u.Words > 2 {
			n++
		}
		if n > leadUnits {
			break
		}
		if len(u.Text) < maxLead {
			out = append(out, plainLower(u.Text))
		}
	}
	return out
}

// actStems are what the lead of a confirmation has some of, whatever its wording. Without one the finder is not asked.
var actStems = wordindex.Of(
	"unsub", "opted", "opt-out", "opt out", "opting", "remov", "no longer", "any longer", "any more", "stop", "turned off", "switched off", ": off", "is off", "are off", " off.", "off our", "off the",
	"suppress", "won't", "will not", "not be", "not get", "not hear", "preference", "confirm", "withdr", "exclud", "delet", "taken", "objection", "erase", "cancel", "request", "no more", "goodbye",
	"sorry", "consent", "article 21", "last email", "last e-mail", "never hear", "marketing", "mailing", "newsletter", "struck", "settings", "abmeld", "abgemeld", "everything", "no emails", "do not", "don't",
)

// optOutStems occur in every wording below; most sentences have none of them.
var optOutStems = wordindex.Of("unsub", "opt", "remov", "market", "mail", "longer", "any more", "suppress", "newsletter", "contact list", "hear from", "offers", "promotion", "letter", "list", "consent", "objection", "everything")

var optOutDone = wordindex.Of(
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
)

var optOutNotDone = wordindex.Of(
	"you are receiving", "you're receiving", "you received this", "if you have opted out", "even if you have opted out", "even if you've opted out",
	"unless you have opted", "although you have opted out", "you have opted out of hearing", "but ", "currently ",
	"if you've opted out", "if you unsubscribe", "once you have unsubscribed", "if you would", "if you'd", "may still receive", "reconsider",
	"if you ", "unless", "click", "to stop", "would you", "in case", "so you may", "so we can't", "can't tell you", "missing", "to unsubscribe", "you can ", "paper ", "waiting list", "a while ago",
)

var subscriptionDone = wordindex.Of(
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
)

// notMarketing are lists that have nothing to do with marketing.
var notMarketing = wordindex.Of("waiting list", "paper letters", "paper statements", "swim list", "guest list")

// What confirmations say was done, and to what; both must stand in one sentence.
var (
	stopped = wordindex.Of(
		"removed", "taken off", "taken you off", "off the list", "struck your name", "crossed you", "have stopped", "'ve stopped", "switched off", "turned off",
		"opted out of", "unsubscribed from", "been excluded", "have excluded", "suppressed", "suppression list", "will not send", "won't send", "won't email",
		"won't be sent", "will not receive", "won't receive", "no longer", "no more", "cancelled", "disabled", "do-not-market", "do not market", "do not wish to receive",
		"do not want us to contact", "don't want us to contact", "do not want to receive", "don't want to receive",
		"been deleted from", "do not contact", "name out of", "withdrew your consent", "withdrawn your consent", "consent withdrawn", "you turned off", "shouldn't contact you",
		"should not contact you", "taken you off", "asked for no", "struck you", "rubbed you out", "objection to", "won't text or email", "wont txt or email", "blocked for",
	)
	mailings = wordindex.Of(
		"mailing", "marketing", "newsletter", "promotional", "further offers", "mailshot", "news and offers", "offers and news", "our letters", "weekly letter", "do-not-market",
		"our emails", "club emails", "tips and offers", "sales emails", "promotions", "about products and services", "by email, text", "partner offers", "contact you with offers", "email list", "off everything", "or email u", "shop's list", "club's list",
		"artist alerts", "mail shots",
	)
)
