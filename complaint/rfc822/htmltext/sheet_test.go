package htmltext

import (
	"fmt"
	"strings"
	"testing"
)

func TestOutOfSight(t *testing.T) {
	for _, tt := range []struct {
		name, style string
		hidden      bool
	}{
		{"a pixel each way", "position:absolute;width:1px;height:1px;overflow:hidden", true},
		{"for screen readers", "position:absolute;width:1px;height:1px;padding:0;margin:-1px;overflow:hidden;clip:rect(0,0,0,0);border:0", true},
		{"a clip alone", "position:absolute;clip:rect(1px 1px 1px 1px)", true},
		{"a clip path", "clip-path:inset(50%)", true},
		{"a clip that leaves something", "clip:rect(0, 200px, 100px, 0)", false},
		{"a clip path that leaves something", "clip-path:inset(9%)", false},
		{"no clip", "clip:auto;clip-path:none", false},
		{"a pixel high", "height:1px;overflow:hidden", true},
		{"at most a pixel high", "max-height:1px;overflow:hidden", true},
		{"a pixel high, and the rest shows", "height:1px", false},
		{"a pixel wide, as columns are that fit", "width:1px;white-space:nowrap;overflow:hidden", false},
		{"two pixels high", "height:2px;overflow:hidden", false},
		{"a height taken back", "height:1px;overflow:hidden;height:auto", false},
		{"important against later", "display:none!important;display:block", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Extract(`<div style="`+tt.style+`">h</div><p>v</p>`, false, roomy)
			if got := len(r.Hidden) > 0; got != tt.hidden {
				t.Errorf("%q: hidden %v", tt.style, got)
			}
		})
	}
	r := Extract(`Offers <span style="position:absolute;width:1px;height:1px;overflow:hidden">Off</span><img src=o.png alt="">`, false, roomy)
	if len(r.Blocks) != 1 || r.Blocks[0].Text != "Offers Off" {
		t.Errorf("what the picture of a switch shows is not said: %q", show(r))
	}
}

// The cell of a table grows with its text.
func TestOutOfSightInTables(t *testing.T) {
	for _, tt := range []struct {
		name, style string
		hidden      bool
	}{
		{"a pixel high", "height:1px;overflow:hidden", false},
		{"no height", "height:0;overflow:hidden", false},
		{"no height at most", "max-height:0;overflow:hidden", false},
		{"no width", "width:0;overflow:hidden", true},
		{"no height, as a cell all the same", "display:table-cell;height:0;overflow:hidden", false},
		{"no height, and no cell any more", "display:block;height:0;overflow:hidden", true},
		{"no display", "display:none;height:0", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Extract(`<table><tr><td style="`+tt.style+`">h</table><p>v</p>`, false, roomy)
			if got := len(r.Hidden) > 0; got != tt.hidden {
				t.Errorf("%q: hidden %v", tt.style, got)
			}
		})
	}
}

func TestSheets(t *testing.T) {
	for _, tt := range []struct {
		name, css, body string
		want            string // the visible text
	}{
		{"two classes", ".a.b{display:none}", `<p class="a">1</p><p class="b a c">2</p>`, "1"},
		{"a tag and two classes", "p.a.b{display:none}", `<div class="a b">1</div><p class="a b">2</p>`, "1"},
		{"within a class", ".wrap .hid{display:none}", `<p class=hid>1</p><div class=wrap><div><p class=hid>2</p></div></div>`, "1"},
		{"within several", "body table.w #x td{display:none}", `<table class=w><tr><td>1</table><table class=w><tr><th><div id=x><table><tr><td>2</table></div></table>`, "1"},
		{"within several in another order", "table.w #x td{display:none}", `<div id=x><table class=w><tr><td>1</table></div>`, "1"},
		{"within one that is not two", ".x .y p{display:none}", `<div class="x y"><p>1</p></div>`, "1"},
		{"within two, the inner of which is both", ".x .y p{display:none}", `<div class=x><i></i><div class="x y"><p>1</p></div></div>2`, "2"},
		{"within two alike", ".x .x p{display:none}", `<div class=x><p>1</p><div class=x><p>2</p></div></div>`, "1"},
		{"within one beside the other", ".x .y p{display:none}", `<div class=x>1</div><div class=y><p>2</p></div>`, "1|2"},
		{"within a class of html", ".x body p{display:none}", `<html class=x><body><p>1</p>2</body></html>`, "2"},
		{"with any between", ".x * p, * .z{display:none}", `<div class=x><p>1</p><div><p>2</p></div></div><p class=z>3</p>`, "1"},
		{"within html and body", "html body .hid{display:none}", `<p class=hid>1</p><p>2</p>`, "2"},
		{"not in what it is itself", ".a .a{display:none}", `<p class=a>1</p>`, "1"},
		{"not in what stands beside", ".w .a{display:none}", `<div class=w>1</div><p class=a>2</p>`, "1|2"},
		{"shown again further in", ".a{display:none} .w .a{display:block}", `<p class=a>1</p><div class=w><p class=a>2</p></div>`, "2"},
		{"tags are weaker than classes", ".a{display:none} div p{display:block}", `<div><p class=a>1</p></div>2`, "2"},
		{"classes are weaker than ids", "#a{display:none} div.w p{display:block}", `<div class=w><p id=a>1</p></div>2`, "2"},
		{"the class attribute", "*[class=a], p[class=\"b\"]{display:none}", `<p class=a>1</p><p class="a c">2</p><p class=b>3</p><i class=b>4</i>`, "2|4"},
		{"a word of the class attribute", "[class~=a]{display:none}", `<p class="b a">1</p><p>2</p>`, "2"},
		{"other attributes", "[href],p[align=left],[class*=a]{display:none}", `<p class=a align=left>1</p>`, "1"},
		{"children and states", ".w>.a, .w + .a, .a:hover{display:none}", `<div class=w><p class=a>1</p></div>`, "1"},
		{"colours within", ".w .a{background:#000}", `<body bgcolor=white><div class=w><p class=a style="color:#fff">1</p></div>`, "1"},
		{"a colour that may be another", ".w > .a{color:#333}", `<div style="background:#fff;color:#fff"><p class=a>1</p></div>`, "1"},
		{"wide screens", "@media only screen and (min-width: 600px){.a{display:none}}", `<p class=a>1</p>2`, "2"},
		{"wide screens show", ".a{display:none}@media (min-width:601px){.a{display:block!important}}", `<p class=a>1</p>`, "1"},
		{"against the attribute", "@media (min-width:601px){.a{display:block!important;max-height:none!important}}", `<p class=a style="display:none;max-height:0;overflow:hidden">1</p>`, "1"},
		{"all screens", "@media screen, print{.a{display:none}} .b{display:none}", `<p class=a>1</p><p class=b>2</p>3`, "3"},
		{"very wide screens", "@media (min-width:1200px){.a{display:none}}", `<p class=a>1</p>`, "1"},
		{"phones", "@media screen and (min-width:320px) and (max-width:600px){.a{display:none}}", `<p class=a>1</p>`, "1"},
		{"dark screens", "@media (prefers-color-scheme:dark){.a{display:none}}", `<p class=a>1</p>`, "1"},
		{"print", "@media print{.a{display:none}}@media not screen{.a{display:none}}", `<p class=a>1</p>`, "1"},
		{"phones within wide screens", "@media all{@media (max-width:9px){.a{display:none}}.b{display:none}}", `<p class=a>1</p><p class=b>2</p>`, "1"},
		{"a no-break space for a selector", "a,\u00a0,.b{display:none}", `<p class=b>1</p>2`, "2"},
		{"wide spaces alone", "\u3000{display:none} \u00a0\u2003 {color:red}", `1`, "1"},
		{"a no-break space within a selector", ".a\u00a0.b{display:none}", `<div class=a><p class=b>1</p></div>`, "1"},
		{"other blanks within a selector", ".a\f\t.b{display:none}", `<div class=a><p class=b>1</p></div>2`, "2"},
		{"more rules than there is room for", manyJoints(100), `<div class=w><p class=a99>1</p><p class=a1>2</p></div>`, "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Extract("<style>"+tt.css+"</style>"+tt.body, false, roomy)
			var visible []string
			for _, b := range r.Blocks {
				visible = append(visible, b.Text)
			}
			if got := strings.Join(visible, "|"); got != tt.want {
				t.Errorf("visible %q, want %q", got, tt.want)
			}
		})
	}
}

func manyJoints(n int) string {
	var css strings.Builder
	for i := range n {
		fmt.Fprintf(&css, ".w .a%d{display:none}", i)
	}
	return css.String()
}
