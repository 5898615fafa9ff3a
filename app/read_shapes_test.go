package app

import (
	"fmt"
	"strings"
)

type shape struct{ name, mail string }

const (
	megabyte = 1_000_000

	htmlHeader  = "From: Northbank <news@northbank.example>\nSubject: hello\nContent-Type: text/html; charset=utf-8\n\n"
	plainHeader = "From: Northbank <news@northbank.example>\nSubject: hello\n\n"

	// newsletterRow is laid out as newsletters are: nested tables, long styles, tracked links.
	newsletterRow = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td align="center" style="padding:20px 0 20px 0;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#333333;">
<table role="presentation" width="600" class="container" style="max-width:600px;"><tr><td style="padding:0 20px;">
<a href="https://click.news.shop.example/ls/click?upn=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&amp;k=2" target="_blank">
<img src="https://img.news.shop.example/a/b/c/hero.jpg" width="560" alt="A picture of the thing" style="display:block;width:100%;height:auto;border:0;"></a>
<h2 style="margin:0 0 10px 0;font-size:24px;">The thing you looked at is still here</h2>
<p style="margin:0 0 10px 0;">It costs &pound;25.00 until Sunday, and we thought that you might like to know before everybody else does.</p>
</td></tr></table></td></tr></table>
`
)

// shapes are large and hostile mails, on which time must grow no faster than size: no mail may take more than 100 ms for
// each megabyte.
func shapes() []shape {
	fill := func(s string, size int) string { return strings.Repeat(s, size/len(s)+1) }
	count := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	html := func(name, piece string) shape { return shape{"html/" + name, htmlHeader + fill(piece, megabyte)} }
	plain := func(name, piece string) shape { return shape{"plain/" + name, plainHeader + fill(piece, megabyte)} }
	coded := func(name, encoding, kind, piece string) shape {
		return shape{"coded/" + name, "From: a@northbank.example\nContent-Type: " + kind + "\nContent-Transfer-Encoding: " + encoding + "\n\n" + fill(piece, megabyte)}
	}
	field := func(name, start, piece string) shape {
		return shape{"header/" + name, "From: a@northbank.example\n" + start + fill(piece, megabyte/10) + "\n\nhello"}
	}
	return []shape{
		{"newsletter/1 MB", htmlHeader + fill(newsletterRow, megabyte)},
		{"newsletter/5 MB", htmlHeader + fill(newsletterRow, 5*megabyte)},
		{"newsletter/20 MB", htmlHeader + fill(newsletterRow, 20*megabyte)},
		html("nested divs", "<div>"),
		html("nested tables", "<table><tr><td>"),
		{"html/misnested", htmlHeader + strings.Repeat("<b>", 250) + fill("<i><p></b></div>", megabyte)},
		{"html/one table", htmlHeader + "<table>" + fill("<tr><td>A name</td><td>£4.99</td></tr>\n", megabyte)},
		{"html/one line", htmlHeader + "<p>" + fill("word and then another ", megabyte)},
		{"html/one word", htmlHeader + "<p>" + fill("w", megabyte)},
		{"html/100,000 links", htmlHeader + count(100_000, `<a href="https://x.example/%[1]d">Shop %[1]d now</a> `)},
		html("one link again and again", `<a href="https://x.example/a?utm_source=b">Shop now</a> `),
		html("buttons", `<table><tr><td bgcolor=#ff0000 style="padding:10px"><a href="http://x.example" class="btn">Shop now</a></td></tr></table>`),
		html("entities", "&amp;&nbsp;&zwnj;&#8203;&copy;&notanentity;&"),
		html("styles", `<p class="a b c" style="color:#fff;background:#000 url(x);font:bold 12px/3 Arial;padding:1px 2px 3px 4px;display:inline-block">x</p>`),
		{"html/5,000 rules", htmlHeader + "<style>" + count(5000, ".c%[1]d,p.d%[1]d{color:#%06[1]x}\n") + "</style>" + count(20_000, "<p class='c%[1]d d%[1]d'>hi</p>")},
		{"html/many classes", htmlHeader + "<style>.a{color:red}</style><p class='" + fill("a b c d ", megabyte) + "'>hello"},
		{"html/60,000 unknown elements", htmlHeader + count(60_000, "<x-%[1]d>hello</x-%[1]d> ")},
		html("hidden texts", `<span style="display:none">buy now and save 20% </span>`),
		html("unfinished tags", "<a <"),
		html("unfinished comments", "<!-- "),
		html("blockquotes", "<blockquote type=cite>hello there</blockquote>"),
		html("list items", "<li>One thing<li>Another thing 5% off"),
		html("images", "<img src=cid:x alt='Save 20% now' width=600 height=1>"),
		html("characters without width", "\u00a0\u200b\u200c "),
		html("no spaces", "促销优惠"),
		html("not UTF-8", "\xc3\x28\xe2\x82 \xff"),
		plain("one line", "word and then another "),
		plain("one word", "w"),
		plain("short sentences", "Buy now. Save 20% today! Is it? Yes. "),
		plain("dots", "."),
		plain("at signs", "a@"),
		plain("addresses", "http://x.example/ www. mailto: "),
		plain("digits", "1234567 "),
		plain("company forms", "Registered Office Company Ltd "),
		plain("opt-outs", "You have been unsubscribed from our mailing list.\n\n"),
		plain("conditions", "if unless you have asked to be removed by email from this list and "),
		plain("quote marks", "> "),
		plain("quoted lines", "> hello there\n"),
		coded("quoted-printable", "quoted-printable", "text/html; charset=utf-8", "<p style=3D\"color:red\">Caf=C3=A9 is open tod=\nay. Save 20% now!</p>\n"),
		coded("equals signs", "quoted-printable", "text/plain", "="),
		coded("base64", "base64", "text/plain", "U2F2ZSAyMCUgdG9kYXkuIEJ1eSBub3chIFNhdmUgMjAlIHRvZGF5LiBCdXkgbm93ISAg\n"),
		coded("base64 padding", "base64", "text/plain", "QQ=="),
		coded("Latin-1", "8bit", "text/plain; charset=iso-8859-1", "Caf\xe9 ouvert. "),
		coded("GB 18030", "8bit", "text/plain; charset=gb18030", "\xb4\xd9\xcf\xfa "),
		coded("boundaries", "7bit", "multipart/mixed; boundary=b", "\n--b"),
		coded("parts", "7bit", "multipart/mixed; boundary=b", "--b\n\nhello there\n"),
		field("fields", "", "X-A: b\n"),
		field("folds", "X-A: ", "b\n "),
		field("comments", "To: ", "(,"),
		field("mailboxes", "To: ", "\"A, B\" <a@b.example>, "),
		field("encoded words", "Subject: ", "=?utf-8?q?a=C3=A9?= "),
		field("results", "Authentication-Results: x; ", "dkim=pass header.d=northbank.example; "),
	}
}
