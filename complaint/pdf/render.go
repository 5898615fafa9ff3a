package pdf

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"desist/complaint/pack"
)

// Render writes doc as a PDF (A4) to w. The same document gives the same bytes. It stops with ctx's error when ctx
// ends; nothing is written to w before the document is complete. It never panics.
func Render(ctx context.Context, w io.Writer, doc pack.Document) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf: render %s: %v", doc.Meta.Reference, r)
		}
	}()
	all, err := fonts()
	if err != nil {
		return err
	}
	p := newPrinter(doc, all)
	p.prepare()
	p.cover(doc.Cover)
	contents := p.reserveContents()
	p.tag = doc.Meta.Reference
	if len(doc.Sections) > 0 {
		p.newPage()
	}
	for _, s := range doc.Sections {
		p.section(s)
	}
	if err := p.exhibits(ctx); err != nil {
		return fmt.Errorf("pdf: render %s: %w", doc.Meta.Reference, err)
	}
	p.fillContents(contents)
	p.footers()
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return fmt.Errorf("pdf: render %s: %w", doc.Meta.Reference, err)
	}
	setLanguage(out.Bytes(), doc.Meta.Language)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("pdf: render %s: %w", doc.Meta.Reference, err)
	}
	return nil
}

// prepare sets what keeps the bytes stable, the metadata and the links' targets.
func (p *printer) prepare() {
	m := p.doc.Meta
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(m.Made.UTC())
	p.pdf.SetModificationDate(m.Made.UTC())
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetMargins(left, top, pageWidth-right)
	p.pdf.SetCompression(true)
	p.pdf.SetTitle(p.plain(m.Title), true)
	p.pdf.SetAuthor(p.plain(m.Author), true)
	p.pdf.SetSubject(p.plain(m.Subject), true)
	p.pdf.SetKeywords(p.plain(m.Keywords), true)
	p.pdf.SetCreator(p.plain(m.Creator), true)
	p.pdf.SetProducer(p.plain(m.Creator), true)
	p.pdf.SetXmpMetadata(p.xmp())
	for _, s := range p.doc.Sections {
		p.links[sectionKey(s.Number)] = p.pdf.AddLink()
	}
	link := func(id string) {
		if _, ok := p.links[id]; !ok && id != "" {
			p.links[id] = p.pdf.AddLink()
		}
	}
	for _, s := range p.doc.Sections {
		for _, part := range s.Parts {
			if t, ok := part.(pack.Table); ok {
				each(t.Anchors, link)
			}
		}
	}
	for _, x := range p.doc.Exhibits {
		link(x.ID)
		if x.Series != nil {
			each(x.Series.Table.Anchors, link)
		}
	}
}

func each(list []string, do func(string)) {
	for _, s := range list {
		do(s)
	}
}

// exhibits renders the exhibits under one bookmark.
func (p *printer) exhibits(ctx context.Context) error {
	for i, x := range p.doc.Exhibits {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.tag = strings.ReplaceAll(p.doc.Labels.Exhibit, "{id}", x.ID)
		p.newPage()
		if i == 0 {
			p.mark("exhibits", p.doc.Labels.Exhibits, 0)
		}
		p.exhibit(x)
	}
	return ctx.Err()
}

// xmp says title, author and language once more in XMP, where readers for accessibility look for the language.
func (p *printer) xmp() []byte {
	esc := func(s string) string {
		var b strings.Builder
		if err := xml.EscapeText(&b, []byte(p.plain(s))); err != nil {
			return ""
		}
		return b.String()
	}
	m := p.doc.Meta
	return []byte("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(m.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:creator><rdf:Seq><rdf:li>` + esc(m.Author) + `</rdf:li></rdf:Seq></dc:creator>` +
		`<dc:language><rdf:Bag><rdf:li>` + esc(m.Language) + `</rdf:li></rdf:Bag></dc:language>` +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
}
