//go:build !amd64

package wordvec

func sum(v *Vector, values []int8, weight []float32, words []int32) {
	sumPlain(v, values, weight, words)
}
