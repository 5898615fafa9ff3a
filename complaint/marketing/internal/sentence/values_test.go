package sentence

import (
	"math/rand"
	"testing"

	"desist/complaint/marketing/internal/wordvec"
)

// The sums must be the same to the bit on every machine, or one mail would have two verdicts.
func TestAddValuesIsThePlainLoop(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	var got, want [Classes]float64
	for n := range 200 {
		var values wordvec.Vector
		var weights [wordvec.Dims][Classes]float32
		for d := range values {
			values[d] = float32(r.NormFloat64())
			for c := range weights[d] {
				weights[d][c] = float32(r.NormFloat64())
			}
		}
		addValues(&got, &values, &weights)
		addValuesPlain(&want, &values, &weights)
		if got != want {
			t.Fatalf("after %d sentences %v, want %v", n+1, got, want)
		}
	}
}
