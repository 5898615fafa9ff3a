package forest

import "golang.org/x/sys/cpu"

// newByEight returns nil where rows can't be scored side by side. Processors since 2013 can.
func newByEight(a *asked) *byEight {
	if !cpu.X86.HasAVX2 {
		return nil
	}
	return layByEight(a)
}

func (e *byEight) score(z *[abreast]float64, s *Scorer, bias float64) {
	scoreEight(z, &s.left[0], &s.columns[0], &e.questions[0], &e.of[0], len(e.of)-1, &e.first[0], &e.leaves[0], len(e.first), bias)
}

// scoreEight needs at least one tree, question and feature.
//
//go:noescape
func scoreEight(z *[abreast]float64, left *uint32, columns *float32, questions *shortQuestion, of *int32, features int, first *int32, leaves *float64, trees int, bias float64)
