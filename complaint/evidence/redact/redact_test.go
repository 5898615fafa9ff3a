package redact

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"desist/complaint"
)

var alex = complaint.Person{Name: "Alex Morgan", Addresses: []string{"alex@mail.example"}}

func redactor(t testing.TB, p Profile) *Redactor {
	t.Helper()
	r, err := New(p, alex)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mailOf(t testing.TB, p Profile, m complaint.Message) (*Mail, *Redactor) {
	r := redactor(t, p)
	return r.Mail("D1", m), r
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, in, regulator, company, public string }{
		{"nothing to hide", "Half price on shoes, code SAVE20 until 12/08/2026. Call 0800 123 4567.", "=", "=", "="},
		{"one-time code", "Your verification code is 482913.", "Your verification code is [code removed].", "=r", "=r"},
		{"one-time code first", "482913 is your code", "[code removed] is your code", "=r", "=r"},
		{"one-time code in two parts", "Use the one-time passcode: 482 913 today", "Use the one-time passcode: [code removed] today", "=r", "=r"},
		{"order number", "Order number: AB-12345-X has left", "Order number: [number removed] has left", "=", "=r"},
		{"order with a hash", "your order #204-5512", "your order #[number removed]", "=", "=r"},
		{"account", "Account 00123456, thank you", "Account [number removed], thank you", "=", "=r"},
		{"card", "4111 1111 1111 1111 was charged", "[number removed] was charged", "=", "=r"},
		{"card ending", "Card ending in 1001", "Card ending in [number removed]", "=", "=r"},
		{"words after order are no numbers", "Order today, order online, account settings, customer service", "=", "=", "="},
		{"company number stays", "Shop Ltd, registered in England, company number 01234567, FCA firm reference number 123456", "=", "=", "="},
		{"a link", "See https://shop.example/sale/shoes?cid=9f8e7d and buy.", "See https://shop.example/sale/shoes?[removed] and buy.", "=r", "=r"},
		{"a link with a token in its path", "https://c.shop.example/t/Zk39fLq0aa1/x.", "https://c.shop.example/t/[removed]/x.", "=r", "=r"},
		{"an unsubscribe link", "Go to https://shop.example/unsubscribe/abc to stop", "Go to https://shop.example/[unsubscribe link removed] to stop", "=r", "=r"},
		{"an unsubscribe address", "mailto:leave-77aa@list.example?subject=x", "mailto:[unsubscribe link removed]@list.example", "=r", "=r"},
		{"a sign-in link", "(https://shop.example/login/abc)", "(https://shop.example/[sign-in link removed])", "=r", "=r"},
		{"without scheme", "shop.example/u/Zk39fLq0aa1 or www.shop.example?x=1", "shop.example/u/[removed] or www.shop.example?[removed]", "=r", "=r"},
		{"name", "Dear Alex, Alex Morgan, alex@mail.example", "=", "=", "Dear [complainant], [complainant], [complainant]"},
		{"name inside words", "Alexander Morganstern", "=", "=", "="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := map[Profile]string{Regulator: tt.regulator, Company: tt.company, Public: tt.public}
			for p, w := range want {
				switch w {
				case "=":
					w = tt.in
				case "=r":
					w = tt.regulator
				}
				x, r := mailOf(t, p, complaint.Message{})
				if got := x.Text("text", tt.in); got != w {
					t.Errorf("%s: %q, want %q", p, got, w)
				}
				if changed := w != tt.in; changed != (len(r.List()) > 0) {
					t.Errorf("%s: listed %v", p, r.List())
				}
			}
		})
	}
}

func sampleMail() (complaint.Message, complaint.Reading) {
	m := complaint.Message{
		Subject: "Order 5512-77 and more",
		From:    []complaint.Address{{Name: "Shop", Addr: "news@shop.example"}},
		To:      []complaint.Address{{Name: "Alex", Addr: "alex@mail.example"}, {Name: "Kim", Addr: "kim@mail.example"}},
		Header:  []complaint.HeaderField{{Name: "List-Unsubscribe", Value: "<https://x.example/TOKEN1>"}},

		ReturnPath: "bounce+alex=mail.example@shop.example", ListUnsubscribe: []string{"https://click.shop.example/abcdef", "mailto:leave@shop.example"},
		Links: []complaint.Link{{URL: "https://click.esp.example/qwerty/zz", Text: "Unsubscribe here"}, {URL: "https://shop.example/sale", Text: "Sale"}},
		Blocks: []complaint.Block{
			{Text: "Half price for order 5512-77!", Link: "https://shop.example/sale"},
			{Text: "here", Link: "https://click.esp.example/qwerty/zz"},
			{Text: "stop", Link: "https://click.shop.example/abcdef"},
			{Text: "Also sent to kim@mail.example"},
			{Text: "https://click.shop.example/abcdef"},
		},
		Images: []complaint.Image{{Src: "https://pix.example/open/TOKEN2.gif", Alt: "Sale"}}, Hidden: []string{"TOKEN3"}, Plain: "TOKEN4",
	}
	r := complaint.Reading{
		Subject: m.Subject, From: m.From[0], To: m.To,
		Verdict: complaint.Verdict{Reasons: []complaint.Reason{{Quote: "Half price for 5512-77!"}, {Quote: "List-Unsubscribe: <mailto:leave-TOKEN5@shop.example>"}}},
	}
	return m, r
}

// Whatever a mail's shown form holds after masking, nothing in it unsubscribes or identifies somebody else.
func TestMessage(t *testing.T) {
	m, reading := sampleMail()
	x, r := mailOf(t, Regulator, m)
	shown, err := json.Marshal(struct {
		M complaint.Message
		R complaint.Reading
	}{x.Message(m), x.Reading(reading)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"TOKEN", "abcdef", "qwerty", "5512", "kim@", "Kim", "bounce", "leave@"} {
		if strings.Contains(string(shown), s) {
			t.Errorf("%q is left in %s", s, shown)
		}
	}
	for _, s := range []string{"https://shop.example/sale", "Half price", "alex@mail.example", "news@shop.example", "another recipient"} {
		if !strings.Contains(string(shown), s) {
			t.Errorf("%q is missing in %s", s, shown)
		}
	}
	kinds := map[Kind]int{}
	for _, e := range r.List() {
		if e.Where != "D1" {
			t.Errorf("%+v", e)
		}
		kinds[e.Kind] += e.Count
	}
	if kinds[KindUnsub] < 3 || kinds[KindNumber] != 4 || kinds[KindRecipient] < 2 {
		t.Errorf("listed %v", r.List())
	}
	if m.Blocks[0].Text != "Half price for order 5512-77!" || reading.Verdict.Reasons[0].Quote != "Half price for 5512-77!" {
		t.Error("the input was changed")
	}
}

func TestLearnMasksWhatStandsApartAndListsNothing(t *testing.T) {
	r, err := New(Regulator, complaint.Person{})
	if err != nil {
		t.Fatal(err)
	}
	m := complaint.Message{Blocks: []complaint.Block{{Text: "Your order number is 5512-7781."}}}
	x := r.Mail("D1", m)
	x.Learn(m)
	if len(r.List()) != 0 {
		t.Errorf("listed: %+v", r.List())
	}
	if got := x.Text("picture", "5512-7781"); strings.Contains(got, "5512") || len(r.List()) != 1 {
		t.Errorf("shown: %q, listed: %+v", got, r.List())
	}
}

func TestRecipients(t *testing.T) {
	company := complaint.Address{Addr: "privacy@shop.example"}
	token := complaint.Address{Addr: "unsubscribe-77aa88bb99cc00dd@shop.example"}
	me, other := complaint.Address{Addr: "Alex@mail.example"}, complaint.Address{Addr: "kim@mail.example"}
	for _, tt := range []struct {
		name     string
		from, to []complaint.Address
		p        Profile
		want     string
	}{
		{"a refusal shows whom it reached", []complaint.Address{me}, []complaint.Address{company}, Regulator, "privacy@shop.example"},
		{"but not a live token", []complaint.Address{me}, []complaint.Address{token}, Regulator, "[unsubscribe link removed]@shop.example"},
		{"an alias that is not known", []complaint.Address{company}, []complaint.Address{other}, Regulator, "kim@mail.example"},
		{"others", []complaint.Address{company}, []complaint.Address{me, other}, Company, "Alex@mail.example [another recipient]"},
		{"public", []complaint.Address{company}, []complaint.Address{me}, Public, "[complainant]"},
		{"public alias", []complaint.Address{company}, []complaint.Address{other}, Public, "[complainant]"},
		{"public refusal", []complaint.Address{me}, []complaint.Address{company}, Public, "privacy@shop.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := complaint.Message{From: tt.from, To: tt.to}
			x, _ := mailOf(t, tt.p, m)
			var got []string
			for _, a := range x.Message(m).To {
				got = append(got, a.Addr)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestUnknownProfileIsRefused(t *testing.T) {
	if _, err := New("everything", alex); err == nil {
		t.Error("an unknown profile was taken")
	}
	if r := redactor(t, ""); r.Profile() != Regulator {
		t.Errorf("the default is %s", r.Profile())
	}
}

func TestPerson(t *testing.T) {
	if got := redactor(t, Regulator).Person(alex); got.Name != "Alex Morgan" || len(got.Addresses) != 1 {
		t.Errorf("%+v", got)
	}
	if got := redactor(t, Public).Person(alex); strings.Contains(got.Name+got.Addresses[0], "lex") {
		t.Errorf("%+v", got)
	}
}

func TestOwnMessageIDNamesThePersonsDomain(t *testing.T) {
	const id = "abc.1@alex-laptop.example"
	own := complaint.Message{MessageID: id, From: []complaint.Address{{Addr: alex.Addresses[0]}}}
	theirs := complaint.Message{MessageID: id, From: []complaint.Address{{Addr: "news@shop.example"}}}
	for _, tt := range []struct {
		name    string
		profile Profile
		m       complaint.Message
		kept    bool
	}{
		{"own, for the regulator", Regulator, own, true},
		{"own, for the public", Public, own, false},
		{"the company's, for the public", Public, theirs, true},
	} {
		x, _ := mailOf(t, tt.profile, tt.m)
		if got := x.Message(tt.m).MessageID; (got == id) != tt.kept {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Order 12345 https://a.example/unsubscribe?x=1 482913 is your code", "https://a.example/u/abc")
	f.Add("mailto:a@b.example?x", "mailto:%zz")
	f.Add("[complainant] [removed]", "//h/p?q#f")
	query := regexp.MustCompile(`https?://[a-z.]+/[a-z/]*\?[^\[\s<>"'\x60]`)
	f.Fuzz(func(t *testing.T, text, link string) {
		x, _ := mailOf(t, Public, complaint.Message{ListUnsubscribe: []string{link}})
		got := x.Text("text", text)
		if m := query.FindString(got); m != "" {
			t.Errorf("parameters are left: %q in %q", m, got)
		}
		m := x.Message(complaint.Message{Blocks: []complaint.Block{{Text: text, Link: link}}})
		_ = m
	})
}
