package pdf

import "desist/complaint/pack"

// cover is the title page.
func (p *printer) cover(c pack.Cover) {
	p.newPage()
	p.fill(left, 86, 54, 4, accent)
	p.y = 108
	p.flow([]styled{{c.Title, style{face: bold, size: 25, colour: accent}}}, textBox{x: left, width: textWidth - 20, leading: 32})
	p.y += 6
	p.flow([]styled{{c.Lead, style{face: regular, size: 14, colour: ink}}}, textBox{x: left, width: textWidth - 20, leading: 20})
	p.y += 22
	for _, f := range c.Fields {
		p.coverField(f)
	}
	p.y += 18
	p.coverWhat(c.What)
}

func (p *printer) coverField(f pack.Field) {
	const label = 132.0
	box := textBox{x: left + label, width: textWidth - label, leading: 14.6}
	value := spans(f.Value, style{face: regular, size: 10.4, colour: ink})
	p.need(box.leading + 8)
	p.rule(left, p.y, right, hairline, 0.5)
	p.y += 4.5
	p.drawLine(p.oneLine(f.Label, style{face: bold, size: 10.4, colour: quiet}, label-10), left, p.y+14.6*0.72)
	p.flow(value, box)
	p.y += 4.5
}

func (p *printer) coverWhat(s pack.Section) {
	if s.Title == "" {
		return
	}
	p.need(60)
	p.flow([]styled{{s.Title, style{face: bold, size: 12, colour: accent}}}, textBox{x: left, width: textWidth, leading: 18})
	p.y += 3
	for _, part := range s.Parts {
		p.part(part)
	}
}
