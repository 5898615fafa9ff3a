package forest

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A row scores what going down every tree from its root gives, to the bit.
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
		for range 20 {
			row := []float32{rapid.Float32Range(-1, 10).Draw(t, "row a"), float32(value.Draw(t, "row b"))}
			if got, want := f.Score(row), down(f, row); got != want {
				t.Fatalf("%v: got %v, want %v", row, got, want)
			}
		}
		if row := []float32{float32(math.NaN()), 3}; f.Score(row) != down(f, row) {
			t.Fatal("a value that is no number")
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
