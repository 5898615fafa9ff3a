package kit

import (
	"image"
	"image/draw"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/theme"
)

// Series is one part of every bar.
type Series struct {
	Name    string
	Color   fyne.ThemeColorName
	Pattern Pattern
}

// Bar is one column of a Chart: its label and one value per series, stacked from the bottom.
type Bar struct {
	Label  string
	Values []int
}

func (b Bar) total() int {
	sum := 0
	for _, v := range b.Values {
		sum += v
	}
	return sum
}

// Line is an upright line across a Chart, at a place measured in bars from the left.
type Line struct {
	At    float32
	Label string
}

// Chart is a bar chart with stacked, patterned bars and marked moments.
type Chart struct {
	widget.BaseWidget
	series []Series
	bars   []Bar
	lines  []Line
}

// NewChart returns an empty Chart.
func NewChart(series []Series) *Chart {
	c := &Chart{series: series}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what is shown.
func (c *Chart) Set(bars []Bar, lines []Line) {
	c.bars, c.lines = bars, lines
	c.Refresh()
}

func (c *Chart) top() int {
	most := 1
	for _, b := range c.bars {
		most = max(most, b.total())
	}
	return most
}

// paint draws bars and lines into the plot's pixels.
func (c *Chart) paint(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	if len(c.bars) == 0 || w == 0 || h == 0 {
		return img
	}
	unit := float32(h) / fynetheme.Size(theme.SizeChart)
	slot := float32(w) / float32(len(c.bars))
	gap := min(slot*0.2, 6*unit)
	top := float32(c.top())
	for i, b := range c.bars {
		y, sum := h, 0
		for s, v := range b.Values {
			if v == 0 {
				continue
			}
			sum += v
			up := h - int(float32(h)*float32(sum)/top)
			rect := image.Rect(int(float32(i)*slot+gap/2), up, int(float32(i+1)*slot-gap/2), y)
			c.series[s].Pattern.fill(img, rect, fynetheme.Color(c.series[s].Color), unit)
			y = up
		}
	}
	axis := fynetheme.Color(theme.ColorLine)
	fill(img, image.Rect(0, h-max(int(unit), 1), w, h), axis)
	ink := fynetheme.Color(fynetheme.ColorNameForeground)
	for _, l := range c.lines {
		x := min(int(l.At*slot), w-2)
		for y := 0; y < h; y++ {
			if y/max(int(4*unit), 2)%3 < 2 { // dashed, unlike any bar
				fill(img, image.Rect(x, y, x+max(int(2*unit), 2), y+1), ink)
			}
		}
	}
	return img
}

func fill(img draw.Image, r image.Rectangle, c interface {
	RGBA() (r, g, b, a uint32)
},
) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// CreateRenderer draws the chart.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	r := &chartRenderer{chart: c, plot: canvas.NewRaster(c.paint)}
	r.build()
	return r
}

type chartRenderer struct {
	chart   *Chart
	plot    *canvas.Raster
	top     *canvas.Text
	labels  []*canvas.Text // one per bar; most are hidden
	marks   []*canvas.Text // one per line
	objects []fyne.CanvasObject
}

func text(s string) *canvas.Text {
	t := canvas.NewText(s, fynetheme.Color(fynetheme.ColorNameDisabled))
	t.TextSize = fynetheme.Size(fynetheme.SizeNameCaptionText)
	return t
}

func (r *chartRenderer) build() {
	r.top = text(strconv.Itoa(r.chart.top()))
	r.labels, r.marks = nil, nil
	r.objects = []fyne.CanvasObject{r.plot, r.top}
	for _, b := range r.chart.bars {
		t := text(b.Label)
		r.labels = append(r.labels, t)
		r.objects = append(r.objects, t)
	}
	for _, l := range r.chart.lines {
		t := text(l.Label)
		t.Color = fynetheme.Color(fynetheme.ColorNameForeground)
		t.TextStyle.Bold = true
		r.marks = append(r.marks, t)
		r.objects = append(r.objects, t)
	}
}

// line is the height of one line of labels.
func (r *chartRenderer) line() float32 { return r.top.MinSize().Height + 2 }

func (r *chartRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, fynetheme.Size(theme.SizeChart)+2*r.line())
}

func (r *chartRenderer) Layout(size fyne.Size) {
	line := r.line()
	left := r.top.MinSize().Width + fynetheme.Padding()
	r.top.Move(fyne.NewPos(0, line))
	width := max(size.Width-left, 0)
	r.plot.Move(fyne.NewPos(left, line))
	r.plot.Resize(fyne.NewSize(width, max(size.Height-2*line, 0)))
	if len(r.labels) == 0 {
		return
	}
	slot := width / float32(len(r.labels))
	free := float32(0) // where the next label may start
	for i, t := range r.labels {
		w := t.MinSize().Width
		x := left + float32(i)*slot + (slot-w)/2
		x = min(max(x, 0), max(size.Width-w, 0))
		t.Hidden = x < free || t.Text == ""
		if !t.Hidden {
			t.Move(fyne.NewPos(x, size.Height-line+2))
			t.Resize(fyne.NewSize(w, line))
			free = x + w + 2*fynetheme.Padding()
		}
	}
	free = 0
	for i, t := range r.marks {
		w := t.MinSize().Width
		x := min(max(left+r.chart.lines[i].At*slot-w/2, 0), max(size.Width-w, 0))
		t.Hidden = x < free
		if !t.Hidden {
			t.Move(fyne.NewPos(x, 0))
			t.Resize(fyne.NewSize(w, line))
			free = x + w + 2*fynetheme.Padding()
		}
	}
}

func (r *chartRenderer) Refresh() {
	r.build()
	r.Layout(r.chart.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.chart)
}

func (r *chartRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *chartRenderer) Destroy()                     {}
