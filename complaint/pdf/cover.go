package pdf

import "desist/complaint/pack"

// cover is the title page.
func (p *printer) cover(c pack.Cover) {
	p.newPage()
	p.scale = p.fitting(func() { p.coverParts(c) })
	p.coverParts(c)
	p.scale = 1
}

func (p *printer) coverParts(c pack.Cover) {
	p.fill(left, 72, 54, 4, accent)
	p.y = 90
	p.flow([]styled{{c.Title, style{face: bold, size: p.at(25), colour: accent}}}, textBox{x: left, width: textWidth - 20, leading: p.at(32)})
	p.y += p.at(6)
	p.flow([]styled{{c.Lead, style{face: regular, size: p.at(14), colour: ink}}}, textBox{x: left, width: textWidth - 20, leading: p.at(20)})
	p.y += p.at(22)
	for _, f := range c.Fields {
		p.coverField(f)
	}
	p.y += p.at(18)
	p.coverWhat(c.What)
}

func (p *printer) coverField(f pack.Field) {
	const label = 132.0
	box := textBox{x: left + label, width: textWidth - label, leading: p.at(14.6)}
	value := spans(f.Value, style{face: regular, size: p.at(10.4), colour: ink})
	p.need(box.leading + 8)
	p.rule(left, p.y, right, hairline, 0.5)
	p.y += p.at(4.5)
	p.drawLine(p.oneLine(f.Label, style{face: bold, size: p.at(10.4), colour: quiet}, label-10), left, p.y+box.leading*0.72)
	p.flow(value, box)
	p.y += p.at(4.5)
}

func (p *printer) coverWhat(s pack.Section) {
	if s.Title == "" {
		return
	}
	p.need(60)
	p.flow([]styled{{s.Title, style{face: bold, size: p.at(12), colour: accent}}}, textBox{x: left, width: textWidth, leading: p.at(18)})
	p.y += p.at(3)
	for _, part := range s.Parts {
		p.part(part)
	}
}
