package pdf

import (
	"fmt"
	"slices"
	"strconv"

	"desist/complaint/pack"
)

func (p *printer) section(s pack.Section) {
	p.gap(22)
	height := p.opening(s.Parts)
	if slices.ContainsFunc(s.Parts, func(part pack.Part) bool { _, ok := part.(pack.Signature); return ok }) {
		height = p.heightOf(func() { p.parts(s.Parts) }) // a signature stands on the page of what is signed
	}
	p.keep(headingHeight + height)
	p.mark(sectionKey(s.Number), fmt.Sprintf("%d %s", s.Number, s.Title), 0)
	p.heading(strconv.Itoa(s.Number), s.Title)
	p.parts(s.Parts)
}

// parts sets a section's parts; headings and introductions stay with what follows them.
func (p *printer) parts(list []pack.Part) {
	for i, part := range list {
		if _, goesOn := p.introduces(part, list[i+1:]); goesOn && p.trial == nil {
			p.keep(p.opening(list[i:]))
		}
		p.part(part)
	}
}

func sectionKey(number int) string { return "section " + strconv.Itoa(number) }

// mark remembers the page for the contents and adds a bookmark.
func (p *printer) mark(key, title string, level int) {
	if p.trial != nil {
		return
	}
	p.pages[key] = p.pdf.PageNo()
	p.setFace(regular, bodySize) // bookmarks take the current font's encoding
	p.pdf.Bookmark(p.plain(title), level, p.y)
	if id, ok := p.links[key]; ok {
		p.pdf.SetLink(id, p.y, p.pdf.PageNo())
	}
}

const (
	headingHeight = 31.0 // of a section's title on one line
	subheadingGap = 6.0
)

// heading sets a section's title, its number in the column of the paragraph numbers. number may be empty.
func (p *printer) heading(number, title string) {
	s := style{face: bold, size: 15, colour: accent}
	box := textBox{x: left, width: textWidth, leading: 21}
	if number != "" {
		p.drawLine(p.oneLine(number, s, numberWidth), left, p.y+box.leading*0.72)
		box.x, box.width = left+numberWidth, textWidth-numberWidth
	}
	p.flow([]styled{{title, s}}, box)
	p.y += 2
	p.rule(left, p.y, right, accent, 0.9)
	p.y += 8
}

func (p *printer) part(part pack.Part) {
	base := style{face: regular, size: p.at(bodySize), colour: ink}
	switch part := part.(type) {
	case pack.Paragraph:
		p.paragraph(part, base)
	case pack.Subheading:
		p.gap(subheadingGap)
		p.flow([]styled{{part.Text, style{face: bold, size: 11, colour: accent}}},
			textBox{x: left + numberWidth, width: textWidth - numberWidth, leading: 16})
		p.y += 3
	case pack.Bullets:
		for _, item := range part.Items {
			p.bullet(spans(item, base), left+numberWidth, bodyLeading)
		}
		p.y += 4
	case pack.Quotation:
		p.quotation(part)
	case pack.Figures:
		p.figures(part)
	case pack.Table:
		p.table(part)
	case pack.Chart:
		p.chart(part)
	case pack.Signature:
		p.signature(part)
	}
}

func (p *printer) paragraph(part pack.Paragraph, base style) {
	box := textBox{x: left, width: textWidth, leading: p.at(bodyLeading)}
	text := spans(part.Text, base)
	if part.Number != "" {
		box.x, box.width = left+numberWidth, textWidth-numberWidth
		p.need(min(2*p.at(bodyLeading), p.height(text, box)))
		number := p.oneLine(part.Number, style{face: regular, size: p.at(bodySize), colour: quiet}, numberWidth)
		p.drawLine(number, left, p.y+p.at(bodyLeading)*0.72)
	}
	p.flow(text, box)
	p.y += p.at(6)
}

func (p *printer) bullet(text []styled, x, leading float64) {
	box := textBox{x: x + 14, width: right - x - 14, leading: leading}
	p.need(min(2*leading, p.height(text, box)))
	dot := p.oneLine("•", style{face: regular, size: bodySize, colour: accent}, 14)
	p.drawLine(dot, x+2, p.y+leading*0.72)
	p.flow(text, box)
	p.y += 3
}

// quotation sets a verbatim text with a rule at its side and its source below.
func (p *printer) quotation(q pack.Quotation) {
	x := left + numberWidth + 14
	box := textBox{x: x, width: right - x - 8, leading: 13.6}
	text := []styled{{"“" + q.Text + "”", style{face: regular, size: 9.4, colour: ink}}}
	source := spans(q.Source, style{face: italic, size: smallSize, colour: quiet})
	if h := p.height(text, box) + smallLead + 4; h < 160 {
		p.need(h)
	}
	from := p.y
	p.flow(text, box)
	p.flow(source, textBox{x: x, width: box.width, leading: smallLead})
	if p.y < from {
		from = top // it went on over the page
	}
	p.fill(x-10, from+1, 1.6, p.y-from, hairline)
	p.y += 9
}

// figures sets key figures side by side.
func (p *printer) figures(f pack.Figures) {
	if len(f.Items) == 0 {
		return
	}
	width := textWidth / float64(len(f.Items))
	label := style{face: regular, size: smallSize, colour: quiet}
	height := 0.0
	for _, item := range f.Items {
		height = max(height, p.height([]styled{{item.Label, label}}, textBox{width: width - 24, leading: 11.4}))
	}
	height += 46
	p.need(height + 10)
	y := p.y
	p.fill(left, y, textWidth, height, panelFill)
	for i, item := range f.Items {
		x := left + float64(i)*width
		if i > 0 {
			p.line(x, y+12, x, y+height-12, hairline, 0.6)
		}
		value := p.oneLine(item.Value, style{face: bold, size: 21, colour: accent}, width-24)
		p.drawLine(value, x+12, y+30)
		p.y = y + 34
		p.flow([]styled{{item.Label, label}}, textBox{x: x + 12, width: width - 24, leading: 11.4})
	}
	p.y = y + height + 14
}

func (p *printer) signature(s pack.Signature) {
	p.need(float64(len(s.Lines)) * 34)
	p.y += 10
	for _, f := range s.Lines {
		p.y += 26
		x := left + numberWidth
		p.drawLine(p.oneLine(f.Label, style{face: regular, size: bodySize, colour: quiet}, 60), x, p.y)
		if len(f.Value) > 0 {
			p.drawLine(p.oneLine(f.Value.String(), style{face: regular, size: bodySize, colour: ink}, 240), x+66, p.y)
		}
		p.rule(x+62, p.y+4, x+320, quiet, 0.6)
	}
	p.y += 14
}
