package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"desist/app/ui/theme"
)

// Page is the frame of a page that reads from top to bottom: one column, scrolled by keys and wheel, no wider than
// lines stay easy to read.
func Page(objects ...fyne.CanvasObject) *Scroll {
	return NewScroll(container.New(reading{}, container.NewVBox(objects...)))
}

// reading keeps its one object at most SizeReading wide, in the middle.
type reading struct{}

func (reading) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.Add(fyne.NewSize(0, 2*fynetheme.InnerPadding()))
}

func (reading) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width-2*fynetheme.Padding(), theme.Reading())
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, max(o.MinSize().Height, size.Height-2*fynetheme.InnerPadding())))
		o.Move(fyne.NewPos((size.Width-width)/2, fynetheme.InnerPadding()))
	}
}

// Border puts center between up to four others, any of which may be nil. Unlike container.NewBorder it keeps objects in
// reading order, which is the order in which Tab visits them.
func Border(top, bottom, left, right, center fyne.CanvasObject) *fyne.Container {
	c := container.New(layout.NewBorderLayout(top, bottom, left, right))
	for _, o := range []fyne.CanvasObject{top, left, center, right, bottom} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

// Columns lays objects out side by side, each as wide as its weight says, so that the cells of a header and of
// every row line up.
type Columns struct{ Weights []float32 }

// MinSize is the smallest size in which every weight gives its object room.
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
	}
	return size
}

// Layout shares the width out.
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum float32
	for i, o := range objects {
		if o.Visible() {
			sum += c.Weights[i]
		}
	}
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := size.Width * c.Weights[i] / sum
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}

// Tight stacks objects that belong together; labels bring their own padding, which is pulled in.
func Tight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(tight{}, objects...)
}

type tight struct{}

func (tight) overlap() float32 { return fynetheme.InnerPadding() }

func (t tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	shown := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
			shown++
		}
	}
	if shown > 1 {
		size.Height -= float32(shown-1) * t.overlap()
	}
	return size
}

func (t tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if o.Visible() {
			h := o.MinSize().Height
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(size.Width, h))
			y += h - t.overlap()
		}
	}
}

// Panel puts objects, one below the other, on a ground of their own.
func Panel(objects ...fyne.CanvasObject) *fyne.Container {
	return framed(theme.ColorPanel, theme.ColorLine, objects...)
}

func framed(ground, line fyne.ThemeColorName, objects ...fyne.CanvasObject) *fyne.Container {
	pad := fynetheme.Size(theme.SizePanelPad) - fynetheme.InnerPadding()
	if pad < 0 {
		pad = 0
	}
	return container.NewStack(
		newGround(ground, line),
		container.New(inset{pad}, container.NewVBox(objects...)),
	)
}

// inset leaves the same space on every side.
type inset struct{ by float32 }

func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.Add(fyne.NewSquareSize(2 * i.by))
}

func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(i.by))
		o.Resize(size.Subtract(fyne.NewSquareSize(2 * i.by)))
	}
}

// Actions puts buttons side by side, in line with the text above them.
func Actions(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(indent{}, container.NewHBox(buttons...))
}

// indent starts where a label's text starts and leaves the same space below.
type indent struct{}

func (indent) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(fynetheme.InnerPadding(), fynetheme.InnerPadding())
}

func (indent) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(fynetheme.InnerPadding(), 0))
		o.Resize(size.SubtractWidthHeight(fynetheme.InnerPadding(), fynetheme.InnerPadding()))
	}
}

// Wide keeps a page's objects clear of the scroll bar, using the window's whole width.
func Wide(o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{fynetheme.InnerPadding()}, o)
}

// Gap is empty space of one line's height between parts of a page.
func Gap() fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(0, fynetheme.InnerPadding()))
	return r
}
