package pack_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"desist/complaint"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

// Whatever names, subjects and quotations are in the mail, the statement fits into the form however it counts,
// consists of whole sentences, and says who, when, how many, what law and what is asked.
func TestStatementAlwaysFits(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abc ŵÉé😀日\u202e\u0000\n.{}“”=[")), 0, 400, -1)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		var mails []packtest.Mail
		for i := range n {
			m := packtest.Mail{
				After:   time.Duration(rapid.IntRange(1, 9000).Draw(t, "hours")) * time.Hour,
				Subject: word.Draw(t, "subject"), Claim: rapid.SampledFrom([]string{"", "a service message"}).Draw(t, "claim"),
				Stream: string(rune('a' + i)),
			}
			m.Quotes = []complaint.Reason{{Quote: word.Draw(t, "quote"), Where: "body", Case: rapid.SampledFrom([]string{"", "amex2021", "msm2017", "royalmail2022"}).Draw(t, "case")}}
			mails = append(mails, m)
		}
		in := packtest.Input(mails)
		in.Company.Name = word.Draw(t, "company")
		in.Person.Addresses = []string{word.Draw(t, "address")}
		in.OptOuts[0].Quote = word.Draw(t, "opt-out quote")
		in.OptOuts[0].Method = rapid.SampledFrom(append(complaint.Methods, "nonsense")).Draw(t, "method")
		p, err := pack.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		s := p.Statement
		units := len(utf16.Encode([]rune(strings.ReplaceAll(s, "\n", "\r\n"))))
		if units > 2000 || p.StatementChars != units {
			t.Fatalf("%d characters, stated %d", units, p.StatementChars)
		}
		for para := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n\n") {
			if para == "" || strings.Contains(para, "\n") || !strings.HasSuffix(para, ".") {
				t.Fatalf("not whole sentences: %q", para)
			}
		}
		for _, must := range []string{"I complain about ", "Since then it has sent at least ", "Article 21(3) UK GDPR", "tell me the outcome"} {
			if !strings.Contains(s, must) {
				t.Fatalf("lacks %q: %s", must, s)
			}
		}
	})
}

func TestStatementForOneEmail(t *testing.T) {
	in := packtest.Input([]packtest.Mail{{After: 40 * 24 * time.Hour, Subject: "Autumn sale"}})
	got := build(t, in).Statement
	for _, s := range []string{"at least one email", "It came more than 28 days", "on 24 October 2025"} {
		if !strings.Contains(got, s) {
			t.Errorf("lacks %q:\n%s", s, got)
		}
	}
	for _, s := range []string{"one emails", " 1 ", "from 24"} {
		if strings.Contains(got, s) {
			t.Errorf("has %q:\n%s", s, got)
		}
	}
}

func TestStatementDoesNotClaimWhatIsNotThere(t *testing.T) {
	in := packtest.Input([]packtest.Mail{{After: 40 * 24 * time.Hour, Subject: "Autumn sale"}})
	in.OptOuts[0].Source = complaint.SourceByHand
	in.OptOuts[0].Quote = "should not be quoted as the company's words"
	in.Proofs = nil
	got := build(t, in).Statement
	for _, s := range []string{"confirmed", "exhibit A", "service message", "service email", "grace", "48 hours"} {
		if strings.Contains(got, s) {
			t.Errorf("has %q:\n%s", s, got)
		}
	}
}

// A principle about asking for consent is cited only where a message asks for it, not where a reason merely resembles
// one of its cases.
func TestPrinciplesFollowFromWhatTheMessagesDo(t *testing.T) {
	const principle = "Asking an opted-out customer to opt back in"
	mail := packtest.Mail{After: 40 * 24 * time.Hour, Subject: "Win £250", Quotes: []complaint.Reason{{Code: "prize_draw", Quote: "Enter our draw", Where: "body", Case: "flybe2017"}}}
	if s := build(t, packtest.Input([]packtest.Mail{mail})).Statement; strings.Contains(s, principle) {
		t.Errorf("cited for a prize draw:\n%s", s)
	}
	mail.Quotes[0].Code = "consent_ask"
	if s := build(t, packtest.Input([]packtest.Mail{mail})).Statement; !strings.Contains(s, principle) {
		t.Errorf("not cited:\n%s", s)
	}
}

func TestExamplesQuoteASentenceBeforeAScrap(t *testing.T) {
	mail := packtest.Mail{After: 40 * 24 * time.Hour, Subject: "Your statement", Quotes: []complaint.Reason{
		{Quote: "Need more room?", Where: "body"}, {Quote: "Pay nothing for twelve months on a new card", Where: "body"},
	}}
	if s := build(t, packtest.Input([]packtest.Mail{mail})).Statement; !strings.Contains(s, "says “Pay nothing for twelve months") {
		t.Error(s)
	}
}

func TestAnEarlierOptOutThatCarriesNoEmailIsNotCalledALaterOne(t *testing.T) {
	in := packtest.Sample()
	earlier := in.OptOuts[0]
	earlier.ID, earlier.At, earlier.Message = "o-0000000000", earlier.At.AddDate(-1, 0, 0), ""
	in.OptOuts = append(in.OptOuts, earlier)
	if s := build(t, in).Statement; strings.Contains(s, "opted out again") || !strings.Contains(s, "on 14 September 2025") {
		t.Error(s)
	}
	later := earlier
	later.ID, later.At = "o-2222222222", packtest.OptOutAt.AddDate(0, 3, 0)
	in.OptOuts = append(in.OptOuts, later)
	if s := build(t, in).Statement; !strings.Contains(s, "I opted out again, most recently on 14 December 2025; 7 of the emails came after that.") {
		t.Error(s)
	}
}
