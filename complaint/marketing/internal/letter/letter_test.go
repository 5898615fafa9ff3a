package letter_test

import (
	"bytes"
	"os"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

func newReader(t *testing.T) *letter.Reader {
	t.Helper()
	var files [3][]byte
	for i, name := range []string{"lexicon.tsv", "weights.tsv", "vectors.bin"} {
		raw, err := os.ReadFile("../../../../assets/marketing/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = raw
	}
	table, err := wordvec.Parse(files[2])
	if err != nil {
		t.Fatal(err)
	}
	m, err := sentence.Load(sentence.Knowledge{
		Lexicon: bytes.NewReader(files[0]), Vectors: table, Glosses: os.DirFS("../../../../assets/marketing/gloss"),
	}, bytes.NewReader(files[1]))
	if err != nil {
		t.Fatal(err)
	}
	u, _, err := letter.LoadModels(bytes.NewReader(files[1]))
	if err != nil {
		t.Fatal(err)
	}
	return letter.NewReader(m, u)
}

func paragraph(text string) complaint.Block {
	return complaint.Block{Kind: complaint.BlockParagraph, Text: text}
}

func TestZones(t *testing.T) {
	m := &complaint.Message{
		Subject: "Your order",
		Hidden:  []string{"Tracking inside"}, Preheaders: 1,
		Blocks: []complaint.Block{
			{Kind: complaint.BlockListItem, Text: "Women", Link: "https://shop.example/w"},
			paragraph("Your order has been posted and should arrive on Thursday."),
			{Kind: complaint.BlockQuote, Text: "Save 50% on everything today!"},
			paragraph("Example Shop Limited. Registered in England and Wales, company number 00000000."),
			paragraph("You received this email because you have an account. Unsubscribe from marketing at any time."),
		},
	}
	want := map[string]letter.Zone{
		"Your order": letter.Body, "Tracking inside": letter.Preheader, "Women": letter.Menu, "Save 50% on everything today!": letter.Quoted,
		"Your order has been posted and should arrive on Thursday.": letter.Body, "Unsubscribe from marketing at any time.": letter.Footer,
	}
	l := newReader(t).Read(m)
	found := 0
	for i := range l.Units {
		u := &l.Units[i]
		if zone, ok := want[u.Text]; ok {
			found++
			if u.Zone != zone {
				t.Errorf("%q is in the %s, want the %s", u.Text, u.Zone, zone)
			}
		}
		if (u.Zone == letter.Menu || u.Zone == letter.Quoted) && u.Promo != 0 {
			t.Errorf("%q in the %s promotes", u.Text, u.Zone)
		}
	}
	if found != len(want) {
		t.Errorf("found %d of %d sentences", found, len(want))
	}
}

func TestHiddenTextFurtherDownIsNotRead(t *testing.T) {
	l := newReader(t).Read(&complaint.Message{Hidden: []string{"Bring a mate and get a month free."}, Blocks: []complaint.Block{paragraph("You are booked on yoga tomorrow.")}})
	if len(l.Units) != 1 || l.Units[0].Block != 0 {
		t.Errorf("read %+v", l.Units)
	}
}

// A sentence that says nothing of its own is taken for what the mail around it is.
func TestNeighboursCount(t *testing.T) {
	r := newReader(t)
	promo := func(before, after string) float64 {
		l := r.Read(&complaint.Message{Blocks: []complaint.Block{paragraph(before), paragraph("There are two of them, in grey and in green."), paragraph(after)}})
		return l.Units[1].Promo
	}
	sale := promo("Save 30% in our summer sale, today only!", "Shop now and get free delivery on all new arrivals.")
	service := promo("We have received your return and refunded £20 to your card.", "Your order number is 204417 and your receipt is attached.")
	if sale <= service {
		t.Errorf("amid selling %.2f, amid facts of an order %.2f", sale, service)
	}
}

func TestLimits(t *testing.T) {
	var m complaint.Message
	for range letter.MaxUnits + 500 {
		m.Blocks = append(m.Blocks, paragraph("Buy this. Buy that."))
	}
	if l := newReader(t).Read(&m); len(l.Units) > letter.MaxUnits {
		t.Errorf("%d sentences", len(l.Units))
	}
}

func TestLoadModelsRefuses(t *testing.T) {
	for _, bad := range []string{"m:nonsense\t1", "u:bias\tmuch"} {
		if _, _, err := letter.LoadModels(bytes.NewReader([]byte(bad))); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestACallForTheAppIsNoMenu holds where a short link that names the app counts as speech.
func TestACallForTheAppIsNoMenu(t *testing.T) {
	link := func(text string) complaint.Block {
		return complaint.Block{Kind: complaint.BlockListItem, Text: text, Link: "https://post.example/x"}
	}
	delivered, signed := paragraph("Your parcel was delivered today and left with a neighbour."), paragraph("It was signed for at ten past eleven by the person named above.")
	for _, tt := range []struct {
		name   string
		blocks []complaint.Block
		want   letter.Zone
	}{
		{"alone", []complaint.Block{delivered, link("Download the app"), signed}, letter.Body},
		{"among links", []complaint.Block{link("Track"), link("Download the app"), link("Help"), delivered, signed}, letter.Menu},
		{"another link alone", []complaint.Block{delivered, link("Track parcel"), signed}, letter.Menu},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, u := range newReader(t).Read(&complaint.Message{Subject: "Delivered", Blocks: tt.blocks}).Units {
				if (u.Text == "Download the app" || u.Text == "Track parcel") && u.Zone != tt.want {
					t.Errorf("%q is %v, want %v", u.Text, u.Zone, tt.want)
				}
			}
		})
	}
}

func TestMarkupIsNotRead(t *testing.T) {
	l := newReader(t).Read(&complaint.Message{Blocks: []complaint.Block{
		paragraph("Your parcel arrives today."), paragraph(`<td style=3D"padding:0"> <!--[if mso`), paragraph(`<a href="https://post.example/x"`),
	}})
	if len(l.Units) != 1 {
		t.Errorf("%d sentences are read: %+v", len(l.Units), l.Units)
	}
}
