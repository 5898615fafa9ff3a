package optout_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/optout"
	"desist/complaint/optout/ledger"
)

// box is a mailbox whose mails are read as the app reads them.
type box struct {
	t      *testing.T
	ids    *company.Identifier
	finder *optout.Finder
	rs     []complaint.Reading
	byHand []complaint.OptOut
}

func newBox(t *testing.T) *box {
	t.Helper()
	ids, err := company.NewIdentifier()
	if err != nil {
		t.Fatal(err)
	}
	finder, err := optout.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	return &box{t: t, ids: ids, finder: finder}
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

const me = "sam@example.co.uk"

// put adds a mail: from and to are addresses, from with a name before it if it has one.
func (b *box) put(own bool, from, to, subject string, lines ...string) *complaint.Message {
	name, addr, ok := strings.Cut(from, " <")
	if !ok {
		name, addr = "", from
	}
	m := &complaint.Message{
		ID: complaint.MessageID(fmt.Sprintf("%064x", len(b.rs))), Received: noon.Add(time.Duration(len(b.rs)) * time.Hour), Subject: subject,
		From: []complaint.Address{{Name: name, Addr: strings.Trim(addr, ">")}}, To: []complaint.Address{{Addr: to}},
	}
	for _, l := range lines {
		if mailto, ok := strings.CutPrefix(l, "List-Unsubscribe: "); ok {
			m.ListUnsubscribe = []string{mailto}
			continue
		}
		if list, ok := strings.CutPrefix(l, "List-Id: "); ok {
			m.ListID = list
			continue
		}
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: l})
	}
	r := complaint.Reading{Message: m.ID, Received: m.Received, Subject: subject, ListID: m.ListID, Own: own, From: m.From[0], To: m.To}
	r.Finding = b.finder.Find(m, own)
	if !own {
		r.Sender = b.ids.Identify(m)
		r.Verdict.DirectMarketing = m.ListUnsubscribe != nil
	}
	b.rs = append(b.rs, r)
	return m
}

func (b *box) ledger() (complaint.Ledger, company.Grouping) {
	g := company.Group(complaint.Each(b.rs), nil)
	return ledger.Of(ledger.Input{Readings: complaint.Each(b.rs), Of: g.Of, ByHand: b.byHand, Find: func(ref string) (complaint.CompanyID, bool) {
		c, ok := g.Find(ref)
		return c.ID, ok
	}}), g
}

// Each kind of opt-out, from the mails to the company it is held against.
func TestKindsOfOptOutEndToEnd(t *testing.T) {
	const news = "Larkrise <news@e.larkrise.example>"
	const foot = "Larkrise Limited, registered in England and Wales, company number 04400002."
	for _, tc := range []struct {
		name string
		want string // company method strength scope; empty for none
		put  func(*box)
	}{
		{"link confirmed", "larkrise.example unsubscribe strong all", func(b *box) {
			b.put(false, news, me, "You've been unsubscribed", "We've removed you from our mailing list.", foot)
		}},
		{"one click, confirmed from a shared domain", "larkrise.example unsubscribe strong all", func(b *box) {
			b.put(false, "Larkrise <larkrise@mail.mcsv.net>", me, "Unsubscribe confirmation", "You have been unsubscribed from Larkrise emails.", foot)
		}},
		{"preference centre", "larkrise.example preferences strong channel", func(b *box) {
			b.put(false, "Larkrise <noreply@account.larkrise.example>", me, "Your preferences have been updated", "Your marketing preferences have been updated.", "Email: off", "Post: on")
		}},
		{"mail to the List-Unsubscribe address", "larkrise.example unsubscribe_email strong all", func(b *box) {
			b.put(true, me, "leave-77@bounces.sender.example", "unsubscribe")
		}},
		{"reply to the newsletter", "larkrise.example email strong all", func(b *box) {
			b.put(true, me, "news@e.larkrise.example", "Re: Spring in the shop", "Please take me off your list.")
		}},
		{"customer services at a sister domain", "larkrise.example email strong all", func(b *box) {
			b.put(false, "Larkrise Help <help@larkrise-support.example>", me, "Your parcel", "It is on its way.", foot)
			b.put(true, me, "care@larkrise-support.example", "Emails", "Please stop sending me marketing emails.")
		}},
		{"customer services at a subdomain", "larkrise.example email strong all", func(b *box) {
			b.put(true, me, "care@help.larkrise.example", "Emails", "Please stop sending me marketing emails.")
		}},
		{"objection and its acknowledgement", "larkrise.example objection strong all; larkrise.example objection strong all", func(b *box) {
			b.put(true, me, "privacy@larkrise.example", "Objection", "I object to the use of my data for direct marketing under Article 21.")
			b.put(false, "Larkrise Privacy <privacy@larkrise.example>", me, "Re: Objection", "We have noted your objection and will not send you any further marketing.")
		}},
		{"account closed", "larkrise.example account_closed weak all", func(b *box) {
			b.put(false, "Larkrise <hello@larkrise.example>", me, "Your account is closed", "As you asked, we've closed your account.")
		}},
		{"refused when ordering", "larkrise.example sign_up_refusal medium all", func(b *box) {
			b.put(false, "Larkrise <orders@larkrise.example>", me, "Your order 20931", "Thank you for your order.", "You chose not to receive marketing from us.")
		}},
		{"text messages only", "", func(b *box) {
			b.put(false, "Larkrise <hello@larkrise.example>", me, "STOP received", "You've been unsubscribed from Larkrise text messages. We won't text you again.")
		}},
		{"one list", "larkrise.example unsubscribe strong list", func(b *box) {
			b.put(false, news, me, "Unsubscribed", "List-Id: garden.larkrise.example", "You have been unsubscribed from the Garden Notes newsletter.")
		}},
		{"by phone, by hand", "larkrise.example phone medium all", func(b *box) {
			b.byHand = []complaint.OptOut{{ID: "o-1", Company: "larkrise.example", At: noon, Method: complaint.MethodPhone, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll}}
		}},
		{"by hand, under an id of an earlier version", "larkrise.example phone medium all", func(b *box) {
			b.byHand = []complaint.OptOut{{ID: "o-1", Company: "c-larkrise.example", At: noon, Method: complaint.MethodPhone, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll}}
		}},
		{"a friend", "", func(b *box) {
			b.put(true, me, "jo@example.org", "Emails", "Please stop sending me emails.")
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox(t)
			b.put(false, news, me, "Spring in the shop", "List-Unsubscribe: mailto:leave-77@bounces.sender.example", "New pots and pans.", foot)
			b.put(false, "Mossgate <news@mossgate.example>", me, "New soil", "List-Unsubscribe: mailto:out@mossgate.example", "Buy soil.")
			tc.put(b)
			l, _ := b.ledger()
			var got []string
			for _, o := range l.OptOuts {
				got = append(got, fmt.Sprintf("%s %s %s %s", o.Company, o.Method, o.Strength, o.Scope))
			}
			if s := strings.Join(got, "; "); s != tc.want {
				t.Errorf("got %q, want %q\n%+v", s, tc.want, l.OptOuts)
			}
		})
	}
}

func TestRefusalThatCameBackIsWeakAndAPointOfTheDossier(t *testing.T) {
	for _, tc := range []struct {
		name, from, subject, text string
		back                      bool
	}{
		{"not delivered", "Mail Delivery Subsystem <mailer-daemon@example.co.uk>", "Delivery Status Notification (Failure)", "Your message to news@e.larkrise.example couldn't be delivered: 550 no such mailbox.", true},
		{"postmaster", "postmaster@larkrise.example", "Undeliverable: Stop", "Delivery has failed to these recipients: news@e.larkrise.example", true},
		{"only delayed", "mailer-daemon@example.co.uk", "Warning: message delayed 24 hours", "Your message to news@e.larkrise.example could not be delivered yet.", false},
		{"another address", "mailer-daemon@example.co.uk", "Undelivered Mail Returned to Sender", "<jo@example.org>: unknown user", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox(t)
			b.put(false, "Larkrise <news@e.larkrise.example>", me, "Sale", "List-Unsubscribe: https://larkrise.example/u", "Half price.")
			b.put(true, me, "news@e.larkrise.example", "Stop", "Please stop sending me marketing emails.")
			b.put(false, tc.from, me, tc.subject, tc.text)
			l, g := b.ledger()
			if len(l.OptOuts) != 1 {
				t.Fatalf("opt-outs = %+v", l.OptOuts)
			}
			o := l.OptOuts[0]
			weak := o.Strength == complaint.StrengthWeak && strings.Contains(o.Note, "The mail came back")
			if weak != tc.back {
				t.Errorf("strength %s, note %q, came back = %v", o.Strength, o.Note, tc.back)
			}
			c, _ := g.Find("larkrise.example")
			point := false
			for _, p := range company.Dossier(c, complaint.Each(b.rs), g.Of).Points {
				point = point || p.Code == company.PointReturned && len(p.Messages) == 1
			}
			if point != tc.back {
				t.Errorf("point in the dossier = %v, want %v", point, tc.back)
			}
		})
	}
}

// An opt-out of one discussion list, by its mail or by the person's own, reaches no other list of the same host.
func TestDiscussionListsOfOneHostAreApart(t *testing.T) {
	for _, tc := range []struct {
		name string
		put  func(*box)
	}{
		{"told by a member", func(b *box) {
			b.put(false, "'Bev Lomax' via Choir <choir@lists.example.com>", me, "Off the list", "List-Id: choir.lists.example.com", "I've removed you from the list, as you asked. You won't get our emails any more.")
		}},
		{"told in words of no phrase", func(b *box) {
			b.put(false, "'Bev Lomax' via Choir <choir@lists.example.com>", me, "Peace and quiet", "List-Id: choir.lists.example.com", "You've muted us. No more promos by email, no more nudges.")
		}},
		{"asked by the person", func(b *box) { b.put(true, me, "choir-leave@lists.example.com", "unsubscribe") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox(t)
			b.put(false, "'Lou Hart' via Riders <riders@lists.example.com>", me, "Sunday", "List-Id: riders.lists.example.com", "List-Unsubscribe: mailto:riders-leave@lists.example.com", "Meet at nine.")
			b.put(false, "'Bev Lomax' via Choir <choir@lists.example.com>", me, "Thursday", "List-Id: choir.lists.example.com", "List-Unsubscribe: mailto:choir-leave@lists.example.com", "Bring a pencil.")
			tc.put(b)
			l, g := b.ledger()
			riders := g.Of(&b.rs[0]).Company
			if len(l.OptOuts) != 1 || l.OptOuts[0].Company == riders || riders == "" {
				t.Errorf("opt-outs %+v, and the riders are %q", l.OptOuts, riders)
			}
		})
	}
}

// A friend with a domain of their own sends no marketing, so words that may refuse something else refuse none of theirs.
func TestWeakWordsRefuseNothingToWhoSendsNoMarketing(t *testing.T) {
	for _, sells := range []bool{false, true} {
		b := newBox(t)
		var lines []string
		if sells {
			lines = []string{"List-Unsubscribe: mailto:leave@harbottle.example"}
		}
		b.put(false, "Geoff Harbottle <geoff@harbottle.example>", me, "News", append(lines, "Half price this week.")...)
		b.put(true, me, "geoff@harbottle.example", "Saturday", "See you then.")
		own := &b.rs[len(b.rs)-1]
		own.Finding = []complaint.Finding{{
			Method: complaint.MethodEmail, Source: complaint.SourceSent, Strength: complaint.StrengthWeak,
			Scope: complaint.ScopeAll, Quote: "Leave it be.", To: []string{"geoff@harbottle.example"},
		}}
		l, _ := b.ledger()
		if got := len(l.OptOuts) == 1; got != sells {
			t.Errorf("marketing sent: %v, opt-outs %+v", sells, l.OptOuts)
		}
	}
}
