package pdf

import "desist/complaint/pack"

// trial counts the pages that something would take, without drawing it.
type trial struct{ pages int }

// try works out where set would end: pages begun, and the position on the last one. Nothing is drawn.
func (p *printer) try(set func()) (pages int, y float64) {
	before, at := p.trial, p.y
	p.trial = &trial{}
	set()
	pages, y = p.trial.pages, p.y
	p.trial, p.y = before, at
	return pages, y
}

// heightOf is what set takes on an empty page; a page's height if it takes more.
func (p *printer) heightOf(set func()) float64 {
	pages, y := p.try(func() {
		p.y = top
		set()
	})
	if pages > 0 {
		return bottom - top
	}
	return y - top
}

// keep starts a new page if less than height is left on this one, though not for what no page can hold.
func (p *printer) keep(height float64) {
	if p.y > top {
		p.need(min(height, bottom-top))
	}
}

// opening is the height of what must not be parted at the start of parts: headings and short introductions with the
// beginning of what they introduce.
func (p *printer) opening(parts []pack.Part) float64 {
	height := 0.0
	for i, part := range parts {
		if h, goesOn := p.introduces(part, parts[i+1:]); goesOn {
			height += h
			continue
		}
		whole := p.heightOf(func() { p.part(beginning(part)) })
		if _, running := part.(pack.Paragraph); running {
			whole = min(whole, 2*bodyLeading)
		}
		return height + whole
	}
	return height
}

// introduction is how high a paragraph is at most to be kept with a table, chart, list or quotation after it.
const introduction = 5 * bodyLeading

// introduces reports whether part must stay with the next one, and its height.
func (p *printer) introduces(part pack.Part, rest []pack.Part) (height float64, goesOn bool) {
	switch part.(type) {
	case pack.Subheading:
		return p.heightOf(func() { p.part(part) }) + subheadingGap, true
	case pack.Paragraph:
		if len(rest) == 0 {
			return 0, false
		}
		switch rest[0].(type) {
		case pack.Table, pack.Chart, pack.Bullets, pack.Quotation, pack.Signature:
			height = p.heightOf(func() { p.part(part) })
			return height, height <= introduction
		}
	}
	return 0, false
}

// beginning is the first bit of a part that may run over pages.
func beginning(part pack.Part) pack.Part {
	switch part := part.(type) {
	case pack.Table:
		part.Rows = part.Rows[:min(2, len(part.Rows))]
		return part
	case pack.Bullets:
		part.Items = part.Items[:min(1, len(part.Items))]
		return part
	}
	return part
}
