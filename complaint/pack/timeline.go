package pack

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The timeline's measures, in SVG user units.
const (
	timelineLeft   = 48
	timelineTop    = 84
	timelineHeight = 180
	timelineLegend = 18
	timelineWidth  = 880 // of the bars
)

// timelineFills are the series' fills in the order of the chart's: they differ without colour.
var timelineFills = []string{"#ffffff", "#d9dce1", "url(#rules)", "url(#hatch)", "#1a1c20"}

const timelineDefs = `<defs>
<pattern id="rules" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#ffffff"/><path d="M0 2h4" stroke="#1a1c20" stroke-width="1"/></pattern>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#ffffff"/><path d="M0 0v5" stroke="#1a1c20" stroke-width="2.4"/></pattern>
</defs>
`

// timeline draws the company's e-mails by month with the opt-outs as lines: what the document's chart shows, as a
// picture of its own. It holds no script and refers to nothing outside.
func (b *builder) timeline() []byte {
	if len(b.months) == 0 {
		return nil
	}
	c := b.chart()
	most := 1
	for _, m := range c.Months {
		most = max(most, m.Service+m.Before+m.InFlight+m.Weaker+m.Strong)
	}
	base := timelineTop + timelineHeight
	var out bytes.Buffer
	width, height := timelineLeft+timelineWidth+24, base+40+timelineLegend*len(c.Series)+12
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="11" role="img">`+"\n", width, height)
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", svgText(c.Title), svgText(c.Note.String()))
	out.WriteString(timelineDefs)
	fmt.Fprintf(&out, `<rect width="%d" height="%d" fill="#ffffff"/><text x="%d" y="22" font-size="15" font-weight="bold">%s</text>`+"\n", width, height, timelineLeft, svgText(c.Title))
	slot := float64(timelineWidth) / float64(len(c.Months))
	every := max(1, (len(c.Months)+17)/18)
	for i, m := range c.Months {
		x, y := timelineLeft+float64(i)*slot, float64(base)
		for s, n := range []int{m.Service, m.Before, m.InFlight, m.Weaker, m.Strong} {
			if n == 0 {
				continue
			}
			h := float64(n) / float64(most) * timelineHeight
			y -= h
			fmt.Fprintf(&out, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" stroke="#1a1c20" stroke-width="0.7"><title>%s</title></rect>`+"\n",
				x+slot*0.1, y, slot*0.8, h, timelineFills[s], svgText(fmt.Sprintf("%s: %d, %s", b.month(m.Month), n, c.Series[s])))
		}
		if i%every == 0 {
			fmt.Fprintf(&out, `<text x="%.1f" y="%d" text-anchor="middle" font-size="9">%s</text>`+"\n", x+slot/2, base+14, svgText(m.Month.Format("01/06")))
		}
	}
	fmt.Fprintf(&out, `<path d="M%d %dV%dH%d" fill="none" stroke="#1a1c20"/><text x="%d" y="%d" text-anchor="end">%d</text><text x="%[1]d" y="%[3]d" dx="-6" text-anchor="end">0</text>`+"\n",
		timelineLeft, timelineTop, base, timelineLeft+timelineWidth, timelineLeft-6, timelineTop+4, most)
	svgMarks(&out, c, slot, base)
	for i, name := range c.Series {
		y := base + 32 + i*timelineLegend
		fmt.Fprintf(&out, `<rect x="%d" y="%d" width="14" height="11" fill="%s" stroke="#1a1c20" stroke-width="0.7"/><text x="%d" y="%d">%s</text>`+"\n",
			timelineLeft, y, timelineFills[i], timelineLeft+22, y+10, svgText(name))
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// markRows is how many heights the opt-outs' labels take turns at, so that near ones do not cover each other.
const markRows = 3

func svgMarks(out *bytes.Buffer, c Chart, slot float64, base int) {
	first := c.Months[0].Month
	marks := slices.SortedStableFunc(slices.Values(c.Marks), func(a, b ChartMark) int { return a.At.Compare(b.At) })
	for i, m := range marks {
		t := m.At.UTC()
		whole := (t.Year()-first.Year())*12 + int(t.Month()) - int(first.Month())
		days := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		x := timelineLeft + slot*(float64(whole)+float64(t.Day()-1)/float64(days))
		if x < timelineLeft || x > timelineLeft+timelineWidth {
			continue
		}
		y, anchor := timelineTop-10-14*(i%markRows), "start"
		if x > timelineLeft+timelineWidth*0.7 {
			anchor = "end"
		}
		fmt.Fprintf(out, `<path d="M%.1f %dV%d" stroke="#1a1c20" stroke-width="1.6" stroke-dasharray="5 3"/><text x="%.1f" y="%d" text-anchor="%s" font-weight="bold">%s</text>`+"\n",
			x, y+4, base, x, y, anchor, svgText(m.Label))
	}
}

// svgText is foreign text inside an SVG element.
func svgText(s string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(line(s))); err != nil {
		return ""
	}
	return out.String()
}
