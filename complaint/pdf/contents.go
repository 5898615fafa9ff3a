package pdf

import (
	"strconv"
	"strings"

	"desist/complaint/pack"
)

const (
	contentsLead   = 17.0
	contentsSingly = 90 // exhibits listed one by one up to this many, then in groups
	contentsGroup  = 10
)

// entry is one line of the contents.
type entry struct {
	key   string // of printer.pages; empty for a heading
	label string
	title string
}

func (p *printer) entries() []entry {
	var out []entry
	for _, s := range p.doc.Sections {
		out = append(out, entry{sectionKey(s.Number), strconv.Itoa(s.Number), s.Title})
	}
	if len(p.doc.Exhibits) == 0 {
		return out
	}
	out = append(out, entry{title: p.doc.Labels.Exhibits})
	if len(p.doc.Exhibits) <= contentsSingly {
		for _, x := range p.doc.Exhibits {
			out = append(out, entry{x.ID, x.ID, x.Contents})
		}
		return out
	}
	count := map[string]int{}
	for _, x := range p.doc.Exhibits {
		count[series(x)]++
	}
	for i := 0; i < len(p.doc.Exhibits); {
		j := i + 1
		for count[series(p.doc.Exhibits[i])] > contentsGroup && j < len(p.doc.Exhibits) && j-i < contentsGroup && series(p.doc.Exhibits[j]) == series(p.doc.Exhibits[i]) {
			j++
		}
		first, last := p.doc.Exhibits[i], p.doc.Exhibits[j-1]
		title := p.exhibitRange(first, last)
		if j-i == 1 {
			title = first.Contents
		}
		out = append(out, entry{first.ID, first.ID, title})
		i = j
	}
	return out
}

// series is an exhibit id's letter.
func series(x pack.ExhibitPages) string { return strings.TrimRight(x.ID, "0123456789") }

// reserveContents adds the pages that the contents will need and returns the first one's number.
func (p *printer) reserveContents() int {
	p.tag = p.doc.Labels.Contents
	p.newPage()
	first := p.pdf.PageNo()
	p.mark("contents", p.doc.Labels.Contents, 0)
	y := top + contentsHead
	for _, e := range p.entries() {
		if y+e.height() > bottom {
			p.newPage()
			y = top
		}
		y += e.height()
	}
	return first
}

const contentsHead = 34.0

func (e entry) height() float64 {
	if e.key == "" {
		return contentsLead + 12
	}
	return contentsLead
}

// fillContents writes the contents onto the reserved pages, when every page number is known.
func (p *printer) fillContents(page int) {
	p.goTo(page)
	p.y = top
	p.heading("", p.doc.Labels.Contents)
	p.y = top + contentsHead
	for _, e := range p.entries() {
		if p.y+e.height() > bottom {
			page++
			p.goTo(page)
			p.y = top
		}
		p.y += e.height()
		p.contentsLine(e)
	}
}

func (p *printer) contentsLine(e entry) {
	base := p.y - 5
	if e.key == "" {
		p.drawLine(p.oneLine(e.title, style{face: bold, size: 10.5, colour: accent}, textWidth), left, base)
		return
	}
	s := style{face: regular, size: bodySize, colour: ink}
	number := p.oneLine(strconv.Itoa(p.pages[e.key]), s, 40)
	p.drawLine(p.oneLine(e.label, style{face: bold, size: bodySize, colour: ink}, numberWidth+4), left, base)
	title := p.oneLine(e.title, s, textWidth-numberWidth-56)
	p.drawLine(title, left+numberWidth+6, base)
	p.leader(left+numberWidth+12+title.width, base, right-number.width-6)
	p.drawLine(number, right-number.width, base)
	if id, ok := p.links[e.key]; ok {
		p.pdf.Link(left, p.y-contentsLead, textWidth, contentsLead, id)
	}
}

// leader draws the dots between a title and its page number.
func (p *printer) leader(x1, y, x2 float64) {
	if x2-x1 < 8 {
		return
	}
	p.dash(0.8, 3.2)
	p.rule(x1, y, x2, quiet, 0.8)
	p.dash()
}
