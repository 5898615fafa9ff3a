package sentence

import "desist/complaint/marketing/internal/wordvec"

// addValues is addValuesPlain for two classes at a time.
//
//go:noescape
func addValues(z *[Classes]float64, values *wordvec.Vector, weights *[wordvec.Dims][Classes]float32)
