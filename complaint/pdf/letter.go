package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"desist/complaint/pack"
)

// RenderLetter writes a letter as a PDF (A4) to w, under the same rules as Render.
func RenderLetter(ctx context.Context, w io.Writer, doc pack.LetterDocument) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf: render letter %s: %v", doc.Meta.Reference, r)
		}
	}()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("pdf: render letter %s: %w", doc.Meta.Reference, err)
	}
	all, err := fonts()
	if err != nil {
		return err
	}
	p := newPrinter(pack.Document{Meta: doc.Meta, Labels: doc.Labels}, all)
	p.tag = doc.Meta.Reference
	p.prepare()
	p.letter(doc)
	p.footers()
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return fmt.Errorf("pdf: render letter %s: %w", doc.Meta.Reference, err)
	}
	setLanguage(out.Bytes(), doc.Meta.Language)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("pdf: render letter %s: %w", doc.Meta.Reference, err)
	}
	return nil
}

func (p *printer) letter(doc pack.LetterDocument) {
	p.newPage()
	p.y = 70
	base := style{face: regular, size: bodySize, colour: ink}
	box := textBox{x: left, width: textWidth, leading: bodyLeading}
	lines := func(list []string, space float64) {
		for _, s := range list {
			p.flow([]styled{{s, base}}, box)
		}
		p.y += space
	}
	lines(doc.From, 18)
	lines(doc.To, 18)
	lines([]string{doc.Date}, 18)
	p.flow([]styled{{doc.Title, style{face: bold, size: 12, colour: accent}}}, textBox{x: left, width: textWidth, leading: 17})
	p.y += 8
	closed := false
	for _, part := range doc.Parts {
		if _, list := part.(pack.Subheading); list && !closed {
			closed = true
			p.letterClose(doc.Close, base, box)
		}
		switch part := part.(type) {
		case pack.Subheading: // the list begins after the signature
			p.gap(14)
			p.need(90)
			p.flow([]styled{{part.Text, style{face: bold, size: 11, colour: accent}}}, textBox{x: left, width: textWidth, leading: 16})
			p.y += 3
		case pack.Bullets:
			p.numbered(part, base)
		default:
			p.part(part)
		}
	}
	if !closed {
		p.letterClose(doc.Close, base, box)
	}
}

// numbered sets a list as (1), (2), (3).
func (p *printer) numbered(list pack.Bullets, base style) {
	const indent = 24.0
	for i, item := range list.Items {
		text := spans(item, base)
		box := textBox{x: left + indent, width: textWidth - indent, leading: bodyLeading}
		p.need(min(2*bodyLeading, p.height(text, box)))
		p.drawLine(p.oneLine(fmt.Sprintf("(%d)", i+1), base, indent), left, p.y+bodyLeading*0.72)
		p.flow(text, box)
		p.y += 3
	}
	p.y += 4
}

// letterClose leaves room for a signature between the closing words and the name.
func (p *printer) letterClose(words []string, base style, box textBox) {
	p.need(90)
	p.y += 6
	for i, s := range words {
		if i > 0 {
			p.y += 36
		}
		p.flow([]styled{{s, base}}, box)
	}
	p.y += 10
}
