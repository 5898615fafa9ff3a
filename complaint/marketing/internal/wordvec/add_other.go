//go:build !amd64

package wordvec

func add(v *Vector, row *[Dims]int8, w float32) { addPlain(v, row, w) }
