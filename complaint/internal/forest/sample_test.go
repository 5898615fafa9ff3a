package forest_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint/internal/forest"
)

// Trees that see a part of the rows are still scored on all, draw alike each time, and keep what must never fall.
func TestSampledTrees(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 7))
	var x [][]float32
	var y []bool
	for range 600 {
		a, b := draw.Float32(), draw.Float32()
		x, y = append(x, []float32{a, b}), append(y, a+b/4 > 0.7)
	}
	o := forest.Options{Trees: 80, Leaves: 6, Rate: 0.1, L2: 1, MinRow: 5, Rows: 0.6, Features: 0.7, Rising: map[int]bool{0: true}}
	f := forest.Fit(x, y, o)
	names := []string{"a", "b"}
	if diff := cmp.Diff(f.Text("", names), forest.Fit(x, y, o).Text("", names)); diff != "" {
		t.Error("another forest from the same rows:", diff)
	}
	wrong := 0
	for i := range x {
		if f.Probability(x[i]) > 0.5 != y[i] {
			wrong++
		}
	}
	if wrong > 30 {
		t.Errorf("%d of 600 rows are told wrongly", wrong)
	}
	last := 0.0
	for a := float32(0); a <= 1; a += 0.05 {
		p := f.Probability([]float32{a, 0.5})
		if p < last-1e-9 {
			t.Errorf("at %.2f the chance falls from %.3f to %.3f", a, last, p)
		}
		last = p
	}
}
