package pdf_test

import (
	"fmt"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/pack"
)

func plainText(s string) pack.Text { return pack.Text{{Text: s}} }

// pagesOf are the lines of each page, without running head and foot.
func pagesOf(t *testing.T, doc pack.Document) [][]string {
	t.Helper()
	doc.Labels.Page, doc.Labels.Link, doc.Labels.Exhibit, doc.Meta.Running, doc.Meta.Reference = "Page {page}", "leads to {link}", "Exhibit {id}", "Head", "Reference"
	out := tool(t, render(t, doc), "pdftotext", "-layout", "-enc", "UTF-8", "FILE", "-")
	var pages [][]string
	for _, page := range strings.Split(strings.TrimSuffix(out, "\f"), "\f") {
		var lines []string
		for _, l := range strings.Split(page, "\n") {
			if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "Head ") && !strings.HasPrefix(l, "Reference ") {
				lines = append(lines, l)
			}
		}
		pages = append(pages, lines)
	}
	return pages
}

// Wherever on the page it comes, a heading or an introduction stands on the page of what it introduces, and no line of a
// paragraph stands alone.
func TestNothingIsPartedFromWhatItIntroduces(t *testing.T) {
	table := pack.Table{Columns: []pack.Column{{Title: "Head of the table", Width: 1}}, Rows: [][]pack.Text{{plainText("Cell one")}, {plainText("Cell two")}, {plainText("Cell three")}}}
	var doc pack.Document
	for i := range 60 {
		s := pack.Section{Number: i + 1, Title: "Title of a section"}
		for range i % 7 {
			s.Parts = append(s.Parts, pack.Paragraph{Number: "1.1", Text: plainText("Filler.")})
		}
		s.Parts = append(s.Parts, pack.Subheading{Text: "A subheading"}, pack.Paragraph{Number: "1.2", Text: plainText("An introduction.")}, table)
		s.Parts = append(s.Parts, pack.Paragraph{Number: "1.3", Text: plainText(strings.Repeat("Words of a paragraph that runs over three lines. ", 5) + "Its end.")})
		doc.Sections = append(doc.Sections, s)
	}
	for n, page := range pagesOf(t, doc)[3:] { // after cover and two pages of contents
		if len(page) == 0 {
			t.Errorf("page %d is empty", n+4)
			continue
		}
		last := page[len(page)-1]
		for _, s := range []string{"Title of a section", "A subheading", "An introduction.", "Head of the table"} {
			if strings.Contains(last, s) {
				t.Errorf("page %d ends with %q", n+4, last)
			}
		}
		if strings.HasSuffix(page[0], "Its end.") {
			t.Errorf("page %d begins with a last line", n+4)
		}
		if strings.HasPrefix(last, "1.3") {
			t.Errorf("page %d ends with a first line", n+4)
		}
	}
}

// exhibitOf is an exhibit with n lines of text and then a button.
func exhibitOf(id string, n int) pack.ExhibitPages {
	x := pack.ExhibitPages{ID: id, Title: "A mail"}
	for range n {
		x.Body = append(x.Body, pack.BodyBlock{Kind: complaint.BlockParagraph, Text: plainText("A line of the mail.")})
	}
	x.Body = append(x.Body, pack.BodyBlock{Kind: complaint.BlockButton, Text: plainText("Press here"), Link: "https://a.example/"})
	return x
}

func TestAButtonStaysWithWhereItLeads(t *testing.T) {
	var doc pack.Document
	for i := range 14 * 6 { // so that the button comes to all places near the foot of a page
		fields := i / 6
		x := exhibitOf(fmt.Sprint("D", i+1), 28-fields*3/4+i%6)
		for range fields {
			x.Fields = append(x.Fields, pack.Field{Label: "Label", Value: plainText("Value")})
		}
		x.Body = append(x.Body, exhibitOf("", 28).Body...) // more than a smaller setting could save
		doc.Exhibits = append(doc.Exhibits, x)
	}
	for n, page := range pagesOf(t, doc)[2:] {
		if strings.HasPrefix(page[0], "leads to") {
			t.Errorf("page %d begins with where a button of the page before leads", n+3)
		}
	}
}

// An exhibit that is a little too long for a page is set smaller; a much longer one is not.
func TestAnExhibitIsSetSmallerWhereThatSavesAPage(t *testing.T) {
	count := func(lines int) int {
		return len(pagesOf(t, pack.Document{Exhibits: []pack.ExhibitPages{exhibitOf("D1", lines)}})) - 2
	}
	most := 1 // lines that fit on a page
	for count(most+1) == 1 {
		most++
	}
	if most < 32 { // at full size 30 fit
		t.Errorf("%d lines fit on a page", most)
	}
	if got := count(2 * most); got != 2 {
		t.Errorf("twice as many lines take %d pages", got)
	}
}

// References to an e-mail that is only listed lead to its row.
func TestReferencesLeadToListedEmails(t *testing.T) {
	x := exhibitOf("D1", 3)
	x.Series = &pack.Listing{Title: "The others", Text: plainText("More."), Table: pack.Table{
		Columns: []pack.Column{{Title: "Exhibit", Width: 1}}, Rows: [][]pack.Text{{plainText("D2")}}, Anchors: []string{"D2"},
	}}
	doc := pack.Document{
		Sections: []pack.Section{{Number: 1, Title: "Summary", Parts: []pack.Part{pack.Paragraph{Text: pack.Text{{Text: "D2", Ref: "D2"}, {Text: " and "}, {Text: "D9", Ref: "D9"}}}}}},
		Exhibits: []pack.ExhibitPages{x},
	}
	out := tool(t, render(t, doc), "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	// Contents: section and D1; text: D2. D9 is not in the document.
	if n := strings.Count(out, "/Subtype /Link"); n != 3 {
		t.Errorf("%d links, want 3", n)
	}
	if n := strings.Count(out, "/Dest"); n < 3 {
		t.Errorf("%d targets", n)
	}
}
