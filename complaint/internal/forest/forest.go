// Package forest is a logistic model made of small decision trees, each of which mends what those before it got wrong
// (gradient boosting; Friedman 2001). Trees see what a weighted sum can't: that a question sells in one place and asks in
// another. They are kept as text that can be read: one line a question, with the feature's name.
package forest

import "math"

// Forest scores rows of feature values. It is immutable and safe for concurrent use.
type Forest struct {
	bias  float64
	nodes []node
	roots []int32
	asked asked
}

// node asks whether a feature is below a value, or is a leaf.
type node struct {
	feature   int32 // -1 for a leaf
	below     float32
	low, high int32   // nodes to go on with, as indices of Forest.nodes
	value     float64 // of a leaf, in log odds
}

// Probability is the probability that goes with the score of x.
func (f *Forest) Probability(x []float32) float64 { return sigmoid(f.Score(x)) }

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
