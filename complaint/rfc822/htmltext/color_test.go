package htmltext

import (
	"fmt"
	"testing"

	"golang.org/x/image/colornames"
)

func TestParseColor(t *testing.T) {
	is := func(r, g, b uint8) paint { return paint{solid, r, g, b} }
	for _, tt := range []struct {
		name, css string
		want      paint
	}{
		{"a name", "FireBrick", is(0xb2, 0x22, 0x22)},
		{"the youngest name", "rebeccapurple", is(0x66, 0x33, 0x99)},
		{"three digits", "#fA0", is(0xff, 0xaa, 0)},
		{"six digits", " #22343c ", is(0x22, 0x34, 0x3c)},
		{"six digits of an attribute", "22343c", is(0x22, 0x34, 0x3c)},
		{"four digits, clear", "#fff0", paint{kind: transparent}},
		{"eight digits", "#22343cff", is(0x22, 0x34, 0x3c)},
		{"eight digits, half clear", "#22343c80", paint{glassy, 0x22, 0x34, 0x3c}},
		{"five digits", "#22343", paint{kind: unclear}},
		{"no digits", "#zzz", paint{kind: unclear}},
		{"rgb", "rgb(34, 52,60)", is(34, 52, 60)},
		{"rgb with blanks", "rgb(34 52 60 / 100%)", is(34, 52, 60)},
		{"rgb of percentages", "rgb(20%,40%,100%)", is(51, 102, 255)},
		{"rgba, clear", "rgba(0,0,0,0)", paint{kind: transparent}},
		{"rgba, half clear", "rgba(255,255,255,.5)", paint{glassy, 255, 255, 255}},
		{"hsl", "hsl(205,60%,30%)", is(31, 84, 122)},
		{"hsl of numbers", "hsl(0 0 20)", is(51, 51, 51)},
		{"hsl of numbers and percentages", "hsl(205 60% 30 / 1)", is(31, 84, 122)},
		{"hsl of numbers, with commas", "hsl(0, 0, 20)", paint{kind: unclear}},
		{"hsl of white", "hsl(0deg 0% 100%)", is(255, 255, 255)},
		{"hsla", "hsla(120,100%,50%,1)", is(0, 255, 0)},
		{"hue below zero", "hsl(-120,100%,50%)", is(0, 0, 255)},
		{"transparent", "transparent", paint{kind: transparent}},
		{"of the parent", "inherit", paint{kind: inherited}},
		{"a variable", "var(--brand)", paint{kind: unclear}},
		{"a mixture", "color-mix(in srgb, red 20%, white)", paint{kind: unclear}},
		{"an unknown word", "brand", paint{kind: unclear}},
		{"no number", "rgb(NaN,0,0)", paint{kind: unclear}},
		{"nothing", " ", paint{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseColor(tt.css); got != tt.want {
				t.Errorf("%q: got %+v, want %+v", tt.css, got, tt.want)
			}
		})
	}
	for name := range colornames.Map {
		if parseColor(name).kind != solid {
			t.Errorf("the name %q is not known", name)
		}
	}
}

func TestColoursThatHide(t *testing.T) {
	const text = "h"
	for _, tt := range []struct {
		name, src string
		hidden    bool
	}{
		{"white on a named ground", `<table bgcolor="white"><tr><td bgcolor="firebrick"><font color="#fff">%s</font></td></table>`, false},
		{"a name on the same name", `<td bgcolor="steelblue" style="color:SteelBlue">%s</td>`, true},
		{"white on a ground in the middle of the shorthand", `<body bgcolor="#fff"><p style="background:0 0 #22343c no-repeat;color:#fff">%s</p>`, false},
		{"white on white at the shorthand's end", `<p style="background:no-repeat center / cover #fff;color:white">%s</p>`, true},
		{"the shorthand with a function", `<p style="background:no-repeat rgb(255, 255, 255);color:white">%s</p>`, true},
		{"hsl", `<p style="background-color:hsl(0,0%%,100%%);color:#fff">%s</p>`, true},
		{"hsl of numbers, dark", `<p style="background:#fff;color:hsl(0 0 20)">%s</p>`, false},
		{"a ground that is a variable", `<body bgcolor="#fff"><p style="background-color:var(--brand);color:#fff">%s</p>`, false},
		{"a ground that is a variable, in a rule", `<style>.band{background:var(--b)}</style><body bgcolor="#fff"><p class=band style="color:#fff">%s</p>`, false},
		{"an unknown ground further in", `<td bgcolor="#fff"><table bgcolor="brand"><tr><td style="color:#fff">%s</td></table></td>`, false},
		{"an unknown colour on an unknown ground", `<p style="background:brand;color:brand">%s</p>`, false},
		{"an unknown colour of the text", `<td bgcolor="#fff" style="color:#fff"><p style="color:var(--ink)">%s</p></td>`, false},
		{"a known ground within an unknown one", `<td bgcolor="brand"><p style="background:#fff;color:#fff">%s</p></td>`, true},
		{"a ground that lets what is below show", `<body bgcolor="#fff"><p style="background:rgba(0,0,0,.6);color:#fff">%s</p>`, false},
		{"a clear ground", `<body bgcolor="#fff"><p style="background:transparent;color:#fff">%s</p>`, true},
		{"a ground taken back", `<style>.a{background:#000}</style><body bgcolor="#fff"><p class=a style="background:none;color:#fff">%s</p>`, true},
		{"eight digits without ink", `<body bgcolor="#fff"><p style="background:#22343c00;color:#fff">%s</p>`, true},
		{"clear text", `<p style="color:transparent">%s</p>`, true},
		{"clear text that a picture shows through", `<p style="background:red;background-clip:text;color:transparent">%s</p>`, false},
		{"a link in its own colour", `<body bgcolor="#fff" text=x><font color="#fff"><a href="https://a.example/">%s</a></font>`, false},
		{"a link in the colour around it", `<body bgcolor="#fff"><font color="#fff"><a style="color:inherit" href="https://a.example/">%s</a></font>`, true},
		{"the attribute background", `<td bgcolor="#fff"><table><tr><td background="x.jpg" style="color:#fff">%s</td></table></td>`, false},
		{"the attribute background beside bgcolor", `<td bgcolor="#fff" background="x.jpg" style="color:#fff">%s</td>`, false},
		{"an empty attribute background", `<td bgcolor="#fff" background="" style="color:#fff">%s</td>`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Extract(fmt.Sprintf(tt.src, text), false, roomy)
			if got := len(r.Hidden) == 1 && len(r.Blocks) == 0; got != tt.hidden || len(r.Hidden)+len(r.Blocks) != 1 {
				t.Errorf("hidden %v, want %v: %+v", got, tt.hidden, r)
			}
		})
	}
}
