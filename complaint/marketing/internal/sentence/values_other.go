//go:build !amd64

package sentence

import "desist/complaint/marketing/internal/wordvec"

func addValues(z *[Classes]float64, values *wordvec.Vector, weights *[wordvec.Dims][Classes]float32) {
	addValuesPlain(z, values, weights)
}
