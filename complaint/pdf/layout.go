package pdf

import "strings"

// style is how a stretch of text looks.
type style struct {
	face   face
	size   float64
	colour colour
	mark   markStyle
	ref    string // exhibit id
	url    string
}

type markStyle int

const (
	unmarked markStyle = iota
	tinted             // tint behind, bar in the margin
	dashed             // another tint, dashed underline, broken bar in the margin
)

// styled is text in one style.
type styled struct {
	text  string
	style style
}

// glyph is one placed character.
type glyph struct {
	char
	width float64
	style int // index into block.styles
}

// piece is a stretch of a line in one face and style.
type piece struct {
	text  string
	face  face
	style style
	x     float64 // from the left edge of the block
	width float64
}

// textLine is one line of a block.
type textLine struct {
	pieces  []piece
	width   float64
	marked  bool // words that decided
	claimed bool // what the message says of itself
}

// layout breaks text into lines of at most width. A word that is wider than a line is broken, after a character at
// which addresses can be broken if there is one near the end.
func (p *printer) layout(text []styled, width float64) []textLine {
	var glyphs []glyph
	styles := make([]style, len(text))
	for i, t := range text {
		styles[i] = t.style
		for _, c := range p.printable(t.text, t.style.face) {
			if c.r == ' ' && (len(glyphs) == 0 || glyphs[len(glyphs)-1].r == ' ') {
				continue
			}
			glyphs = append(glyphs, glyph{c, p.fonts[c.face].advance(c.r) * t.style.size / 1000, i})
		}
	}
	var lines []textLine
	for len(glyphs) > 0 {
		n := fit(glyphs, width)
		lines = append(lines, newLine(glyphs[:n], styles))
		for n < len(glyphs) && glyphs[n].r == ' ' {
			n++
		}
		glyphs = glyphs[n:]
	}
	return lines
}

// fit returns how many glyphs make the next line.
func fit(glyphs []glyph, width float64) int {
	total, soft, hard := 0.0, 0, 0
	for i, g := range glyphs {
		total += g.width
		if g.r == ' ' {
			soft = i + 1
			continue // a space may hang over the edge
		}
		if total > width && i > 0 {
			switch {
			case soft > 0:
				return soft
			case hard > i/2:
				return hard
			}
			return i
		}
		switch g.r {
		case '–', '—':
			soft = i + 1
		case '-', '/', '?', '&', '=', '.', '_', '%', '@', ',', ';', ':', '+', ']':
			hard = i + 1
		}
	}
	return len(glyphs)
}

func newLine(glyphs []glyph, styles []style) textLine {
	for len(glyphs) > 0 && glyphs[len(glyphs)-1].r == ' ' {
		glyphs = glyphs[:len(glyphs)-1]
	}
	var l textLine
	for i := 0; i < len(glyphs); {
		j, width := i, 0.0
		var b strings.Builder
		for j < len(glyphs) && glyphs[j].style == glyphs[i].style && glyphs[j].face == glyphs[i].face {
			b.WriteRune(glyphs[j].r)
			width += glyphs[j].width
			j++
		}
		s := styles[glyphs[i].style]
		l.pieces = append(l.pieces, piece{b.String(), glyphs[i].face, s, l.width, width})
		l.marked = l.marked || s.mark == tinted
		l.claimed = l.claimed || s.mark == dashed
		l.width += width
		i = j
	}
	return l
}

// oneLine cuts text to one line of at most width, with an ellipsis if something is missing.
func (p *printer) oneLine(text string, s style, width float64) textLine {
	lines := p.layout([]styled{{text, s}}, width)
	if len(lines) == 0 {
		return textLine{}
	}
	if len(lines) == 1 {
		return lines[0]
	}
	lines = p.layout([]styled{{text, s}}, width-p.measure("…", s))
	first := ""
	for _, piece := range lines[0].pieces {
		first += meant(piece)
	}
	cut := p.layout([]styled{{strings.TrimRight(first, " ,;:-–") + "…", s}}, width+s.size)
	return cut[0]
}

// measure is the width of text on one line.
func (p *printer) measure(text string, s style) float64 {
	total := 0.0
	for _, c := range p.printable(text, s.face) {
		total += p.fonts[c.face].advance(c.r) * s.size / 1000
	}
	return total
}
