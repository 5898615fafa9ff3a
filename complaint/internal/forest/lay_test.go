package forest

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A row scores what going down every tree from its root gives, to the bit, whatever row is usual and whatever rows it is among.
func TestScoreIsTheTreesOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(60, 200).Draw(t, "rows")
		x, y := make([][]float32, n), make([]bool, n)
		value := rapid.IntRange(0, 9)
		for i := range x {
			x[i] = []float32{float32(value.Draw(t, "a")), float32(value.Draw(t, "b"))}
			y[i] = rapid.Bool().Draw(t, "y")
		}
		f := Fit(x, y, Options{Trees: 20, Leaves: rapid.IntRange(1, 20).Draw(t, "leaves"), Rate: 0.3, L2: 1, MinRow: 3})
		if err := f.lay([]float32{rapid.Float32Range(-1, 10).Draw(t, "usual a"), float32(value.Draw(t, "usual b"))}); err != nil {
			t.Fatal(err)
		}
		nan := float32(math.NaN())
		var rows [][]float32
		for range 20 {
			rows = append(rows, []float32{rapid.Float32Range(-1, 10).Draw(t, "row a"), float32(value.Draw(t, "row b"))})
		}
		if rapid.Bool().Draw(t, "a value that is no number") {
			rows = append(rows, []float32{nan, 3})
		}
		low, high := slices.Clone(rows[0]), slices.Clone(rows[0])
		for _, row := range rows {
			for i, x := range row {
				low[i], high[i] = min(low[i], x), max(high[i], x)
			}
		}
		var among Among
		among.Between(f, low, high)
		for _, row := range rows {
			want := down(f, row)
			if got := f.Score(row); got != want {
				t.Fatalf("%v: got %v, want %v", row, got, want)
			}
			if got := among.Probability(row); got != sigmoid(want) {
				t.Fatalf("%v among others: got %v, want %v", row, got, sigmoid(want))
			}
		}
	})
}

func down(f *Forest, x []float32) float64 {
	z := f.bias
	for _, at := range f.roots {
		n := &f.nodes[at]
		for n.feature >= 0 {
			if x[n.feature] < n.below {
				n = &f.nodes[n.low]
			} else {
				n = &f.nodes[n.high]
			}
		}
		z += n.value
	}
	return z
}

func TestTreesTooLargeToScore(t *testing.T) {
	p := NewParser([]string{"a"})
	for i := range 2*MaxLeaves + 1 {
		n := node{feature: -1}
		if i%2 == 0 && i < 2*MaxLeaves {
			n = node{low: int32(i + 1), high: int32(i + 2)}
		}
		p.forest.nodes = append(p.forest.nodes, n)
	}
	p.forest.roots = []int32{0}
	if _, err := p.Forest(); err == nil {
		t.Error("it was taken")
	}
}
