package rfc822_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/rfc822"

	"github.com/google/go-cmp/cmp"
)

func parse(t testing.TB, mail string, opt rfc822.Options) complaint.Message {
	t.Helper()
	m, err := rfc822.Parse([]byte(mail), opt)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return m
}

func texts(m complaint.Message) []string {
	var out []string
	for _, b := range m.Blocks {
		out = append(out, b.Text)
	}
	return out
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		name, mail string
		max        int64
		want       error
	}{
		{"empty", "", 0, rfc822.ErrEmpty},
		{"blank lines only", "\r\n\r\n", 0, rfc822.ErrEmpty},
		{"text without a header", "hello\nworld\n", 0, rfc822.ErrNoHeader},
		{"colons but no mail field", "{\"a\": 1}\n", 0, rfc822.ErrNoHeader},
		{"over the limit", "From: a@example.com\n\nhello", 10, rfc822.ErrTooBig},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := rfc822.Parse([]byte(tt.mail), rfc822.Options{MaxSize: tt.max}); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestPreheadersOfSeveralParts(t *testing.T) {
	const hidden = `<p style="display:none">hidden</p>`
	mail := func(parts ...string) string {
		out := "From: a@shop.example\nContent-Type: multipart/mixed; boundary=x\n"
		for _, p := range parts {
			out += "\n--x\nContent-Type: text/html\n\n" + p
		}
		return out + "\n--x--\n"
	}
	for _, tt := range []struct {
		name, mail string
		want       int
	}{
		{"before all text", mail(hidden + "Hello"), 1},
		{"before the text of a later part", mail(hidden, hidden+"Hello"), 2},
		{"after the text of an earlier part", mail("Hello", hidden+"Bye"), 0},
		{"without text", mail(hidden), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := parse(t, tt.mail, rfc822.Options{}); m.Preheaders != tt.want {
				t.Errorf("got %d of %q, want %d", m.Preheaders, m.Hidden, tt.want)
			}
		})
	}
}

func TestPicturesWithHardlyAWord(t *testing.T) {
	mail := func(html string) string {
		return "From: a@shop.example\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n" +
			"Spring sale: half price on boots until Sunday.\n--x\nContent-Type: text/html\n\n" + html + "\n--x--\n"
	}
	for _, tt := range []struct {
		name, html string
		want       []string
	}{
		{"a picture alone", `<img src="a.jpg" alt="Boots">`, []string{"Boots", "Spring sale: half price on boots until Sunday."}},
		{
			"words enough", "<p>Boots for every path, at half the price, until Sunday evening at six o'clock.</p>",
			[]string{"Boots for every path, at half the price, until Sunday evening at six o'clock."},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, mail(tt.html), rfc822.Options{})
			if got := texts(m); !slices.Equal(got, tt.want) {
				t.Errorf("blocks %q, want %q", got, tt.want)
			}
			if !strings.Contains(m.Plain, "half price on boots") {
				t.Errorf("the plain version is lost: %q", m.Plain)
			}
		})
	}
}

func TestReceivedTime(t *testing.T) {
	const received = "Received: from a by b; Thu, 5 Feb 2026 10:00:00 +0100\n"
	const date = "Date: Thu, 5 Feb 2026 08:00:00 +0000\n"
	internal := time.Date(2026, 2, 5, 9, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, header string
		internal     time.Time
		from         complaint.ReceivedSource
		want         time.Time
		defect       bool
	}{
		{"the server's time decides", received + date, internal, complaint.ReceivedInternalDate, internal, false},
		{
			"topmost Received field", received + "Received: x; 1 Jan 2020 00:00:00 +0000\n" + date,
			time.Time{},
			complaint.ReceivedHeader,
			time.Date(2026, 2, 5, 9, 0, 0, 0, time.UTC), false,
		},
		{"the sender's date as a last resort", date, time.Time{}, complaint.ReceivedDate, time.Date(2026, 2, 5, 8, 0, 0, 0, time.UTC), false},
		{
			"a server time of 1970 does not count", received + date, time.Unix(0, 0).UTC().Add(time.Hour), complaint.ReceivedHeader,
			time.Date(2026, 2, 5, 9, 0, 0, 0, time.UTC), true,
		},
		{
			"an implausible Received is passed over", "Received: x; 1 Jan 1970 00:00:00 +0000\n" + received + date,
			time.Time{},
			complaint.ReceivedHeader, time.Date(2026, 2, 5, 9, 0, 0, 0, time.UTC), true,
		},
		{"copied into the mailbox later", received + date, internal.AddDate(0, 3, 0), complaint.ReceivedInternalDate, internal.AddDate(0, 3, 0), true},
		{"no time at all", "Date: soon\n", time.Time{}, complaint.ReceivedUnknown, time.Time{}, true},
		{"year 2999", "Date: Thu, 5 Feb 2999 08:00:00 +0000\n", time.Time{}, complaint.ReceivedUnknown, time.Time{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, "From: a@example.com\n"+tt.header+"\nhello\n", rfc822.Options{InternalDate: tt.internal})
			if m.ReceivedFrom != tt.from || !m.Received.Equal(tt.want) {
				t.Errorf("got %v from %q, want %v from %q", m.Received, m.ReceivedFrom, tt.want, tt.from)
			}
			if (len(m.Defects) > 0) != tt.defect {
				t.Errorf("defects: %v", m.Defects)
			}
		})
	}
}

func TestAuthResultsTrust(t *testing.T) {
	const mail = `Authentication-Results: mx.provider.example; dmarc=pass header.from=a.example
Authentication-Results: relay.example; spf=pass smtp.mailfrom=x@relay.example
Received: from mta by mx.provider.example; Thu, 5 Feb 2026 10:00:00 +0000
Authentication-Results: mx.provider.example; dmarc=fail header.from=forged.example
Authentication-Results: "Forward.example" 1; dkim = fail (a ; dmarc=pass) reason="b; dmarc=pass" header.i=user@C.example
From: a@a.example
Date: Thu, 5 Feb 2026 10:00:00 +0000

x
`
	for _, tt := range []struct {
		name    string
		trusted []string
		want    []complaint.AuthResult
	}{
		{"by default the topmost hop's own id", nil, []complaint.AuthResult{{ServID: "mx.provider.example", Method: "dmarc", Result: "pass", Domain: "a.example"}}},
		{"given ids, in any case", []string{"FORWARD.example"}, []complaint.AuthResult{{ServID: "forward.example", Method: "dkim", Result: "fail", Domain: "c.example"}}},
		{"an id that is not there", []string{"other.example"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := parse(t, mail, rfc822.Options{TrustedAuthServIDs: tt.trusted}).AuthResults
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	for _, tt := range []struct {
		label, body, want string
		defect            bool
	}{
		{"utf-8", "caf\xc3\xa9", "café", false},
		{"utf-8", "caf\xe9 \xa3", "café £", true},
		{"us-ascii", "caf\xe9", "café", true},
		{"iso-8859-1", "\xa35", "£5", false},
		{"iso-8859-15", "\xa45", "€5", false},
		{"windows-1252", "\x805", "€5", false},
		{"windows-1251", "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет", false},
		{"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет", false},
		{"gb18030", "\xc4\xe3\xba\xc3", "你好", false},
		{"gb2312", "\xc4\xe3\xba\xc3", "你好", false},
		{"big5", "\xa7A\xa6n", "你好", false},
		{"shift_jis", "\x82\xb1\x82\xf1", "こん", false},
		{"iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん", false},
		{"euc-kr", "\xbe\xc8\xb3\xe7", "안녕", false},
		{"utf-7", "Caf+AOk- +- +ZeVnLIqe-", "Café + 日本語", false},
		{"utf-16be", "\x00h\x00i", "hi", false},
		{"made-up", "caf\xe9", "café", true},
		{"", "plain", "plain", false},
	} {
		t.Run(tt.label+" "+tt.want, func(t *testing.T) {
			m := parse(t, "From: a@example.com\nDate: 5 Feb 2026 10:00:00 +0000\nContent-Type: text/plain; charset=\""+tt.label+"\"\n\n"+tt.body, rfc822.Options{})
			if diff := cmp.Diff([]string{tt.want}, texts(m)); diff != "" {
				t.Error(diff)
			}
			if (len(m.Defects) > 0) != tt.defect {
				t.Errorf("defects: %v", m.Defects)
			}
		})
	}
}

func TestSubjects(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain", "Hello there", "Hello there"},
		{"folded", "Hello\r\n there", "Hello there"},
		{"two words, the space between them does not count", "=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"},
		{"a character cut between two words", "=?utf-8?B?4oI=?= =?utf-8?B?rDU=?=", "€5"},
		{"text between words keeps its spaces", "=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b"},
		{"blanks inside the word", "=?utf-8?Q?Save 10 now?=", "Save 10 now"},
		{"a question mark before an escape", "=?utf-8?Q?Ready?=20?=", "Ready? "},
		{"language suffix", "=?us-ascii*en?Q?hi?=", "hi"},
		{"not an encoded word", "1 =? 2 =?x", "1 =? 2 =?x"},
		{"unknown encoding stays", "=?utf-8?Z?abc?=", "=?utf-8?Z?abc?="},
		{"raw UTF-8", "£5 off", "£5 off"},
		{"raw latin-1", "\xa35 off", "£5 off"},
		{"control characters go", "a\x1b[31mb\u202ec", "a[31mbc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, "From: a@example.com\r\nSubject: "+tt.in+"\r\n\r\nx", rfc822.Options{})
			if want := strings.TrimSpace(tt.want); m.Subject != want {
				t.Errorf("got %q, want %q", m.Subject, want)
			}
		})
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Thu, 5 Feb 2026 10:00:00 +0100", "2026-02-05T09:00:00Z"},
		{"5 Feb 26 10:00 EST", "2026-02-05T15:00:00Z"},
		{"Thu, 05 Feb 2026 10:00:00 GMT (Greenwich (old))", "2026-02-05T10:00:00Z"},
		{"Fri, 12 Jun 2026 10:00:00 BST", "2026-06-12T09:00:00Z"},
		{"Thu Feb  5 10:00:00 2026", "2026-02-05T10:00:00Z"},
		{"Thu, 5 Feb 2026 10:00:00 GMT+1", "2026-02-05T09:00:00Z"},
		{"Thu, 5 Feb 2026 10:00:00 -08:00", "2026-02-05T18:00:00Z"},
		{"5-Feb-2026 01:30:00 PM +0000", "2026-02-05T13:30:00Z"},
		{"2026-02-05T10:00:00Z", "2026-02-05T10:00:00Z"},
		{"4 Mar 99 10:00:00 +0000", "1999-03-04T10:00:00Z"},
		{"31 Feb 2026 10:00:00 +0000", ""},
		{"5 Feb 2026", ""},
		{"tomorrow", ""},
	} {
		t.Run(tt.in, func(t *testing.T) {
			m := parse(t, "From: a@example.com\nDate: "+tt.in+"\n\nx", rfc822.Options{})
			got := ""
			if !m.Date.IsZero() {
				got = m.Date.UTC().Format(time.RFC3339)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	addr := func(name, a string) complaint.Address { return complaint.Address{Name: name, Addr: a} }
	for _, tt := range []struct {
		name, in string
		want     []complaint.Address
	}{
		{"bare", "a@example.com", []complaint.Address{addr("", "a@example.com")}},
		{"quoted comma", `"Doe, Jo" <jo@example.com>, b@example.com`, []complaint.Address{addr("Doe, Jo", "jo@example.com"), addr("", "b@example.com")}},
		{"unquoted comma", `Example, Inc. <a@example.com>`, []complaint.Address{addr("Example, Inc.", "a@example.com")}},
		{"an address as the name", `"billing@bank.example" <x@evil.example>`, []complaint.Address{addr("billing@bank.example", "x@evil.example")}},
		{"brackets in a quoted name", `"Jo <not@example.com>" <jo@example.com>`, []complaint.Address{addr("Jo <not@example.com>", "jo@example.com")}},
		{"comment as the name", `jo@example.com (Jo Doe)`, []complaint.Address{addr("Jo Doe", "jo@example.com")}},
		{"group", `Team: a@example.com, b@example.com;`, []complaint.Address{addr("", "a@example.com"), addr("", "b@example.com")}},
		{"empty group", `undisclosed-recipients:;`, nil},
		{"missing end bracket", `Jo <jo@example.com`, []complaint.Address{addr("Jo", "jo@example.com")}},
		{"unclosed quote", `"Jo <jo@example.com>, b@example.com`, []complaint.Address{addr("Jo", "jo@example.com"), addr("", "b@example.com")}},
		{"case and final dot of the domain", `Jo@EXAMPLE.com.`, []complaint.Address{addr("", "Jo@example.com")}},
		{"no address", `nobody`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parse(t, "From: "+tt.in+"\n\nx", rfc822.Options{}).From); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListUnsubscribe(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"two with comments", "<mailto:a@example.com> (mail), <https://example.com/u>", []string{"mailto:a@example.com", "https://example.com/u"}},
		{"folded inside the URI", "<https://example.com/\r\n u?x=1>", []string{"https://example.com/u?x=1"}},
		{"a comma in the URI", "<https://example.com/u,1>", []string{"https://example.com/u,1"}},
		{"without brackets", "mailto:a@example.com, https://example.com/u", []string{"mailto:a@example.com", "https://example.com/u"}},
		{"empty", "<>", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parse(t, "From: a@example.com\r\nList-Unsubscribe: "+tt.in+"\r\n\r\nx", rfc822.Options{}).ListUnsubscribe); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLimitsAreDefects(t *testing.T) {
	const top = "From: a@example.com\nDate: 5 Feb 2026 10:00:00 +0000\n"
	nested := func(n int) string {
		var b strings.Builder
		b.WriteString(top)
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String() + "\ndeep"
	}
	for _, tt := range []struct{ name, mail, problem string }{
		{"fields", top + strings.Repeat("X: y\n", rfc822.MaxHeaderFields) + "\nx", "header is over the size limit"},
		{"field bytes", top + "X-Long: " + strings.Repeat("a", rfc822.MaxFieldBytes+1) + "\n\nx", "X-Long is over the size limit"},
		{"depth", nested(rfc822.DefaultMaxDepth + 2), "nested too deep"},
		{"parts", top + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", rfc822.DefaultMaxParts+5) + "--b--", "more parts"},
		{"addresses", top + "To: " + strings.Repeat("a@b.example,", rfc822.MaxAddresses+5) + "\n\nx", "more addresses"},
		{"text", top + "\n" + strings.Repeat("word ", rfc822.MaxText/4), "text is over the size limit"},
		{"links", top + "Content-Type: text/html\n\n" + strings.Repeat("<a href=http://a.example/>x</a> ", rfc822.MaxLinks+1), "more links"},
		{"html depth", top + "Content-Type: text/html\n\n" + strings.Repeat("<div>", 1000) + "x", "nested too deep"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, tt.mail, rfc822.Options{})
			for _, d := range m.Defects {
				if strings.Contains(d.Problem, tt.problem) {
					return
				}
			}
			t.Errorf("no defect %q in %v", tt.problem, m.Defects)
		})
	}
}

func TestPart(t *testing.T) {
	raw := readFile(t, "testdata/names.eml")
	for _, id := range []string{"pic@1", "<pic@1>", "cid:pic%401"} {
		content, kind, err := rfc822.Part(raw, id)
		if err != nil || kind != "image/png" || !bytes.Equal(content, []byte("\x89PNG\r\n\x1a\n")) {
			t.Errorf("%s: %q %q %v", id, content, kind, err)
		}
	}
	for _, id := range []string{"", "other@1"} {
		if _, _, err := rfc822.Part(raw, id); !errors.Is(err, rfc822.ErrNoPart) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestHeaderOnlyAgreesWithParse(t *testing.T) {
	raw := readFile(t, "testdata/newsletter.eml")
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	got, err := rfc822.HeaderOnly(head, rfc822.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := parse(t, string(raw), rfc822.Options{})
	if got.Subject != want.Subject || !cmp.Equal(got.From, want.From) || !got.Received.Equal(want.Received) || !cmp.Equal(got.Header, want.Header) {
		t.Errorf("got %+v", got)
	}
	if got.ID != "" || got.Size != 0 {
		t.Error("the id and size of a whole message were made from its header")
	}
}

func TestDomain(t *testing.T) {
	for in, want := range map[string]string{"EXAMPLE.com.": "example.com", "müller.example": "xn--mller-kva.example", "a_b.example": "a_b.example"} {
		if got := rfc822.Domain(in); got != want {
			t.Errorf("Domain(%q) = %q, want %q", in, got, want)
		}
	}
}

// Columns of plain text stand below each other; two blanks in prose don't.
func TestTablesOfPlainText(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       []string // cells with their row
	}{
		{
			"settings", "Your choices:\n\nTopic             Was    Now\n-----             ---    ---\nOffers by email   On     Off\nPost              Off    Off\nThank you.\n",
			[]string{"0 Your choices:", "1 Topic", "1 Was", "1 Now", "2 Offers by email", "2 On", "2 Off", "3 Post", "3 Off", "3 Off", "0 Thank you."},
		},
		{
			"a head without its first cell, set to the right", "              Was   Now\nOffers         On   Off\nCafé post     Off   Off\n",
			[]string{"1 Was", "1 Now", "2 Offers", "2 On", "2 Off", "3 Café post", "3 Off", "3 Off"},
		},
		{"tabs", "Email\tOff\nText\tOn\n", []string{"1 Email", "1 Off", "2 Text", "2 On"}},
		{"sums", "Lamp        £12.00\nDelivery     £3.50\nTotal       £15.50\n", []string{"1 Lamp", "1 £12.00", "2 Delivery", "2 £3.50", "3 Total", "3 £15.50"}},
		{"one line", "Email   Off\nWe hope to see you.\n", []string{"0 Email Off We hope to see you."}},
		{"blanks after sentences", "We are open.  Come in.\nWe are shut.  Go away.\n", []string{"0 We are open. Come in. We are shut. Go away."}},
		{"set to both sides", "We  have  two things  to say about\nthe year  that  comes and  the one\n", []string{"0 We have two things to say about the year that comes and the one"}},
		{"columns that differ", "Offers   On\nPost to my door       Off\n", []string{"0 Offers On Post to my door Off"}},
		{"a list", "1.  Offers\n2.  Post\n", []string{"0 Offers", "0 Post"}},
		{"quoted", "> Offers   On\n> Post     Off\n", []string{"0 Offers On Post Off"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, "From: a@northbank.example\nContent-Type: text/plain; charset=utf-8\n\n"+tt.body, rfc822.Options{})
			var got []string
			for _, b := range m.Blocks {
				got = append(got, fmt.Sprint(b.Row, " ", b.Text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A line that is a name and what it is stands for itself, as a row of a table does; wrapped prose does not.
func TestLabelledLinesOfPlainText(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"settings", "Your settings:\nNewsletter: on -> off\nOffers: on -> on\n", []string{"Your settings:", "Newsletter: on -> off", "Offers: on -> on"}},
		{"leaders", "Newsletter ........ OFF\nOffers ............ ON\n", []string{"Newsletter ........ OFF", "Offers ............ ON"}},
		{"prose", "We have two things to say about this autumn's programme: it is\nlonger than last year's, and it begins a week earlier than it did.\n", []string{"We have two things to say about this autumn's programme: it is longer than last year's, and it begins a week earlier than it did."}},
		{"one label in prose", "Note: we are closed on Monday\nand open again on Tuesday.\n", []string{"Note: we are closed on Monday and open again on Tuesday."}},
		{"under a heading, and before prose", "Hello\nName: Bob\nTown: Leeds\nWe will\nwrite.\n", []string{"Hello", "Name: Bob", "Town: Leeds", "We will write."}},
		{"before a list", "Hello\nName: Bob\n- Town: Leeds\n", []string{"Hello Name: Bob", "Town: Leeds"}},
		{"in paragraphs of their own", "Name: Bob\n\nTown: Leeds\nwhere\nhe lives\n", []string{"Name: Bob", "Town: Leeds where he lives"}},
		{"quoted", "> Hello\n> Name: Bob\n> Town: Leeds\n", []string{"Hello Name: Bob Town: Leeds"}},
		{"addresses of pages", "https://northbank.example/a: b\nhttps://northbank.example/c: d\n", []string{"https://northbank.example/a: b https://northbank.example/c: d"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, "From: a@northbank.example\nContent-Type: text/plain\n\n"+tt.body, rfc822.Options{})
			if diff := cmp.Diff(tt.want, texts(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
