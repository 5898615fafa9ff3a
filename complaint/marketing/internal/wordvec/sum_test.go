package wordvec

import (
	"math"
	"math/rand"
	"testing"
)

// The sums must be the same to the bit on every machine, or one mail would have two verdicts.
func TestSumIsThePlainLoop(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	const rows = 50
	values, weight := make([]int8, rows*Dims), make([]float32, rows)
	for i := range values {
		values[i] = int8(r.Intn(256) - 128)
	}
	for i := range weight {
		weight[i] = float32(r.NormFloat64())
	}
	weight[3], weight[4] = math.SmallestNonzeroFloat32, 0
	for range 500 {
		words := make([]int32, 1+r.Intn(60))
		for i := range words {
			words[i] = int32(r.Intn(rows))
		}
		var got, want Vector
		sum(&got, values, weight, words)
		sumPlain(&want, values, weight, words)
		if got != want {
			t.Fatalf("%v: %v, want %v", words, got, want)
		}
	}
}

func BenchmarkSum(b *testing.B) {
	var v Vector
	values, weight := make([]int8, 20*Dims), make([]float32, 20)
	words := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}
	for b.Loop() {
		sum(&v, values, weight, words)
	}
}
