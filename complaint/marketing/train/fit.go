package main

import (
	"math"
	"strings"

	"desist/complaint/internal/forest"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// Strength of the pull towards zero, per kind of feature: cues may speak loudest, single words least.
const (
	l2Cue       = 0.7
	l2Structure = 2.0
	l2Word      = 2.0
	l2Pair      = 3.0
	l2Meaning   = 0.7
	l2Message   = 1.0
	l2Sign      = 30.0 // signs of the header and build, which the corpus can only imitate
)

const (
	rounds = 200
	step   = 0.05
)

func penalty(name string) float64 {
	switch {
	case name == "bias":
		return 0
	case strings.HasPrefix(name, "lx"):
		return l2Cue
	case strings.HasPrefix(name, "st:"):
		return l2Structure
	case strings.HasPrefix(name, "v:"):
		return l2Meaning
	case strings.HasPrefix(name, "w:"):
		return l2Word
	}
	return l2Pair
}

// fitSentences minimises the penalised cross-entropy by Adam on full batches, in a fixed order.
func fitSentences(samples []sample, names []string) [][sentence.Classes]float32 {
	n := len(names)
	w := make([][sentence.Classes]float64, n)
	opt := newAdam(n * sentence.Classes)
	pull := make([]float64, n)
	for f, name := range names {
		pull[f] = penalty(name)
	}
	grad := make([][sentence.Classes]float64, n)
	for range rounds {
		for f := range grad {
			for c := range grad[f] {
				grad[f][c] = pull[f] * w[f][c]
			}
		}
		for i := range samples {
			addGradient(grad, w, &samples[i])
		}
		opt.next()
		for f := range w {
			for c := range w[f] {
				w[f][c] -= opt.step(f*sentence.Classes+c, grad[f][c])
			}
		}
	}
	out := make([][sentence.Classes]float32, n)
	for f := range w {
		for c := range w[f] {
			out[f][c] = float32(w[f][c])
		}
	}
	return out
}

func addGradient(grad, w [][sentence.Classes]float64, s *sample) {
	var z [sentence.Classes]float64
	for _, f := range s.features {
		for c := range z {
			z[c] += w[f][c]
		}
	}
	for i, v := range s.meaning {
		for c := range z {
			z[c] += float64(v) * w[sentence.FirstValue+i][c]
		}
	}
	p := sentence.Softmax(z)
	p[s.class]--
	for _, f := range s.features {
		for c := range p {
			grad[f][c] += p[c]
		}
	}
	for i, v := range s.meaning {
		for c := range p {
			grad[sentence.FirstValue+i][c] += p[c] * float64(v)
		}
	}
}

// adam is the step rule of Kingma and Ba (2015).
type adam struct {
	m, v     []float64
	b1t, b2t float64 // decay rates to the power of the round
}

const (
	adamB1 = 0.9
	adamB2 = 0.999
)

func newAdam(n int) *adam {
	return &adam{m: make([]float64, n), v: make([]float64, n), b1t: 1, b2t: 1}
}

func (a *adam) next() {
	a.b1t *= adamB1
	a.b2t *= adamB2
}

func (a *adam) step(i int, g float64) float64 {
	a.m[i] = adamB1*a.m[i] + (1-adamB1)*g
	a.v[i] = adamB2*a.v[i] + (1-adamB2)*g*g
	return step * (a.m[i] / (1 - a.b1t)) / (math.Sqrt(a.v[i]/(1-a.b2t)) + 1e-8)
}

// row is one mail as message features with its label.
type row struct {
	x [letter.FeatureCount]float64
	y float64
}

// directions say which way a message feature may pull: sentences that promote and signs of a mailing only towards direct
// marketing, facts of a service only away from it. Left free, a fit to written mails would learn how they were written.
var directions = map[string]float64{
	"m:top1": 1, "m:top2": 1, "m:mass": 1, "m:share": 1, "m:subject": 1, "m:bulk": 1, "m:one_click": 1, "m:campaign": 1,
	"m:unsubscribe_text": 1, "m:images": 1, "m:images_bare": 1, "m:bulk_no_service": 1, "m:share_bulk": 1,
	"m:service_mass": -1, "m:service_share": -1, "m:service_top": -1, "m:subject_service": -1, "m:code": -1, "m:order": -1,
	"m:auto": -1, "m:personal": -1, "m:sparse": -1,
}

func messagePenalty(name string) float64 {
	switch name {
	case "m:bias":
		return 0
	case "m:bulk", "m:one_click", "m:campaign", "m:unsubscribe_text", "m:images", "m:images_bare", "m:auto", "m:personal":
		return l2Sign
	}
	return l2Message
}

// fitMessages minimises the penalised cross-entropy, each weight kept on its side of zero.
func fitMessages(rows []row) letter.Model {
	var w letter.Model
	opt := newAdam(len(w))
	for range 4 * rounds {
		var grad letter.Model
		for i := range w {
			grad[i] = messagePenalty(letter.FeatureNames[i]) * w[i]
		}
		for _, r := range rows {
			d := w.Probability(&r.x) - r.y
			for i := range grad {
				grad[i] += d * r.x[i]
			}
		}
		opt.next()
		for i := range w {
			w[i] -= opt.step(i, grad[i])
			if w[i]*directions[letter.FeatureNames[i]] < 0 {
				w[i] = 0
			}
		}
	}
	return w
}

// fitUnits fits the forest of sentences in their place.
func fitUnits(rows []unitRow) *forest.Forest {
	x, y := make([][]float32, len(rows)), make([]bool, len(rows))
	for i, r := range rows {
		x[i], y[i] = r.x[:], r.promotes
	}
	return forest.Fit(x, y, forest.Options{Trees: 400, Leaves: 24, Rate: 0.05, L2: 3, MinRow: 40, Rising: letter.UnitRising})
}
