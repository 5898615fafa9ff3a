package uitest

import (
	"fmt"
	"strings"
	"time"

	"desist/app"
	"desist/complaint"
)

// Sample returns a casebook with a few invented companies.
func Sample() *Backend {
	b := &Backend{
		Fail: map[string]error{}, Hold: map[string]bool{},
		Person: complaint.Person{Name: "Sam Example", Addresses: []string{"sam@example.co.uk"}},
		Boxes:  []complaint.Account{{ID: "sam@example.co.uk", Kind: complaint.AccountIMAP, Email: "sam@example.co.uk"}},
		Found:  FoundByAutoconfig(),
		Mails:  map[complaint.MessageID]app.MessageView{},
		Steps:  []app.Progress{{Stage: app.StageFetching, Folder: "INBOX", Done: 420, Total: 1234, Bytes: 2_100_000, Messages: 420}},
	}
	b.harbour()
	b.plain("larkfield", "Larkfield Stores", []string{"larkfield.example", "offers.larkfield.example"}, 64, 40, 6, complaint.StateConfirmed)
	b.plain("quill", "Quill & Sparrow Books", []string{"quillandsparrow.example"}, 22, 15, 2, complaint.StateProposed)
	b.plain("tern", "Tern Broadband", []string{"ternbroadband.example"}, 48, 20, 1, complaint.StateProposed)
	b.plain("moor", "Moorland Energy", []string{"moorland.example"}, 31, 12, 0, complaint.StateConfirmed)
	b.plain("wren", "Wren Street Theatre", []string{"wrenstreet.example"}, 17, 17, 0, "")
	return b
}

// Many returns a casebook with n companies.
func Many(n int) *Backend {
	b := &Backend{Fail: map[string]error{}, Hold: map[string]bool{}, Mails: map[complaint.MessageID]app.MessageView{}}
	for i := range n {
		b.Views = append(b.Views, app.CompanyView{CompanyRow: app.CompanyRow{
			ID: complaint.CompanyID(fmt.Sprint("c", i)), Name: fmt.Sprintf("Company %05d", i), Messages: i,
			Domains: []string{fmt.Sprintf("c%05d.example", i)},
		}})
	}
	return b
}

func (b *Backend) plain(id, name string, domains []string, messages, marketing, flags int, state complaint.State) {
	v := app.CompanyView{CompanyRow: app.CompanyRow{
		ID: complaint.CompanyID(id), Name: name, Domains: domains, Messages: messages, Marketing: marketing,
		First: time.Date(2024, 2, 1, 9, 0, 0, 0, time.UTC), Last: time.Date(2026, 2, 20, 9, 0, 0, 0, time.UTC),
	}}
	at := time.Date(2025, 6, 14, 16, 20, 0, 0, time.UTC)
	if state != "" {
		v.OptOuts = []complaint.OptOut{{
			ID: complaint.OptOutID("o-" + id), Company: v.ID, At: at, Method: complaint.MethodUnsubscribe,
			Source: complaint.SourceConfirmation, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, State: state,
			Quote: "You have been unsubscribed.",
		}}
	}
	for i := range flags {
		b.flag(&v, i, at, time.Duration(1+20*i)*24*time.Hour, "New in this week", complaint.StateConfirmed == state)
	}
	count(&v)
	b.Views = append(b.Views, v)
}

// harbour is the company shown in detail: marketing labelled as a service message.
func (b *Backend) harbour() {
	at := time.Date(2025, 3, 3, 14, 5, 0, 0, time.UTC)
	v := app.CompanyView{CompanyRow: app.CompanyRow{
		ID: "harbour", Name: "Harbour Card", Domains: []string{"harbourcard.example", "mail.harbourcard.example"},
		Messages: 96, Marketing: 51, First: time.Date(2024, 3, 5, 8, 0, 0, 0, time.UTC), Last: time.Date(2026, 2, 24, 8, 0, 0, 0, time.UTC),
	}}
	v.OptOuts = []complaint.OptOut{{
		ID: "o-1111111111", Company: v.ID, At: at, Method: complaint.MethodPreferences, Source: complaint.SourceConfirmation,
		Strength: complaint.StrengthStrong, Scope: complaint.ScopeAll, State: complaint.StateProposed, Message: "m-confirm",
		Quote: "Your marketing preferences have been updated: e-mail off.",
	}, {
		ID: "o-2222222222", Company: v.ID, At: at.AddDate(0, 4, 17), Method: complaint.MethodPhone, Source: complaint.SourceByHand,
		Strength: complaint.StrengthWeak, Scope: complaint.ScopeAll, State: complaint.StateConfirmed,
		Note: "Spoke to customer services. They said it would stop.", EvidenceName: "call-note.pdf",
	}}
	b.Mails["m-confirm"] = app.MessageView{
		ID: "m-confirm", Subject: "Your preferences have been updated", From: "Harbour Card <service@harbourcard.example>",
		To: "sam@example.co.uk", Received: at, Folders: []string{"INBOX"},
		Blocks: []complaint.Block{
			{Kind: complaint.BlockParagraph, Text: "Dear Sam,"},
			{Kind: complaint.BlockParagraph, Text: "Your marketing preferences have been updated: e-mail off."},
		},
		Verdict: complaint.Verdict{Kind: complaint.KindOptOut, Confidence: 0.99},
	}
	for i := range 27 {
		b.flag(&v, i, at, time.Duration(10+13*24*i)*time.Hour, harbourSubjects[i%len(harbourSubjects)], false)
	}
	v.Months = months(at)
	count(&v)
	b.Views = append(b.Views, v)
}

var harbourSubjects = []string{
	"Important information about your account", "Get more from your Card this weekend", "Your statement is ready, and so is a treat",
	"You could be earning double points", "Changes to your benefits",
}

func (b *Backend) flag(v *app.CompanyView, i int, at time.Time, age time.Duration, subject string, confirmed bool) {
	id := complaint.MessageID(fmt.Sprintf("m-%s-%02d", v.ID, i))
	verdict := complaint.Verdict{
		Kind: complaint.KindMixed, DirectMarketing: true, Confidence: 0.97,
		Reasons: []complaint.Reason{
			{Code: "promotes_use", Quote: "Use your Card this weekend and earn double points.", Where: "body", Text: "Encourages you to spend"},
			{Code: "call_to_action", Quote: "See your offers", Where: "body", Text: "A button that leads to offers"},
			{Code: "bulk_sender", Quote: "List-Unsubscribe: <https://mail.harbourcard.example/u>", Where: "header", Text: "Sent as bulk mail"},
		},
		Against:      []complaint.Reason{{Code: "account_fact", Quote: "Your payment of £42.10 is due on 28 March.", Where: "body", Text: "A fact about your account"}},
		ServiceClaim: "This is a service email about your account.",
	}
	if i%9 == 4 {
		verdict.PleaseCheck, verdict.Confidence = true, 0.61
	}
	optOut := complaint.OptOutID("o-" + string(v.ID))
	if v.ID == "harbour" {
		optOut = "o-1111111111"
	}
	received := at.Add(age)
	v.Rows = append(v.Rows, app.FlagRow{
		Flag: complaint.Flag{
			Message: id, Company: v.ID, OptOut: optOut, OptOutConfirmed: confirmed, Received: received, Age: age, Band: complaint.BandOf(age),
		},
		CompanyName: v.Name, Date: received, Subject: subject, Verdict: verdict, Folders: []string{"INBOX"},
		From: complaint.Address{Name: v.Name, Addr: "service@" + v.Domains[0]},
	})
	b.Mails[id] = app.MessageView{
		ID: id, Subject: subject, From: v.Name + " <service@" + v.Domains[0] + ">", To: "sam@example.co.uk",
		Received: received, Date: received, Folders: []string{"INBOX"}, Verdict: verdict, Blocks: sampleBlocks(),
	}
}

func sampleBlocks() []complaint.Block {
	return []complaint.Block{
		{Kind: complaint.BlockImageAlt, Text: "Harbour Card"},
		{Kind: complaint.BlockHeading, Text: "Your account this month"},
		{Kind: complaint.BlockParagraph, Text: "Dear Sam,"},
		{Kind: complaint.BlockParagraph, Text: "Your payment of £42.10 is due on 28 March. You do not need to do anything if you pay by Direct Debit."},
		{Kind: complaint.BlockParagraph, Text: "There is more to your Card. Use your Card this weekend and earn double points. It takes no time to add up."},
		{Kind: complaint.BlockListItem, Text: "Groceries: 2 points for every £1"},
		{Kind: complaint.BlockListItem, Text: "Fuel: 2 points for every £1"},
		{Kind: complaint.BlockCell, Text: "Balance", Row: 1},
		{Kind: complaint.BlockCell, Text: "£42.10", Row: 1},
		{Kind: complaint.BlockButton, Text: "See your offers", Link: "https://mail.harbourcard.example/offers"},
		{Kind: complaint.BlockParagraph, Text: "This is a service email about your account. You receive it even if you opted out of marketing."},
	}
}

func months(at time.Time) []app.MonthCount {
	var out []app.MonthCount
	for i := range 24 {
		m := app.MonthCount{Month: time.Date(2024, time.Month(3+i), 1, 0, 0, 0, 0, time.UTC), Service: 1 + i%3}
		switch after := m.Month.Sub(at); {
		case after < -31*24*time.Hour:
			m.Before = 2 + i%2
		case after < 0:
			m.Before, m.InFlight, m.Weaker = 1, 1, 2
		case after < 31*24*time.Hour:
			m.Weaker, m.Strong = 1, 2
		default:
			m.Strong = 1 + (i*7)%4
		}
		out = append(out, m)
	}
	return out
}

// FoundByAutoconfig is what is found for an address whose provider publishes its settings.
func FoundByAutoconfig() app.FoundServers {
	return app.FoundServers{
		Servers: []app.ServerSettings{{
			Host: "imap.example.co.uk", Port: 993, Security: "tls", User: "sam@example.co.uk",
			From: "your provider’s own settings file, https://autoconfig.example.co.uk/mail/config-v1.1.xml",
		}},
		SignIns: []app.SignInChoice{{Kind: app.SignInPassword, Label: "Password", Ready: true}},
		Asked:   []string{"autoconfig.example.co.uk: web page https://autoconfig.example.co.uk/mail/config-v1.1.xml – 1 servers"},
	}
}

// FoundInTable is what is found for an address of a provider that is known, with two ways to sign in.
func FoundInTable() app.FoundServers {
	return app.FoundServers{
		Provider: "Example Mail", Note: "Example Mail keeps your mail in Leeds.", Help: "https://help.example.co.uk/app-passwords",
		Checked: "Checked on 28 November 2026.",
		Servers: []app.ServerSettings{{
			Host: "imap.mail.example", Port: 993, Security: "tls", User: "sam@example.co.uk", From: "Desist’s own list of providers",
		}},
		SignIns: []app.SignInChoice{
			{Kind: app.SignInAppPassword, Label: "App password", Ready: true, Steps: []string{
				"Sign in at mail.example and open Security.", "Choose New app password, and name it Desist.", "Copy the 16 letters into the password field here.",
			}},
			{Kind: app.SignInOAuth, Label: "Sign in on the provider’s page", Ready: true, Steps: []string{
				"Your browser opens the provider’s own page. Sign in there and allow Desist to read your mail.",
			}},
		},
	}
}

// FoundNothing is what is found for an address that leads nowhere.
func FoundNothing() app.FoundServers {
	return app.FoundServers{
		SignIns: []app.SignInChoice{{Kind: app.SignInPassword, Label: "Password", Ready: true}},
		Asked: []string{
			"autoconfig.example.co.uk: web page – no such name", "autoconfig.thunderbird.net: web page – nothing there",
			"DNS: SRV _imaps._tcp.example.co.uk – none", "DNS: MX example.co.uk – none", "imap.example.co.uk: whether it is a mail server – no",
		},
	}
}

// FoundUnproven is what is found by an answer that nothing protected.
func FoundUnproven() app.FoundServers {
	f := FoundByAutoconfig()
	f.Servers[0].Host, f.Servers[0].From, f.Servers[0].Unproven = "imap.host.example", "your domain’s service record, SRV _imaps._tcp.example.co.uk", true
	return f
}

// SelfSigned is a certificate that a program on this computer made for itself.
func SelfSigned() app.Certificate {
	return app.Certificate{
		Server: app.ServerSettings{Host: "127.0.0.1", Port: 1143, Security: "starttls"}, SelfSigned: true,
		Problem:     "The server signed it itself, so nobody else vouches for it.",
		Fingerprint: strings.Repeat("A7:", 31) + "A7", Subject: "CN=127.0.0.1,O=Example Bridge", Issuer: "CN=127.0.0.1,O=Example Bridge",
		Names: []string{"127.0.0.1"}, NotBefore: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2045, 3, 1, 0, 0, 0, 0, time.UTC),
	}
}
