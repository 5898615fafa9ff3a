package company

import (
	"testing"

	"desist/complaint"
)

// A mailbox of twelve companies that are easily mixed or torn apart. Every mail names the company it belongs to.
func TestCompaniesAreWholeAndNotMixed(t *testing.T) {
	legal := func(name, number string) string {
		return name + ", registered in England and Wales, company number " + number + "."
	}
	agency := "126594782:126594782.1701:us20:mc" // one agency's account at a sending service
	freeMail := func(name, address string) *complaint.Message { return from(name, address) }
	mails := []struct {
		company string // "" for people
		name    string // how the company must be called
		m       *complaint.Message
	}{
		// sister domains joined by the company number, one of them for a sub-brand
		{"harbour", "Harbour Homeware", footed(from("Harbour Homeware", "news@e.harbourhome.example"), legal("Harbour Homeware Limited", "04400001"))},
		{"harbour", "Harbour Homeware", footed(from("Harbour Homeware", "orders@harbourhome.example"), legal("Harbour Homeware Limited", "04400001"))},
		{"harbour", "Harbour Homeware", footed(from("Harbour Outlet", "deals@h-outlet.example"), legal("Harbour Homeware Limited", "04400001"))},
		// two brands of one registered company are one company: the registered one has to obey
		{"fenwick", "Larkrise", footed(from("Larkrise", "hi@larkrise.example"), "Larkrise is a trading name of "+legal("Fenside Retail Limited", "04400002"))},
		{"fenwick", "Larkrise", footed(from("Larkrise", "hi@larkrise.example"), "Larkrise is a trading name of "+legal("Fenside Retail Limited", "04400002"))},
		{"fenwick", "Larkrise", footed(from("Mossgate", "hi@mossgate.example"), "Mossgate is a trading name of "+legal("Fenside Retail Limited", "04400002"))},
		// two companies of one name, registered apart
		{"delta taps", "Delta", footed(from("Delta", "info@deltataps.example"), legal("Delta Taps Limited", "04400003"))},
		{"delta travel", "Delta", footed(from("Delta", "info@deltatravel.example"), legal("Delta Travel Limited", "04400004"))},
		// two customers of one agency, on the agency's account and on a shared domain
		{"pine", "Pine Cycles", headed(from("Pine Cycles", "pine@mail.mcsv.net"), "Feedback-ID", agency)},
		{"pine", "Pine Cycles", headed(from("Pine Cycles", "hello@pinecycles.example"), "Feedback-ID", agency)},
		{"quill", "Quill Stationery", headed(from("Quill Stationery", "quill@mail.mcsv.net"), "Feedback-ID", agency)},
		{"quill", "Quill Stationery", headed(from("Quill Stationery", "hello@quillstationery.example"), "Feedback-ID", agency)},
		// a marketplace and one of its sellers
		{"market", "Etsy", footed(from("Etsy", "offers@etsy.com"), legal("Tansy Pots Limited", "04400005"))},
		{"seller", "Tansy Pots", footed(from("Tansy Pots", "hello@tansypots.example"), legal("Tansy Pots Limited", "04400005"))},
		// an agency that says for whom it sends, and its own mail
		{"seller", "Tansy Pots", footed(from("Dealhouse", "deals@dealhouse.example"), "This email was sent on behalf of Tansy Pots Limited, company number 04400005.")},
		{"agency", "Dealhouse", footed(from("Dealhouse", "deals@dealhouse.example"), legal("Dealhouse Limited", "04400006"))},
		// a look-alike domain
		{"bank", "Moorbank", from("Moorbank", "service@moorbank.example")},
		{"look-alike", "Moorbank", from("Moorbank", "service@m00rbank.example")},
		// a sole trader on free mail who sends a list, and a friend there
		{"trader", "Pat's Plants", freeMail("Pat's Plants", "patsplants@hotmail.example")},
		{"", "", &complaint.Message{From: []complaint.Address{{Name: "Pat Jones", Addr: "pat@hotmail.example"}}}},
		// an employee's name in From
		{"make", "Make", footed(from("Dale Carter", "dale@make.example"), legal("Make Kitchens Limited", "04400007"))},
		{"make", "Make", footed(from("Dale Carter", "dale@make.example"), legal("Make Kitchens Limited", "04400007"))},
		{"make", "Make", footed(from("Make", "orders@make.example"), legal("Make Kitchens Limited", "04400007"))},
	}
	b := newMailbox(t)
	var ids []complaint.MessageID
	for _, x := range mails {
		ids = append(ids, b.add(x.m))
	}
	g := group(b.rs, nil)
	names := map[complaint.CompanyID]string{}
	for _, c := range g.Companies {
		names[c.ID] = c.Name
	}
	for i, x := range mails {
		at := g.Of[ids[i]]
		if x.company == "" {
			if at.Company != "" {
				t.Errorf("a person's mail belongs to %s", at.Company)
			}
			continue
		}
		if names[at.Company] != x.name {
			t.Errorf("%s (%s) is called %q, want %q", x.company, at.Company, names[at.Company], x.name)
		}
		for j, y := range mails[:i] {
			if together := g.Of[ids[j]].Company == at.Company; y.company != "" && together != (x.company == y.company) {
				t.Errorf("%s of %s and %s of %s: together = %v (%s; %s)", x.m.From[0].Addr, x.company, y.m.From[0].Addr, y.company, together, at.Basis, g.Of[ids[j]].Basis)
			}
		}
	}
}
