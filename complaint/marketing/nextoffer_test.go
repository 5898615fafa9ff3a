package marketing_test

import (
	"testing"

	"desist/complaint"
)

func TestADiscountOnTheNextOrderPromotes(t *testing.T) {
	j := newJudge(t)
	for name, c := range map[string]struct {
		line string
		want bool
	}{
		"a code":                    {"Next time: use THANKYOU10 for 10% off your next order, valid for 30 days.", true},
		"a voucher":                 {"Here's £5 off your next visit.", true},
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
