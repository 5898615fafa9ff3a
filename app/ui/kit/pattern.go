package kit

import (
	"image"
	"image/color"
	"image/draw"
)

// Pattern is how a bar is filled, so that series can be told apart without colour and in print.
type Pattern int

const (
	Solid    Pattern = iota
	Diagonal         // slanting lines
	Lines            // level lines
	Dots
	Outline // a frame alone
)

// fill draws rect in colour c and pattern p. unit is the size of one point in pixels.
func (p Pattern) fill(img draw.Image, rect image.Rectangle, c color.Color, unit float32) {
	frame := max(int(unit+0.5), 1)
	step := max(int(5*unit), 3)
	inner := rect.Inset(frame)
	for y := rect.Min.Y; y < rect.Max.Y; y++ {
		for x := rect.Min.X; x < rect.Max.X; x++ {
			if !image.Pt(x, y).In(inner) || p.covers(x, y, step, frame) {
				img.Set(x, y, c)
			}
		}
	}
}

func (p Pattern) covers(x, y, step, width int) bool {
	switch p {
	case Solid:
		return true
	case Diagonal:
		return (x+y)%step < width+step/4
	case Lines:
		return y%step < width
	case Dots:
		return x%step < width && y%step < width
	}
	return false
}
