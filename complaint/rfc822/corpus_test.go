package rfc822_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"desist/complaint"
	"desist/complaint/rfc822"
)

// TestCorpus reads every mail below $DESIST_CORPUS, real mail that is not kept here: each must give text or say what is
// wrong with it.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("DESIST_CORPUS")
	if dir == "" {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but DESIST_CORPUS names no folder of real mail")
		}
		t.Skip("DESIST_CORPUS names no folder of real mail")
	}
	mails, withText, withDefects := 0, 0, 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isMailFile(path) {
			return err
		}
		m, err := rfc822.Parse(readFile(t, path), rfc822.Options{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		mails++
		if len(m.Blocks) > 0 {
			withText++
		}
		if len(m.Defects) > 0 {
			withDefects++
		}
		if len(m.Blocks) == 0 && len(m.Defects) == 0 {
			t.Errorf("%s: neither text nor a defect", path)
		}
		checkClean(t, path, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if mails == 0 {
		t.Fatalf("no mail below %s", dir)
	}
	t.Logf("%d mails, %d with text, %d with defects", mails, withText, withDefects)
}

// isMailFile knows the names in the SpamAssassin collection ("spam-1/00001.<hash>.txt") and .eml files.
func isMailFile(path string) bool {
	base := filepath.Base(path)
	return strings.HasSuffix(base, ".eml") || strings.HasSuffix(base, ".txt") && base[0] >= '0' && base[0] <= '9'
}

// checkClean holds for every message, whatever its bytes.
func checkClean(t testing.TB, name string, m complaint.Message) {
	t.Helper()
	size := 0
	for _, b := range m.Blocks {
		size += len(b.Text)
		switch {
		case !utf8.ValidString(b.Text):
			t.Errorf("%s: a block is not valid UTF-8: %q", name, b.Text)
		case b.Text == "" || strings.TrimSpace(b.Text) != b.Text || strings.ContainsAny(b.Text, "\n\t\x00\u200b") || strings.Contains(b.Text, "  "):
			t.Errorf("%s: a block is not folded: %q", name, b.Text)
		case (b.Row > 0) != (b.Kind == complaint.BlockCell):
			t.Errorf("%s: row %d on a block of kind %s", name, b.Row, b.Kind)
		}
	}
	if size > rfc822.MaxText || len(m.Blocks) > rfc822.MaxBlocks || len(m.Links) > rfc822.MaxLinks || len(m.Images) > rfc822.MaxImages ||
		len(m.Defects) > rfc822.MaxDefects || len(m.Plain) > rfc822.MaxPlain || len(m.Attachments) > rfc822.MaxAttachments {
		t.Errorf("%s: over a limit", name)
	}
	if !utf8.ValidString(m.Subject) || !utf8.ValidString(m.Plain) {
		t.Errorf("%s: subject or plain text is not valid UTF-8", name)
	}
	for _, h := range m.Header {
		if !utf8.ValidString(h.Value) || strings.ContainsAny(h.Value, "\r\n") {
			t.Errorf("%s: the field %s is not clean: %q", name, h.Name, h.Value)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(readFile(f, file))
	}
	for _, s := range []string{
		"From: =?utf-8?B?=?=\n\n", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n", "From:\n :\n\n", "Date: ::\n\n",
		"From: ((((\"<>,;:\n\n", "Content-Type: text/plain; x*0*=''%; x*9999999999999999999=a\n\n+AAAA", "Content-Type:text/html\n\n<a href='\x00",
		"Content-Type:text/html;charset=utf-8\n\n<style>a,\u00a0,b{color:red}</style>", "Content-Type:text/html;charset=utf-8\n\n<style>\u3000 {color:red}</style>x",
		"Content-Type:text/html;charset=utf-8\n\n<style>@media \u00a0(\u00a0{a{color:\u00a0;background:\u00a0 \u2003;font:\u00a0/;padding:\u00a0}}</style><p class=\u00a0 style='color:\u00a0'>x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := rfc822.Parse(raw, rfc822.Options{})
		if err != nil {
			return
		}
		checkClean(t, "fuzz", m)
		for _, im := range m.Images {
			if im.Embedded {
				_, _, _ = rfc822.Part(raw, im.Src)
			}
		}
	})
}

// longSection is laid out as newsletters are: nested tables, long styles, tracked links.
const longSection = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td align="center" style="padding:20px 0 20px 0;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#333333;">
<table role="presentation" width="600" class="container" style="max-width:600px;"><tr><td style="padding:0 20px;">
<a href="https://click.news.shop.example/ls/click?upn=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&amp;k=2" target="_blank">
<img src="https://img.news.shop.example/a/b/c/hero.jpg" width="560" alt="A picture of the thing" style="display:block;width:100%;height:auto;border:0;"></a>
<h2 style="margin:0 0 10px 0;font-size:24px;">The thing you looked at is still here</h2>
<p style="margin:0 0 10px 0;">It costs &pound;25.00 until Sunday, and we thought that you might like to know before everybody else does.</p>
</td></tr></table></td></tr></table>
`

func BenchmarkParse(b *testing.B) {
	newsletter := readFile(b, "testdata/newsletter.eml")
	html := "From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n"
	for name, mail := range map[string]string{
		"newsletter":      string(newsletter),
		"long newsletter": html + strings.Repeat(longSection, 300),
		"nested divs":     html + strings.Repeat("<div>", 200_000),
		"nested tables":   html + strings.Repeat("<table><tr><td>", 60_000),
		"misnested":       html + strings.Repeat("<b>", 250) + strings.Repeat("<i><p></b></div>", 60_000),
		"blockquotes":     "From: a@example.com\n\n" + strings.Repeat("> ", 500_000),
		"open comments":   html + strings.Repeat("<!-- ", 200_000),
		"open brackets":   html + strings.Repeat("<a <", 250_000),
		"boundaries":      "From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("\n--b", 250_000),
		"comments":        "From: " + strings.Repeat("(,", 60_000) + "\n\nx",
		"encoded words":   "Subject: " + strings.Repeat("=?", 60_000) + "\n\nx",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(mail)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rfc822.Parse([]byte(mail), rfc822.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
