package company

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"desist/complaint"
)

// mailbox identifies messages and groups their senders.
type mailbox struct {
	x  *Identifier
	rs []complaint.Reading
}

func newMailbox(t testing.TB) *mailbox { return &mailbox{x: newIdentifier(t)} }

func (b *mailbox) add(m *complaint.Message) complaint.MessageID {
	m.ID = complaint.MessageID(fmt.Sprintf("m%03d", len(b.rs)))
	b.rs = append(b.rs, complaint.Reading{Message: m.ID, Sender: b.x.Identify(m)})
	return m.ID
}

// grouped is a Grouping with what it says of each message.
type grouped struct {
	Grouping
	Of map[complaint.MessageID]complaint.Attribution
}

func group(rs []complaint.Reading, edits []complaint.CompanyEdit) grouped {
	g := grouped{Group(complaint.Each(rs), edits), map[complaint.MessageID]complaint.Attribution{}}
	for i := range rs {
		g.Of[rs[i].Message] = g.Grouping.Of(&rs[i])
	}
	return g
}

func signed(m *complaint.Message, domain string) *complaint.Message {
	m.DKIM = append(m.DKIM, complaint.DKIMSignature{Domain: domain})
	return m
}

func headed(m *complaint.Message, name, value string) *complaint.Message {
	m.Header = append(m.Header, complaint.HeaderField{Name: name, Value: value})
	return m
}

func listed(m *complaint.Message, id string) *complaint.Message {
	m.ListID = id
	return m
}

// proved is a mail whose domain the provider vouches for.
func proved(m *complaint.Message) *complaint.Message {
	_, domain, _ := strings.Cut(m.From[0].Addr, "@")
	m.AuthResults = []complaint.AuthResult{{Method: "dmarc", Result: "pass", Domain: domain}}
	return m
}

const (
	northFoot = "Northbank Limited, registered in England and Wales, company number 04567891."
	southFoot = "Southbank Limited, registered in England and Wales, company number 07654321."
)

// Each case has mails that must be one company ("together") or must not.
func TestGroup(t *testing.T) {
	mailchimp := "126594782:126594782.1701:us20:mc"
	for _, tc := range []struct {
		name     string
		a, b     *complaint.Message
		together bool
	}{
		{"subdomains", from("Northbank", "a@news.northbank.co.uk"), from("Northbank Alerts", "b@mail.northbank.co.uk"), true},
		{"different domains and names", from("Northbank", "a@northbank.example"), from("Southbank", "b@southbank.example"), false},
		{"sister domains with one company number", footed(from("Northbank", "a@northbank.example"), northFoot), footed(from("NB Rewards", "b@nb-rewards.example"), northFoot), true},
		{"one number, two registered names", footed(from("Northbank", "a@northbank.example"), northFoot), footed(from("Southbank", "b@southbank.example"), strings.Replace(northFoot, "Northbank", "Southbank", 1)), false},
		{"a template's number", footed(from("Northbank", "a@northbank.example"), "Company number 12345678"), footed(from("Southbank", "b@southbank.example"), "Company number 12345678"), false},
		{"one registered name, both signed", signed(footed(from("Northbank", "a@northbank.example"), "© Northbank Limited"), "northbank.example"), signed(footed(from("NB Offers", "b@nb-offers.example"), "© Northbank Limited"), "nb-offers.example"), true},
		{"one sending service", headed(from("Northbank", "a@northbank.example"), "X-SG-EID", "x"), headed(from("Southbank", "b@southbank.example"), "X-SG-EID", "y"), false},
		{"one account, other names (an agency)", headed(from("Northbank", "a@northbank.example"), "Feedback-ID", mailchimp), headed(from("Southbank", "b@southbank.example"), "Feedback-ID", mailchimp), false},
		{"one account and one name", headed(from("Northbank", "a@northbank.example"), "Feedback-ID", mailchimp), headed(from("Northbank", "b@nbk.example"), "Feedback-ID", mailchimp), true},
		{"one name alone", from("Delta", "a@delta.example"), from("Delta", "b@deltataps.example"), false},
		{"one name and one domain name under two endings", from("Northbank", "a@northbank.co.uk"), from("Northbank", "b@northbank.com"), true},
		{"one list and one name", listed(from("Northbank", "a@northbank.example"), "news.northbank.example"), listed(from("Northbank", "b@nbmail.example"), "news.northbank.example"), true},
		{"a forged list id", listed(from("Northbank", "a@northbank.example"), "news.northbank.example"), listed(from("Cheap Pills", "b@pills.example"), "news.northbank.example"), false},
		{"two discussion lists on one host", listed(from("'Lou Hart' via Riders", "riders@lists.example.com"), "riders.lists.example.com"), listed(from("'Bev Lomax' via Choir", "choir@lists.example.com"), "choir.lists.example.com"), false},
		{"two members of one discussion list", listed(from("'Lou Hart' via Riders", "riders@lists.example.com"), "riders.lists.example.com"), listed(from("'Jo Wynn' via Riders", "riders@lists.example.com"), "riders.lists.example.com"), true},
		{"lent domain, two names", from("Northbank", "a@sparkpostmail.com"), from("Southbank", "b@sparkpostmail.com"), false},
		{"lent domain, one name", from("Northbank", "a@sparkpostmail.com"), from("Northbank", "b@sparkpostmail.com"), true},
		{"lent domain and own, one registration", footed(from("Northbank", "a@northbank.example"), northFoot), footed(from("Northbank", "b@sparkpostmail.com"), northFoot), true},
		{"two shops on free mail", from("Pat's Plants", "a@hotmail.example"), from("Sam's Soaps", "b@hotmail.example"), false},
		{"an agency's mail for the company", footed(from("Northbank", "a@northbank.example"), northFoot), footed(from("Dealhouse", "b@dealhouse.example"), "This email was sent on behalf of Northbank Limited, company number 04567891."), true},
		{"a marketplace's mail about a seller", footed(from("Northbank", "a@northbank.example"), northFoot), footed(from("Etsy", "b@etsy.com"), northFoot), false},
		{"a domain for mailings", proved(from("Northbank", "a@northbank.example")), listed(proved(from("Northbank", "b@northbank-mail.example")), "b.northbank-mail.example"), true},
		{"a domain for mailings under another ending", proved(from("Northbank", "a@northbank.example")), listed(proved(from("Northbank", "b@northbank-mail.test")), "b.northbank-mail.test"), false},
		{"a domain for mailings that nothing vouches for", proved(from("Northbank", "a@northbank.example")), listed(from("Northbank", "b@northbank-mail.example"), "b.northbank-mail.example"), false},
		{"a brand that is another's name and more", proved(from("Guardian", "a@guardian.example")), listed(proved(from("Guardian", "b@guardiannews.example")), "b.guardiannews.example"), false},
		{"the sender's name before its address", proved(footed(from("Northbank", "a@northbank.example"), "Northbank Limited, 2 Weighbridge Lane, Leeds.")), proved(footed(from("Northbank", "b@nb-rewards.example"), "Northbank Limited, 2 Weighbridge Lane, Leeds.")), true},
		{"the customer's name before an address", proved(footed(from("Northbank", "a@northbank.example"), "Marsh Joinery Ltd, 2 Mill Lane, Leeds.")), proved(footed(from("Southbank", "b@southbank.example"), "Marsh Joinery Ltd, 2 Mill Lane, Leeds.")), false},
		{"one brand and a registered name that begins a footer", proved(footed(from("Northbank Hearing", "a@northbank.example"), "Northbank Hearing Ltd. Registered in England 00000271.")), proved(footed(from("Northbank Aftercare", "b@northbank-care.example"), "Northbank Hearing Ltd. Please do not reply to this address.")), true},
		{"another's registered name that begins a footer", proved(footed(from("Northbank", "a@northbank.example"), "Northbank Ltd. Registered in England 00000271.")), proved(footed(from("Northbank", "b@cheap-pills.example"), "Northbank Ltd. Please do not reply to this address.")), false},
		{"a registered name that begins as both names do", proved(footed(from("Lowland Arrow", "a@lowlandarrow.example"), "Lowland Arrow Trains Ltd, Waverley Court, Edinburgh.")), proved(footed(from("Lowland Arrow", "b@lowlandarrowtickets.example"), "This is an automatic message, please don't reply. Lowland Arrow Trains Ltd, Waverley Court, Edinburgh.")), true},
		{"the same, not proved", proved(footed(from("Lowland Arrow", "a@lowlandarrow.example"), "Lowland Arrow Trains Ltd, Waverley Court, Edinburgh.")), footed(from("Lowland Arrow", "b@cheap-tickets.example"), "Please don't reply. Lowland Arrow Trains Ltd, Waverley Court, Edinburgh."), false},
		{"a part of the other by its small print", proved(from("Quillet Mutual", "a@quilletmutual.example")), proved(footed(from("Quillet Claims", "b@quilletclaims.example"), "Quillet Claims, part of Quillet Mutual. Please keep the claim number in the subject.")), true},
		{"run by the other, whose domain is short for its name", proved(from("Quillet Building Society", "a@quilletbs.example")), proved(footed(from("Quillet Rewards", "b@quilletmembers.example"), "Quillet Rewards is run by Quillet Building Society, 2 Corn Row.")), true},
		{"an agency that names the company by its brand", proved(from("Northbank Seeds", "a@northbank.example")), listed(proved(footed(from("Dealhouse Media", "b@dealhouse.example"), "This email was sent by Dealhouse Media Ltd on behalf of Northbank Seeds, who supplied your address.")), "garden.dealhouse.example"), true},
		{"an agency, with a number after the brand", proved(from("Wildhaugh Trust", "a@wildhaugh.example")), listed(proved(footed(from("Dealhouse", "b@dealhouse.example"), "Sent by Dealhouse Response Ltd on behalf of the Wildhaugh Trust (registered in Scotland SC099012), which asked us to.")), "x.dealhouse.example"), true},
		{"an agency that sent you this", proved(footed(from("Northbank", "a@northbank.example"), northFoot)), listed(proved(footed(from("Dealhouse", "b@dealhouse.example"), "Dealhouse Direct Ltd sent you this email on behalf of Northbank Limited, who gave us your address.")), "x.dealhouse.example"), true},
		{"an agency that is not proved", proved(from("Northbank Seeds", "a@northbank.example")), listed(footed(from("Dealhouse Media", "b@dealhouse.example"), "This email was sent by Dealhouse Media Ltd on behalf of Northbank Seeds."), "garden.dealhouse.example"), false},
		{"an agency whose domain is a copy", proved(from("Northbank Seeds", "a@northbank.example")), listed(proved(footed(from("Northbamk", "b@northbamk.example"), "This email was sent by Northbamk Ltd on behalf of Northbank Seeds.")), "garden.northbamk.example"), false},
		{"sent on behalf of a person", proved(from("Northbank", "a@northbank.example")), listed(proved(footed(from("Northbank", "gifts@northbank.example"), "This email was sent by Northbank Limited on behalf of Martha Ellis.")), "gifts.northbank.example"), true},
		{"a partner's registered name", proved(footed(from("Gardenmart", "a@gardenmart.example"), "Policies are underwritten by Skylark Insurance Ltd, registered in England no. 7654399.")), listed(proved(footed(from("Dealhouse", "b@dealhouse.example"), "This email was sent by Dealhouse Ltd on behalf of Skylark Insurance.")), "x.dealhouse.example"), false},
		{"run by another whose name begins with a common word", proved(from("Royal Mail", "a@royal-mail-online.example")), proved(footed(from("Royal Prizes", "b@royalprizes.example"), "Royal Prizes is run by Royal Mail.")), false},
		{"an agency that is not the sender", proved(from("Northbank Seeds", "a@northbank.example")), footed(from("Cheap Beans", "b@cheapbeans.example"), "This email was sent by Dealhouse Media Ltd on behalf of Northbank Seeds, who supplied your address."), false},
		{"a part by its small print, not proved", proved(from("Quillet Mutual", "a@quilletmutual.example")), footed(from("Quillet Claims", "b@quilletclaims.example"), "Quillet Claims, part of Quillet Mutual."), false},
		{"a part whose domain has another name", proved(from("Quillet Mutual", "a@quilletmutual.example")), proved(footed(from("Cheap Claims", "b@cheapclaims.example"), "Cheap Claims, part of Quillet Mutual.")), false},
		{"another's part in a footer", proved(from("Quillet Mutual", "a@quilletmutual.example")), proved(footed(from("Quillet Deals", "b@quilletdeals.example"), "Quillet Claims, part of Quillet Mutual.")), false},
		{"a partner's name on a line of its own", proved(footed(from("Smart Energy", "a@smart-energy.example"), "Smart Energy Ltd. Registered in England 00000271.")), proved(footed(from("Smart Compare", "b@smart-compare.example"), "Smart Energy Ltd")), false},
		{"news of a firm", proved(footed(from("Harrow Foods", "a@harrow-foods.example"), "Harrow Foods Ltd. Registered in England 00000271.")), proved(footed(from("Harrow Times", "b@harrow-times.example"), "Harrow Foods Ltd. The firm will cut 40 jobs.")), false},
		{"a customer that begins a footer", proved(footed(from("Northbank", "a@northbank.example"), "Marsh Joinery Ltd. Account 4401.")), proved(footed(from("Southbank", "b@southbank.example"), "Marsh Joinery Ltd. Account 4401.")), false},
		{"a short brand with a domain for mailings and one address", proved(footed(from("Lumio", "a@lumio.example"), "Lumio International Ltd, 5 Broadwick Yard, London")), proved(footed(from("Lumio", "b@lumiomail.example"), "Lumio International Ltd, 5 Broadwick Yard, London")), true},
		{"a domain for mailings of a longer name", proved(from("Northbank Cards", "a@northbank-cards.example")), listed(proved(from("Northbank Cards", "b@northbank-mail.example")), "b.northbank-mail.example"), true},
		{"a domain for mailings of another of the brand", proved(from("Northbank Cards", "a@northbank-cards.example")), listed(proved(from("Northbank Loans", "b@northbank-mail.example")), "b.northbank-mail.example"), false},
		{"a short name that another has with a mailing word", proved(from("Swift", "a@swift.example")), listed(proved(from("Swift", "b@swiftmail.example")), "b.swiftmail.example"), false},
		{"one name, one registered name that begins a footer", proved(footed(from("Corvane Insurance", "a@corvane.example"), "Corvane Insurance Services Limited. Please quote your policy number if you contact us.")), proved(footed(from("Corvane Insurance", "b@corvanecover.example"), "Corvane Insurance is a trading name of Corvane Insurance Services Limited, authorised and regulated by the financial regulator.")), true},
		{"a domain for mailings, and a branch in the name", proved(from("Harkwell Hearing, Fakebridge", "a@harkwell.example")), listed(proved(from("Harkwell Hearing", "b@harkwell-mail.example")), "harkwell-mail.example"), true},
		{"the registered name is the other's name and domain", proved(footed(from("Solwave", "a@solwave.example"), "Solwave Broadband Ltd. Prices may change during your contract.")), proved(from("Solwave Broadband", "b@solwavebroadband.example")), true},
		{"the registered name is the other's domain, not its name", proved(footed(from("Solwave", "a@solwave.example"), "Solwave Broadband Ltd. Prices may change during your contract.")), proved(from("Deals Today", "b@solwavebroadband.example")), false},
		{"the registered name is the other's, which nothing vouches for", proved(footed(from("Solwave", "a@solwave.example"), "Solwave Broadband Ltd. Prices may change during your contract.")), from("Solwave Broadband", "b@solwavebroadband.example"), false},
		{"another's registered name in the mail of a magazine", proved(footed(from("Broadband Weekly", "a@broadbandweekly.example"), "© Solwave Broadband Ltd")), proved(from("Solwave Broadband", "b@solwavebroadband.example")), false},
		{"a domain for mailings, and another name", proved(from("Harkwell Opticians", "a@harkwell.example")), listed(proved(from("Harkwell Hearing", "b@harkwell-mail.example")), "harkwell-mail.example"), false},
		{"domains made of the words of one name", proved(from("Pontwen RFC Ticket Office", "a@pontwenrfc.example")), listed(proved(from("Pontwen RFC Ticket Office", "b@pontwentickets.example")), "fans.pontwentickets.example"), true},
		{"a domain with a word that the name does not have", proved(from("Pontwen RFC Ticket Office", "a@pontwenrfc.example")), listed(proved(from("Pontwen RFC Ticket Office", "b@pontwenoffers.example")), "fans.pontwenoffers.example"), false},
		{"domains made of one name's words, without a list", proved(from("Pontwen RFC Ticket Office", "a@pontwenrfc.example")), proved(from("Pontwen RFC Ticket Office", "b@pontwentickets.example")), false},
		{"domains made of one name's words, not proved", proved(from("Pontwen RFC Ticket Office", "a@pontwenrfc.example")), listed(from("Pontwen RFC Ticket Office", "b@pontwentickets.example"), "fans.pontwentickets.example"), false},
		{"domains made of two names' words", proved(from("Pontwen RFC Ticket Office", "a@pontwenrfc.example")), listed(proved(from("Pontwen RFC Tickets", "b@pontwentickets.example")), "fans.pontwentickets.example"), false},
		{"registered apart, one name", footed(from("Northbank", "a@northbank.co.uk"), northFoot), footed(from("Northbank", "b@northbank.com"), southFoot), false},
		{"signed by the other and one name", signed(from("Northbank", "a@nbk.example"), "northbank.example"), from("Northbank", "b@northbank.example"), true},
		{"both signed by an unknown service", signed(from("Northbank", "a@northbank.example"), "sender.example"), signed(from("Southbank", "b@southbank.example"), "sender.example"), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newMailbox(t)
			ma, mb := b.add(tc.a), b.add(tc.b)
			g := group(b.rs, nil)
			ca, cb := g.Of[ma], g.Of[mb]
			if ca.Company == "" || cb.Company == "" {
				t.Fatalf("no company: %+v, %+v", ca, cb)
			}
			if (ca.Company == cb.Company) != tc.together {
				t.Errorf("together = %v, want %v (%s; %s)", !tc.together, tc.together, ca.Basis, cb.Basis)
			}
		})
	}
}

func TestGroupKeepsPeopleAndThePersonApart(t *testing.T) {
	b := newMailbox(t)
	friend := from("Pat Jones", "pat@hotmail.example")
	friend.ListUnsubscribe = nil
	pat := b.add(friend)
	agent := from("Jo Brown", "jo.brown@northbank.example")
	agent.ListUnsubscribe = nil
	jo := b.add(agent)
	bank := b.add(from("Northbank", "hello@northbank.example"))
	mine := b.add(from("Sam", "sam@example.co.uk"))
	b.rs[3].Own = true
	g := group(b.rs, nil)
	if g.Of[pat].Company != "" || g.Of[mine].Company != "" {
		t.Errorf("a person became a company: %+v, %+v", g.Of[pat], g.Of[mine])
	}
	if g.Of[jo].Company == "" || g.Of[jo].Company != g.Of[bank].Company {
		t.Errorf("a company's employee: %+v", g.Of[jo])
	}
}

func TestForgedMailIsKeptApart(t *testing.T) {
	b := newMailbox(t)
	vouched := func(m *complaint.Message) *complaint.Message {
		m.AuthResults = []complaint.AuthResult{{Method: "dmarc", Result: "pass", Domain: "northbank.example"}}
		return m
	}
	for range 5 {
		b.add(vouched(from("Northbank", "a@northbank.example")))
	}
	failed := from("Northbank Prize Draw", "a@northbank.example")
	failed.AuthResults = []complaint.AuthResult{{Method: "dmarc", Result: "fail", Domain: "northbank.example"}}
	forged := b.add(footed(failed, southFoot))
	loose := from("Northbank", "a@northbank.example")
	loose.AuthResults = []complaint.AuthResult{{Method: "spf", Result: "pass", Domain: "evil.example"}}
	unlike := b.add(loose)
	lookalike := b.add(from("Northbank", "a@n0rthbank.example"))
	g := group(b.rs, nil)
	c, _ := g.Find("northbank.example")
	for _, m := range []complaint.MessageID{forged, unlike} {
		if at := g.Of[m]; at.Company != c.ID || at.Suspect == "" {
			t.Errorf("%s: %+v, want northbank and a suspicion", m, at)
		}
	}
	if at := g.Of[lookalike]; at.Suspect == "" || at.Company == c.ID {
		t.Errorf("look-alike: %+v", at)
	}
	if slices.ContainsFunc(c.Identities, func(i complaint.Identity) bool { return i.Kind == complaint.IdentityNumber }) {
		t.Errorf("a forged mail added to the company's identities: %+v", c.Identities)
	}
}

// A domain of which one letter differs is a copy, if it shows the same name and writes far less.
func TestOneLetterApart(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"venneby", "vennaby", true},
		{"northbnk", "northbank", true},
		{"northbankk", "northbank", true},
		{"northbank", "northbank", false},
		{"nothbnk", "northbank", false},
		{"abcde", "abcdf", false},
		{"", "northbank", false},
	} {
		if got := oneLetterApart(tc.a, tc.b); got != tc.want {
			t.Errorf("%s, %s: %v", tc.a, tc.b, got)
		}
	}
}

func TestWhoseDomainIsTheCopy(t *testing.T) {
	for _, tc := range []struct {
		name, honest, copied string
		mails                int // of the honest sender
	}{
		{"a digit for a letter", "northbank.example", "n0rthbank.example", 2},
		{"a digit, and the honest name holds letters that look like others", "harnsellbs.example", "harnse1lbs.example", 2},
		{"a digit for an i", "brynwick.example", "brynw1ck.example", 2},
		{"two digits for two letters", "hamsell.example", "hamse11.example", 2},
		{"two letters for one", "hamsell.example", "harnsell.example", 2},
		{"one letter for two, of one who writes far less", "harnsell.example", "hamsell.example", 20},
		{"a name with a digit", "studio10.example", "studiolo.example", 20},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newMailbox(t)
			first := b.add(from("The Society", "a@"+tc.honest))
			for range tc.mails - 1 {
				b.add(from("The Society", "a@"+tc.honest))
			}
			copied := b.add(from("The Society", "b@"+tc.copied))
			g := group(b.rs, nil)
			if at := g.Of[first]; at.Suspect != "" {
				t.Errorf("the honest sender: %+v", at)
			}
			if at := g.Of[copied]; at.Suspect == "" || at.Company == g.Of[first].Company {
				t.Errorf("the copy: %+v", at)
			}
		})
	}
}

// A copy may call itself by the registered name, or, where digits stand for letters, by the brand and another word. Honest senders of
// one brand may have domains one letter apart.
func TestCopyByBrand(t *testing.T) {
	for _, tc := range []struct {
		name, honest, domain, other, at string
		copied                          bool
	}{
		{"the registered name", "Fennbeam", "fennbeam", "Fennbeam Broadband", "fennbeem", true},
		{"the brand and a word, and digits for letters", "Northbank", "northbank", "Northbank Outlet", "n0rthbank", true},
		{"the brand and a word, and one letter", "Hathersby", "hathersby", "Hathersby Rewards", "hathersdy", true},
		{"another brand", "Fennbeam", "fennbeam", "Fenn Beer Co", "fennbeer", false},
		{"channels", "Channel 4", "channel4", "Channel 5", "channel5", false},
		{"a bank and an insurer", "Halvard Bank", "halvardb", "Halvard Insurance", "halvardi", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newMailbox(t)
			for range 10 {
				b.add(footed(from(tc.honest, "a@"+tc.domain+".example"), tc.honest+" Broadband Ltd. Registered in England and Wales."))
			}
			other := b.add(from(tc.other, "b@"+tc.at+".example"))
			if at := group(b.rs, nil).Of[other]; (at.Suspect != "") != tc.copied {
				t.Errorf("%+v", at)
			}
		})
	}
}

func TestCompanyNameAndDomain(t *testing.T) {
	b := newMailbox(t)
	b.add(from("no-reply", "no-reply@meridian-card.example"))
	b.add(from("Meridian Card", "news@mail.meridian-card.example"))
	b.add(from("Meridian Card", "news@mail.meridian-card.example"))
	b.add(from("Meridian Card Offers", "offers@meridian-card.example"))
	g := group(b.rs, nil)
	if len(g.Companies) != 1 || g.Companies[0].Name != "Meridian Card" || g.Companies[0].Domain != "meridian-card.example" {
		t.Errorf("companies = %+v", g.Companies)
	}
}

func TestEdits(t *testing.T) {
	b := newMailbox(t)
	b.add(from("Northbank", "a@northbank.example"))
	b.add(from("Southbank", "b@southbank.example"))
	b.add(footed(from("Eastbank", "c@eastbank.example"), strings.Replace(northFoot, "Northbank", "Eastbank", 1)))
	b.add(footed(from("Eastbank Plus", "d@eastplus.example"), strings.Replace(northFoot, "Northbank", "Eastbank", 1)))
	merge := complaint.CompanyEdit{Kind: complaint.EditMerge, Domain: "southbank.example", With: "news.northbank.example"}
	split := complaint.CompanyEdit{Kind: complaint.EditSplit, Domain: "eastplus.example"}
	rename := complaint.CompanyEdit{Kind: complaint.EditRename, Domain: "northbank.example", Name: "The Bank"}
	for _, tc := range []struct {
		name  string
		edits []complaint.CompanyEdit
		want  []string
	}{
		{"none", nil, []string{"Eastbank: eastbank.example eastplus.example", "Northbank: northbank.example", "Southbank: southbank.example"}},
		{"merge", []complaint.CompanyEdit{merge}, []string{"Eastbank: eastbank.example eastplus.example", "Northbank: northbank.example southbank.example"}},
		{"split", []complaint.CompanyEdit{split}, []string{"Eastbank: eastbank.example", "Eastbank Plus: eastplus.example", "Northbank: northbank.example", "Southbank: southbank.example"}},
		{"rename, then merge", []complaint.CompanyEdit{rename, merge}, []string{"Eastbank: eastbank.example eastplus.example", "The Bank: northbank.example southbank.example"}},
		{"merge, then split again", []complaint.CompanyEdit{merge, {Kind: complaint.EditSplit, Domain: "southbank.example"}}, []string{"Eastbank: eastbank.example eastplus.example", "Northbank: northbank.example", "Southbank: southbank.example"}},
		{"of nobody", []complaint.CompanyEdit{{Kind: complaint.EditMerge, Domain: "gone.example", With: "northbank.example"}}, []string{"Eastbank: eastbank.example eastplus.example", "Northbank: northbank.example", "Southbank: southbank.example"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, c := range group(b.rs, tc.edits).Companies {
				got = append(got, c.Name+": "+strings.Join(c.Domains, " "))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFind(t *testing.T) {
	b := newMailbox(t)
	b.add(footed(from("Northbank", "a@northbank.example"), northFoot))
	before := group(b.rs, nil).Companies[0].ID
	b.add(footed(from("Northbank Deals", "a@a-deals.example"), northFoot))
	g := group(b.rs, nil)
	if g.Companies[0].ID == before {
		t.Fatal("the case needs an id that has become stale")
	}
	for _, ref := range []string{string(g.Companies[0].ID), string(before), "northbank.example", "mail.northbank.example", "Someone@News.Northbank.example", "northbank"} {
		if c, ok := g.Find(ref); !ok || c.ID != g.Companies[0].ID {
			t.Errorf("Find(%q) = %v, %v", ref, c.ID, ok)
		}
	}
	for _, ref := range []string{"", "gone.example", "pat@hotmail.example", "nobody"} {
		if c, ok := g.Find(ref); ok {
			t.Errorf("Find(%q) = %v", ref, c.ID)
		}
	}
}

// draw makes a mailbox of a few senders that share signs in all ways.
func draw(t *rapid.T, x *Identifier) []complaint.Reading {
	var rs []complaint.Reading
	for i := range rapid.IntRange(0, 14).Draw(t, "mails") {
		domain := rapid.SampledFrom([]string{"northbank.example", "news.northbank.example", "nb.example", "southbank.example", "sparkpostmail.com", "gmail.com"}).Draw(t, "domain")
		m := from(rapid.SampledFrom([]string{"Northbank", "Southbank", "", "NB Team"}).Draw(t, "name"), "a@"+domain)
		m.ID = complaint.MessageID(fmt.Sprintf("m%02d", i))
		m.ListID = rapid.SampledFrom([]string{"", "l.northbank.example", "l.southbank.example"}).Draw(t, "list")
		footed(m, rapid.SampledFrom([]string{"hello", northFoot, southFoot}).Draw(t, "footer"))
		if rapid.Bool().Draw(t, "account") {
			headed(m, "Feedback-ID", "126594782:1.2:us20:mc")
		}
		rs = append(rs, complaint.Reading{Message: m.ID, Own: rapid.IntRange(0, 9).Draw(t, "own") == 0, Sender: x.Identify(m)})
	}
	return rs
}

func TestGroupDoesNotDependOnOrder(t *testing.T) {
	x := newIdentifier(t)
	rapid.Check(t, func(t *rapid.T) {
		rs := draw(t, x)
		edits := rapid.SampledFrom([][]complaint.CompanyEdit{nil, {{Kind: complaint.EditMerge, Domain: "nb.example", With: "southbank.example"}}}).Draw(t, "edits")
		want := group(rs, edits)
		if diff := cmp.Diff(want, group(rapid.Permutation(rs).Draw(t, "order"), edits), cmpopts.IgnoreUnexported(Grouping{})); diff != "" {
			t.Fatalf("another order gives other companies:\n%s", diff)
		}
	})
}

func TestMergedCompanyIsTheUnion(t *testing.T) {
	x := newIdentifier(t)
	rapid.Check(t, func(t *rapid.T) {
		rs := draw(t, x)
		before := group(rs, nil)
		a, okA := before.Find("northbank.example")
		b, okB := before.Find("southbank.example")
		if !okA || !okB {
			return
		}
		after := group(rs, []complaint.CompanyEdit{{Kind: complaint.EditMerge, Domain: "northbank.example", With: "southbank.example"}})
		merged, _ := after.Find("northbank.example")
		for m, at := range before.Of {
			was := at.Company != "" && (at.Company == a.ID || at.Company == b.ID)
			if is := after.Of[m].Company == merged.ID; was != is {
				t.Fatalf("%s: was in %q, is in %q", m, at.Company, after.Of[m].Company)
			}
		}
		ids := map[complaint.CompanyID]bool{}
		for _, c := range after.Companies {
			if ids[c.ID] {
				t.Fatalf("two companies are called %s", c.ID)
			}
			ids[c.ID] = true
		}
	})
}
