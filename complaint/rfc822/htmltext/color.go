package htmltext

import "strings"

// color brings a CSS colour to "rrggbb"; empty for what it does not know and for transparent.
func color(v string) string {
	v = strings.ToLower(trim(v))
	switch {
	case strings.HasPrefix(v, "#"):
		return hexColor(v[1:])
	case strings.HasPrefix(v, "rgb"):
		return rgbColor(v)
	case len(v) == 6 && hexColor(v) != "":
		return v // bgcolor=ffffff
	}
	return namedColors[v]
}

func hexColor(h string) string {
	for i := 0; i < len(h); i++ {
		if !(h[i] >= '0' && h[i] <= '9' || h[i] >= 'a' && h[i] <= 'f') {
			return ""
		}
	}
	switch len(h) {
	case 3:
		return string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	case 6:
		return h
	}
	return ""
}

func rgbColor(v string) string {
	_, v, ok := strings.Cut(v, "(")
	if !ok {
		return ""
	}
	v, _, _ = strings.Cut(v, ")")
	parts := strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) < 3 || len(parts) > 3 && isZero(parts[3]) {
		return ""
	}
	const digits = "0123456789abcdef"
	var out [6]byte
	for i := range 3 {
		n, ok := pixels(parts[i])
		if !ok || n < 0 || n > 255 {
			return ""
		}
		out[2*i], out[2*i+1] = digits[int(n)>>4], digits[int(n)&15]
	}
	return string(out[:])
}

// namedColors are the names that mail uses to hide text.
var namedColors = map[string]string{
	"white": "ffffff", "black": "000000", "red": "ff0000", "blue": "0000ff", "green": "008000", "yellow": "ffff00",
	"gray": "808080", "grey": "808080", "silver": "c0c0c0", "whitesmoke": "f5f5f5", "lightgray": "d3d3d3", "lightgrey": "d3d3d3",
	"navy": "000080", "orange": "ffa500", "ivory": "fffff0", "snow": "fffafa",
}
