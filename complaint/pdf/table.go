package pdf

import "desist/complaint/pack"

const (
	cellPad  = 5.0
	cellLead = 12.4
	cellSize = 8.8
)

// grid is a table being set.
type grid struct {
	x      float64
	widths []float64
	rights []bool
	head   []string
	ruled  bool   // every cell framed, as in a mail's own table
	anchor string // exhibit id that the next row stands for
}

func (p *printer) table(t pack.Table) {
	total := 0.0
	for _, c := range t.Columns {
		total += max(c.Width, 0)
	}
	if total <= 0 {
		return
	}
	g := grid{x: left}
	for _, c := range t.Columns {
		g.widths = append(g.widths, textWidth*max(c.Width, 0)/total)
		g.rights = append(g.rights, c.Right)
		g.head = append(g.head, c.Title)
	}
	p.need(70)
	p.gridHead(g)
	base := style{face: regular, size: p.at(cellSize), colour: ink}
	for n, row := range t.Rows {
		if n < len(t.Anchors) {
			g.anchor = t.Anchors[n]
		}
		cells := make([][]styled, len(g.widths))
		for i := range cells {
			if i < len(row) {
				cells[i] = spans(row[i], base)
			}
		}
		p.gridRow(g, cells)
	}
	p.y += 12
}

// anchor makes this place the target of references to an exhibit that is not shown by itself.
func (p *printer) anchor(id string) {
	if link, ok := p.links[id]; ok && id != "" && p.trial == nil {
		p.pdf.SetLink(link, p.y, p.pdf.PageNo())
	}
}

// gridHead sets the column titles on a tint.
func (p *printer) gridHead(g grid) {
	if len(g.head) == 0 {
		return
	}
	cells := make([][]textLine, len(g.head))
	count := 1
	for i, title := range g.head {
		cells[i] = p.layout([]styled{{title, style{face: bold, size: p.at(cellSize), colour: accent}}}, g.inner(i))
		count = max(count, len(cells[i]))
	}
	height := float64(count)*p.at(cellLead) + 2*p.at(cellPad) - 2
	p.fill(g.x, p.y, g.width(), height, panelFill)
	p.gridCells(g, cells, 0, count)
	p.y += height
	p.rule(g.x, p.y, g.x+g.width(), accent, 0.8)
}

// gridRow sets one row. A row that is higher than a page goes on over the next ones; the head is repeated.
func (p *printer) gridRow(g grid, cells [][]styled) {
	lines := make([][]textLine, len(cells))
	count := 1
	for i, c := range cells {
		lines[i] = p.layout(c, g.inner(i))
		count = max(count, len(lines[i]))
	}
	if h := float64(count)*p.at(cellLead) + 2*p.at(cellPad); p.y+h > bottom && h < bottom-top-60 {
		p.newPage()
		p.gridHead(g)
	}
	p.anchor(g.anchor)
	for from := 0; from < count; {
		fitting := int((bottom - p.y - 2*p.at(cellPad)) / p.at(cellLead))
		if fitting < 1 {
			p.newPage()
			p.gridHead(g)
			continue
		}
		n := min(fitting, count-from)
		p.gridCells(g, lines, from, from+n)
		height := float64(n)*p.at(cellLead) + 2*p.at(cellPad)
		p.gridRules(g, height)
		p.y += height
		from += n
	}
}

func (p *printer) gridRules(g grid, height float64) {
	if !g.ruled {
		p.rule(g.x, p.y+height, g.x+g.width(), hairline, 0.5)
		return
	}
	x := g.x
	for _, w := range g.widths {
		p.frame(x, p.y, w, height, hairline, 0.6)
		x += w
	}
}

// gridCells draws lines from..to of each cell at p.y.
func (p *printer) gridCells(g grid, cells [][]textLine, from, to int) {
	x := g.x
	for i, lines := range cells {
		for n, l := range lines[min(from, len(lines)):min(to, len(lines))] {
			at := x + p.at(cellPad)
			if g.rights != nil && g.rights[i] {
				at = x + g.widths[i] - p.at(cellPad) - l.width
			}
			p.drawLine(l, at, p.y+p.at(cellPad)+float64(n)*p.at(cellLead)+p.at(cellSize))
		}
		x += g.widths[i]
	}
}

func (g grid) inner(i int) float64 { return max(g.widths[i]-2*cellPad, 20) }

func (g grid) width() float64 {
	total := 0.0
	for _, w := range g.widths {
		total += w
	}
	return total
}
