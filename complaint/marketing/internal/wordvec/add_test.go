package wordvec

import (
	"math"
	"math/rand"
	"testing"
)

// The sums must be the same to the bit on every machine, or one mail would have two verdicts.
func TestAddIsThePlainLoop(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var got, want Vector
	for n := range 2000 {
		var row [Dims]int8
		for d := range row {
			row[d] = int8(r.Intn(256) - 128)
		}
		w := float32(r.NormFloat64())
		switch n {
		case 1000:
			w = math.SmallestNonzeroFloat32
		case 1001:
			w = 0
		}
		add(&got, &row, w)
		addPlain(&want, &row, w)
		if got != want {
			t.Fatalf("after %d rows %v, want %v", n+1, got, want)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	var v Vector
	var row [Dims]int8
	for b.Loop() {
		add(&v, &row, 0.5)
	}
}
