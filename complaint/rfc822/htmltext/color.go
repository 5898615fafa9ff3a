package htmltext

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// paint is what a style says of a colour. The zero value says nothing.
type paint struct {
	kind    paintKind
	r, g, b uint8
}

type paintKind uint8

const (
	unstated paintKind = iota
	solid
	glassy      // lets something of what is below show
	transparent // lets all of it show
	inherited   // the colour of the element around
	unclear     // stated, but not understood: any colour
)

// lostOn reports that text of colour p can't be read on the ground bg. It can wherever one of them is not known.
func (p paint) lostOn(bg paint) bool {
	switch p.kind {
	case transparent:
		return true
	case solid, glassy:
		return bg == paint{solid, p.r, p.g, p.b}
	}
	return false
}

// over is the ground that bg makes when painted over what is below.
func (p paint) over(below paint) paint {
	switch p.kind {
	case solid:
		return p
	case unstated, transparent, inherited:
		return below
	case glassy:
		if p.lostOn(below) {
			return below
		}
	}
	return paint{kind: unclear}
}

// isFill reports that a background sets something off from the page, which is mostly white.
func (p paint) isFill() bool {
	return (p.kind == solid || p.kind == glassy) && (p.r&p.g&p.b != 0xff)
}

// parseColor reads a CSS colour, or the value of an attribute such as bgcolor.
func parseColor(v string) paint {
	v = strings.ToLower(trim(v))
	switch v {
	case "":
		return paint{}
	case "transparent":
		return paint{kind: transparent}
	case "inherit", "unset":
		return paint{kind: inherited}
	case "rebeccapurple": // younger than the names of SVG
		return paint{solid, 0x66, 0x33, 0x99}
	}
	if v[0] == '#' {
		return hexColor(v[1:])
	}
	if name, args, ok := strings.Cut(v, "("); ok {
		return colorFunction(strings.TrimSuffix(name, "a"), args)
	}
	if c, ok := colornames.Map[v]; ok {
		return ofRGBA(c)
	}
	if len(v) == 6 {
		return hexColor(v) // bgcolor=ffffff
	}
	return paint{kind: unclear}
}

func ofRGBA(c color.RGBA) paint { return paint{solid, c.R, c.G, c.B} }

// hexColor reads rgb, rrggbb, rgba or rrggbbaa.
func hexColor(h string) paint {
	if len(h) == 3 || len(h) == 4 {
		var wide [8]byte
		for i := range len(h) {
			wide[2*i], wide[2*i+1] = h[i], h[i]
		}
		h = string(wide[:2*len(h)])
	}
	if len(h) == 6 {
		h += "ff"
	}
	n, err := strconv.ParseUint(h, 16, 32)
	if err != nil || len(h) != 8 {
		return paint{kind: unclear}
	}
	return withAlpha(uint8(n>>24), uint8(n>>16), uint8(n>>8), float64(n&0xff)/0xff)
}

// colorFunction reads the arguments of rgb() and hsl(), in the old form with commas and the new one with blanks.
func colorFunction(name, args string) paint {
	args, _, _ = strings.Cut(args, ")")
	commas := strings.Contains(args, ",")
	parts := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) != 3 && len(parts) != 4 {
		return paint{kind: unclear}
	}
	var v [4]float64
	v[3] = 1
	ok := true
	for i, p := range parts {
		whole := 1.0 // what 100% is
		switch {
		case name == "rgb" && i < 3:
			whole = 255
		case name == "hsl" && (i == 1 || i == 2):
			whole = 100
			ok = ok && (!commas || strings.HasSuffix(p, "%")) // programs take no other
		}
		var known bool
		v[i], known = amount(p, whole)
		ok = ok && known
	}
	switch {
	case !ok:
	case name == "rgb":
		return withAlpha(channel(v[0]), channel(v[1]), channel(v[2]), v[3])
	case name == "hsl":
		return withAlpha(channel(255*hue(v, 0)), channel(255*hue(v, 8)), channel(255*hue(v, 4)), v[3])
	}
	return paint{kind: unclear}
}

// amount reads a number, a percentage of whole, or an angle in degrees.
func amount(s string, whole float64) (float64, bool) {
	s = strings.TrimSuffix(s, "deg")
	num, percent := strings.CutSuffix(s, "%")
	n, err := strconv.ParseFloat(num, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, false
	}
	if percent {
		n *= whole / 100
	}
	return n, true
}

// hue is one channel, 0 to 1, of hue, saturation and lightness in degrees and hundredths (CSS Color 4, 7): 0 is red, 8 green, 4 blue.
func hue(hsl [4]float64, offset float64) float64 {
	h, s, l := hsl[0], min(max(hsl[1]/100, 0), 1), min(max(hsl[2]/100, 0), 1)
	k := math.Mod(offset+h/30, 12)
	if k < 0 {
		k += 12
	}
	return l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1))
}

func channel(n float64) uint8 { return uint8(math.Round(min(max(n, 0), 255))) }

func withAlpha(r, g, b uint8, alpha float64) paint {
	const hardlyAny, nearlyAll = 0.05, 0.995
	switch {
	case alpha < hardlyAny:
		return paint{kind: transparent}
	case alpha < nearlyAll:
		return paint{glassy, r, g, b}
	}
	return paint{solid, r, g, b}
}

// backgroundColor finds the colour among the fields of the background shorthand.
func backgroundColor(v string) paint {
	known := true
	for v != "" {
		field := backgroundField(v)
		v = trim(v[len(field):])
		field = strings.ToLower(strings.Trim(field, ", "))
		if c := parseColor(field); c.kind != unclear && c.kind != unstated {
			return c
		}
		known = known && (field == "" || backgroundWords[field] || field[0] >= '0' && field[0] <= '9' || strings.ContainsRune("-.+/", rune(field[0])))
	}
	if known {
		return paint{kind: transparent} // the shorthand takes back a colour that stood before
	}
	return paint{kind: unclear}
}

// backgroundField is the first field of v: up to a blank outside parentheses.
func backgroundField(v string) string {
	depth := 0
	for i := range len(v) {
		switch v[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ' ', '\t', '\n', '\r':
			if depth <= 0 {
				return v[:i]
			}
		}
	}
	return v
}

// backgroundWords are the words of the shorthand that are no colours.
var backgroundWords = wordSet(`none initial revert repeat no-repeat repeat-x repeat-y space round scroll fixed local
		left right top bottom center cover contain auto border-box padding-box content-box text`)
