package pack

import (
	"testing"

	"desist/complaint"
)

func TestClearReasonsComeBeforeWeakOnes(t *testing.T) {
	reasons := []complaint.Reason{
		{Code: "promotion", Quote: "Packing for the long weekend?", Weight: 0.88, Where: "subject"},
		{Code: "promotion", Quote: "A suitcase by the door", Weight: 0.72, Where: "image"},
		{Code: "promotion", Quote: "See how many miles I could collect", Weight: 0.55, Where: "body"},
		{Code: "spend_incentive", Quote: "Spend £60 on dining and get £10 back.", Weight: 0.97, Where: "body"},
		{Code: "promotion", Quote: "A reminder about your card", Weight: 0.46, Where: "hidden"},
	}
	clear, rest := weighReasons(reasons)
	if len(clear) != 2 || clear[0].Quote != reasons[3].Quote || clear[1].Quote != reasons[0].Quote {
		t.Errorf("clear: %+v", clear)
	}
	if got, want := also(rest, "in a preview"), "“See how many miles I could collect”, “A suitcase by the door”, “A reminder about your card” (in a preview)"; got != want {
		t.Errorf("also: %s, want %s", got, want)
	}
	if clear, rest := weighReasons(reasons[1:2]); len(clear) != 1 || len(rest) != 0 {
		t.Errorf("the only reason is not quoted: %v, %v", clear, rest)
	}
	yours := complaint.Reason{Code: complaint.CodeYourJudgement, Weight: 1, Where: "header", Text: "You judged this to be marketing."}
	if clear, rest := weighReasons([]complaint.Reason{yours, reasons[1]}); len(clear) != 1 || clear[0] != reasons[1] || len(rest) != 0 {
		t.Errorf("the person's judgement is weighed as words of the mail: %v, %v", clear, rest)
	}
	if clear, rest := weighReasons(nil); clear != nil || rest != nil {
		t.Errorf("of nothing: %v, %v", clear, rest)
	}
}

// A promise says more than a question, so it is quoted first.
func TestThePromiseIsQuotedBeforeTheQuestion(t *testing.T) {
	v := complaint.Verdict{Reasons: []complaint.Reason{
		{Code: "cross_sell", Quote: "Need a little more room?", Weight: 0.97, Where: "body"},
		{Code: "promotion", Quote: "Move a balance to us by 31 May and pay 0% for 12 months.", Weight: 0.9, Where: "body"},
	}}
	if r, ok := tellingReason(v); !ok || r.Quote != v.Reasons[1].Quote {
		t.Errorf("%v: %q", ok, r.Quote)
	}
	if r, ok := tellingReason(complaint.Verdict{Reasons: []complaint.Reason{{Weight: 1, Where: "body"}}}); ok {
		t.Errorf("a reason without words is quoted: %+v", r)
	}
}

// A reason that names nothing is told by what its sentence does.
func TestWhatASentenceDoes(t *testing.T) {
	b := &builder{phrases: must(t)}
	for quote, want := range map[string]string{
		"We're holding 120 seats for Members at £55 until Friday.": "Holds out a price, a saving or money back.",
		"Every time you tap you collect points.":                   "Holds out points, rewards or treats.",
		"Small Street Saturday is nearly here":                     "Presses you with a date or a last chance.",
		"Reserve my place":                                         "Tells you what to do next, to use or buy what the sender offers.",
		"Packing for the long weekend?":                            "Asks a question that leads to what the sender offers.",
		"Long evenings are coming and so are the good tables.":     "Praises what the sender offers.",
		"The salon that opens late":                                "Presents something new from the sender.",
		"The corner café for your morning flat white":              "Presents what the sender offers, so that you want it.",
		"Κερδίστε διπλούς πόντους":                                 "Presents what the sender offers, so that you want it.",
	} {
		if got := b.what(complaint.Reason{Code: unspecific, Quote: quote, Text: "Promotes the sender."}).String(); got != want {
			t.Errorf("%q: %q, want %q", quote, got, want)
		}
	}
	if got := b.what(complaint.Reason{Code: "offer", Quote: "Half price", Text: "Promotes a special offer."}).String(); got != "Promotes a special offer." {
		t.Errorf("the engine's own words are lost: %q", got)
	}
}

func must(t *testing.T) phrases {
	t.Helper()
	ph, err := book(English)
	if err != nil {
		t.Fatal(err)
	}
	return ph
}

// What a message says of itself is quoted with the sentence that goes on with it, and with nothing else.
func TestTheWholeClaimIsQuoted(t *testing.T) {
	const claim = "This is a servicing e-mail."
	for name, tc := range map[string]struct{ block, want string }{
		"why and for whom":  {claim + " You will receive it whatever your choices are. Contact us.", claim + " You will receive it whatever your choices are."},
		"an offer after it": {claim + " Spend £60 and get £10 back.", claim},
		"nothing after it":  {"Hello. " + claim, claim},
		"not in the text":   {"Hello.", claim},
	} {
		t.Run(name, func(t *testing.T) {
			if got := wholeClaim([]complaint.Block{{Text: "Dear Alex,"}, {Text: tc.block}}, claim); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
	if got := wholeClaim(nil, ""); got != "" {
		t.Errorf("of none: %q", got)
	}
}
