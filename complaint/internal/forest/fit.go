package forest

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Options of Fit.
type Options struct {
	Trees  int     // how many
	Leaves int     // per tree at most, and never more than MaxLeaves
	Rate   float64 // how much of its finding each tree adds
	L2     float64 // pull of a leaf towards zero
	MinRow int     // rows in a leaf at least

	// Rows and Features are the shares of rows and of features that each tree is grown from, drawn anew for it; 0 is all.
	// Trees that have seen different things err less alike (Friedman, Stochastic gradient boosting, 2002).
	Rows, Features float64

	// Rising names the features, by number, of which a greater value must never lower the score.
	Rising map[int]bool
}

// maxBins is how many steps a feature's values are cut into.
const maxBins = 64

// Fit makes a forest of rows x, all of one length, and what is true of each. Its result depends on its input alone.
func Fit(x [][]float32, y []bool, o Options) *Forest {
	o.Leaves = min(o.Leaves, MaxLeaves)
	g := newGrower(x, y, o)
	f := &Forest{bias: g.bias}
	for range o.Trees {
		f.roots = append(f.roots, int32(len(f.nodes)))
		f.nodes = append(f.nodes, g.tree(int32(len(f.nodes)))...)
	}
	_ = f.lay(nil) // no tree has too many leaves
	return f
}

type grower struct {
	Options
	cuts  [][]float32 // by feature: values that part its bins
	bins  [][]uint8   // by feature, then row
	y     []bool
	score []float64
	grad  []float64
	hess  []float64
	bias  float64
	rows  []int32
	draw  *rand.Rand
	use   []bool // by feature: whether the tree that grows may ask for it
}

func newGrower(x [][]float32, y []bool, o Options) *grower {
	g := &grower{Options: o, y: y}
	positive := 0.5
	for _, v := range y {
		if v {
			positive++
		}
	}
	n := float64(len(y))
	g.bias = math.Round(1e4*math.Log(positive/(n+1-positive))) / 1e4
	g.score, g.grad, g.hess = make([]float64, len(y)), make([]float64, len(y)), make([]float64, len(y))
	g.draw = rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same draws each time are what is wanted
	for i := range g.score {
		g.score[i] = g.bias
	}
	if len(x) > 0 {
		g.cut(x)
	}
	g.use = make([]bool, len(g.cuts))
	return g
}

// cut parts every feature's values into bins of about as many rows each.
func (g *grower) cut(x [][]float32) {
	for f := range x[0] {
		values := make([]float32, len(x))
		for i := range x {
			values[i] = x[i][f]
		}
		slices.Sort(values)
		var cuts []float32
		for b := 1; b < maxBins; b++ {
			at := b * len(values) / maxBins
			low, high := values[max(at-1, 0)], values[at]
			if low == high {
				// The bin's edge falls among equal values: it moves to where they end.
				j, _ := slices.BinarySearch(values, nextUp(high))
				if j == len(values) {
					break
				}
				low, high = values[j-1], values[j]
			}
			if c := low/2 + high/2; len(cuts) == 0 || c > cuts[len(cuts)-1] {
				cuts = append(cuts, max(c, nextUp(low)))
			}
		}
		bins := make([]uint8, len(x))
		for i := range x {
			b, found := slices.BinarySearch(cuts, x[i][f])
			if found {
				b++
			}
			bins[i] = uint8(b)
		}
		g.cuts, g.bins = append(g.cuts, cuts), append(g.bins, bins)
	}
}

func nextUp(v float32) float32 { return math.Nextafter32(v, math.MaxFloat32) }

// sum of the rows of a bin or a leaf.
type sum struct {
	grad, hess float64
	n          int
}

func (s *sum) add(o sum) { s.grad += o.grad; s.hess += o.hess; s.n += o.n }

func (s sum) less(o sum) sum { return sum{s.grad - o.grad, s.hess - o.hess, s.n - o.n} }

// leaf is a set of rows that may be parted further.
type leaf struct {
	rows       []int32
	total      sum
	bins       [][maxBins]sum
	node       int32
	low, high  float64 // bounds of its value, from rising features above
	gain       float64
	feature    int
	bin        int
	left       sum
	mid        float64
	worthwhile bool
}

// tree grows one tree, always parting the leaf that gains most, and adds it to the scores. base is its first node's index.
func (g *grower) tree(base int32) []node {
	g.derive()
	g.sample()
	root := &leaf{rows: g.rows, low: math.Inf(-1), high: math.Inf(1)}
	root.bins = g.histogram(root.rows)
	for _, b := range root.bins[0] {
		root.total.add(b)
	}
	g.best(root)
	nodes := []node{{feature: -1}}
	leaves := []*leaf{root}
	for len(leaves) < g.Leaves {
		at := -1
		for i, l := range leaves {
			if l.worthwhile && (at < 0 || l.gain > leaves[at].gain) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		a, b := g.part(leaves[at])
		n := &nodes[leaves[at].node]
		a.node, b.node = int32(len(nodes)), int32(len(nodes)+1)
		n.feature, n.below = int32(leaves[at].feature), g.cuts[leaves[at].feature][leaves[at].bin]
		n.low, n.high = base+a.node, base+b.node
		nodes = append(nodes, node{feature: -1}, node{feature: -1})
		leaves[at] = a
		leaves = append(leaves, b)
	}
	for _, l := range leaves {
		v := math.Round(1e4*g.Rate*g.value(l.total, l.low, l.high)) / 1e4
		nodes[l.node].value = v
		if !g.sampled() {
			for _, i := range l.rows {
				g.score[i] += v
			}
		}
	}
	if g.sampled() {
		for i := range g.score {
			g.score[i] += g.walk(nodes, base, i)
		}
	}
	return nodes
}

// walk is what a tree says of a row, which need not have been among those it was grown from.
func (g *grower) walk(nodes []node, base int32, row int) float64 {
	n := &nodes[0]
	for n.feature >= 0 {
		next := n.high
		if cuts := g.cuts[n.feature]; int(g.bins[n.feature][row]) < len(cuts) && cuts[g.bins[n.feature][row]] <= n.below {
			next = n.low
		}
		n = &nodes[next-base]
	}
	return n.value
}

func (g *grower) sampled() bool { return g.Rows > 0 && g.Rows < 1 }

// sample draws the rows and features of the next tree.
func (g *grower) sample() {
	g.rows = g.rows[:0]
	for i := range g.y {
		if !g.sampled() || g.draw.Float64() < g.Rows {
			g.rows = append(g.rows, int32(i))
		}
	}
	for f := range g.use {
		g.use[f] = g.Features == 0 || g.draw.Float64() < g.Features
	}
}

func (g *grower) derive() {
	for i, z := range g.score {
		p := sigmoid(z)
		g.hess[i] = float64(p * (1 - p))
		if g.y[i] {
			p--
		}
		g.grad[i] = p
	}
}

func (g *grower) histogram(rows []int32) [][maxBins]sum {
	out := make([][maxBins]sum, len(g.bins))
	for f, bins := range g.bins {
		h := &out[f]
		for _, i := range rows {
			b := &h[bins[i]]
			b.grad += g.grad[i]
			b.hess += g.hess[i]
			b.n++
		}
	}
	return out
}

func (g *grower) value(s sum, low, high float64) float64 {
	return min(max(-s.grad/(s.hess+g.L2), low), high)
}

// loss is what a leaf of value v leaves, up to a constant.
func (g *grower) loss(s sum, v float64) float64 {
	return float64(s.grad*v) + float64(0.5*(s.hess+g.L2)*v*v)
}

// best finds the question that gains most for l.
func (g *grower) best(l *leaf) {
	l.worthwhile = false
	whole := g.loss(l.total, g.value(l.total, l.low, l.high))
	for f := range l.bins {
		if !g.use[f] {
			continue
		}
		var left sum
		for b := range g.cuts[f] {
			left.add(l.bins[f][b])
			right := l.total.less(left)
			if left.n < g.MinRow {
				continue
			}
			if right.n < g.MinRow {
				break
			}
			lv, rv := g.value(left, l.low, l.high), g.value(right, l.low, l.high)
			if g.Rising[f] && lv > rv {
				continue
			}
			gain := whole - g.loss(left, lv) - g.loss(right, rv)
			if gain > minGain && (!l.worthwhile || gain > l.gain) {
				l.worthwhile, l.gain, l.feature, l.bin, l.left, l.mid = true, gain, f, b, left, (lv+rv)/2
			}
		}
	}
}

const minGain = 1e-3

// part makes the two leaves of l's best question.
func (g *grower) part(l *leaf) (low, high *leaf) {
	bins := g.bins[l.feature]
	a := make([]int32, 0, l.left.n)
	b := make([]int32, 0, l.total.n-l.left.n)
	for _, i := range l.rows {
		if int(bins[i]) <= l.bin {
			a = append(a, i)
		} else {
			b = append(b, i)
		}
	}
	low = &leaf{rows: a, total: l.left, low: l.low, high: l.high}
	high = &leaf{rows: b, total: l.total.less(l.left), low: l.low, high: l.high}
	if g.Rising[l.feature] {
		low.high, high.low = min(low.high, l.mid), max(high.low, l.mid)
	}
	small, large := low, high
	if len(b) < len(a) {
		small, large = high, low
	}
	small.bins = g.histogram(small.rows)
	large.bins = l.bins
	for f := range large.bins {
		for i := range large.bins[f] {
			large.bins[f][i] = large.bins[f][i].less(small.bins[f][i])
		}
	}
	l.bins = nil
	g.best(low)
	g.best(high)
	return low, high
}
