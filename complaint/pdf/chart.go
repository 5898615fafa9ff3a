package pdf

import (
	"strconv"
	"time"

	"desist/complaint/pack"
)

const (
	chartHeight = 150.0
	legendLead  = 13.0
)

// pattern is how a series is filled. The patterns differ without colour.
type pattern int

const (
	patternOpen  pattern = iota // white
	patternPale                 // light grey
	patternDots                 // horizontal rules
	patternHatch                // diagonal rules
	patternSolid                // dark
)

// seriesPatterns follow the order of pack.Chart.Series.
var seriesPatterns = []pattern{patternOpen, patternPale, patternDots, patternHatch, patternSolid}

// plot maps months and counts to the page.
type plot struct {
	x, y, width, height float64 // y is the base line
	slot                float64
	most                int
	first               time.Time
}

func (p *printer) chart(c pack.Chart) {
	if len(c.Months) == 0 {
		return
	}
	legend := float64((len(c.Series)+1)/2) * legendLead
	p.gap(8)
	p.need(chartHeight + legend + 130)
	title := textBox{x: left, width: textWidth, leading: 15}
	if c.Number != "" {
		title.x, title.width = left+numberWidth, textWidth-numberWidth
		p.drawLine(p.oneLine(c.Number, style{face: regular, size: bodySize, colour: quiet}, numberWidth), left, p.y+title.leading*0.72)
	}
	p.flow([]styled{{c.Title, style{face: bold, size: 10.5, colour: accent}}}, title)
	axis := style{face: italic, size: 7.8, colour: quiet}
	p.y += 12
	p.drawLine(p.oneLine(c.Up, axis, 120), left, p.y)
	pl := plot{x: left + 26, y: p.y + 26 + chartHeight, width: textWidth - 26, height: chartHeight, first: c.Months[0].Month}
	pl.slot = pl.width / float64(len(c.Months))
	for _, m := range c.Months {
		pl.most = max(pl.most, m.Service+m.Before+m.InFlight+m.Weaker+m.Strong)
	}
	pl.most = max(pl.most, 1)
	p.axes(pl, len(c.Months))
	for i, m := range c.Months {
		p.bar(pl, i, []int{m.Service, m.Before, m.InFlight, m.Weaker, m.Strong})
	}
	p.chartMarks(pl, c.Marks)
	across := p.oneLine(c.Across, axis, 120)
	p.drawLine(across, pl.x+(pl.width-across.width)/2, pl.y+31)
	p.y = pl.y + 42
	p.legend(c.Series)
	p.flow(spans(c.Note, style{face: italic, size: smallSize, colour: quiet}), textBox{x: left, width: textWidth, leading: smallLead})
	p.y += 8
}

func (pl plot) top(count int) float64 {
	return pl.y - pl.height*float64(count)/float64(pl.most)
}

// axes draws the scale with at most five steps and the months below.
func (p *printer) axes(pl plot, months int) {
	label := style{face: regular, size: 7.4, colour: quiet}
	step := max(1, (pl.most+4)/5)
	for n := 0; n <= pl.most; n += step {
		y := pl.top(n)
		p.rule(pl.x, y, pl.x+pl.width, hairline, 0.4)
		l := p.oneLine(strconv.Itoa(n), label, 24)
		p.drawLine(l, pl.x-5-l.width, y+2.6)
	}
	p.rule(pl.x, pl.y, pl.x+pl.width, quiet, 0.8)
	every := 1
	for _, n := range []int{1, 2, 3, 6, 12, 24, 60, 120, 240} {
		if every = n; pl.slot*float64(n) >= 20 {
			break
		}
	}
	for i := 0; i < months; i += every {
		at := pl.first.AddDate(0, i, 0)
		x := pl.x + (float64(i)+0.5)*pl.slot
		if every < 12 {
			p.centred(at.Format("Jan"), x, pl.y+11, label)
		}
		if i == 0 || at.Month() == time.January || every >= 12 || int(at.Month()) <= every {
			p.centred(at.Format("2006"), x, pl.y+20, label)
		}
	}
}

func (p *printer) centred(text string, x, y float64, s style) {
	l := p.oneLine(text, s, 60)
	p.drawLine(l, x-l.width/2, y)
}

// bar stacks one month's series.
func (p *printer) bar(pl plot, i int, counts []int) {
	width := min(pl.slot*0.72, 26)
	x := pl.x + (float64(i)+0.5)*pl.slot - width/2
	below := 0
	for s, n := range counts {
		if n <= 0 {
			continue
		}
		upper, lower := pl.top(below+n), pl.top(below)
		p.patch(x, upper, width, lower-upper, seriesPatterns[s])
		below += n
	}
}

// patch fills a rectangle with a pattern.
func (p *printer) patch(x, y, width, height float64, pt pattern) {
	switch pt {
	case patternOpen:
		p.fill(x, y, width, height, white)
	case patternPale:
		p.fill(x, y, width, height, colour{214, 217, 221})
	case patternSolid:
		p.fill(x, y, width, height, colour{44, 52, 64})
	case patternDots, patternHatch:
		if p.trial != nil {
			return
		}
		p.fill(x, y, width, height, white)
		p.pdf.ClipRect(x, y, width, height, false)
		for at := 2.6; at < width+height; at += 2.6 {
			if pt == patternHatch {
				p.line(x, y+at, x+at, y, ink, 0.6)
			} else if at < height {
				p.line(x, y+at, x+width, y+at, ink, 0.5)
			}
		}
		p.pdf.ClipEnd()
	}
	p.frame(x, y, width, height, ink, 0.5)
}

// chartMarks draws the opt-outs as dashed lines with their dates on top, in two rows. A date that fits into neither
// is left out: the opt-outs are listed in the text.
func (p *printer) chartMarks(pl plot, marks []pack.ChartMark) {
	var free [2]float64
	for _, m := range marks {
		at := m.At.UTC()
		months := (at.Year()-pl.first.Year())*12 + int(at.Month()) - int(pl.first.Month())
		x := pl.x + (float64(months)+float64(at.Day()-1)/31)*pl.slot
		if x < pl.x || x > pl.x+pl.width {
			continue
		}
		p.dash(3, 2)
		p.line(x, pl.y, x, pl.y-pl.height-6, ink, 1.1)
		p.dash()
		l := p.oneLine(m.Label, style{face: bold, size: 7.8, colour: ink}, 200)
		textX := min(x+3, right-l.width)
		for row := range free {
			if textX >= free[row] {
				p.drawLine(l, textX, pl.y-pl.height-8-float64(row)*9)
				free[row] = textX + l.width + 6
				break
			}
		}
	}
}

func (p *printer) legend(series []string) {
	s := style{face: regular, size: smallSize, colour: ink}
	for i, text := range series {
		if i >= len(seriesPatterns) {
			break
		}
		x := left + 26 + float64(i%2)*(textWidth-26)/2
		y := p.y + float64(i/2)*legendLead
		p.patch(x, y, 16, 8, seriesPatterns[i])
		p.drawLine(p.oneLine(text, s, (textWidth-26)/2-26), x+22, y+7.4)
	}
	p.y += float64((len(series)+1)/2)*legendLead + 8
}
