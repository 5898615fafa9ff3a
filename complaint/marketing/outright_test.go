package marketing_test

import (
	"testing"

	"desist/complaint"
)

func TestWhatIsOfferedOutrightPromotes(t *testing.T) {
	j := newJudge(t)
	for name, c := range map[string]struct {
		line string
		want bool
	}{
		"a code":                    {"Next time: use THANKYOU10 for 10% off your next order, valid for 30 days.", true},
		"a voucher":                 {"Here's £5 off your next visit.", true},
		"a visit's discount":        {"Bring this receipt back by the end of the month for £5 off anything over £30.", true},
		"a receipt's free entry":    {"Bring this receipt back within a fortnight for one free child entry.", true},
		"a receipt's half price":    {"Show this receipt for half-price tracking in the next 14 days.", true},
		"a letter for one's right":  {"Bring this letter for your free flu jab.", false},
		"five quid":                 {"Five quid off your next box if you order again within ten days.", true},
		"three for one":             {"WEEKEND RATE: 3 days for price of 1", true},
		"free minutes":              {"Hit three rides by Sunday and we'll give you 30 free minutes.", true},
		"a prize":                   {"Tell us how the visit went and you could win a year's free electricity.", true},
		"a price cut":               {"Make a day of it: pre-order a cream tea for £8 instead of £9.50.", true},
		"a friend":                  {"Introduce a friend and there's a £20 voucher in it for you.", true},
		"a greater gift":            {"Could you raise your monthly gift to £15?", true},
		"a dearer plan":             {"Upgrade to Studio and get time reports.", true},
		"a price that rises":        {"From 5 January each bag is £10.50 instead of £9.75.", false},
		"what makes good":           {"We'll take £10 off your next bill for the delay.", false},
		"what was paid":             {"Thanks, we've taken £19.50 for your next box.", false},
		"a prize that was won":      {"You have won the draw for a hamper, which is on its way.", false},
		"trust":                     {"We know that we have work to do to win back your trust.", false},
		"nothing":                   {"Keep this slip until it has come.", false},
		"a discount that was taken": {"You used THANKYOU10 for 10% off this order.", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := &complaint.Message{
				Subject: "Your parcel has left Tenter Yard",
				From:    []complaint.Address{{Name: "Nibthorpe Paper", Addr: "orders@nibthorpe.example"}},
			}
			for _, text := range []string{
				"It went with Royal Mail Tracked 48 this afternoon.", "Track the parcel", c.line,
				"Nibthorpe Paper Ltd, Unit 4, Tenter Yard, Halifax. Registered in England and Wales.",
			} {
				m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: text})
			}
			v := j.Judge(m)
			if v.DirectMarketing != c.want {
				t.Errorf("verdict %+v", v)
			}
			if c.want && (len(v.Reasons) == 0 || v.Reasons[0].Quote != c.line) {
				t.Errorf("reasons %+v", v.Reasons)
			}
		})
	}
}

// A receipt that would be service but for its offer is both.
func TestAReceiptWithAnOfferIsMixed(t *testing.T) {
	m := &complaint.Message{
		Subject: "Your till receipt",
		From:    []complaint.Address{{Name: "Spoke & Sprocket", Addr: "workshop@spokes.example"}},
	}
	for i, text := range []string{"Item", "Price", "Inner tube 700c x2", "£13.00", "Tyre levers", "£4.00"} {
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: 1 + i/2, Text: text})
	}
	for _, text := range []string{"Bring this receipt back by the end of the month for £5 off anything over £30.", "Spoke & Sprocket workshop, 212 Kirkstall Road, Leeds.", "01632 960 188"} {
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: text})
	}
	if v := newJudge(t).Judge(m); v.Kind != complaint.KindMixed || !v.DirectMarketing {
		t.Errorf("verdict %s, direct marketing %v", v.Kind, v.DirectMarketing)
	}
}
