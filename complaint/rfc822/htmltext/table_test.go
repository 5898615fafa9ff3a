package htmltext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTablesOfAnswers(t *testing.T) {
	const pill = `<table><tr><td bgcolor="gray">OFF</td></tr></table>`
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"signs in a presentation table", `<table role=presentation><tr><td>Offers<td>&#10008;</tr><tr><td>Orders<td>&#10004;</table>`, []string{
			"cell1: Offers", "cell1: ✘", "cell2: Orders", "cell2: ✔",
		}},
		{"answers in a presentation table, with a head", `<table role=none><tr><td>List<td>Was<td>Now</tr><tr><td>Offers<td>On<td>Off</tr><tr><td>News<td>On<td>On</table>`, []string{
			"cell1: List", "cell1: Was", "cell1: Now", "cell2: Offers", "cell2: On", "cell2: Off", "cell3: News", "cell3: On", "cell3: On",
		}},
		{"under a line of text", `<table role=presentation><tr><td colspan=2>Your choices</tr><tr><td>A<td>No</tr><tr><td>B<td>Yes</table>`, []string{
			"paragraph: Your choices", "cell1: A", "cell1: No", "cell2: B", "cell2: Yes",
		}},
		{"names that say more", `<table role=presentation><tr><td>Offers<br>` + strings.Repeat("and more ", 12) + `<td>Off</tr><tr><td>B<td>On</table>`, []string{
			"cell1: Offers " + strings.TrimSpace(strings.Repeat("and more ", 12)), "cell1: Off", "cell2: B", "cell2: On",
		}},
		{"rows that are tables, and say what became of lists", `<table><tr><td>Offers<td>Left</table><table><tr><td>Deck Notes<td>Still on</table>`, []string{
			"cell1: Offers", "cell1: Left", "cell2: Deck Notes", "cell2: Still on",
		}},
		{"answers in tables of their own", `<table><tr><td>By email<td>` + pill + `</tr><tr><td>By post<td>` + pill + `</table>`, []string{
			"cell1: By email", "cell1: OFF", "cell2: By post", "cell2: OFF",
		}},
		{"one row is layout", `<table role=presentation><tr><td>Was this helpful?<td>Yes</table>`, []string{"paragraph: Was this helpful?", "paragraph: Yes"}},
		{"answers to give", `<table role=presentation><tr><td>Helpful?<td><a href="https://a.example/y">Yes</a></tr><tr><td>Easy?<td><a href="https://a.example/n">Yes</a></table>`, []string{
			"paragraph: Helpful?", "paragraph: Yes -> https://a.example/y", "paragraph: Easy?", "paragraph: Yes -> https://a.example/n",
		}},
		{"other words at the end", `<table role=presentation><tr><td>Sale<td>Off to the sea</tr><tr><td>Tea<td>On the house</table>`, []string{
			"paragraph: Sale", "paragraph: Off to the sea", "paragraph: Tea", "paragraph: On the house",
		}},
		{"crosses before names", `<table><tr><td>✗<td>By email</tr><tr><td>✗<td>By post</table>`, []string{"cell1: ✗", "cell1: By email", "cell2: ✗", "cell2: By post"}},
		{"ticks and crosses before names", `<table><tr><td>✔<td>By email</tr><tr><td>✘<td>By post</table>`, []string{"cell1: ✔", "cell1: By email", "cell2: ✘", "cell2: By post"}},
		{"circles before names", `<table><tr><td>◉<td>By email</tr><tr><td>○<td>By post</table>`, []string{"cell1: ◉", "cell1: By email", "cell2: ○", "cell2: By post"}},
		{"circles as bullets", `<table><tr><td>●<td>Free delivery</tr><tr><td>●<td>Free returns</table>`, []string{"paragraph: Free delivery", "paragraph: Free returns"}},
		{"more signs", `<table><tr><td>A<td>☒</tr><tr><td>B<td>🚫</tr><tr><td>C<td>🟢</tr><tr><td>D<td>🔘</table>`, []string{
			"cell1: A", "cell1: ☒", "cell2: B", "cell2: 🚫", "cell3: C", "cell3: 🟢", "cell4: D", "cell4: 🔘",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowsThatAreTables(t *testing.T) {
	row := func(cells ...string) string {
		return "<table role=presentation><tr><td>" + strings.Join(cells, "</td><td>") + "</td></tr></table>"
	}
	nested := func(rows ...string) string {
		return "<table><tr><td>" + strings.Join(rows, "</td></tr><tr><td height=8>&nbsp;</td></tr><tr><td>") + "</td></tr></table>"
	}
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"under each other", row("List", "Was", "Is now") + row("Deals", "Subscribed", "Not subscribed") + "\n" + row("News", "Subscribed", "Subscribed"), []string{
			"cell1: List", "cell1: Was", "cell1: Is now", "cell2: Deals", "cell2: Subscribed", "cell2: Not subscribed", "cell3: News", "cell3: Subscribed", "cell3: Subscribed",
		}},
		{"row by row in another", nested(row("Offers", "&#10007;"), row("Orders", "&#10003;")), []string{"cell1: Offers", "cell1: ✗", "cell2: Orders", "cell2: ✓"}},
		{"prices", nested(row("Subtotal", "&pound;20.00"), row("Discount", "-&pound;5"), row("Total", "&pound;15.00")), []string{
			"paragraph: Subtotal", "paragraph: £20.00", "paragraph: Discount", "paragraph: -£5", "paragraph: Total", "paragraph: £15.00",
		}},
		{"one alone", row("Offers", "Off") + "<p>Bye</p>", []string{"paragraph: Offers", "paragraph: Off", "paragraph: Bye"}},
		{"text between them", row("Offers", "Off") + "<p>and</p>" + row("News", "Off"), []string{
			"paragraph: Offers", "paragraph: Off", "paragraph: and", "paragraph: News", "paragraph: Off",
		}},
		{"a menu", row("Shop", "Sale", "Help") + row("Home", "Garden", "Pets"), []string{
			"paragraph: Shop", "paragraph: Sale", "paragraph: Help", "paragraph: Home", "paragraph: Garden", "paragraph: Pets",
		}},
		{"cards", row("Mug &pound;4.00 Buy", "Jug &pound;9.00 Buy") + row("Cup &pound;4.00 Buy", "Pot &pound;9.00 Buy"), []string{
			"paragraph: Mug £4.00 Buy", "paragraph: Jug £9.00 Buy", "paragraph: Cup £4.00 Buy", "paragraph: Pot £9.00 Buy",
		}},
		{"cards under an answer", row("Insured", "Yes") + row(`Car hire <a href="https://a.example/c">Add a car</a>`, `Taxis <a href="https://a.example/t">Book</a>`), []string{
			"paragraph: Insured", "paragraph: Yes", "paragraph: Car hire Add a car", "paragraph: Taxis Book",
		}},
		{"logos", row("<img alt=Visa>", "<img alt=Mastercard>") + row("<img alt=Amex>", "<img alt=PayPal>"), []string{
			"image_alt: Visa", "image_alt: Mastercard", "image_alt: Amex", "image_alt: PayPal",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPicturesOfChoices(t *testing.T) {
	table := func(off, on string) string {
		return `<table role=presentation><tr><td>Offers<td><img alt="` + off + `"></tr><tr><td>Orders<td><img alt="` + on + `"></table>`
	}
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"signs", table("✗", "✓"), []string{"cell1: Offers", "cell1: ✗", "cell2: Orders", "cell2: ✓"}},
		{"emoji", table("❌", "✅"), []string{"cell1: Offers", "cell1: ❌", "cell2: Orders", "cell2: ✅"}},
		{"words", table("Off", "On"), []string{"cell1: Offers", "cell1: Off", "cell2: Orders", "cell2: On"}},
		{"words for signs", table("Red cross", "Green tick"), []string{"cell1: Offers", "cell1: ✗", "cell2: Orders", "cell2: ✓"}},
		{"icons", table("cross icon", "tick icon"), []string{"cell1: Offers", "cell1: ✗", "cell2: Orders", "cell2: ✓"}},
		{"boxes", table("Unchecked", "checked"), []string{"cell1: Offers", "cell1: ✗", "cell2: Orders", "cell2: ✓"}},
		{"switches", table("Toggle switch: off", "toggle on"), []string{"cell1: Offers", "cell1: off", "cell2: Orders", "cell2: on"}},
		{
			"in a table with other columns", `<table><tr><th><th>Email<th>Post</tr><tr><td>Sales<td><img alt=No><td><img alt=Yes></tr><tr><td>News<td><img alt=No><td><img alt=No></table>`,
			[]string{"cell1: Email", "cell1: Post", "cell2: Sales", "cell2: No", "cell2: Yes", "cell3: News", "cell3: No", "cell3: No"},
		},
		{
			"before names in cells", `<table><tr><td><img alt="Red cross"><td>By email</tr><tr><td><img alt="Green tick"><td>By post</table>`,
			[]string{"cell1: ✗", "cell1: By email", "cell2: ✓", "cell2: By post"},
		},
		{"ticks as bullets", `<table><tr><td><img alt="tick"><td>Free delivery</tr><tr><td><img alt="tick"><td>Free returns</table>`, []string{"paragraph: Free delivery", "paragraph: Free returns"}},
		{
			"pictures that say nothing", `<table><tr><td>Sales<td><img alt=""><td><img alt=No><tr><td>News<td><img><td><img alt=No></table>`,
			[]string{"paragraph: Sales", "image_alt: No", "paragraph: News", "image_alt: No"},
		},
		{
			"pictures that keep space", `<table role=none><tr><td>Sales<td><img width=5><td><img alt=No><tr><td>News<td><img width=5><td><img alt=No></table>`,
			[]string{"cell1: Sales", "cell1: No", "cell2: News", "cell2: No"},
		},
		{"before names in a list", `<li><img alt="&#9989;"> News</li><li><img alt="&#10060;"> Deals</li>`, []string{"list_item: ✅ News", "list_item: ❌ Deals"}},
		{"the charity", `<p><img alt="British Red Cross"></p><p><img alt="Red Cross"></p>`, []string{"image_alt: British Red Cross", "image_alt: Red Cross"}},
		{"a word outside of a table", `<p>Offers</p><p><img alt="Off"></p>`, []string{"paragraph: Offers", "image_alt: Off"}},
		{"other pictures of a row", `<table><tr><td>Card<td><img alt="Visa">ends 4417</tr><tr><td>Paid<td>yes</table>`, []string{"cell1: Card", "cell1: Visa ends 4417", "cell2: Paid", "cell2: yes"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
