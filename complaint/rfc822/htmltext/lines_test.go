package htmltext

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"lines of names and values", "<p>Newsletter: on<br>Offers: on<br>Texts: off</p>", []string{"paragraph: Newsletter: on", "paragraph: Offers: on", "paragraph: Texts: off"}},
		{"with dashes", "<p>Newsletter &ndash; Yes<br>Texts &ndash; No</p>", []string{"paragraph: Newsletter – Yes", "paragraph: Texts – No"}},
		{"with signs", "<p>&#10003; Newsletter<br>&#10007; Texts</p>", []string{"paragraph: ✓ Newsletter", "paragraph: ✗ Texts"}},
		{"under what they are of", "<p><b>Your details</b><br>Email: a@a.example<br>Offers: No<br>Questions?<br>Just reply.</p>", []string{
			"paragraph: Your details", "paragraph: Email: a@a.example", "paragraph: Offers: No", "paragraph: Questions? Just reply.",
		}},
		{"one, under a line with a colon", "<p>Your settings:<br>Offers: off<br></p>", []string{"paragraph: Your settings:", "paragraph: Offers: off"}},
		{"one among prose", "<p>We looked again<br>and found this: all<br>is well.</p>", []string{"paragraph: We looked again and found this: all is well."}},
		{"in a list", "<li>Offers: off<br>News: on</li>", []string{"list_item: Offers: off", "list_item: News: on"}},
		{"in a data cell", "<table><tr><td>A<td>Old: on<br>New: off<tr><td>B<td>Old: on<br>New: on</table>", []string{
			"cell1: A", "cell1: Old: on New: off", "cell2: B", "cell2: Old: on New: on",
		}},
		{"a link around them", `<a href="https://a.example/x">Offers: off<br>News: on</a>`, []string{
			"paragraph: Offers: off -> https://a.example/x", "paragraph: News: on -> https://a.example/x",
		}},
		{"an address", "<p>Oak Ltd<br>1 High Street<br>London</p>", []string{"paragraph: Oak Ltd 1 High Street London"}},
		{"the line above a forwarded mail", "<p>-----Original Message-----<br>From: A<br>Sent: today</p>", []string{"quote: From: A", "quote: Sent: today"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
