package pdf_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
	"desist/complaint/pdf"
)

// withPictures is a case of n mails, each with a logo they share and a picture of its own.
func withPictures(b *testing.B, n int) pack.Document {
	b.Helper()
	in := packtest.Many(n)
	in.AllExhibits = true
	logo := drawn(b, 1)
	for i := range in.Exhibits {
		in.Exhibits[i].Embedded = []pack.Picture{{Name: "Logo", Data: logo}, {Name: "Offer", Data: drawn(b, i+2)}}
	}
	p, err := pack.Build(in)
	if err != nil {
		b.Fatal(err)
	}
	return p.Document
}

func drawn(b *testing.B, seed int) []byte {
	b.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 600, 240))
	for y := range 240 {
		for x := range 600 {
			img.SetRGBA(x, y, color.RGBA{uint8(x*seed/7 + y), uint8(y*3 + seed*13), uint8(x/3 + seed*29), 255})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// BenchmarkBesideChromium prints the same words and pictures with this package and, as HTML, with headless Chromium, in
// one run. It reports how many times as long Chromium takes.
func BenchmarkBesideChromium(b *testing.B) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		b.Skip("no Chromium is installed")
	}
	doc := withPictures(b, 300)
	dir := b.TempDir()
	page := filepath.Join(dir, "page.html")
	if err := os.WriteFile(page, asHTML(doc), 0o600); err != nil {
		b.Fatal(err)
	}
	var ours, theirs time.Duration
	var buf bytes.Buffer
	for b.Loop() {
		at := time.Now()
		buf.Reset()
		if err := pdf.Render(b.Context(), &buf, doc); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(at)
		at = time.Now()
		out := filepath.Join(dir, "page.pdf")
		args := []string{"--headless", "--disable-gpu", "--user-data-dir=" + filepath.Join(dir, "profile"), "--print-to-pdf=" + out, "--no-pdf-header-footer", "file://" + page}
		if os.Geteuid() == 0 {
			args = append([]string{"--no-sandbox"}, args...)
		}
		if text, err := exec.CommandContext(b.Context(), browser, args...).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, text)
		}
		theirs += time.Since(at)
		if made, err := os.Stat(out); err != nil || made.Size() < int64(buf.Len())/4 {
			b.Fatalf("Chromium printed next to nothing: %v", err)
		}
	}
	b.ReportMetric(ours.Seconds()/float64(b.N), "s-ours")
	b.ReportMetric(theirs.Seconds()/float64(b.N), "s-chromium")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
	b.ReportMetric(float64(buf.Len())/1e6, "MB")
}

// asHTML is a document's content as a plain page: every word and picture, with as little style as will do.
func asHTML(doc pack.Document) []byte {
	var out bytes.Buffer
	put := func(format string, values ...string) {
		escaped := make([]any, len(values))
		for i, v := range values {
			escaped[i] = html.EscapeString(v)
		}
		fmt.Fprintf(&out, format+"\n", escaped...)
	}
	picture := func(p *pack.Picture) {
		if p != nil {
			fmt.Fprintf(&out, `<img width="400" src="data:image/png;base64,%s">`+"\n", base64.StdEncoding.EncodeToString(p.Data))
		}
	}
	table := func(fields []pack.Field) {
		out.WriteString("<table>")
		for _, f := range fields {
			put("<tr><th>%s</th><td>%s</td></tr>", f.Label, f.Value.String())
		}
		out.WriteString("</table>")
	}
	out.WriteString(`<!DOCTYPE html><meta charset="utf-8"><style>body{font:10pt "Noto Sans",sans-serif}.x{break-before:page}mark{font-weight:bold}</style>`)
	put("<h1>%s</h1>", doc.Cover.Title)
	table(doc.Cover.Fields)
	for _, x := range doc.Exhibits {
		put(`<p><a href="#%s">%s</a></p>`, x.ID, x.ID+" "+x.Contents)
	}
	for _, s := range doc.Sections {
		put(`<h2 class="x">%s</h2>`, s.Title)
		for _, part := range s.Parts {
			switch part := part.(type) {
			case pack.Paragraph:
				put("<p>%s %s</p>", part.Number, part.Text.String())
			case pack.Quotation:
				put("<blockquote>%s</blockquote>", part.Text)
			case pack.Bullets:
				for _, item := range part.Items {
					put("<li>%s</li>", item.String())
				}
			case pack.Table:
				out.WriteString("<table>")
				for _, row := range part.Rows {
					out.WriteString("<tr>")
					for _, cell := range row {
						put("<td>%s</td>", cell.String())
					}
				}
				out.WriteString("</table>")
			}
		}
	}
	for _, x := range doc.Exhibits {
		put(`<h2 class="x" id="%s">%s</h2>`, x.ID, x.ID+" "+x.Title)
		table(x.Fields)
		for _, panel := range x.Panels {
			put("<h3>%s</h3>", panel.Title)
			for _, item := range panel.Items {
				put("<p><mark>%s</mark> %s</p>", item.Quote, item.Text.String())
			}
		}
		for _, block := range x.Body {
			picture(block.Picture)
			for _, span := range block.Text {
				tag := "span"
				if span.Mark != pack.MarkNone {
					tag = "mark"
				}
				put("<"+tag+">%s</"+tag+">", span.Text)
			}
			out.WriteString("<br>")
		}
		picture(x.Picture)
		put("<p>%s</p>", strings.TrimSpace(x.Note))
	}
	return out.Bytes()
}
