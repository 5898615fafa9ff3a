package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
)

const northbank, southbank = complaint.CompanyID("c-northbank.example"), complaint.CompanyID("c-southbank.example")

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// find knows both banks by domain.
func find(ref string) (complaint.CompanyID, bool) {
	for _, c := range []complaint.CompanyID{northbank, southbank} {
		domain := strings.TrimPrefix(string(c), "c-")
		if ref == string(c) || ref == domain || strings.HasSuffix(ref, "@"+domain) {
			return c, true
		}
	}
	return "", false
}

// box collects readings and attributes them.
type box struct {
	in       Input
	readings []complaint.Reading
	of       map[complaint.MessageID]complaint.Attribution
	n        int
}

func newBox() *box {
	b := &box{of: map[complaint.MessageID]complaint.Attribution{}}
	b.in = Input{Readings: complaint.Each(nil), Find: find, Of: func(r *complaint.Reading) complaint.Attribution { return b.of[r.Message] }}
	return b
}

func (b *box) add(c complaint.CompanyID, at time.Duration, change func(*complaint.Reading), findings ...complaint.Finding) complaint.MessageID {
	b.n++
	r := complaint.Reading{Message: complaint.MessageID(fmt.Sprintf("m%03d", b.n)), Received: day.Add(at), Finding: findings}
	if change != nil {
		change(&r)
	}
	b.readings = append(b.readings, r)
	b.in.Readings = complaint.Each(b.readings)
	b.of[r.Message] = complaint.Attribution{Company: c, Suspect: r.Sender.Suspect}
	return r.Message
}

func own(r *complaint.Reading) { r.Own = true }

func confirmation(m complaint.Method, s complaint.Strength) complaint.Finding {
	return complaint.Finding{Method: m, Source: complaint.SourceConfirmation, Strength: s, Scope: complaint.ScopeAll, Quote: "q"}
}

var (
	unsubscribed = confirmation(complaint.MethodUnsubscribe, complaint.StrengthStrong)
	signedUp     = complaint.Finding{ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthStrong}
)

func refusalTo(to string, mailtoOnly bool) complaint.Finding {
	return complaint.Finding{
		Method: complaint.MethodEmail, Source: complaint.SourceSent, Strength: complaint.StrengthStrong,
		Scope: complaint.ScopeAll, To: []string{to}, MailtoOnly: mailtoOnly,
	}
}

func TestLedgerAttributesConfirmations(t *testing.T) {
	b := newBox()
	m := b.add(northbank, 0, nil, unsubscribed)
	l := Of(b.in)
	if len(l.OptOuts) != 1 || l.OptOuts[0].Company != northbank || l.OptOuts[0].Message != m ||
		!l.OptOuts[0].At.Equal(day) || l.OptOuts[0].State != complaint.StateProposed || !strings.HasPrefix(string(l.OptOuts[0].ID), "o-") {
		t.Errorf("ledger = %+v", l)
	}
}

// A friend with a domain of their own may write of opt-outs too: "I've unsubscribed from forty of them".
func TestWeakWordsOfWhoSellsNothingConfirmNothing(t *testing.T) {
	weak := func(r *complaint.Reading) {
		r.Finding = []complaint.Finding{confirmation(complaint.MethodUnsubscribe, complaint.StrengthWeak)}
	}
	plain := func(r *complaint.Reading) {
		r.Finding = []complaint.Finding{confirmation(complaint.MethodUnsubscribe, complaint.StrengthStrong)}
	}
	sells := func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = "news.northbank.example", true }
	for name, c := range map[string]struct {
		told, other func(*complaint.Reading)
		want        int
	}{
		"weak words, and no marketing":    {weak, func(*complaint.Reading) {}, 0},
		"weak words, and marketing later": {weak, sells, 1},
		"plain words, and no marketing":   {plain, func(*complaint.Reading) {}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBox()
			b.add(northbank, 0, c.told)
			b.add(northbank, 48*time.Hour, c.other)
			if got := len(Of(b.in).OptOuts); got != c.want {
				t.Errorf("%d opt-outs, want %d", got, c.want)
			}
		})
	}
}

func TestLedgerResolvesSentMail(t *testing.T) {
	mailbox := func(to string, mailtoOnly bool) complaint.Ledger {
		b := newBox()
		b.add(northbank, -time.Hour, func(r *complaint.Reading) {
			r.Sender.UnsubscribeMailto = []string{"leave@lists.example.net", "shared@lists.example.net"}
		})
		b.add(southbank, -time.Hour, func(r *complaint.Reading) { r.Sender.UnsubscribeMailto = []string{"shared@lists.example.net"} })
		b.add("", 0, own, refusalTo(to, mailtoOnly))
		return Of(b.in)
	}
	for _, tc := range []struct {
		name, to string
		box      bool
		want     complaint.CompanyID
	}{
		{"to an unsubscribe address", "leave@lists.example.net", true, northbank},
		{"in words to an unsubscribe address", "leave@lists.example.net", false, northbank},
		{"in words to the company's domain", "hello@southbank.example", false, southbank},
		{"empty mail to the company's domain", "hello@southbank.example", true, ""},
		{"to an address two companies name", "shared@lists.example.net", true, ""},
		{"to a friend", "pat@example.org", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := mailbox(tc.to, tc.box)
			var got complaint.CompanyID
			if len(l.OptOuts) > 0 {
				got = l.OptOuts[0].Company
			}
			if got != tc.want {
				t.Errorf("company = %q, want %q", got, tc.want)
			}
		})
	}
}

// A List-Unsubscribe field is that of one list (RFC 2369 section 3.2).
func TestMailToTheAddressOfOneListLeavesThatList(t *testing.T) {
	const shop, talks = "shop.northbank.example", "talks.northbank.example"
	refusal := refusalTo("leave-shop@northbank.example", true)
	for _, tc := range []struct {
		name      string
		others    func(*complaint.Reading) // another mail of the company
		own       func(*complaint.Finding)
		wantScope complaint.Scope
	}{
		{"another list goes on", func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = talks, true }, nil, complaint.ScopeList},
		{"no other list", func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = shop, true }, nil, complaint.ScopeAll},
		{"other mail is of no list", func(r *complaint.Reading) {
			r.From, r.Verdict.DirectMarketing = complaint.Address{Addr: "orders@northbank.example"}, true
		}, nil, complaint.ScopeAll},
		{"another list sends no marketing", func(r *complaint.Reading) { r.ListID = talks }, nil, complaint.ScopeAll},
		{"the address is that of both, once", func(r *complaint.Reading) {
			r.ListID, r.Verdict.DirectMarketing, r.Sender.UnsubscribeMailto = talks, true, []string{"leave-shop@northbank.example"}
		}, nil, complaint.ScopeAll},
		{"words refuse more", func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = talks, true }, func(f *complaint.Finding) { f.MailtoOnly = false }, complaint.ScopeAll},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for _, before := range []time.Duration{3 * time.Hour, 2 * time.Hour} {
				b.add(northbank, -before, func(r *complaint.Reading) {
					r.ListID, r.Verdict.DirectMarketing, r.Sender.UnsubscribeMailto = shop, true, []string{"leave-shop@northbank.example"}
				})
			}
			b.add(northbank, -time.Hour, tc.others)
			f := refusal
			if tc.own != nil {
				tc.own(&f)
			}
			b.add("", 0, own, f)
			got := Of(b.in).OptOuts[0]
			if want := map[bool][]complaint.List{true: {shop}}[tc.wantScope == complaint.ScopeList]; got.Scope != tc.wantScope || !slices.Equal(got.Lists, want) {
				t.Errorf("%s %v", got.Scope, got.Lists)
			}
		})
	}
}

func TestLedgerLeavesDoubtfulMailOut(t *testing.T) {
	forged := func(r *complaint.Reading) { r.Sender.Suspect = "may not be from them" }
	b := newBox()
	b.add(northbank, 0, nil, unsubscribed)
	b.add(northbank, time.Hour, forged, signedUp)
	b.add(southbank, time.Hour, forged, unsubscribed)
	b.add(southbank, time.Hour, func(r *complaint.Reading) { r.Received = time.Time{} }, unsubscribed)
	l := Of(b.in)
	if len(l.OptOuts) != 1 || len(l.ReConsents) != 0 {
		t.Errorf("ledger = %+v, want northbank's opt-out alone", l)
	}
}

func TestLedgerFoldsOneAct(t *testing.T) {
	b := newBox()
	b.add(northbank, 0, nil, confirmation(complaint.MethodUnsubscribe, complaint.StrengthMedium))
	strong := b.add(northbank, 5*time.Minute, nil, unsubscribed)
	b.add(northbank, time.Hour, nil, unsubscribed)
	l := Of(b.in)
	if len(l.OptOuts) != 2 || l.OptOuts[0].Message != strong {
		t.Fatalf("opt-outs = %+v, want the strong one of the first ten minutes, and the one an hour later", l.OptOuts)
	}
	b.in.States = map[complaint.OptOutID]complaint.State{entryID("o-", "m001", ""): complaint.StateRejected}
	if l := Of(b.in); l.OptOuts[0].State != complaint.StateRejected {
		t.Errorf("the decision on the folded sign is lost: %+v", l.OptOuts[0])
	}
}

func TestLedgerFoldsCopiesOfOneMail(t *testing.T) {
	b := newBox()
	twin := func(r *complaint.Reading) { r.Twin = "t" }
	b.add(northbank, 0, twin, unsubscribed)
	b.add(northbank, 3*time.Hour, twin, unsubscribed)
	if l := Of(b.in); len(l.OptOuts) != 1 {
		t.Errorf("%d opt-outs, want 1", len(l.OptOuts))
	}
}

func TestReConsentFollowsAnOptOut(t *testing.T) {
	b := newBox()
	b.add(northbank, -time.Hour, nil, signedUp) // the first sign-up of all
	b.add(northbank, 0, nil, unsubscribed)
	again := b.add(northbank, 48*time.Hour, nil, signedUp)
	b.add(southbank, time.Hour, nil, signedUp)
	l := Of(b.in)
	if len(l.ReConsents) != 1 || l.ReConsents[0].Message != again || !strings.HasPrefix(string(l.ReConsents[0].ID), "r-") {
		t.Errorf("re-consents = %+v", l.ReConsents)
	}
}

func TestWhatMarketingAlwaysSaysIsNoSignUp(t *testing.T) {
	says := func(quote string) complaint.Finding {
		return complaint.Finding{ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthWeak, Quote: quote}
	}
	const footer = "You are signed up to Table Talk."
	marketing := func(r *complaint.Reading) { r.Verdict.DirectMarketing = true }
	weeks := func(n ...int) []int { return n }
	for _, tc := range []struct {
		name    string
		weeks   []int // of the mails
		optOuts []int // the weeks before which the person opts out
		quote   func(week int) string
		kind    func(*complaint.Reading)
		want    int
	}{
		{"small print", weeks(1, 2, 3, 4, 5), weeks(1), nil, marketing, 0},
		{"small print, most of it before the opt-out", weeks(1, 2, 3, 4, 5, 6), weeks(6), nil, marketing, 0},
		{"twice may be two sign-ups", weeks(1, 9), weeks(1), nil, marketing, 2},
		{"the mails that follow a sign-up", weeks(1, 2, 3), weeks(1), nil, marketing, 3},
		{"leaves and joins again, and again", weeks(1, 9, 17), weeks(1, 9, 17), nil, marketing, 3},
		{"with each order", weeks(1, 9, 17), weeks(1), nil, nil, 3},
		{"in other words", weeks(1, 9, 17), weeks(1), func(w int) string { return fmt.Sprint(footer, w) }, marketing, 3},
		{"the person's own words", weeks(1, 9, 17), weeks(1), nil, func(r *complaint.Reading) { marketing(r); own(r) }, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			const week = 7 * 24 * time.Hour
			for _, w := range tc.optOuts {
				b.add(northbank, time.Duration(w)*week-time.Hour, nil, unsubscribed)
			}
			for _, w := range tc.weeks {
				f := says(footer)
				if tc.quote != nil {
					f.Quote = tc.quote(w)
				}
				f.To = []string{"hello@northbank.example"}
				b.add(northbank, time.Duration(w)*week, tc.kind, f)
			}
			if got := Of(b.in).ReConsents; len(got) != tc.want {
				t.Errorf("%d sign-ups, want %d: %+v", len(got), tc.want, got)
			}
		})
	}
}

// What the person said of a sign-up stands, whatever else the company repeats.
func TestConfirmedSignUpIsNoSmallPrint(t *testing.T) {
	b := newBox()
	b.add(northbank, 0, nil, unsubscribed)
	for i := range 5 {
		b.add(northbank, time.Duration(i+1)*14*24*time.Hour, func(r *complaint.Reading) { r.Verdict.DirectMarketing = true }, signedUp)
	}
	id := entryID("r-", b.readings[2].Message, "")
	b.in.States = map[complaint.OptOutID]complaint.State{id: complaint.StateConfirmed}
	if got := Of(b.in).ReConsents; len(got) != 1 || got[0].ID != id || got[0].State != complaint.StateConfirmed {
		t.Errorf("%+v", got)
	}
}

func TestLedgerNamesTheList(t *testing.T) {
	one := unsubscribed
	one.Scope, one.Lists = complaint.ScopeList, []string{complaint.ListNamePrefix + "Weekend Recipes"}
	type sent struct {
		list, name, addr string
		service          bool
	}
	garden := sent{"", "Northbank", "garden@northbank.example", false}
	for _, tc := range []struct {
		name string
		mail []sent
		want []complaint.List
	}{
		{"the company has such a list", []sent{{"weekend-recipes.northbank.example", "", "hello@northbank.example", false}}, []complaint.List{"weekend-recipes.northbank.example"}},
		{"its id without the company's own word", []sent{{"recipes.weekend.example", "Weekend", "hello@weekend.example", false}, garden}, []complaint.List{"recipes.weekend.example"}},
		{"it has none", []sent{{"garden.northbank.example", "", "hello@northbank.example", false}}, nil},
		{"two bear its name", []sent{{"weekend-recipes.northbank.example", "", "a@northbank.example", false}, {"weekend-recipes-2.northbank.example", "", "a@northbank.example", false}}, nil},
		{"the sender bears it", []sent{{"", "Weekend Recipes by Northbank", "hello@northbank.example", false}, garden}, []complaint.List{"from:Weekend Recipes by Northbank <hello@northbank.example>"}},
		{"its address does", []sent{{"", "Northbank", "weekend-recipes@northbank.example", false}, garden}, []complaint.List{"from:Northbank <weekend-recipes@northbank.example>"}},
		{"the sender of a list whose id says nothing bears it", []sent{{"4711.list-id.mailhost.example", "Weekend Recipes", "hello@northbank.example", false}, garden}, []complaint.List{"4711.list-id.mailhost.example"}},
		{"one address sends two lists under their names", []sent{{"", "Weekend Recipes", "hello@northbank.example", false}, {"", "Garden News", "hello@northbank.example", false}}, []complaint.List{"from:Weekend Recipes <hello@northbank.example>"}},
		{"one List-Id is that of all lists", []sent{{"all.mailhost.example", "Weekend Recipes", "hello@northbank.example", false}, {"all.mailhost.example", "Garden News", "hello@northbank.example", false}, garden}, nil},
		{"the words are those of the domain", []sent{{"garden.weekendrecipes.example", "", "a@northbank.example", false}, garden}, nil},
		{"all its marketing comes from one sender", []sent{{"", "Weekend Recipes by Northbank", "hello@northbank.example", false}}, nil},
		{"two senders bear it", []sent{{"", "Weekend Recipes", "a@northbank.example", false}, {"", "Weekend Recipes", "b@northbank.example", false}}, nil},
		{"only service mail bears it", []sent{{"", "Weekend Recipes", "a@northbank.example", true}, garden, {"", "Northbank", "b@northbank.example", false}}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for _, m := range tc.mail {
				b.add(northbank, -time.Hour, func(r *complaint.Reading) {
					r.ListID, r.From = m.list, complaint.Address{Name: m.name, Addr: m.addr}
					r.Verdict.DirectMarketing = !m.service
				})
			}
			b.add(northbank, 0, nil, one)
			got := Of(b.in).OptOuts[0]
			if diff := cmp.Diff(tc.want, got.Lists); diff != "" || got.Scope != complaint.ScopeList {
				t.Error(got.Scope, diff)
			}
		})
	}
}

func TestLedgerNamesTheListByWhatItsMailSays(t *testing.T) {
	const shop, tickets = "4711.mailhost.example", "4712.mailhost.example"
	for _, tc := range []struct {
		name, left string
		shop       []string // what the mails of one list say
		tickets    []string // and those of another
		want       []complaint.List
	}{
		{"its mail says so", "Shop & Offers", []string{"shop offers", "", "shop offers"}, []string{"match tickets"}, []complaint.List{shop}},
		{"all there is", "Shop & Offers", []string{"shop offers"}, nil, []complaint.List{shop}},
		{"all there is, by a word", "Offers", []string{"offers"}, nil, nil},
		{"by a word of one of two", "Offers", []string{"offers"}, []string{"match tickets"}, []complaint.List{shop}},
		{"one list is sent under two names", "Shop & Offers", []string{"shop offers", "raffles"}, nil, nil},
		{"both say so", "Shop & Offers", []string{"shop offers"}, []string{"match tickets\nshop offers"}, nil},
		{"part of a word", "Shop & Offers", []string{"workshop offers"}, nil, nil},
		{"part of its name", "Upgrades", []string{"offers upgrades"}, []string{"match tickets"}, []complaint.List{shop}},
		{"a part that many lists bear", "News", []string{"garden news"}, []string{"match tickets"}, nil},
		{"words of two lines", "Shop & Offers", []string{"shop\noffers"}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			left := unsubscribed
			left.Scope, left.Lists = complaint.ScopeList, []string{complaint.ListNamePrefix + tc.left}
			b := newBox()
			for id, mails := range map[string][]string{shop: tc.shop, tickets: tc.tickets} {
				for i, said := range mails {
					b.add(northbank, -time.Hour*time.Duration(i+1), func(r *complaint.Reading) { r.ListID, r.ListSaid, r.Verdict.DirectMarketing = id, said, true })
				}
			}
			b.add(northbank, 0, nil, left)
			if diff := cmp.Diff(tc.want, Of(b.in).OptOuts[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Where a finding names no list, the words of its mail may.
func TestLedgerNamesTheListByTheWordsOfTheMail(t *testing.T) {
	const shop, tickets = "4711.mailhost.example", "4712.mailhost.example"
	for _, tc := range []struct {
		name, subject, quote string
		lists                []string
		shop, tickets        string // what the mails of the two lists say
		want                 []complaint.List
	}{
		{"in the quote", "Done", "No more Match Day Memo for you.", nil, "shop", "match day memo", []complaint.List{tickets}},
		{"in the subject", "You've left the Match Day Memo", "That is done.", nil, "shop", "match day memo", []complaint.List{tickets}},
		{"in a subject that does not say so", "The Match Day Memo", "We've taken you off the other one.", nil, "shop", "match day memo", nil},
		{"in the clause that keeps it", "Done", "You're off this one, but you'll still get the Match Day Memo.", nil, "shop", "match day memo", nil},
		{"of all, by another name", "Done", "You have been unsubscribed from Hill Days.", []string{"all: Hill Days"}, "shop", "match day memo", nil},
		{"a longer name", "Done", "You have been unsubscribed from Match Day Memo Extra.", []string{"Match Day Memo Extra"}, "shop", "match day memo", nil},
		{"who did it", "Done", "Taken off one of our lists by the Match Day Memo team.", nil, "shop", "match day memo", nil},
		{"by a part of its name", "Done", "We've stopped it.", []string{"Memo (Match Day"}, "shop", "match day memo", nil},
		{"of all, by the name of one of several", "Done", "You have been unsubscribed from Match Day Memo.", []string{"all: Match Day Memo"}, "shop", "match day memo", []complaint.List{tickets}},
		{"of all", "Done", "You have been unsubscribed from Match Day Memo and all our other emails.", []string{"all: Match Day Memo"}, "shop", "match day memo", nil},
		{"another name", "Done", "You're off the Match Day Offers.", []string{"Offers"}, "shop", "match day memo", nil},
		{"by words that both use", "Done", "You are on our list no longer.", nil, "shop", "tickets", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			left := unsubscribed
			left.Scope, left.Quote = complaint.ScopeList, tc.quote
			if len(tc.lists) == 1 && strings.HasPrefix(tc.lists[0], "all: ") {
				left.Scope, left.Named, tc.lists = complaint.ScopeAll, []string{tc.lists[0][len("all: "):]}, nil
			}
			for _, n := range tc.lists {
				left.Lists = append(left.Lists, complaint.ListNamePrefix+n)
			}
			b := newBox()
			for id, said := range map[string]string{shop: tc.shop, tickets: tc.tickets} {
				b.add(northbank, -time.Hour, func(r *complaint.Reading) { r.ListID, r.ListSaid, r.Verdict.DirectMarketing = id, said, true })
			}
			b.add(northbank, 0, func(r *complaint.Reading) { r.Subject = tc.subject }, left)
			if diff := cmp.Diff(tc.want, Of(b.in).OptOuts[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// One address may serve several lists, which the mail to it does not tell apart.
func TestMailToTheAddressOfSeveralListsIsAskedAbout(t *testing.T) {
	for _, tc := range []struct {
		name, subject, quote string
		mailtoOnly           bool
		want                 complaint.Scope
	}{
		{"a command", "unsubscribe", "unsubscribe", true, complaint.ScopeList},
		{"a command with a name", "unsubscribe gym", "unsubscribe gym", false, complaint.ScopeList},
		{"everything", "unsubscribe from everything", "unsubscribe from everything", true, complaint.ScopeAll},
		{"in words", "Your mails", "Please stop sending me your marketing.", false, complaint.ScopeAll},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for i, list := range []string{"gym.northbank.example", "swim.northbank.example", "gym.northbank.example", "swim.northbank.example"} {
				b.add(northbank, time.Duration(i-9)*time.Hour, func(r *complaint.Reading) {
					r.ListID, r.Verdict.DirectMarketing, r.Sender.UnsubscribeMailto = list, true, []string{"lists@northbank.example"}
				})
			}
			f := refusalTo("lists@northbank.example", tc.mailtoOnly)
			f.Quote = tc.quote
			b.add("", 0, func(r *complaint.Reading) { r.Own, r.Subject = true, tc.subject }, f)
			if got := Of(b.in).OptOuts[0]; got.Scope != tc.want || len(got.Lists) > 0 {
				t.Errorf("%s %v", got.Scope, got.Lists)
			}
		})
	}
}

// "Done!" is all that many answers say.
func TestAnswerConfirmsWhatWasAsked(t *testing.T) {
	for _, tc := range []struct {
		name, quote string
		asked       complaint.Scope
		after       time.Duration
		want        complaint.Scope
	}{
		{"one list", "Done!", complaint.ScopeList, time.Hour, complaint.ScopeList},
		{"everything", "Done!", complaint.ScopeAll, time.Hour, complaint.ScopeAll},
		{"one list, and the answer says more", "You won't hear any more from us.", complaint.ScopeList, time.Hour, complaint.ScopeAll},
		{"long ago", "Done!", complaint.ScopeList, 60 * 24 * time.Hour, complaint.ScopeAll},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			b.add(northbank, -time.Hour, func(r *complaint.Reading) { r.ListID, r.Verdict.DirectMarketing = "offers.northbank.example", true })
			asked := refusalTo("hello@northbank.example", false)
			asked.Scope = tc.asked
			if tc.asked == complaint.ScopeList {
				asked.Lists = []string{"offers.northbank.example"}
			}
			b.add("", 0, own, asked)
			answer := complaint.Finding{Method: complaint.MethodEmail, Source: complaint.SourceReply, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, Quote: tc.quote}
			b.add(northbank, tc.after, nil, answer)
			for _, o := range Of(b.in).OptOuts {
				if o.Source == complaint.SourceReply && (o.Scope != tc.want || tc.want == complaint.ScopeList && !slices.Equal(o.Lists, []complaint.List{"offers.northbank.example"})) {
					t.Errorf("%s %v", o.Scope, o.Lists)
				}
			}
		})
	}
}

func TestNameThatNoListBearsIsAskedAbout(t *testing.T) {
	for _, tc := range []struct {
		name, named, quote string
		lists              int
		asked              bool
	}{
		{"one of several", "VIP Previews", "You have been unsubscribed from VIP Previews.", 2, true},
		{"beside a bare quote", "VIP Previews", "Unsubscribed", 2, true},
		{"all there is", "VIP Previews", "You have been unsubscribed from VIP Previews.", 1, false},
		{"the company's", "Northbank", "You have been unsubscribed from Northbank.", 2, false},
		{"the sender's", "Rosie", "That's the last you'll hear from Rosie.", 2, false},
		{"said elsewhere", "Northbank Team", "You are unsubscribed.", 2, false},
		{"and everything", "VIP Previews", "You have been unsubscribed from VIP Previews and all else.", 2, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for i := range 2 * tc.lists { // each comes twice
				b.add(northbank, time.Duration(i-9)*time.Hour, func(r *complaint.Reading) {
					r.ListID, r.Verdict.DirectMarketing = fmt.Sprintf("%d.lists.example", i/2), true
					r.From = complaint.Address{Name: "Rosie at Northbank", Addr: "rosie@northbank.example"}
				})
			}
			f := unsubscribed
			f.Named, f.Quote = []string{tc.named}, tc.quote
			b.add(northbank, 0, nil, f)
			if got := Of(b.in).OptOuts[0]; got.Unclear() != tc.asked {
				t.Errorf("%s %v", got.Scope, got.Lists)
			}
		})
	}
}

// Consent is to what it names: a sign-up to one list of several ends no opt-out of another.
func TestSignUpToOneListIsForThatList(t *testing.T) {
	const shop, tickets = "4711.mailhost.example", "4712.mailhost.example"
	for _, tc := range []struct {
		name, subject, quote, tickets string
		want                          []complaint.List
	}{
		{"it names one", "Welcome", "You are now subscribed to Match Day Memo.", "match day memo", []complaint.List{tickets}},
		{"in its subject", "You've joined Match Day Memo", "Thanks for signing up.", "match day memo", []complaint.List{tickets}},
		{"by a word called a list", "Welcome", "You're on the Families list.", "families", []complaint.List{tickets}},
		{"where it was done", "Welcome", "You signed up for our emails at the match day memo.", "match day memo", nil},
		{"by a word alone", "Welcome", "You're on for families.", "families", nil},
		{"it names none", "Welcome", "You are now subscribed.", "match day memo", nil},
		{"and everything else", "Welcome", "You are subscribed to Match Day Memo and everything else.", "match day memo", nil},
		{"and asks for offers as such", "Welcome", "You joined Match Day Memo at the till and ticked \"yes please, email me offers and new kits\".", "match day memo", nil},
		{"and left offers unticked", "Welcome", "You joined Match Day Memo at the till and left \"email me offers\" unticked.", "match day memo", []complaint.List{tickets}},
		{"there is no other", "Welcome", "You are now subscribed to Match Day Memo.", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			for id, said := range map[string]string{shop: "shop", tickets: tc.tickets} {
				for _, before := range []time.Duration{2 * time.Hour, time.Hour} {
					if said != "" {
						b.add(northbank, -before, func(r *complaint.Reading) { r.ListID, r.ListSaid, r.Verdict.DirectMarketing = id, said, true })
					}
				}
			}
			b.add(northbank, 0, nil, unsubscribed)
			again := signedUp
			again.Quote = tc.quote
			b.add(northbank, time.Hour, func(r *complaint.Reading) { r.Subject = tc.subject }, again)
			if diff := cmp.Diff(tc.want, Of(b.in).ReConsents[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a mail leaves and can't be told apart must be asked about as a whole: counting the rest would be half of it.
func TestOneUnknownListOfSeveralLeavesAllUnknown(t *testing.T) {
	b := newBox()
	b.add(northbank, -time.Hour, func(r *complaint.Reading) { r.ListID = "weekend-recipes.northbank.example" })
	two := unsubscribed
	two.Scope, two.Lists = complaint.ScopeList, []string{complaint.ListNamePrefix + "Weekend Recipes", complaint.ListNamePrefix + "Garden News"}
	b.add(northbank, 0, nil, two)
	if got := Of(b.in).OptOuts[0]; !got.Unclear() {
		t.Errorf("%+v", got)
	}
}

func TestThePersonSaysWhatAnOptOutRefuses(t *testing.T) {
	narrow := unsubscribed
	narrow.Scope, narrow.Lists = complaint.ScopeList, []string{"recipes.northbank.example"}
	channel := unsubscribed
	channel.Scope = complaint.ScopeChannel
	all, list := complaint.SaidScope{Scope: complaint.ScopeAll}, complaint.SaidScope{Scope: complaint.ScopeList, Lists: []complaint.List{"garden.northbank.example"}}
	for _, tc := range []struct {
		name    string
		finding complaint.Finding
		said    complaint.SaidScope
		scope   complaint.Scope
		lists   []complaint.List
		own     bool
	}{
		{"all where the mail names a list", narrow, all, complaint.ScopeAll, nil, true},
		{"another list than the mail names", narrow, list, complaint.ScopeList, list.Lists, true},
		{"the list the mail names", narrow, complaint.SaidScope{Scope: complaint.ScopeList, Lists: []complaint.List{"recipes.northbank.example"}}, complaint.ScopeList, []complaint.List{"recipes.northbank.example"}, false},
		{"a list where the mail says all", unsubscribed, list, complaint.ScopeList, list.Lists, true},
		{"all where the mail says so too", unsubscribed, all, complaint.ScopeAll, nil, false},
		{"all where the mail leaves the post on", channel, all, complaint.ScopeChannel, nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBox()
			b.add(northbank, 0, nil, tc.finding)
			b.add(northbank, time.Minute, nil, tc.finding)
			second := entryID("o-", b.readings[1].Message, "") // a sign of the same act
			b.in.Scopes = map[complaint.OptOutID]complaint.SaidScope{second: tc.said}
			got := Of(b.in).OptOuts
			if len(got) != 1 || got[0].Scope != tc.scope || got[0].Said != tc.own {
				t.Fatalf("%+v", got)
			}
			if diff := cmp.Diff(tc.lists, got[0].Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLedgerTakesEntriesByHand(t *testing.T) {
	b := newBox()
	b.in.ByHand = []complaint.OptOut{{ID: "o-hand", Company: "northbank.example", At: day, Method: complaint.MethodPhone}}
	l := Of(b.in)
	if len(l.OptOuts) != 1 || l.OptOuts[0].Company != northbank || l.OptOuts[0].State != complaint.StateConfirmed ||
		l.OptOuts[0].Source != complaint.SourceByHand {
		t.Errorf("ledger = %+v", l)
	}
}

func TestStrongestFindingOfAMessageStands(t *testing.T) {
	b := newBox()
	objection := refusalTo("hello@northbank.example", false)
	objection.Method = complaint.MethodObjection
	b.add("", 0, own, refusalTo("hello@northbank.example", false), objection)
	l := Of(b.in)
	if len(l.OptOuts) != 1 || l.OptOuts[0].Method != complaint.MethodObjection {
		t.Errorf("opt-outs = %+v", l.OptOuts)
	}
}

// Whatever the mailbox holds and in whatever order it is read, the ledger is the same, sorted, and its ids unique.
func TestLedgerDoesNotDependOnOrder(t *testing.T) {
	findings := []complaint.Finding{
		unsubscribed, signedUp, refusalTo("hello@northbank.example", false),
		confirmation(complaint.MethodPreferences, complaint.StrengthMedium), confirmation(complaint.MethodAccountClosed, complaint.StrengthWeak),
	}
	rapid.Check(t, func(t *rapid.T) {
		b := newBox()
		for range rapid.IntRange(0, 12).Draw(t, "messages") {
			c := rapid.SampledFrom([]complaint.CompanyID{northbank, southbank}).Draw(t, "company")
			f := rapid.SampledFrom(findings).Draw(t, "finding")
			at := time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute
			b.add(c, at, func(r *complaint.Reading) {
				r.Own = len(f.To) > 0
				r.Twin = rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "twin")
			}, f)
		}
		want := Of(b.in)
		b.in.Readings = complaint.Each(rapid.Permutation(b.readings).Draw(t, "order"))
		if diff := cmp.Diff(want, Of(b.in)); diff != "" {
			t.Fatalf("another order gives another ledger:\n%s", diff)
		}
		seen := map[complaint.OptOutID]bool{}
		for i, o := range want.OptOuts {
			if seen[o.ID] || i > 0 && o.At.Before(want.OptOuts[i-1].At) {
				t.Fatalf("not sorted or not unique: %+v", want.OptOuts)
			}
			seen[o.ID] = true
		}
		for _, r := range want.ReConsents {
			if !slices.ContainsFunc(want.OptOuts, func(o complaint.OptOut) bool { return o.Company == r.Company && !o.At.After(r.At) }) {
				t.Fatalf("re-consent without an opt-out before it: %+v", r)
			}
		}
	})
}
