package pdf

import (
	"strconv"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"desist/complaint/pack"
)

// colour is an RGB colour.
type colour struct{ r, g, b int }

var (
	ink       = colour{26, 28, 32}
	accent    = colour{23, 52, 84}
	quiet     = colour{92, 98, 106}
	hairline  = colour{196, 200, 206}
	panelFill = colour{244, 245, 247}
	white     = colour{255, 255, 255}
)

// markFills are the tints behind marked words.
var markFills = map[markStyle]colour{tinted: {255, 238, 184}, dashed: {223, 233, 244}}

// The page: A4 in points, with the margins of a bundle that is going to be punched and bound.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 70.0
	right      = pageWidth - 62.0
	top        = 80.0
	bottom     = pageHeight - 70.0
	textWidth  = right - left
	headY      = 48.0
	footY      = pageHeight - 44.0
)

// printer draws one document. Positions are points from the top left corner.
type printer struct {
	pdf      *gofpdf.Fpdf
	fonts    *[faceCount]glyphs
	loaded   [faceCount]bool
	doc      pack.Document
	y        float64        // where the next thing goes
	tag      string         // right side of the running head
	links    map[string]int // exhibit id to gofpdf link
	pages    map[string]int // exhibit id or section key to page
	pictures map[[32]byte]shown
	scale    float64 // of exhibits: below 1 where that saves a page
	trial    *trial  // not nil: nothing is drawn, heights alone are worked out
}

func newPrinter(doc pack.Document, all *[faceCount]glyphs) *printer {
	return &printer{
		pdf: gofpdf.New("P", "pt", "A4", ""), fonts: all, doc: doc, scale: 1,
		links: map[string]int{}, pages: map[string]int{}, pictures: map[[32]byte]shown{},
	}
}

// newPage starts a page with its running head.
func (p *printer) newPage() {
	p.y = top
	if p.trial != nil {
		p.trial.pages++
		return
	}
	p.pdf.AddPage()
	if p.pdf.PageNo() == 1 {
		return
	}
	s := style{face: regular, size: 8, colour: quiet}
	width := p.measure(p.tag, style{face: bold, size: 8})
	p.drawLine(p.oneLine(p.doc.Meta.Running, s, textWidth-width-20), left, headY)
	tag := p.oneLine(p.tag, style{face: bold, size: 8, colour: accent}, textWidth)
	p.drawLine(tag, right-tag.width, headY)
	p.rule(left, headY+6, right, hairline, 0.5)
}

// footers writes page x of y on every page, once the number of pages is known.
func (p *printer) footers() {
	total := p.pdf.PageCount()
	s := style{face: regular, size: 8, colour: quiet}
	for n := 1; n <= total; n++ {
		p.goTo(n)
		p.rule(left, footY-12, right, hairline, 0.5)
		p.drawLine(p.oneLine(p.doc.Meta.Reference+"  ·  "+p.doc.Meta.Creator, s, textWidth*0.6), left, footY)
		text := strings.NewReplacer("{page}", strconv.Itoa(n), "{pages}", strconv.Itoa(total)).Replace(p.doc.Labels.Page)
		l := p.oneLine(text, s, textWidth*0.4)
		p.drawLine(l, right-l.width, footY)
	}
}

// goTo returns to an earlier page. gofpdf believes the font of the last page to be set, so another is asked for
// first; colours and widths are written with every drawing anyway.
func (p *printer) goTo(page int) {
	p.pdf.SetPage(page)
	p.setFace(regular, 1)
}

// need starts a new page if less than height is left.
func (p *printer) need(height float64) {
	if p.y+height > bottom {
		p.newPage()
	}
}

// gap leaves space, but none at the top of a page.
func (p *printer) gap(height float64) {
	if p.y > top {
		p.y += height
	}
}

func (p *printer) setFace(f face, size float64) {
	file := faceFiles[f]
	if !p.loaded[f] {
		p.loaded[f] = true
		p.pdf.AddUTF8FontFromBytes(file.family, file.style, p.fonts[f].data)
	}
	p.pdf.SetFont(file.family, file.style, size)
}

// drawLine draws a line of text with its baseline at y.
func (p *printer) drawLine(l textLine, x, y float64) {
	if p.trial != nil {
		return
	}
	for _, c := range l.pieces {
		s := c.style
		if s.mark != unmarked {
			p.fill(x+c.x-1, y-s.size*0.92, c.width+2, s.size*1.24, markFills[s.mark])
		}
		p.setFace(c.face, s.size)
		p.pdf.SetTextColor(s.colour.r, s.colour.g, s.colour.b)
		p.text(c, x+c.x, y)
		if s.mark == dashed {
			p.dashedRule(x+c.x, y+2.2, x+c.x+c.width)
		}
		p.link(s, x+c.x, y-s.size, c.width, s.size*1.3)
	}
}

// text draws a piece of a line. Emoji are drawn by characters that stand for them, so it says which they are.
func (p *printer) text(c piece, x, y float64) {
	if op := actual(c); op != "" {
		p.pdf.RawWriteStr(op)
		defer p.pdf.RawWriteStr("EMC")
	}
	p.pdf.Text(x, y, c.text)
}

func (p *printer) link(s style, x, y, width, height float64) {
	if id, ok := p.links[s.ref]; ok {
		p.pdf.Link(x, y, width, height, id)
	} else if s.url != "" {
		p.pdf.LinkString(x, y, width, height, s.url)
	}
}

func (p *printer) fill(x, y, width, height float64, c colour) {
	if p.trial != nil {
		return
	}
	p.pdf.SetFillColor(c.r, c.g, c.b)
	p.pdf.Rect(x, y, width, height, "F")
}

func (p *printer) frame(x, y, width, height float64, c colour, line float64) {
	if p.trial != nil {
		return
	}
	p.pdf.SetDrawColor(c.r, c.g, c.b)
	p.pdf.SetLineWidth(line)
	p.pdf.Rect(x, y, width, height, "D")
}

func (p *printer) rule(x1, y, x2 float64, c colour, width float64) { p.line(x1, y, x2, y, c, width) }

func (p *printer) line(x1, y1, x2, y2 float64, c colour, width float64) {
	if p.trial != nil {
		return
	}
	p.pdf.SetDrawColor(c.r, c.g, c.b)
	p.pdf.SetLineWidth(width)
	p.pdf.Line(x1, y1, x2, y2)
}

func (p *printer) dashedRule(x1, y, x2 float64) {
	p.dash(2.4, 1.6)
	p.rule(x1, y, x2, ink, 0.7)
	p.dash()
}

// dash sets the pattern of lines: lengths of dash and gap; none for a full line.
func (p *printer) dash(pattern ...float64) {
	if p.trial == nil {
		p.pdf.SetDashPattern(pattern, 0)
	}
}
