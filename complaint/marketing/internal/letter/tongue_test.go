package letter_test

import (
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/gloss"
)

// TestLanguages holds which sentences are read as they stand ("-") and which by a gloss ("g").
func TestLanguages(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		blocks     []string
	}{
		{"English", "--", []string{"Your order has been posted.", "We will let you know when it arrives."}},
		{"German", "gggg", []string{"Vielen Dank für Ihre Bestellung bei uns.", "Summe", "Wir haben Ihr Paket auf den Weg gebracht.", "Sendungsnummer 4411"}},
		{"Chinese", "ggg", []string{"您的订单已发货，我们会尽快送达。", "订单详情", "感谢您的支持，欢迎再次光临我们的商店。"}},
		{"both halves", "--gg", []string{
			"The council will collect your waste on Friday.", "Please put it out before seven.",
			"Bydd y cyngor yn casglu eich gwastraff ddydd Gwener.", "Rhowch ef allan cyn saith os gwelwch yn dda.",
		}},
		{"a name that is a common word elsewhere", "-----", []string{"SIM 1", "SIM 2", "SIM 3", "SIM 4", "SIM 5"}},
		{"a slogan", "---", []string{
			"Your car is ready and you can collect it from our workshop, which is open until six.",
			"Please bring the courtesy car with its papers, and tell us about anything that should be looked at.", "Das Auto für alle",
		}},
		{"names of dishes", "----", []string{
			"Your table is booked for Friday and we look forward to seeing you, with the menu you chose.", "Tarte de la maison", "Soupe du jour", "Plateau de fromages",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := &complaint.Message{}
			for _, text := range tt.blocks {
				m.Blocks = append(m.Blocks, paragraph(text))
			}
			var got strings.Builder
			for _, u := range newReader(t).Read(m).Units {
				got.WriteByte("-g"[min(u.Language, 1)])
			}
			if got.String() != tt.want {
				t.Errorf("got %q, want %q", got.String(), tt.want)
			}
		})
	}
}

// TestJapaneseIsNotChinese holds that a heading without kana is Japanese where the mail is.
func TestJapaneseIsNotChinese(t *testing.T) {
	l := newReader(t).Read(&complaint.Message{Blocks: []complaint.Block{
		paragraph("ご注文ありがとうございます。"), paragraph("注文番号"), paragraph("商品を発送いたしました。"),
	}})
	if len(l.Units) != 3 {
		t.Fatalf("%d sentences", len(l.Units))
	}
	for _, u := range l.Units {
		if u.Language != l.Units[0].Language || u.Language == gloss.English {
			t.Errorf("%q is read as language %d, the first sentence as %d", u.Text, u.Language, l.Units[0].Language)
		}
	}
}
