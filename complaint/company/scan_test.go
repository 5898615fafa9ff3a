package company

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is searched by hand must be what the expressions say.
func TestHandSearchAgreesWithTheExpressions(t *testing.T) {
	forms := regexp.MustCompile(`(?:Limited|LIMITED|Ltd|LTD|PLC|plc|Plc|LLP|C\.I\.C|CIC|p\.l\.c)\b`)
	for _, text := range []string{
		"", "Northbank Limited, company number 04567891.", "Northbank Ltd. Registered in Scotland SC 123456 and NI-654321",
		"Limitedly unlimited. PLCs plc p.l.c. C.I.C. CIC", "VAT 123456789 Company no. 1234567", "R1234567 Z1234567 ZA123456 xZA123456",
		"ABSC123456", "Co. No. OC312345. © 2025 Foo LLP", "Tel 01632 960551 Limited", "12345678901", "éLtd 0456789é",
	} {
		var want, got [][]int
		want = forms.FindAllStringIndex(text, 20)
		for _, at := range legalForms(text, 20) {
			got = append(got, []int{at[0], at[1]})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("legal forms of %q (-expression +hand):\n%s", text, diff)
		}
		want, got = numberToken.FindAllStringIndex(text, 20), nil
		for _, at := range numberTokens(text, 20) {
			got = append(got, []int{at[0], at[1]})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("numbers of %q (-expression +hand):\n%s", text, diff)
		}
	}
}
