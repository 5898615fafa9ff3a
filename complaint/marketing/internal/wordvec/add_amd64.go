package wordvec

// add adds w times row to v. Dims is a multiple of the four numbers that one step takes.
//
//go:noescape
func add(v *Vector, row *[Dims]int8, w float32)
