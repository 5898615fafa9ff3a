package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ground is a filled, bordered rectangle whose colours follow the theme.
type ground struct {
	widget.BaseWidget
	fill, line fyne.ThemeColorName
}

func newGround(fill, line fyne.ThemeColorName) *ground {
	g := &ground{fill: fill, line: line}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer draws the rectangle.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	r := &groundRenderer{g: g, rect: canvas.NewRectangle(color.Transparent)}
	r.style()
	return r
}

type groundRenderer struct {
	g    *ground
	rect *canvas.Rectangle
}

func (r *groundRenderer) style() {
	r.rect.FillColor = fynetheme.Color(r.g.fill)
	r.rect.CornerRadius = fynetheme.Size(fynetheme.SizeNameInputRadius)
	if r.g.line != "" {
		r.rect.StrokeColor = fynetheme.Color(r.g.line)
		r.rect.StrokeWidth = 1
	}
}

func (r *groundRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *groundRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *groundRenderer) Destroy()                     {}
func (r *groundRenderer) Refresh() {
	r.style()
	r.rect.Refresh()
}
