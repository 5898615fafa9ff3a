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
		{"under a heading, and before prose", "Hello<br>Name: Bob<br>Town: Leeds<br>We will<br>write.", []string{
			"paragraph: Hello", "paragraph: Name: Bob", "paragraph: Town: Leeds", "paragraph: We will write.",
		}},
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

func TestPreformatted(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"columns under a rule", "<p>Hi</p><pre>\nList          Before  After\n------------  ------  -----\nCrime &amp; co   on      off\nThe Otter     on      on\n\nBye\n</pre>", []string{
			"paragraph: Hi", "cell1: List", "cell1: Before", "cell1: After", "cell2: Crime & co", "cell2: on", "cell2: off",
			"cell3: The Otter", "cell3: on", "cell3: on", "paragraph: Bye",
		}},
		{"beside a table of HTML", "<table><tr><td>A<td>1<tr><td>B<td>2</table><pre>C  3\nD  4</pre>", []string{
			"cell1: A", "cell1: 1", "cell2: B", "cell2: 2", "cell3: C", "cell3: 3", "cell4: D", "cell4: 4",
		}},
		{"lines of names and values", "<pre>Your lists:\nOffers: off\nNews: on\n</pre>", []string{"paragraph: Your lists:", "paragraph: Offers: off", "paragraph: News: on"}},
		{"prose", "<pre>We have taken\nyou off.\n\n-----\nThe <b>list</b>\nteam</pre>", []string{"paragraph: We have taken you off.", "paragraph: The list team"}},
		{"leaders between elements", "<pre><b>Offers</b> .... <b>off</b>\n<b>News</b> .... <b>on</b></pre>", []string{"paragraph: Offers .... off", "paragraph: News .... on"}},
		{"a dash of its own element", "<pre>Sales <b>—</b> off</pre><pre>x <i>--</i> y</pre><pre><i>--</i> z</pre>", []string{"paragraph: Sales — off", "paragraph: x -- y", "paragraph: -- z"}},
		{"a rule of its own element", "<pre>We did.\n<b>-----</b>\nYou did.<br>=====<br>\nThey did.\n---</pre>", []string{"paragraph: We did.", "paragraph: You did.", "paragraph: They did."}},
		{"a rule of several elements", "<pre>We did.\n<b>---</b><i>---</i>\nYou did.\n---<p>They did.</p></pre>", []string{"paragraph: We did.", "paragraph: You did.", "paragraph: They did."}},
		{"quoted", "<blockquote type=cite><pre>A   1\nB   2</pre></blockquote>", []string{"quote: A 1 B 2"}},
		{"in a data cell", "<table><tr><td>A<td><pre>x   y\nx   y</pre><tr><td>B<td>2</table>", []string{"cell1: A", "cell1: x y x y", "cell2: B", "cell2: 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"boxes", `<p><input type=checkbox disabled> Offers</p><p><label><INPUT TYPE="CheckBox" CHECKED>Service</label></p>`, []string{"paragraph: ☐ Offers", "paragraph: ☑ Service"}},
		{"one of several", `<label><input type=radio name=e> Yes please</label><br><label><input type=radio name=e checked> No thanks</label>`, []string{
			"paragraph: ☐ Yes please ☑ No thanks",
		}},
		{"several of a kind", `<input type=checkbox checked> News<br><input type=checkbox> Offers`, []string{"paragraph: ☑ News", "paragraph: ☐ Offers"}},
		{"under a question", `<fieldset><legend>Offers by text</legend><input type=radio name=t> Yes<br><input type=radio name=t checked> No</fieldset>`, []string{
			"paragraph: Offers by text ☐ Yes ☑ No",
		}},
		{"in data cells", `<table><tr><td>Offers<td><input type=checkbox></tr><tr><td>News<td><input type=checkbox checked></table>`, []string{
			"cell1: Offers", "cell1: ☐", "cell2: News", "cell2: ☑",
		}},
		{"a hidden box", `<input type=checkbox style="display:none" checked>Menu`, []string{"paragraph: Menu"}},
		{"other inputs", `<input type=text value=x><input type=hidden checked>Menu`, []string{"paragraph: Menu"}},
		{"a list", `Emails: <select><option>On</option><option selected>Off</option><option>Later</select>!`, []string{"paragraph: Emails: Off!"}},
		{"a list with nothing chosen", `Emails:<select>x<optgroup label=y>z<option> <option>On<option>Off</optgroup></select>`, []string{"paragraph: Emails: On"}},
		{"a list with elements in its options", `<span>Emails:<select><option>On<option><span>Off</span><b>!</b></select></span> <i>today</i>`, []string{"paragraph: Emails: On today"}},
		{"a list with an element in what is chosen", `<b>Emails: <select><option>On<option selected><b>Off</b></select> today</b>`, []string{"paragraph: Emails: Off today"}},
		{"a list with a sheet and a picture in it", `<select><style>p{}</style><option><img src=i alt=Go>On<option>Off</select>`, []string{"paragraph: On"}},
		{"a list left open", `<select><option>On<option>Off<p>We will <b>write</b>.</p>`, []string{"paragraph: On", "paragraph: We will write."}},
		{"a list left open in a cell", `<table><tr><td><select><option>On<tr><td>We will write.</table>Bye`, []string{"paragraph: On", "paragraph: We will write.", "paragraph: Bye"}},
		{"a list left open before another", `<select><option>On<select><option>Off</select>`, []string{"paragraph: On Off"}},
		{"a list of which several are chosen", `<select multiple><option>A<option selected>B<option selected>C</select>`, []string{"paragraph: B C"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(Extract(tt.src, false, roomy))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
