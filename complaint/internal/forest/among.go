package forest

// Among scores rows that are alike in many features, as those of one mail are: what all of them answer alike is asked once. Its
// zero value is ready for Between. It is not safe for concurrent use.
type Among struct {
	forest          *Forest
	all, left       []uint64 // by tree: leaves that are left for all rows; of the row being scored
	rising, falling []int32  // by feature: the first question that not all rows answer alike
}

// Between makes a ready for rows whose values are between those of low and high, both included. A feature in which a row is no
// number must be none in low and high too.
func (a *Among) Between(f *Forest, low, high []float32) {
	a.forest, a.all = f, a.all[:0]
	for range f.asked.first {
		a.all = append(a.all, ^uint64(0))
	}
	a.rising, a.falling = append(a.rising[:0], f.asked.rising.of...), append(a.falling[:0], f.asked.falling.of...)
	for feature := range len(f.asked.rising.of) - 1 {
		for _, q := range f.asked.rising.questions[a.rising[feature]:f.asked.rising.of[feature+1]] {
			if !(low[feature] >= q.below) {
				break
			}
			a.all[q.tree] &= q.keep
			a.rising[feature]++
		}
	}
	for feature := range len(f.asked.falling.of) - 1 {
		for _, q := range f.asked.falling.questions[a.falling[feature]:f.asked.falling.of[feature+1]] {
			if !(high[feature] < q.below) {
				break
			}
			a.all[q.tree] &= q.keep
			a.falling[feature]++
		}
	}
}

// Probability is that of the forest.
func (a *Among) Probability(x []float32) float64 {
	a.left = append(a.left[:0], a.all...)
	a.forest.asked.strike(a.left, x, a.rising, a.falling)
	return sigmoid(a.forest.sum(a.left))
}
