package company

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint"
)

func valuesOf(s complaint.Sender, kind complaint.IdentityKind) []string {
	var out []string
	for _, id := range s.Identities {
		if id.Kind == kind {
			out = append(out, id.Value)
		}
	}
	return out
}

// The small print of real companies says the same in many ways.
func TestFooters(t *testing.T) {
	for _, tc := range []struct {
		footer string
		kind   complaint.IdentityKind
		want   string
	}{
		{"Northbank Limited. Registered in England and Wales No. 4567891.", complaint.IdentityNumber, "04567891"},
		{"Northbank Ltd is a company registered in England (company no: 04567891)", complaint.IdentityNumber, "04567891"},
		{"Northbank Ltd, CRN 04567891, registered office 1 High Street, Leeds LS1 4AB", complaint.IdentityNumber, "04567891"},
		{"Northbank Limited (registration number 04567891) is authorised and regulated by the Financial Conduct Authority (FRN 123456).", complaint.IdentityNumber, "04567891"},
		{"Company Registration Number: SC123456. Northbank Scotland Limited.", complaint.IdentityNumber, "SC123456"},
		{"Northbank (NI) Ltd. Registered in Northern Ireland NI 012345", complaint.IdentityNumber, "NI012345"},
		{"© 2026 Northbank Ltd. All rights reserved.", complaint.IdentityLegalName, "Northbank Ltd"},
		{"Northbank is a trading name of Meridian Holdings Limited.", complaint.IdentityLegalName, "Meridian Holdings Limited"},
		{"This email was sent by Northbank plc.", complaint.IdentityLegalName, "Northbank plc"},
		{"ICO registration number: ZA123456", complaint.IdentityICO, "ZA123456"},
		{"We are registered with the Information Commissioner's Office (registration no. Z1234567).", complaint.IdentityICO, "Z1234567"},
		{"Data protection registration: ZB765432. Northbank Ltd.", complaint.IdentityICO, "ZB765432"},
		{"Registered charity number 1098765 (England and Wales)", complaint.IdentityCharity, "1098765"},
		{"RiverAid is a registered charity in England and Wales (1098765) and in Scotland (SC045678).", complaint.IdentityCharity, "SC045678"},
		{"Registered office: 22 Market Row, Norwich NR2 1AB", complaint.IdentityAddress, "22 Market Row, Norwich NR2 1AB"},
		{"Write to us at Northbank, 4 Quay Street, Leeds, LS1 4AB.", complaint.IdentityAddress, "4 Quay Street, Leeds, LS1 4AB"},
	} {
		t.Run(tc.footer, func(t *testing.T) {
			s := newIdentifier(t).Identify(footed(from("Northbank", "hello@northbank.example"), tc.footer))
			got := valuesOf(s, tc.kind)
			if !slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, tc.want) }) {
				t.Errorf("%s = %q, want %q\n%+v", tc.kind, got, tc.want, s.Identities)
			}
		})
	}
}

// Numbers that are no registration must not be taken for one: two companies with the same VAT or telephone digits are
// not one.
func TestFootersWithoutRegistration(t *testing.T) {
	for _, footer := range []string{
		"VAT registration number GB 123 4567 89",
		"Call us on 0800 1234567",
		"Your order number is 20918233",
		"FCA firm reference number 123456",
		"Account 12345678, sort code 20-00-00",
	} {
		s := newIdentifier(t).Identify(footed(from("Northbank", "hello@northbank.example"), footer))
		if got := append(valuesOf(s, complaint.IdentityNumber), valuesOf(s, complaint.IdentityICO)...); len(got) > 0 {
			t.Errorf("%q gives %q", footer, got)
		}
	}
}

func TestSenderFieldOfAnotherDomainIsASign(t *testing.T) {
	m := from("Northbank", "hello@northbank.example")
	m.Sender = &complaint.Address{Addr: "mailer@nb-mailings.example"}
	if got := valuesOf(newIdentifier(t).Identify(m), complaint.IdentitySender); !slices.Equal(got, []string{"nb-mailings.example"}) {
		t.Errorf("sender = %q", got)
	}
	m.Sender.Addr = "mailer@mail.northbank.example"
	if got := valuesOf(newIdentifier(t).Identify(m), complaint.IdentitySender); got != nil {
		t.Errorf("sender of the same domain = %q", got)
	}
}

// A look-alike domain is shown both as it is written and as it looks.
func TestHomographIsShownBothWays(t *testing.T) {
	s := newIdentifier(t).Identify(from("Northbank", "hello@xn--nrthbank-nbh.example"))
	if !strings.Contains(s.Suspect, "xn--nrthbank-nbh.example") || !strings.Contains(s.Suspect, "nоrthbank.example") {
		t.Errorf("suspect = %q", s.Suspect)
	}
}
