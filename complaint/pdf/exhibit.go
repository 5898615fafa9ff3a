package pdf

import (
	"strconv"
	"strings"

	"desist/complaint"
	"desist/complaint/pack"
)

const (
	labelWidth = 92.0
	textIndent = left + 12
)

// exhibit sets one exhibit on the page that was started for it and on as many more as it takes. It is set a little
// smaller where that saves a page.
func (p *printer) exhibit(x pack.ExhibitPages) {
	p.mark(x.ID, x.ID+" "+x.Contents, 1)
	p.scale = p.fitting(func() { p.exhibitParts(x) })
	p.exhibitParts(x)
	p.scale = 1
	p.looks(x)
}

// scales are how small text is set to save a page: an exhibit's 9.6 points become 8.3 at the least.
var scales = []float64{0.96, 0.92, 0.89, 0.86}

// fitting is the scale at which set takes fewest pages, the largest such.
func (p *printer) fitting(set func()) float64 {
	defer func() { p.scale = 1 }()
	pages, y := p.try(set)
	saved := (1 - scales[len(scales)-1]) * float64(pages+1) * (bottom - top) // at the most, roughly
	if pages == 0 || y-top > 1.3*saved {
		return 1
	}
	for _, s := range scales {
		p.scale = s
		if fewer, _ := p.try(set); fewer < pages {
			return s
		}
	}
	return 1
}

func (p *printer) exhibitParts(x pack.ExhibitPages) {
	p.exhibitTitle(p.tag, x.Title)
	p.fields(x.Fields)
	for _, panel := range x.Panels {
		p.panel(panel)
	}
	if len(x.Body) > 0 {
		p.gap(p.at(8))
		p.need(p.at(64))
		p.flow([]styled{{p.doc.Labels.Text, style{face: bold, size: p.at(11), colour: accent}}}, textBox{x: left, width: textWidth, leading: p.at(16)})
		p.flow([]styled{{p.doc.Labels.Legend, style{face: italic, size: p.at(8), colour: quiet}}}, textBox{x: left, width: textWidth, leading: p.at(11)})
		p.y += p.at(5)
		p.blocks(x.Body)
	}
	if x.Picture != nil {
		p.picture(x.Picture, pictureHeight)
	}
	if x.Note != "" {
		p.gap(p.at(8))
		p.flow([]styled{{x.Note, style{face: italic, size: p.at(9.2), colour: quiet}}}, textBox{x: left, width: textWidth, leading: p.at(13)})
	}
	if x.Series != nil {
		p.series(*x.Series)
	}
}

// at is a size or leading of an exhibit at its scale.
func (p *printer) at(size float64) float64 { return size * p.scale }

// series lists the e-mails that an exhibit stands for.
func (p *printer) series(l pack.Listing) {
	p.gap(p.at(10))
	title := []styled{{l.Title, style{face: bold, size: p.at(11), colour: accent}}}
	text := spans(l.Text, style{face: regular, size: p.at(9.2), colour: ink})
	head := func() {
		p.flow(title, textBox{x: left, width: textWidth, leading: p.at(16)})
		p.flow(text, textBox{x: left, width: textWidth, leading: p.at(13)})
		p.y += p.at(4)
	}
	p.keep(p.heightOf(func() {
		head()
		p.part(beginning(l.Table))
	}))
	head()
	p.table(l.Table)
}

// looks shows the message as it looked, each slice on a page of its own.
func (p *printer) looks(x pack.ExhibitPages) {
	for i := range x.Looks {
		p.newPage()
		if i == 0 {
			p.flow([]styled{{p.doc.Labels.Looks, style{face: bold, size: 11, colour: accent}}}, textBox{x: left, width: textWidth, leading: 16})
			p.flow([]styled{{x.LooksTo, style{face: italic, size: 8, colour: quiet}}}, textBox{x: left, width: textWidth, leading: 11})
		}
		p.picture(&x.Looks[i], bottom-p.y-20)
	}
}

// target prints where a block leads, for reading only: nobody should follow it by accident.
func (p *printer) target(link string) {
	if link == "" {
		return
	}
	p.y += p.at(2)
	text := strings.ReplaceAll(p.doc.Labels.Link, "{link}", link)
	p.flow([]styled{{text, style{face: regular, size: p.at(7.4), colour: quiet}}}, textBox{x: textIndent + 8, width: right - textIndent - 8, leading: p.at(10)})
}

func (p *printer) targetHeight(link string) float64 {
	return p.heightOf(func() { p.target(link) })
}

func (p *printer) exhibitTitle(name, title string) {
	p.flow([]styled{{name, style{face: bold, size: p.at(18), colour: accent}}}, textBox{x: left, width: textWidth, leading: p.at(25)})
	p.flow([]styled{{title, style{face: regular, size: p.at(12), colour: ink}}}, textBox{x: left, width: textWidth, leading: p.at(16.4)})
	p.y += p.at(4)
	p.rule(left, p.y, right, accent, 0.9)
	p.y += p.at(8)
}

// fields sets label and value side by side.
func (p *printer) fields(fields []pack.Field) {
	for _, f := range fields {
		value := spans(f.Value, style{face: regular, size: p.at(9.2), colour: ink})
		box := textBox{x: left + labelWidth, width: textWidth - labelWidth, leading: p.at(13)}
		p.need(box.leading)
		label := p.oneLine(f.Label, style{face: bold, size: p.at(9.2), colour: quiet}, labelWidth-8)
		p.drawLine(label, left, p.y+box.leading*0.72)
		p.flow(value, box)
		p.y += p.at(1.6)
	}
	p.y += p.at(8)
}

// panel sets a titled list on a tint with a bar at its side, page by page.
func (p *printer) panel(panel pack.Panel) {
	p.need(p.at(58))
	p.flow([]styled{{panel.Title, style{face: bold, size: p.at(10.5), colour: accent}}}, textBox{x: left, width: textWidth, leading: p.at(16)})
	for i, item := range panel.Items {
		p.panelItem(i+1, len(panel.Items), item)
	}
	p.y += p.at(6)
}

func (p *printer) panelItem(n, of int, item pack.PanelItem) {
	quote := style{face: bold, size: p.at(9.4), colour: ink, mark: tinted}
	if item.Mark == pack.MarkClaim {
		quote.face, quote.mark = italic, dashed
	}
	var text []styled
	base := style{face: regular, size: p.at(9.4), colour: ink}
	if item.Quote != "" {
		text = append(text, styled{"“" + item.Quote + "”", quote}, styled{"  ", base})
	}
	text = append(text, spans(item.Text, base)...)
	box := textBox{x: left + 18, width: textWidth - 18, leading: p.at(13.6)}
	p.need(min(2*box.leading, p.height(text, box)))
	if of > 1 {
		p.drawLine(p.oneLine(strconv.Itoa(n)+".", style{face: regular, size: p.at(9.4), colour: quiet}, 16), left, p.y+box.leading*0.72)
	} else {
		p.drawLine(p.oneLine("–", style{face: regular, size: p.at(9.4), colour: quiet}, 16), left, p.y+box.leading*0.72)
	}
	p.flow(text, box)
	p.y += p.at(3)
}

// blocks sets a mail's text as it is laid out there: headings, paragraphs, lists, tables, buttons, pictures.
func (p *printer) blocks(list []pack.BodyBlock) {
	for i := 0; i < len(list); {
		if list[i].Gap > 0 {
			p.gapNote(list[i].Gap)
		}
		if n := rowEnd(list, i); n > i {
			p.dataRows(list[i:n])
			i = n
			continue
		}
		p.block(list[i])
		i++
	}
}

func (p *printer) gapNote(n int) {
	text := strings.ReplaceAll(p.doc.Labels.Gap, "{n}", strconv.Itoa(n))
	p.flow([]styled{{text, style{face: italic, size: p.at(9), colour: quiet}}}, textBox{x: textIndent, width: right - textIndent, leading: p.at(13)})
	p.y += p.at(4)
}

func (p *printer) block(b pack.BodyBlock) {
	base := style{face: regular, size: p.at(9.6), colour: ink}
	box := textBox{x: textIndent, width: right - textIndent, leading: p.at(13.8), barAt: textIndent - 9}
	switch b.Kind {
	case complaint.BlockHeading:
		base.face, base.size, box.leading = bold, p.at(11.5), p.at(16)
		p.gap(p.at(3))
		p.need(p.at(40))
		p.flow(spans(b.Text, base), box)
	case complaint.BlockListItem:
		box.x, box.width = textIndent+14, box.width-14
		p.need(box.leading)
		p.drawLine(p.oneLine("•", base, 12), textIndent+3, p.y+box.leading*0.72)
		p.flow(spans(b.Text, base), box)
	case complaint.BlockButton:
		p.boxed(spans(b.Text, style{face: regular, size: p.at(9.4), colour: ink}), false, p.targetHeight(b.Link))
		p.target(b.Link)
	case complaint.BlockImageAlt:
		if b.Picture != nil {
			p.picture(b.Picture, embeddedHeight)
			if b.Text.String() == "" {
				return
			}
		}
		alt := strings.SplitN(p.doc.Labels.Picture, "{alt}", 2)
		text := []styled{{"[" + alt[0], style{face: italic, size: p.at(9), colour: quiet}}}
		text = append(text, spans(b.Text, style{face: italic, size: p.at(9), colour: ink})...)
		end := "]"
		if len(alt) == 2 {
			end = alt[1] + "]"
		}
		p.boxed(append(text, styled{end, style{face: italic, size: p.at(9), colour: quiet}}), b.Picture == nil, p.targetHeight(b.Link))
		p.target(b.Link)
	case complaint.BlockQuote:
		base.face, base.colour = italic, quiet
		box.x, box.width = textIndent+14, box.width-14
		p.flow(spans(b.Text, base), box)
	default:
		text := spans(b.Text, base)
		if b.Link != "" {
			if h := p.height(text, box) + p.targetHeight(b.Link); h < 4*box.leading {
				p.need(h)
			}
		}
		p.flow(text, box)
		p.target(b.Link)
	}
	p.y += p.at(5)
}

// boxed sets a button or a picture's description in a frame that is as wide as its text. Text longer than a few
// lines is set without a frame, so that it can run over pages. below is the height of what must not be parted from it.
func (p *printer) boxed(text []styled, dashedFrame bool, below float64) {
	box := textBox{x: textIndent + 8, width: right - textIndent - 24, leading: p.at(13.2), barAt: textIndent - 9}
	lines := p.layout(text, box.width)
	if len(lines) == 0 {
		return
	}
	if len(lines) > 6 {
		p.flow(text, box)
		return
	}
	width := 0.0
	for _, l := range lines {
		width = max(width, l.width)
	}
	height := float64(len(lines))*box.leading + p.at(7)
	p.need(height + 2 + below)
	if dashedFrame {
		p.dash(2, 2)
	}
	p.frame(textIndent, p.y, width+16, height, quiet, 0.7)
	p.dash()
	p.y += p.at(3)
	for _, l := range lines {
		p.y += box.leading
		p.margin(l, textIndent-9, box.leading)
		p.drawLine(l, box.x, p.y-box.leading*0.28)
	}
	p.y += p.at(5)
}

// Limits beyond which a mail's table is a layout, not data, and its cells are set one below the other.
const (
	dataColumns = 6
	dataCell    = 220 // characters
)

// rowEnd returns the end of the run of table cells that starts at i and looks like a data table; i if none does.
func rowEnd(list []pack.BodyBlock, i int) int {
	end := i
	for end < len(list) && list[end].Kind == complaint.BlockCell && list[end].Row > 0 && (end == i || list[end].Gap == 0) {
		if len(list[end].Text.String()) > dataCell {
			return i
		}
		end++
	}
	for _, row := range splitRows(list[i:end]) {
		if len(row) > dataColumns {
			return i
		}
	}
	return end
}

func splitRows(cells []pack.BodyBlock) [][]pack.BodyBlock {
	var rows [][]pack.BodyBlock
	for i, c := range cells {
		if i == 0 || c.Row != cells[i-1].Row {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], c)
	}
	return rows
}

// dataRows sets table cells as a ruled grid.
func (p *printer) dataRows(cells []pack.BodyBlock) {
	base := style{face: regular, size: p.at(cellSize), colour: ink}
	for _, row := range splitRows(cells) {
		g := grid{x: textIndent, ruled: true}
		set := make([][]styled, len(row))
		marked := false
		for i, c := range row {
			g.widths = append(g.widths, (right-textIndent)/float64(len(row)))
			set[i] = spans(c.Text, base)
			for _, s := range set[i] {
				marked = marked || s.style.mark == tinted
			}
		}
		p.gridRow(g, set)
		if marked {
			p.fill(textIndent-9, p.y-p.at(cellLead+cellPad), 2.4, p.at(cellLead), ink)
		}
	}
	p.y += p.at(6)
}

// exhibitRange names exhibits i to j-1 of the contents, "D1 to D10".
func (p *printer) exhibitRange(first, last pack.ExhibitPages) string {
	return strings.NewReplacer("{first}", first.ID, "{last}", last.ID).Replace(p.doc.Labels.To)
}
