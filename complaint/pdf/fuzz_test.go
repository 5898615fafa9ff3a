package pdf_test

import (
	"bytes"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
	"desist/complaint/pdf"
)

// FuzzRender puts foreign text everywhere a mail's text can get to.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"", "plain", "emoji 😀🇬🇧👩‍👩‍👧", "\x00\x1b[31m\u202etxt.exe", "日本語", "שלום", "a\u0301e\u0301", "\xff\xfe broken", "\U0010ffff\uffff",
		"ĊčĐ\r\n(()\\)", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	} {
		f.Add(s, s, 3, true)
	}
	f.Fuzz(func(t *testing.T, subject, body string, row int, claim bool) {
		m := packtest.Mail{After: 40 * 24 * time.Hour, Subject: subject}
		m.Quotes = []complaint.Reason{{Quote: body, Where: "body", Text: subject}}
		if claim {
			m.Claim = subject
		}
		for _, kind := range []complaint.BlockKind{
			complaint.BlockHeading, complaint.BlockParagraph, complaint.BlockListItem, complaint.BlockCell, complaint.BlockCell,
			complaint.BlockButton, complaint.BlockImageAlt, complaint.BlockQuote, "unknown",
		} {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: kind, Text: body, Row: row, Link: subject})
		}
		in := packtest.Input([]packtest.Mail{m})
		in.Company.Name, in.Person.Name, in.OptOuts[0].Quote = subject, body, body
		in.Proofs[1].File.Name, in.Proofs[1].File.Data = subject, []byte(body)
		p, err := pack.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := pdf.Render(t.Context(), &bytes.Buffer{}, p.Document); err != nil {
			t.Fatal(err)
		}
	})
}
