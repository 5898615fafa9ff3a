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
// side by side, so that one walk along them finds those that a row answers otherwise than the usual row does. Each such answer
// strikes leaves off its tree, and the first one left is where the row would have arrived from the root: leaves stand in the order
// in which a walk that turns to the usual answer first meets them. Going down the trees instead costs a wrong guess of the processor
// about once a tree.
type asked struct {
	rising  list      // questions that the usual row answers with "below"
	falling list      // with "not below"
	leaves  []float64 // by tree, from the one that the usual row reaches
	first   []int32   // by tree: where its leaves begin
}

// list is questions by feature, those first that a row like the usual one would be the first to answer otherwise.
type list struct {
	questions []question
	of        []int32 // by feature: where its questions begin; those of the next end them
}

type question struct {
	below float32
	tree  int32
	keep  uint64 // leaves that stay if the answer is not the usual one
}

// lay makes f.asked of its nodes. How near rows are to the usual one changes how long they take, never their score.
func (f *Forest) lay(usual []float32) error {
	l := layer{nodes: f.nodes, usual: usual}
	for t, root := range f.roots {
		l.tree, l.root = int32(t), len(l.leaves)
		l.first = append(l.first, int32(l.root))
		if !l.from(root) {
			return fmt.Errorf("forest: tree %d has more than %d leaves", t, MaxLeaves)
		}
	}
	l.rising = side(l.below, func(a, b question) int { return cmp.Compare(a.below, b.below) })
	l.falling = side(l.notBelow, func(a, b question) int { return cmp.Compare(b.below, a.below) })
	f.asked = l.asked
	return nil
}

func side(byFeature [][]question, order func(a, b question) int) list {
	var out list
	for _, questions := range byFeature {
		out.of = append(out.of, int32(len(out.questions)))
		slices.SortStableFunc(questions, order)
		out.questions = append(out.questions, questions...)
	}
	out.of = append(out.of, int32(len(out.questions)))
	return out
}

// layer lays out one tree after the other.
type layer struct {
	asked
	nodes           []node
	usual           []float32
	below, notBelow [][]question // by feature, what the usual row answers so
	tree            int32
	root            int // where the tree's leaves begin
}

// from adds what is below node at, and reports whether the tree has no more leaves than it may.
func (l *layer) from(at int32) bool {
	n := &l.nodes[at]
	if n.feature < 0 {
		l.leaves = append(l.leaves, n.value)
		return len(l.leaves)-l.root <= MaxLeaves
	}
	to, first, second := &l.below, n.low, n.high
	if !(l.usualValue(n.feature) < n.below) {
		to, first, second = &l.notBelow, n.high, n.low
	}
	begin := len(l.leaves) - l.root
	if !l.from(first) {
		return false
	}
	struck := uint64(1)<<(len(l.leaves)-l.root) - uint64(1)<<begin
	for int(n.feature) >= len(*to) {
		*to = append(*to, nil)
	}
	(*to)[n.feature] = append((*to)[n.feature], question{below: n.below, tree: l.tree, keep: ^struck})
	return l.from(second)
}

// usualValue is 0 where nothing is known of what is usual.
func (l *layer) usualValue(feature int32) float32 {
	if int(feature) >= len(l.usual) {
		return 0
	}
	return l.usual[feature]
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
	left = left[:len(f.asked.first)]
	for t := range left {
		left[t] = ^uint64(0)
	}
	f.asked.strike(left, x, f.asked.rising.of, f.asked.falling.of)
	return f.sum(left)
}

// strike strikes the leaves off that the answers for x rule out, of questions from these places on.
func (a *asked) strike(left []uint64, x []float32, rising, falling []int32) {
	for feature := range len(a.rising.of) - 1 {
		v := x[feature]
		for _, q := range a.rising.questions[rising[feature]:a.rising.of[feature+1]] {
			if v < q.below {
				break
			}
			left[q.tree] &= q.keep
		}
	}
	for feature := range len(a.falling.of) - 1 {
		v := x[feature]
		for _, q := range a.falling.questions[falling[feature]:a.falling.of[feature+1]] {
			if !(v < q.below) { // as from the root: what is no number is not below
				break
			}
			left[q.tree] &= q.keep
		}
	}
}

func (f *Forest) sum(left []uint64) float64 {
	z := f.bias
	for t, first := range f.asked.first {
		z += f.asked.leaves[int(first)+bits.TrailingZeros64(left[t])]
	}
	return z
}
