package states

import (
	"fmt"
	"strings"
)

// The forests see of each line what its clues weigh, and the same of those near it, of its heading and of the mail.

// signs are the classes of which a line is told whether it has them.
const signs = "FNnwxcseovmayW:(?!"

// near are the lines beside one.
var near = [...]struct {
	name string
	by   int
}{{"own", 0}, {"before", -1}, {"after", 1}, {"2 after", 2}}

// rowNames are what the numbers of a row are, in order.
var rowNames = func() []string {
	var out []string
	for _, n := range near {
		for _, q := range asks {
			out = append(out, n.name+" "+q)
		}
	}
	for _, what := range [...]string{"heading", "most", "sum", "lines"} {
		for _, q := range asks {
			out = append(out, what+" "+q)
		}
	}
	for _, q := range wholeAsks {
		out = append(out, "mail "+q)
	}
	out = append(out, "words refuse", "words sign up", "place", "lines to come", "length", "cells", "row", "under heading")
	for i := range len(signs) {
		out = append(out, fmt.Sprintf("has %c", signs[i]))
	}
	return append(out, "states", "ends off", "ends on")
}()

// nowhere is what a line weighs that there is not.
var nowhere = [ofLine]float32{-1, -1, -1, -1, -1, -1, -1}

// rows are what the forests see of the lines of a mail.
func (w *weights) rows(g gathered, c Context) [][]float32 {
	n := len(g.lines)
	all := make([][ofLine]float32, n)
	var most, sum, count [ofLine]float32
	for i, clues := range g.lines {
		all[i] = w.lineChances(clues)
		for q, v := range all[i] {
			most[q], sum[q] = max(most[q], v), sum[q]+v
			if v > 0.5 {
				count[q]++
			}
		}
	}
	whole := w.wholeChances(g.whole)
	at := func(i int) [ofLine]float32 {
		if i < 0 || i >= n {
			return nowhere
		}
		return all[i]
	}
	out := make([][]float32, n)
	for i := range out {
		l := &g.of.lines[i]
		x := make([]float32, 0, len(rowNames))
		for _, by := range near {
			v := at(i + by.by)
			x = append(x, v[:]...)
		}
		head := at(l.head)
		x = append(x, head[:]...)
		x = append(x, most[:]...)
		x = append(x, sum[:]...)
		x = append(x, count[:]...)
		x = append(x, whole[:]...)
		x = append(x, c.Refused, c.Signed)
		out[i] = l.shape(x, i, n)
	}
	return out
}

// shape adds what a line is, whatever it says: its place among n, its length, its classes.
func (l *line) shape(x []float32, i, n int) []float32 {
	x = append(x, float32(i), float32(n-i), float32(len(l.all)), float32(len(l.cells)), truth(l.row), l.underHeading(i))
	for k := range len(signs) {
		x = append(x, truth(strings.IndexByte(l.classes, signs[k]) >= 0))
	}
	said := core(l.classes)
	return append(x, float32(len(said)), truth(last(said, 1) == "F"), truth(last(said, 1) == "N"))
}

// underHeading is how many lines after its heading line i stands, -1 without one.
func (l *line) underHeading(i int) float32 {
	if l.head < 0 {
		return -1
	}
	return float32(i - l.head)
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
