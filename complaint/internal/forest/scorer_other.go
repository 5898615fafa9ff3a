//go:build !amd64

package forest

func newByEight(*asked) *byEight { return nil }

func (e *byEight) score(*[abreast]float64, *Scorer, float64) {}
