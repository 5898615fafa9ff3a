package marketing_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"desist/complaint"
	"desist/complaint/marketing"
	"desist/complaint/optout"
)

func newJudge(t testing.TB) *marketing.Judge {
	t.Helper()
	acts, err := optout.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	j, err := marketing.New(acts)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// letter builds a message: the first line is the subject, "[text]" a button, "# text" a heading, "<alt>" an image text.
func letter(lines ...string) *complaint.Message {
	m := &complaint.Message{Subject: lines[0], HasHTML: true}
	m.From = []complaint.Address{{Name: "Northbridge Card", Addr: "service@northbridge.example"}}
	for _, l := range lines[1:] {
		b := complaint.Block{Kind: complaint.BlockParagraph, Text: l}
		switch {
		case strings.HasPrefix(l, "["):
			b = complaint.Block{Kind: complaint.BlockButton, Text: strings.Trim(l, "[]"), Link: "https://northbridge.example/go"}
		case strings.HasPrefix(l, "# "):
			b = complaint.Block{Kind: complaint.BlockHeading, Text: l[2:]}
		case strings.HasPrefix(l, "<"):
			b = complaint.Block{Kind: complaint.BlockImageAlt, Text: strings.Trim(l, "<>")}
		}
		m.Blocks = append(m.Blocks, b)
	}
	return m
}

const serviceClaim = "You are being sent this service related email as it contains information about an integral benefit of your Card."

const footer = "Northbridge Card Services Limited. Registered in England and Wales. Registered office: 1 Example Street, London."

// TestAmericanExpress holds the judge to the monetary penalty notice of 17 May 2021: the nine categories were marketing,
// whatever they were called; the administrative app emails were not.
func TestAmericanExpress(t *testing.T) {
	j := newJudge(t)
	marketingMails := map[string][]string{
		"concierge newsletter": {
			"Your concierge newsletter", "Dear Cardmember,", "A private dinner with chef Anna Lund, £150 per person.",
			"Tickets for the opening night of the ballet, from £95.", "All paid offers are subject to availability.", "[Book with your concierge]",
		},
		"reward offers": {"Offers for you", "# Award-winning offers just for you", "Spend £500 and get £50 back."},
		"come back to": {
			"Come back to your Card", "Dear Cardmember,",
			"Remember your Northbridge Credit Card? It could still help you to earn cashback on all your purchases.",
		},
		"co-branded card": {"Going away this bank holiday?", "Don't forget your Northbridge Card.", "Are you getting the most from your Card?"},
		"explore city":    {"Explore Rome", "Don't explore Rome without it.", "[See where to eat]"},
		"card is welcome": {"Your Card is welcome here", "Make sure you don't miss out on being rewarded at places like these."},
		"save your card details": {
			"Save your card details",
			"Save your details with these shops and don't miss out on earning Membership Rewards points on every eligible purchase.",
		},
		"app":        {"The Northbridge app", "Your offers are loaded, ready to be redeemed. With the app you'll never miss a saving."},
		"shop small": {"Shop Small", "Shop at small businesses and earn a maximum of £50 back in statement credits."},
	}
	for name, lines := range marketingMails {
		t.Run(name, func(t *testing.T) {
			v := j.Judge(letter(append(slices.Clone(lines), serviceClaim, footer)...))
			if !v.DirectMarketing || (v.Kind != complaint.KindMarketing && v.Kind != complaint.KindMixed) {
				t.Fatalf("got %s, %.2f; want marketing. Reasons: %+v", v.Kind, v.Confidence, v.Reasons)
			}
			if v.ServiceClaim != serviceClaim || v.Defence == "" || v.Answer == "" {
				t.Errorf("claim %q, defence %q, answer %q", v.ServiceClaim, v.Defence, v.Answer)
			}
		})
	}
	administrative := map[string][]string{
		"PIN":         {"View your PIN in the app", "Dear Cardmember,", "You can now view your PIN in the app.", "Log in, choose your Card and select View PIN."},
		"freeze":      {"Lost your Card?", "If you can't find your Card, you can freeze it in the app.", "If it has been stolen, call us on the number below."},
		"app update":  {"You need to update the app", "The version you have will stop working on 1 June.", "Please update it so that you can still log in."},
		"fingerprint": {"You have turned on fingerprint login", "Fingerprint login was turned on for your account on 4 May.", "If this wasn't you, call us."},
		"statement":   {"Your statement is ready in the app", "Your May statement is ready to view in the app or online.", "Your payment of £120.33 is due on 14 June."},
	}
	for name, lines := range administrative {
		t.Run("administrative "+name, func(t *testing.T) {
			v := j.Judge(letter(append(slices.Clone(lines), "This is a service email about your account.", footer)...))
			if v.DirectMarketing || v.Kind != complaint.KindService {
				t.Fatalf("got %s, %.2f; want service. Reasons: %+v", v.Kind, v.Confidence, v.Reasons)
			}
		})
	}
}

// TestGuidance holds the judge to the ICO's own examples of service messages and of marketing.
func TestGuidance(t *testing.T) {
	j := newJudge(t)
	for _, c := range []struct {
		name   string
		direct bool
		lines  []string
	}{
		{"how to contact us", false, []string{"How to contact us", "Our phone number is changing.", "From 1 June please call 0800 000 000.", footer}},
		{"appointment", false, []string{"Your appointment", "Your appointment is on Tuesday 4 May at 9.20am.", "Please call us if you can't come.", footer}},
		{"terms", false, []string{"Changes to our terms", "We are changing our terms and conditions from 1 May.", "You don't need to do anything.", footer}},
		{"failed payment", false, []string{"Your payment failed", "We could not take your payment of £30 on 1 June.", "Please pay by 8 June.", footer}},
		{"data limit", false, []string{"You've nearly used your data", "You have used 80% of your monthly data.", "You can see our charges on our website.", footer}},
		{"benefit as a fact", false, []string{"About your account", "Your account includes travel insurance.", "The policy document is attached.", footer}},
		{"end of contract", false, []string{"Your contract is ending", "Your contract ends on 3 May. You can renew, change plan or leave.", "Call us on 191 to discuss your options.", footer}},
		{"renewal", false, []string{"Your policy renews on 4 May", "Your policy will renew automatically on 4 May at £210.", "If you don't want this, tell us before then.", footer}},

		{"special data offer", true, []string{"You've nearly used your data", "You have used 80% of your monthly data.", "We have a special data offer just for you.", footer}},
		{"personal training", true, []string{"Your payment failed", "We could not take your gym payment.", "Why not try our personal training? Sessions start from £20.", footer}},
		{"consent by hotel", true, []string{"Keeping in touch", "You stayed with us in May. Would you like to receive our special offers by email?", "[Yes please]", footer}},
		{"aims and ideals", true, []string{"They need you", "Please donate £10 today and help save a life.", footer}},
		{"research that sells", true, []string{"Your views matter", "Take our short survey on kitchens and get 20% off your next order.", footer}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := j.Judge(letter(c.lines...))
			if v.DirectMarketing != c.direct {
				t.Errorf("got %s, %.2f. Reasons: %+v, against: %+v", v.Kind, v.Confidence, v.Reasons, v.Against)
			}
		})
	}
}

// TestDecidedCases has the other wordings that notices quote.
func TestDecidedCases(t *testing.T) {
	j := newJudge(t)
	for name, lines := range map[string][]string{
		"Flybe":     {"Are your details correct?", "Please update your details and preferences and you could be entered into our prize draw.", footer},
		"Honda":     {"Would you like to hear from Honda?", "Would you like to hear from Honda by email?", "[Tell us]", footer},
		"Morrisons": {"Your Account Details", "Change your preferences to receive money-off coupons, extra points and our news.", footer},
		"Moneysupermarket": {
			"Changes to our terms", "We are updating our terms and conditions on 1 December.", "# Preference Centre Update",
			"We hold your details but you have said no to emails. If you'd like to reconsider, simply click to update your preferences.", footer,
		},
		"Virgin Media": {
			"Your price is not going up", "We are freezing your price this year.",
			"You have currently said no to receiving marketing messages from us. Please change your preferences to hear about our latest TV, broadband and mobile news.", footer,
		},
		"Halfords": {"Your bike voucher", "You can use your government voucher at our stores. Book a free bike check today.", "This is a service message.", footer},
	} {
		t.Run(name, func(t *testing.T) {
			v := j.Judge(letter(lines...))
			if !v.DirectMarketing {
				t.Errorf("got %s, %.2f. Against: %+v", v.Kind, v.Confidence, v.Against)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	j := newJudge(t)
	with := func(m *complaint.Message, change func(*complaint.Message)) *complaint.Message { change(m); return m }
	for _, c := range []struct {
		name   string
		kind   complaint.VerdictKind
		direct bool
		m      *complaint.Message
	}{
		{"one-time code", complaint.KindService, false, letter("Your code is 493021", "Your one-time code is 493021. It expires in 10 minutes.", "Do not share it with anyone.")},
		{"opt-out confirmed", complaint.KindOptOut, false, letter("You've been unsubscribed", "You will no longer receive marketing emails from us.", footer)},
		{"opt-out by preferences", complaint.KindOptOut, false, letter("Your preferences", "We've updated your preferences as you asked.", "Email: off", "Post: off", footer)},
		{
			"opt-out with small print that sells", complaint.KindOptOut, false,
			letter("You have unsubscribed", "You have been removed from our mailing list.", "If you change your mind you can sign up on our website.", footer),
		},
		{
			"marketing that speaks of unsubscribing", complaint.KindMarketing, true,
			letter("20% off everything", "Save 20% on all shoes this weekend.", "[Shop now]", "If you unsubscribe you will no longer receive our offers.", footer),
		},
		{"subscription", complaint.KindSubscription, false, letter("Please confirm your subscription", "Please confirm your subscription to our newsletter.", "[Confirm]", footer)},
		{"newsletter", complaint.KindMarketing, true, letter("New in this week", "Discover our new autumn collection, from soft knits to sharp coats.", "[Shop the collection]", "Unsubscribe")},
		{"bounce", complaint.KindOther, false, with(letter("Undeliverable: stop", "Your message could not be delivered."), func(m *complaint.Message) {
			m.From[0] = complaint.Address{Addr: "mailer-daemon@example.net"}
		})},
		{"automatic reply", complaint.KindOther, false, with(letter("Automatic reply: hello", "I am on holiday."), func(m *complaint.Message) { m.AutoSubmitted = "auto-replied" })},
		{"a friend on a bargain", complaint.KindPersonal, false, with(letter("Saturday", "The shoes were 50% off, you should buy some before the sale ends!"), func(m *complaint.Message) {
			m.From[0] = complaint.Address{Name: "Sam Okafor", Addr: "sam.okafor@example.net"}
		})},
		{"a reply that quotes marketing", complaint.KindService, false, with(letter("Your complaint 2291", "We are looking into your complaint and will reply within 8 weeks."), func(m *complaint.Message) {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockQuote, Text: "Get 50% off all coats this weekend. Shop now!"})
		})},
		{"receipt with suggestions", complaint.KindMixed, true, letter("Your order 20931", "Thank you for your order. We'll email you when it is on its way.", "Order total: £34.00",
			"# You may also like", "Leather belt, was £29, now only £19", "[Shop now]", footer)},
		{"receipt with links in its footer", complaint.KindService, false, with(letter("Your order 20931", "Thank you for your order. We'll email you when it is on its way.", "Order total: £34.00", footer),
			func(m *complaint.Message) {
				for _, text := range []string{"Download our app", "Refer a friend", "Sale", "Facebook", "Unsubscribe"} {
					m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: text, Link: "https://northbridge.example/x"})
				}
			})},
		{"nothing at all", complaint.KindOther, false, &complaint.Message{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := j.Judge(c.m)
			if v.Kind != c.kind || v.DirectMarketing != c.direct {
				t.Errorf("got %s, direct %v, %.2f; want %s, %v. Reasons: %+v", v.Kind, v.DirectMarketing, v.Confidence, c.kind, c.direct, v.Reasons)
			}
		})
	}
}

// TestReasons checks what a case officer sees: verbatim quotes from the message, with a code, plain words and a weight.
func TestReasons(t *testing.T) {
	m := letter("Your bill is ready", "Your bill for £43.20 is ready.", "Refer a friend and you'll each get £50 credit.", footer)
	v := newJudge(t).Judge(m)
	if len(v.Reasons) == 0 || v.Reasons[0].Quote != "Refer a friend and you'll each get £50 credit." || v.Reasons[0].Code != "refer_friend" {
		t.Fatalf("reasons %+v", v.Reasons)
	}
	if v.Kind != complaint.KindMixed || len(v.Against) == 0 || v.Against[0].Code != "bill" {
		t.Errorf("kind %s, against %+v", v.Kind, v.Against)
	}
	for _, r := range append(v.Reasons, v.Against...) {
		if r.Code == "" || r.Text == "" || r.Where == "" || r.Weight <= 0 || r.Weight > 1 {
			t.Errorf("incomplete reason %+v", r)
		}
	}
}

func TestQuotesAreCutOnRunes(t *testing.T) {
	v := newJudge(t).Judge(letter("Sale", "Save 50% today with "+strings.Repeat("ééé", 400)+"!"))
	for _, r := range v.Reasons {
		if n := utf8.RuneCountInString(r.Quote); n > marketing.MaxQuote || !utf8.ValidString(r.Quote) {
			t.Errorf("quote of %d runes, valid %v", n, utf8.ValidString(r.Quote))
		}
	}
	if len(v.Reasons) == 0 {
		t.Error("no reasons")
	}
}

func TestExplainPointsIntoBlocks(t *testing.T) {
	m := letter("Sale", "Save 50% today. Your order has been sent.", "# New in")
	for _, s := range newJudge(t).Explain(m) {
		if s.Block >= 0 && m.Blocks[s.Block].Text[s.Start:s.End] != s.Text {
			t.Errorf("%q is not at %d:%d of block %d", s.Text, s.Start, s.End, s.Block)
		}
	}
}

func TestJudgeIsDeterministicAndConcurrent(t *testing.T) {
	j := newJudge(t)
	m := letter("Your bill", "Your bill is ready.", "Save 20% on boilers.", footer)
	want := j.Judge(m)
	done := make(chan bool)
	for range 8 {
		go func() {
			got := j.Judge(m)
			done <- got.Confidence == want.Confidence && slices.Equal(got.Reasons, want.Reasons)
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("verdicts differ")
		}
	}
}

func TestStream(t *testing.T) {
	campaign := func(subject, feedback string) *complaint.Message {
		m := letter(subject, "Save today.", "Unsubscribe | "+footer)
		m.ListID, m.FeedbackID = "news.northbridge.example", feedback
		return m
	}
	a := marketing.Stream(campaign("Summer", "c101:77:newsletter:esp1"))
	if b := marketing.Stream(campaign("Winter", "c999:78:newsletter:esp1")); a != b {
		t.Error("two campaigns of one list are in different streams")
	}
	if b := marketing.Stream(letter("Your bill", "Your bill is ready.", footer)); a == b {
		t.Error("a service mail is in the stream of the newsletter")
	}
	if marketing.Stream(&complaint.Message{}) != "" {
		t.Error("a message without a sender has a stream")
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("Sale", "Save 50% today! £4.99 e.g. <b>", "hidden", 3)
	f.Add("", "\xff\xfe… | • !!!???", "\u200b", 0)
	j := newJudge(f)
	kinds := []complaint.BlockKind{complaint.BlockParagraph, complaint.BlockButton, complaint.BlockCell, complaint.BlockQuote, complaint.BlockImageAlt}
	f.Fuzz(func(t *testing.T, subject, text, hidden string, kind int) {
		m := &complaint.Message{Subject: subject, Hidden: []string{hidden}, Preheaders: 1}
		m.Blocks = []complaint.Block{{Kind: kinds[uint(kind)%uint(len(kinds))], Text: text}, {Kind: complaint.BlockParagraph, Text: text, Link: subject}}
		v := j.Judge(m)
		if v.Confidence < 0 || v.Confidence > 1 || v.Kind == "" {
			t.Errorf("verdict %+v", v)
		}
		for _, r := range append(v.Reasons, v.Against...) {
			if !utf8.ValidString(r.Quote) {
				t.Errorf("quote %q", r.Quote)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	j := newJudge(b)
	m := letter("Your order 20931", "Thank you for your order. We'll email you when it is on its way.", "Order total: £34.00", "# You may also like",
		"Leather belt, was £29, now only £19", "[Shop now]", "Get 15% off your next order with code THANKS15 at checkout.", footer, "Unsubscribe")
	for range 3 {
		m.Blocks = append(m.Blocks, m.Blocks...)
	}
	size := 0
	for _, bl := range m.Blocks {
		size += len(bl.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		j.Judge(m)
	}
}

// A strip with an offer in a long mail of service makes it direct marketing, however much service stands around it; what only sounds
// like one does not.
func TestStripInALongMailOfService(t *testing.T) {
	j := newJudge(t)
	order := func(strip string) *complaint.Message {
		return letter("Thank you for your order NB-40911", "Hi Sam,", "We've received your order and will email you when it's on its way.", "# Order summary",
			"Order number: NB-40911", "Wool runner, grey, size 9", "Quantity: 1", "£62.00", "Discount BOOT10: -£6.20", "Delivery: £3.95", "Total: £59.75",
			"Paid by card ending 4410", "# Delivery", "Estimated delivery: Thursday 18 July", "Sam Ellis, 14 Tanyard Row, Leeds", strip,
			"Need to change something? Reply within an hour.", "You can return anything within 28 days.", footer)
	}
	for strip, want := range map[string]bool{
		"Save 20% on your next pair when you join Northbridge Plus today.":           true,
		"Refer a friend and you'll each get £10 off.":                                true,
		"Download our app to follow this delivery.":                                  false,
		"Your 10% membership discount was taken off above.":                          false,
		"Brush off mud once it's dry, and they will last you for years.":             false,
		"We carried this parcel on an electric van, like every parcel in your town.": false,
	} {
		if v := j.Judge(order(strip)); v.DirectMarketing != want {
			t.Errorf("%q: %v at %.2f", strip, v.DirectMarketing, v.Confidence)
		}
	}
}
