package marketing

import (
	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// confirmsOptOut reports whether the mail confirms that the person no longer gets marketing: complaint/optout finds the
// act in it.
func (j *Judge) confirmsOptOut(lead []string, acts func() []complaint.Finding) bool {
	return !confirmsSubscription(lead) && confirms(acts())
}

// confirms reports whether what was found in a mail has a confirmation of an opt-out from mailings.
func confirms(acts []complaint.Finding) bool {
	for _, f := range acts {
		confirms := !f.ReConsent && f.Source != complaint.SourceBounce && f.Method != complaint.MethodSignUpRefusal &&
			f.Method != complaint.MethodAccountClosed // what a closed account says of mailings is left to the ledger
		if confirms && !notMarketing.In(plainLower(f.Quote)) {
			return true
		}
	}
	return false
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

// subscriptionDone are wordings of a sign-up, or of a request to confirm one.
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
