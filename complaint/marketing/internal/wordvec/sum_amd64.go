package wordvec

import "golang.org/x/sys/cpu"

// sum is sumPlain for eight numbers at a time, where the processor can; those since 2013 do.
func sum(v *Vector, values []int8, weight []float32, words []int32) {
	if !cpu.X86.HasAVX2 {
		sumPlain(v, values, weight, words)
		return
	}
	for _, w := range words {
		_ = values[(int(w)+1)*Dims-1]
		_ = weight[w]
	}
	sumAVX2(v, &values[0], &weight[0], &words[0], len(words))
}

// sumAVX2 needs at least one word, and all within the table.
//
//go:noescape
func sumAVX2(v *Vector, values *int8, weight *float32, words *int32, n int)
