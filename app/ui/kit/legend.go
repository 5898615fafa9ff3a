package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Legend explains the series of a Chart.
func Legend(series []Series) fyne.CanvasObject {
	row := container.New(&Flow{})
	for _, s := range series {
		row.Add(container.NewHBox(newSwatch(s), widget.NewLabel(s.Name)))
	}
	return row
}

// swatch shows a series' colour and pattern.
type swatch struct {
	widget.BaseWidget
	series Series
}

func newSwatch(s Series) *swatch {
	w := &swatch{series: s}
	w.ExtendBaseWidget(w)
	return w
}

func (s *swatch) paint(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := float32(w) / (fynetheme.TextSize() * 1.5)
	inset := h / 4
	s.series.Pattern.fill(img, image.Rect(0, inset, w, h-inset), fynetheme.Color(s.series.Color), unit)
	return img
}

// CreateRenderer draws the swatch.
func (s *swatch) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(s.paint)
	raster.SetMinSize(fyne.NewSize(fynetheme.TextSize()*1.5, fynetheme.TextSize()))
	return &swatchRenderer{widget.NewSimpleRenderer(raster), raster}
}

type swatchRenderer struct {
	fyne.WidgetRenderer
	raster *canvas.Raster
}

func (r *swatchRenderer) Refresh() {
	r.raster.SetMinSize(fyne.NewSize(fynetheme.TextSize()*1.5, fynetheme.TextSize()))
	r.WidgetRenderer.Refresh()
}

// Flow lays objects out in lines, like words.
type Flow struct{ width float32 }

// MinSize is the height needed at the width last given.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	widest := float32(0)
	for _, o := range objects {
		widest = max(widest, o.MinSize().Width)
	}
	return fyne.NewSize(widest, f.place(objects, max(f.width, widest), false))
}

// Layout places the objects.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, true)
}

func (f *Flow) place(objects []fyne.CanvasObject, width float32, move bool) float32 {
	gap := fynetheme.Padding()
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line, 0
		}
		if move {
			o.Move(fyne.NewPos(x, y))
			o.Resize(m)
		}
		x += m.Width + gap
		line = max(line, m.Height)
	}
	return y + line
}
