package forest

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// MaxLeaves is how many leaves a tree may have: what is left of them while a row is scored is one number's bits.
const MaxLeaves = 64

// asked is the forest laid out for scoring, after QuickScorer (Lucchese et al., SIGIR 2015): all questions on one feature
// side by side by rising value, so that one walk along them finds those that a row answers with "not below". Each answer
// strikes leaves off its tree, and the first one left is where the row would have arrived from the root. Going down the
// trees instead costs a wrong guess of the processor about once a tree.
type asked struct {
	questions []question
	of        []int32   // by feature: where its questions begin; those of the next end them
	leaves    []float64 // by tree, from the one reached by answering "below" throughout
	first     []int32   // by tree: where its leaves begin
}

type question struct {
	below float32
	tree  int32
	keep  uint64 // leaves that stay if the feature is not below
}

// lay makes f.asked of its nodes.
func (f *Forest) lay() error {
	l := layer{nodes: f.nodes}
	for t, root := range f.roots {
		l.tree, l.root = int32(t), len(l.leaves)
		l.first = append(l.first, int32(l.root))
		if !l.from(root) {
			return fmt.Errorf("forest: tree %d has more than %d leaves", t, MaxLeaves)
		}
	}
	for _, list := range l.byFeature {
		l.of = append(l.of, int32(len(l.questions)))
		slices.SortStableFunc(list, func(a, b question) int { return cmp.Compare(a.below, b.below) })
		l.questions = append(l.questions, list...)
	}
	l.of = append(l.of, int32(len(l.questions)))
	f.asked = l.asked
	return nil
}

// layer lays out one tree after the other.
type layer struct {
	asked
	nodes     []node
	byFeature [][]question
	tree      int32
	root      int // where the tree's leaves begin
}

// from adds what is below node at, and reports whether the tree has no more leaves than it may.
func (l *layer) from(at int32) bool {
	n := &l.nodes[at]
	if n.feature < 0 {
		l.leaves = append(l.leaves, n.value)
		return len(l.leaves)-l.root <= MaxLeaves
	}
	begin := len(l.leaves) - l.root
	if !l.from(n.low) {
		return false
	}
	struck := uint64(1)<<(len(l.leaves)-l.root) - uint64(1)<<begin
	for int(n.feature) >= len(l.byFeature) {
		l.byFeature = append(l.byFeature, nil)
	}
	l.byFeature[n.feature] = append(l.byFeature[n.feature], question{below: n.below, tree: l.tree, keep: ^struck})
	return l.from(n.high)
}

// usualTrees is up to how many trees a score takes no memory.
const usualTrees = 512

// Score is the log odds of the row x, which must have as many values as the forest has features.
func (f *Forest) Score(x []float32) float64 {
	var room [usualTrees]uint64
	left := room[:]
	if len(f.asked.first) > usualTrees {
		left = make([]uint64, len(f.asked.first))
	}
	for t := range f.asked.first {
		left[t] = ^uint64(0)
	}
	for feature := range len(f.asked.of) - 1 {
		v := x[feature]
		for _, q := range f.asked.questions[f.asked.of[feature]:f.asked.of[feature+1]] {
			if v < q.below {
				break
			}
			left[q.tree] &= q.keep
		}
	}
	z := f.bias
	for t, first := range f.asked.first {
		z += f.asked.leaves[int(first)+bits.TrailingZeros64(left[t])]
	}
	return z
}
