package pdf

import "desist/complaint/pack"

// Sizes and leadings, in points.
const (
	bodySize    = 10.0
	bodyLeading = 14.4
	smallSize   = 8.6
	smallLead   = 12.0
	numberWidth = 34.0 // of the paragraph number's column
)

// textBox is how a block of text is set.
type textBox struct {
	x, width float64
	leading  float64
	barAt    float64 // where a bar stands beside lines with marked words; 0: nowhere
}

// spans turns pack text into styled text. Marks are bold so that they show in black and white.
func spans(t pack.Text, base style) []styled {
	out := make([]styled, 0, len(t))
	for _, s := range t {
		st := base
		switch {
		case s.Bold:
			st.face = bold
		case s.Italic:
			st.face = italic
		}
		switch s.Mark {
		case pack.MarkPromotion, pack.MarkOptOut:
			st.face, st.mark = bold, tinted
		case pack.MarkClaim:
			st.face, st.mark = italic, dashed
		}
		if st.ref, st.url = s.Ref, s.URL; st.ref != "" || st.url != "" {
			st.colour = accent
		}
		out = append(out, styled{s.Text, st})
	}
	return out
}

// flow sets text in box from p.y on, over as many pages as it takes. No single line of a paragraph is left behind at the
// foot of a page or carried over to the next.
func (p *printer) flow(text []styled, box textBox) {
	lines := p.layout(text, box.width)
	for i, l := range lines {
		if i == len(lines)-2 || (i == 0 && len(lines) > 2) {
			p.need(2 * box.leading)
		}
		p.need(box.leading)
		p.y += box.leading
		base := p.y - box.leading*0.28
		if box.barAt > 0 {
			p.margin(l, box.barAt, box.leading)
		}
		p.drawLine(l, box.x, base)
	}
}

// margin draws the bar beside the line that ends at p.y, broken for what a message says of itself.
func (p *printer) margin(l textLine, x, leading float64) {
	switch {
	case l.marked:
		p.fill(x, p.y-leading, 2.4, leading, ink)
	case l.claimed:
		p.fill(x, p.y-leading+1, 2.4, leading*0.36, ink)
		p.fill(x, p.y-leading*0.5+1, 2.4, leading*0.36, ink)
	}
}

// height is what text will take in box.
func (p *printer) height(text []styled, box textBox) float64 {
	return float64(len(p.layout(text, box.width))) * box.leading
}
