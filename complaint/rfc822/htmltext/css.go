package htmltext

import (
	"strconv"
	"strings"
)

// style is what declarations say about being seen; a zero field says nothing.
type style struct {
	display    tri // no: display:none
	visibility tri // no: hidden or collapse
	height     tri // no: 0; hardly: a pixel
	maxHeight  tri
	width      tri
	maxWidth   tri
	block      tri // yes: display makes a paragraph of it
	boxed      tri // yes: display takes a cell out of its table
	flex       tri // yes: what is in it stands apart
	inline     tri // yes: a box in the line
	float      tri
	struck     tri // yes: struck out
	overflow   tri // yes: what overflows is cut off
	opacity    tri // no: 0
	offScreen  tri // yes: moved out of sight
	clipped    tri // yes: all of it is cut off
	picture    tri // yes: a background image or gradient
	padded     tri // yes: at least 4 px inside
	bordered   tri

	fontSize   float64 // CSS pixels; sizeUnset if not stated
	relative   bool    // fontSize is a factor of the parent's
	color      paint
	background paint
}

type tri int8

const (
	unset tri = iota
	yes
	no
	hardly
)

const sizeUnset = -1

func newStyle() style { return style{fontSize: sizeUnset} }

// over lays the later and stronger o on top of s.
func (s *style) over(o *style) {
	for _, p := range [...]struct {
		dst *tri
		src tri
	}{
		{&s.display, o.display},
		{&s.visibility, o.visibility},
		{&s.height, o.height},
		{&s.maxHeight, o.maxHeight},
		{&s.width, o.width},
		{&s.maxWidth, o.maxWidth},
		{&s.block, o.block},
		{&s.boxed, o.boxed},
		{&s.flex, o.flex},
		{&s.inline, o.inline},
		{&s.float, o.float},
		{&s.struck, o.struck},
		{&s.overflow, o.overflow},
		{&s.opacity, o.opacity},
		{&s.offScreen, o.offScreen},
		{&s.clipped, o.clipped},
		{&s.picture, o.picture},
		{&s.padded, o.padded},
		{&s.bordered, o.bordered},
	} {
		if p.src != unset {
			*p.dst = p.src
		}
	}
	if o.fontSize != sizeUnset {
		s.fontSize, s.relative = o.fontSize, o.relative
	}
	if o.color.kind != unstated {
		s.color = o.color
	}
	if o.background.kind != unstated {
		s.background = o.background
	}
}

// hidesAll reports that an element and everything in it is out of sight. mso-hide:all alone does not: it hides from
// Outlook only, and is what senders put on the button that every other program shows.
func (s *style) hidesAll(tag tagID) bool {
	return s.display == no || s.opacity == no || s.offScreen == yes ||
		s.overflow == yes && (s.width == no || s.maxWidth == no || (s.height == no || s.maxHeight == no) && !s.grows(tag))
}

// cutsOff reports that an element is cut off to nothing or a pixel, as text for screen readers is.
func (s *style) cutsOff(tag tagID) bool {
	return s.clipped == yes || (s.height == hardly || s.maxHeight == hardly) && s.overflow == yes && !s.grows(tag)
}

// grows reports that an element is as high as its text whatever its height says, as a table and its parts are.
func (s *style) grows(tag tagID) bool { return tableTag.has(tag.atom()) && s.boxed != yes }

// apart reports that an element is a box of its own beside other text.
func (s *style) apart() bool { return s.inline == yes || s.float == yes }

// declare reads the declarations of a style attribute or of a rule over r.
func (r *rule) declare(css string) {
	for css != "" {
		var decl string
		decl, css = cutDeclaration(css)
		i := strings.IndexByte(decl, ':')
		if i <= 0 {
			continue
		}
		name, v := trim(decl[:i]), trim(decl[i+1:])
		if j := strings.IndexByte(v, '!'); j >= 0 { // !important
			r.hasFirm = true
			r.firm.property(name, trim(v[:j]))
			continue
		}
		r.plain.property(name, v)
	}
}

// cutDeclaration cuts at the first ";" outside parentheses, which data: URLs in url() hold.
func cutDeclaration(css string) (decl, rest string) {
	i := strings.IndexByte(css, ';')
	if i < 0 {
		return css, ""
	}
	if j := strings.IndexByte(css[:i], '('); j >= 0 {
		if k := strings.IndexByte(css[j:], ')'); k >= 0 && j+k > i {
			if i = strings.IndexByte(css[j+k:], ';'); i < 0 {
				return css, ""
			}
			i += j + k
		}
	}
	return css[:i], css[i+1:]
}

func trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// property applies one declaration if it says something about being seen. Property names come in any case, mostly lower.
func (s *style) property(name, v string) {
	if len(name) > len("text-decoration-line") || v == "" {
		return
	}
	if !s.size(name, v) && !s.paint(name, v) {
		if low := strings.ToLower(name); low != name {
			s.property(low, v)
		}
	}
}

// size applies the properties of place and extent and reports whether name is one.
func (s *style) size(name, v string) bool {
	switch name {
	case "height":
		s.height = extent(v)
	case "max-height":
		s.maxHeight = extent(v)
	case "width":
		s.width = extent(v)
	case "max-width":
		s.maxWidth = extent(v)
	case "overflow":
		s.overflow = when(hasWord(v, "hidden") || hasWord(v, "clip"))
	case "text-indent", "left", "top":
		if farAway(v) {
			s.offScreen = yes
		}
	case "clip", "clip-path":
		s.clipped = when(clipsAll(v))
	case "font-size":
		s.setFontSize(v)
	case "font":
		s.setFont(v)
	case "padding", "padding-left", "padding-right", "padding-top", "padding-bottom":
		s.setPadding(v)
	case "border", "border-radius":
		if n, ok := pixels(firstField(v)); ok && n > 0 {
			s.bordered = yes
		}
	default:
		return false
	}
	return true
}

// paint applies the properties of display and colour and reports whether name is one.
func (s *style) paint(name, v string) bool {
	switch name {
	case "display":
		s.display = unless(hasWord(v, "none"))
		s.block = when(hasWord(v, "block") && !hasWord(v, "inline") || hasWord(v, "table") || hasWord(v, "flex"))
		s.boxed = when(!hasWord(v, "table") && (hasWord(v, "block") || hasWord(v, "flex") || hasWord(v, "grid")))
		s.flex = when(hasWord(v, "flex") || hasWord(v, "grid"))
		s.inline = when(hasWord(v, "inline-"))
	case "float":
		s.float = unless(hasWord(v, "none"))
	case "text-decoration", "text-decoration-line":
		s.struck = when(hasWord(v, "line-through"))
	case "visibility":
		s.visibility = unless(hasWord(v, "hidden") || hasWord(v, "collapse"))
	case "opacity":
		s.opacity = unless(isZero(v))
	case "color":
		s.color = parseColor(v)
	case "background-color":
		s.background = parseColor(v)
	case "background":
		s.setBackground(v)
	case "background-image":
		s.picture = unless(hasWord(v, "none"))
	case "background-clip":
		if hasWord(v, "text") { // the background shows through the letters
			s.picture = yes
		}
	default:
		return false
	}
	return true
}

func when(b bool) tri {
	if b {
		return yes
	}
	return no
}

func unless(b bool) tri { return when(!b) }

func (s *style) setPadding(v string) {
	const least = 4 // px that make a link look like a button
	for v != "" {
		f := firstField(v)
		if n, ok := pixels(f); ok && n >= least {
			s.padded = yes
		}
		v = trim(v[len(f):])
	}
}

func firstField(v string) string {
	if i := strings.IndexAny(v, " \t"); i > 0 {
		return v[:i]
	}
	return v
}

func (s *style) setFontSize(v string) {
	s.relative = false
	switch {
	case strings.HasSuffix(v, "em"), strings.HasSuffix(v, "%"):
		num := strings.TrimRight(v, "rem%")
		if n, err := strconv.ParseFloat(num, 64); err == nil && n >= 0 {
			if strings.HasSuffix(v, "%") {
				n /= 100
			}
			s.fontSize, s.relative = n, !strings.HasSuffix(v, "rem")
			if !s.relative {
				s.fontSize = n * 16
			}
		}
	default:
		if n, ok := pixels(v); ok && n >= 0 {
			s.fontSize = n
		}
	}
}

// setFont finds the size in "font: bold 14px/20px Arial".
func (s *style) setFont(v string) {
	for _, f := range strings.Fields(v) {
		f, _, _ = strings.Cut(f, "/")
		if n, ok := pixels(f); ok && (n == 0 || len(f) > 2 && f[len(f)-1] > '9') {
			s.fontSize, s.relative = n, false
			return
		}
	}
}

func (s *style) setBackground(v string) {
	if hasWord(v, "url") || hasWord(v, "gradient") || hasWord(v, "image") {
		s.picture = yes
		return
	}
	s.background = backgroundColor(v)
}

// pixels reads a length; points are 4/3 pixels. ok is false for other units.
func pixels(v string) (n float64, ok bool) {
	i := 0
	for i < len(v) && (v[i] >= '0' && v[i] <= '9' || v[i] == '.' || v[i] == '-') {
		i++
	}
	if i == 0 {
		return 0, false
	}
	n, err := strconv.ParseFloat(v[:i], 64)
	if err != nil {
		return 0, false
	}
	switch unit := v[i:]; {
	case unit == "" || strings.EqualFold(unit, "px"):
		return n, true
	case strings.EqualFold(unit, "pt"):
		return n * 4 / 3, true
	case strings.EqualFold(unit, "em") || strings.EqualFold(unit, "rem"):
		return n * 16, true
	case n == 0:
		return 0, true
	}
	return 0, false
}

// extent tells a length of nothing, one of hardly anything and any other.
func extent(v string) tri {
	switch n, ok := pixels(firstField(v)); {
	case !ok || n > 1:
		return yes
	case n == 0:
		return no
	}
	return hardly
}

// clipsAll reports whether a clip leaves nothing to see: rect(0,0,0,0), rect(1px 1px 1px 1px), inset(50%).
func clipsAll(v string) bool {
	shape, args, _ := strings.Cut(strings.ToLower(v), "(")
	args, _, _ = strings.Cut(args, ")")
	fields := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' })
	for _, f := range fields {
		n, ok := amount(f, 100)
		if shape == "rect" && extent(f) == yes || shape == "inset" && (!ok || n < 50 || !strings.HasSuffix(f, "%")) {
			return false
		}
	}
	return len(fields) > 0 && (shape == "rect" || shape == "inset")
}

func isZero(v string) bool {
	n, ok := pixels(firstField(v))
	return ok && n == 0
}

func farAway(v string) bool {
	n, ok := pixels(firstField(v))
	return ok && n <= -900
}

func hasWord(v, word string) bool {
	for i := 0; i+len(word) <= len(v); i++ {
		if v[i]|0x20 == word[0] && strings.EqualFold(v[i:i+len(word)], word) {
			return true
		}
	}
	return false
}
