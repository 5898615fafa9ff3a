package optout

import (
	"strings"
	"testing"

	"desist/complaint"
)

// benchMails are the kinds of mail a mailbox holds. Nearly all are newsletters and service mail.
func benchMails() map[string]*complaint.Message {
	line := "New in this week: linen shirts, straw hats and everything else for a summer by the sea. Free delivery until Sunday. "
	letter := mail("Summer is here", strings.Repeat(line+" // ", 14)+"You are receiving this because you signed up at our shop. Unsubscribe // Northbank Ltd, registered in England.")
	service := mail("Your order is on its way", "Hi Sam, your parcel left our warehouse today. // "+strings.Repeat("Two items at £14.00 each, delivered to the address you gave. // ", 8)+"You can manage your preferences at any time.")
	done := mail("You've been unsubscribed", "You have been successfully unsubscribed from our mailing list. // Sorry to see you go.")
	return map[string]*complaint.Message{"newsletter": letter, "service": service, "confirmation": done}
}

func BenchmarkFind(b *testing.B) {
	f := newFinder(b)
	for name, m := range benchMails() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f.Find(m, false)
			}
		})
	}
}

func BenchmarkFindInSentMail(b *testing.B) {
	f := newFinder(b)
	m := mail("Lunch", strings.Repeat("Shall we meet at the usual place on Tuesday, or is Wednesday better for you and Jo? // ", 5))
	for b.Loop() {
		f.Find(m, true)
	}
}
