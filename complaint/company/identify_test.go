package company

import (
	"slices"
	"testing"

	"desist/complaint"
)

func newIdentifier(t testing.TB) *Identifier {
	t.Helper()
	x, err := NewIdentifier()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// from is a bulk mail with a display name and an address.
func from(name, address string) *complaint.Message {
	return &complaint.Message{
		ID: complaint.MessageID(name + address), From: []complaint.Address{{Name: name, Addr: address}},
		ListUnsubscribe: []string{"https://example.com/u"},
	}
}

func footed(m *complaint.Message, lines ...string) *complaint.Message {
	for _, l := range lines {
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: l})
	}
	return m
}

func has(s complaint.Sender, kind complaint.IdentityKind, value string) bool {
	return slices.ContainsFunc(s.Identities, func(i complaint.Identity) bool { return i.Kind == kind && i.Value == value && i.Count == 1 })
}

func TestRegistrable(t *testing.T) {
	for in, want := range map[string]string{
		"news.northbank.co.uk":         "northbank.co.uk",
		"northbank.co.uk":              "northbank.co.uk",
		"e.mail.northbank.example":     "northbank.example",
		"northbank.test":               "northbank.test",
		"offers.northbank.example.com": "northbank.example.com",
		"northbank.example.co.uk":      "northbank.example.co.uk",
		"example.co.uk":                "example.co.uk",
		"example.com":                  "example.com",
		"www.uni.ac.uk":                "uni.ac.uk",
		"mail.town.gov.uk":             "town.gov.uk",
		"surgery.nhs.uk":               "surgery.nhs.uk",
		"Northbank.CO.UK.":             "northbank.co.uk",
		"bücher.example":               "xn--bcher-kva.example",
		"co.uk":                        "",
		"localhost":                    "",
		"192.0.2.7":                    "",
		"":                             "",
		"not a domain":                 "",
	} {
		if got := Registrable(in); got != want {
			t.Errorf("Registrable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	x := newIdentifier(t)
	for _, tc := range []struct{ display, address, want string }{
		{"Meridian Card", "no-reply@meridian-card.example", "Meridian Card"},
		{"The Meridian Card Team", "hello@meridian-card.example", "Meridian Card"},
		{"✨ Meridian Card 🎁", "x@meridian-card.example", "Meridian Card"},
		{"\"Meridian Card\" via Mailer", "x@meridian-card.example", "Meridian Card"},
		{"Olivia from Northbank", "x@northbank.example", "Northbank"},
		{"Northbank Customer Service", "x@northbank.example", "Northbank"},
		{"Northbank | Newsletter", "x@northbank.example", "Northbank"},
		{"Newsletter | Northbank", "x@northbank.example", "Northbank"},
		{"Royal Mail", "x@royalmail.example", "Royal Mail"},
		{"The Guardian", "x@theguardian.example", "The Guardian"},
		{"Pat via Ticketbox", "x@ticketbox.example", "Ticketbox"},
		{"no-reply", "no-reply@meridian-card.example", "Meridian Card"},
		{"", "info@northbank.co.uk", "Northbank"},
		{"Levi’s", "x@levis.example", "Levi's"},
		{"news@northbank.example", "news@northbank.example", "Northbank"},
	} {
		t.Run(tc.display, func(t *testing.T) {
			if got := x.Identify(from(tc.display, tc.address)).Name; got != tc.want {
				t.Errorf("name = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestPersonalAndSharedSenders(t *testing.T) {
	x := newIdentifier(t)
	plain := func(name, address string) *complaint.Message {
		m := from(name, address)
		m.ListUnsubscribe = nil
		return m
	}
	for _, tc := range []struct {
		name             string
		m                *complaint.Message
		personal, shared bool
	}{
		{"a friend on free mail", plain("Pat Jones", "pat@hotmail.example"), true, false},
		{"a free-mail provider under .co.uk", plain("Pat", "pat@hotmail.co.uk"), true, false},
		{"a shop that mails its list from free mail", from("Pat's Plants", "patsplants@hotmail.example"), false, true},
		{"a colleague", plain("Jane Smith", "jane.smith@works.example"), true, false},
		{"a company's plain mail", plain("Northbank", "service@northbank.example"), false, false},
		{"a company of two words", plain("Meridian Card", "meridian@meridian-card.example"), false, false},
		{"a sending service's domain", from("Northbank", "northbank@sparkpostmail.com"), false, true},
		{"a company's bulk mail", from("Northbank", "news@northbank.example"), false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := x.Identify(tc.m)
			if s.Personal != tc.personal || s.SharedDomain != tc.shared {
				t.Errorf("personal %v, shared %v; want %v, %v", s.Personal, s.SharedDomain, tc.personal, tc.shared)
			}
		})
	}
}

func TestFooter(t *testing.T) {
	x := newIdentifier(t)
	for _, tc := range []struct {
		name, line string
		want       map[complaint.IdentityKind]string
	}{
		{
			"number and office", "Northbank Limited is registered in England and Wales (company number 04567891). Registered office: 1 High Street, Anytown, AN1 1AA.",
			map[complaint.IdentityKind]string{
				complaint.IdentityLegalName: "Northbank Limited", complaint.IdentityNumber: "04567891",
				complaint.IdentityAddress: "1 High Street, Anytown, AN1 1AA",
			},
		},
		{
			"after a copyright sign", "© 2026 Northbank plc. Registered in Scotland No. SC345678. VAT number 123456789.",
			map[complaint.IdentityKind]string{complaint.IdentityLegalName: "Northbank plc", complaint.IdentityNumber: "SC345678"},
		},
		{"short number", "Registered in England. Company No: 4567891", map[complaint.IdentityKind]string{complaint.IdentityNumber: "04567891"}},
		{
			"regulated", "Northbank & Sons (UK) Ltd is authorised and regulated by the Financial Conduct Authority, Financial Services Register number 765432.",
			map[complaint.IdentityKind]string{complaint.IdentityLegalName: "Northbank & Sons (UK) Ltd", complaint.IdentityNumber: ""},
		},
		{"charity", "Northbank Trust is a registered charity number 1123456.", map[complaint.IdentityKind]string{complaint.IdentityCharity: "1123456", complaint.IdentityNumber: ""}},
		{"data protection register", "Registered with the Information Commissioner's Office, ZA123456.", map[complaint.IdentityKind]string{complaint.IdentityICO: "ZA123456"}},
		{"a trade mark of another", "Gizmo is a trade mark of Gizmo Holdings Ltd used under licence.", map[complaint.IdentityKind]string{complaint.IdentityLegalName: ""}},
		{"an order number", "Your order 04567891 is on its way.", map[complaint.IdentityKind]string{complaint.IdentityNumber: ""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := x.Identify(footed(from("Northbank", "x@northbank.example"), tc.line))
			for kind, value := range tc.want {
				if value != "" && !has(s, kind, value) {
					t.Errorf("no %s %q in %+v", kind, value, s.Identities)
				}
				if value == "" && slices.ContainsFunc(s.Identities, func(i complaint.Identity) bool { return i.Kind == kind }) {
					t.Errorf("a %s in %+v", kind, s.Identities)
				}
			}
		})
	}
}

func TestFooterOfSeveralCompaniesKeepsTheSenders(t *testing.T) {
	s := newIdentifier(t).Identify(footed(from("Northbank", "x@northbank.example"),
		"Northbank Limited, registered in England, company number 04567891. Cover is provided by Otherhouse Insurance plc, registered in England, company number 09876543."))
	if !has(s, complaint.IdentityNumber, "04567891") || has(s, complaint.IdentityNumber, "09876543") {
		t.Errorf("identities = %+v", s.Identities)
	}
}

func TestSendingServices(t *testing.T) {
	x := newIdentifier(t)
	for _, tc := range []struct{ header, value, want string }{
		{"Feedback-ID", "126594782:126594782.17010125:us20:mc", "Mailchimp:126594782"},
		{"X-MC-User", "0123456789abcdef01234567", "Mailchimp:0123456789abcdef01234567"},
		{"Feedback-ID", "100010552:358658:192.0.2.1:sfmktgcld", "Salesforce Marketing Cloud:100010552"},
		{"List-ID", "<110007689.xt.local>", "Salesforce Marketing Cloud:110007689"},
		{"Feedback-ID", "::1.eu-west-1.abc=:AmazonSES", "Amazon SES"},
		{"Return-Path", "<bounces+9740252-3c31-sam=example.org@u161779.wl030.sendgrid.net>", "SendGrid:9740252"},
		{"X-Mailer", "nlserver, Build 8.6.4", "Adobe Campaign"},
	} {
		t.Run(tc.want, func(t *testing.T) {
			m := from("Northbank", "x@northbank.example")
			m.Header = []complaint.HeaderField{{Name: tc.header, Value: tc.value}}
			if s := x.Identify(m); !has(s, complaint.IdentityESP, tc.want) {
				t.Errorf("identities = %+v, want %s", s.Identities, tc.want)
			}
		})
	}
}

func TestSuspicion(t *testing.T) {
	x := newIdentifier(t)
	result := func(method, result, domain string) complaint.AuthResult {
		return complaint.AuthResult{ServID: "mx.example", Method: method, Result: result, Domain: domain}
	}
	const self = "northbank.example"
	for _, tc := range []struct {
		name, display, address string
		auth                   []complaint.AuthResult
		state                  complaint.AuthState
		suspect                bool
	}{
		{"no results, as in imports", "Northbank", "x@" + self, nil, complaint.AuthUnknown, false},
		{"DMARC passed", "Northbank", "x@" + self, []complaint.AuthResult{result("dmarc", "pass", self)}, complaint.AuthAligned, false},
		{"DMARC failed", "Northbank", "x@" + self, []complaint.AuthResult{result("dkim", "pass", "evil.example"), result("dmarc", "fail", self)}, complaint.AuthFailed, true},
		{"no policy, own signature", "Northbank", "x@mail." + self, []complaint.AuthResult{result("dkim", "pass", self), result("dmarc", "none", self)}, complaint.AuthAligned, false},
		{"only the service's signature", "Northbank", "x@" + self, []complaint.AuthResult{result("dkim", "pass", "mcsv.net"), result("spf", "pass", "mcsv.net")}, complaint.AuthUnaligned, false},
		{"SPF of its own domain failed", "Northbank", "x@" + self, []complaint.AuthResult{result("spf", "fail", self)}, complaint.AuthFailed, true},
		{"another address in the name", "service@northbank.example", "x@evil.example", nil, complaint.AuthUnknown, true},
		{"its own address in the name", "service@northbank.example", "x@news." + self, nil, complaint.AuthUnknown, false},
		{"Cyrillic letter in the domain", "Northbank", "x@nоrthbank.example", nil, complaint.AuthUnknown, true},
		{"accented domain", "Bücher", "x@xn--bcher-kva.example", nil, complaint.AuthUnknown, false},
		{"Cyrillic letter in the name", "Nоrthbank", "x@evil.example", nil, complaint.AuthUnknown, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := from(tc.display, tc.address)
			m.AuthResults = tc.auth
			s := x.Identify(m)
			if s.Auth != tc.state || (s.Suspect != "") != tc.suspect {
				t.Errorf("auth %q, suspect %q; want %q, %v", s.Auth, s.Suspect, tc.state, tc.suspect)
			}
		})
	}
}

func TestPromotedCompany(t *testing.T) {
	x := newIdentifier(t)
	agency := x.Identify(footed(from("Dealhouse", "x@dealhouse.example"),
		"This email was sent to you by Dealhouse on behalf of Northbank Limited, company number 04567891."))
	if !agency.SharedDomain || agency.Name != "Northbank" || !has(agency, complaint.IdentityLegalName, "Northbank Limited") {
		t.Errorf("agency mail: %+v", agency)
	}
	market := x.Identify(footed(from("Etsy", "x@etsy.com"), "© 2026 Pat's Plants Ltd, registered in England, company number 04567891"))
	if market.SharedDomain || has(market, complaint.IdentityNumber, "04567891") {
		t.Errorf("marketplace mail took a seller's registration: %+v", market)
	}
}

func TestUnsubscribeAddresses(t *testing.T) {
	m := from("Northbank", "x@northbank.example")
	m.ListUnsubscribe = []string{"https://northbank.example/u", "mailto:Leave-42@Lists.Northbank.example?subject=unsubscribe", "MAILTO:leave%2b1@northbank.example"}
	want := []string{"leave-42@lists.northbank.example", "leave+1@northbank.example"}
	if got := newIdentifier(t).Identify(m).UnsubscribeMailto; !slices.Equal(got, want) {
		t.Errorf("mailto = %q, want %q", got, want)
	}
}

func FuzzIdentify(f *testing.F) {
	x, err := NewIdentifier()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Northbank", "x@northbank.example", "Northbank Ltd, company number 04567891, AN1 1AA", "mailto:a@b")
	f.Add("via", "@", "Ltd Ltd Ltd registered in on behalf of Ltd", "mailto:%")
	f.Add("\u202e\x00", "a@xn--a.example", "© Limited SC 12345", "mailto:,,")
	f.Fuzz(func(t *testing.T, name, address, line, unsubscribe string) {
		m := footed(from(name, address), line)
		m.ListUnsubscribe = []string{unsubscribe}
		m.ListID, m.ReturnPath = line, address
		s := x.Identify(m)
		if s.Address != address {
			t.Errorf("address %q became %q", address, s.Address)
		}
		group([]complaint.Reading{{Message: "m", Sender: s}}, nil)
	})
}
