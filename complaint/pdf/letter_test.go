package pdf_test

import (
	"bytes"
	"strings"
	"testing"

	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
	"desist/complaint/pdf"
)

func renderLetter(t *testing.T, in pack.Input) []byte {
	t.Helper()
	l, err := pack.BuildLetter(in, pack.LetterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := pdf.RenderLetter(t.Context(), &buf, l.Document); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// A letter reads in its order: from, to, subject, demands, close, list; and is the same bytes each time.
func TestLetterReadsInOrder(t *testing.T) {
	out := renderLetter(t, packtest.Case())
	if !bytes.Equal(out, renderLetter(t, packtest.Case())) {
		t.Error("not the same bytes twice")
	}
	text := strings.Join(strings.Fields(tool(t, out, "pdftotext", "FILE", "-")), " ")
	at := 0
	for _, want := range []string{
		"Rhiannon Oakes", "Harbour Card Services Limited, data protection", "5 October 2026", "Objection to direct marketing", "I object under Article 21(2)",
		"put me on your suppression list", "what consent or exception", "Yours faithfully", "The emails", "Remember your Harbour Card?", "Going away this bank holiday?",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order in: %s", want, text)
		}
		at += i
	}
}

// The smaller files of the upload set have no empty page.
func TestSideDocumentsHaveNoEmptyPage(t *testing.T) {
	p, err := pack.Build(packtest.Case())
	if err != nil {
		t.Fatal(err)
	}
	_, evidence := p.Split()
	for name, doc := range map[string]pack.Document{"correspondence": *p.Correspondence, "evidence": evidence, "originals": p.OriginalsSheet} {
		for i, page := range strings.Split(strings.TrimRight(tool(t, render(t, doc), "pdftotext", "FILE", "-"), "\f\n"), "\f") {
			if len(strings.Fields(page)) < 20 {
				t.Errorf("page %d of %s says only %q", i+1, name, page)
			}
		}
	}
}
