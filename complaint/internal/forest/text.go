package forest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxNodes bounds what Parser takes.
const maxNodes = 1 << 20

// Text returns the forest as lines. A question is "tree, its number in the tree, feature, value below which to go on with
// the first of the two numbers that follow"; a leaf is "tree, number, =, value". Fields are parted by tabs.
func (f *Forest) Text(prefix string, names []string) []byte {
	out := fmt.Appendf(nil, "%sbias\t%.4f\n", prefix, f.bias)
	for t, root := range f.roots {
		end := int32(len(f.nodes))
		if t+1 < len(f.roots) {
			end = f.roots[t+1]
		}
		for i := root; i < end; i++ {
			n := &f.nodes[i]
			if n.feature < 0 {
				out = fmt.Appendf(out, "%s%d\t%d\t=\t%.4f\n", prefix, t, i-root, n.value)
				continue
			}
			out = fmt.Appendf(out, "%s%d\t%d\t%s\t%s\t%d\t%d\n", prefix, t, i-root, names[n.feature],
				strconv.FormatFloat(float64(n.below), 'g', -1, 32), n.low-root, n.high-root)
		}
	}
	return out
}

// Parser reads a forest from its lines, in their order.
type Parser struct {
	names  []string
	usual  []float32
	forest Forest
}

// NewParser returns a Parser of forests over these features.
func NewParser(names []string) *Parser { return &Parser{names: names} }

// Usual tells what most rows are like, which makes them quick to score.
func (p *Parser) Usual(row []float32) { p.usual = row }

// Line takes one line of Text, without its prefix.
func (p *Parser) Line(line string) error {
	cols := strings.Split(line, "\t")
	if cols[0] == "bias" && len(cols) == 2 {
		v, err := strconv.ParseFloat(cols[1], 64)
		p.forest.bias = v
		return err
	}
	if len(cols) < 4 {
		return fmt.Errorf("forest: %d columns", len(cols))
	}
	tree, err := strconv.Atoi(cols[0])
	if err != nil {
		return fmt.Errorf("forest: %w", err)
	}
	number, err := strconv.Atoi(cols[1])
	if err != nil {
		return fmt.Errorf("forest: %w", err)
	}
	f := &p.forest
	if tree == len(f.roots) && number == 0 {
		f.roots = append(f.roots, int32(len(f.nodes)))
	}
	if tree != len(f.roots)-1 || number != len(f.nodes)-int(f.roots[tree]) || len(f.nodes) == maxNodes {
		return fmt.Errorf("forest: node %d of tree %d is out of order", number, tree)
	}
	n, err := p.node(cols[2:], f.roots[tree])
	f.nodes = append(f.nodes, n)
	return err
}

func (p *Parser) node(cols []string, root int32) (node, error) {
	if cols[0] == "=" {
		v, err := strconv.ParseFloat(cols[1], 64)
		return node{feature: -1, value: v}, err
	}
	feature := slices.Index(p.names, cols[0])
	if feature < 0 || len(cols) != 4 {
		return node{}, fmt.Errorf("forest: unknown question %q", cols)
	}
	below, err := strconv.ParseFloat(cols[1], 32)
	if err != nil {
		return node{}, fmt.Errorf("forest: %w", err)
	}
	low, err := strconv.Atoi(cols[2])
	if err != nil {
		return node{}, fmt.Errorf("forest: %w", err)
	}
	high, err := strconv.Atoi(cols[3])
	if err != nil {
		return node{}, fmt.Errorf("forest: %w", err)
	}
	return node{feature: int32(feature), below: float32(below), low: root + int32(low), high: root + int32(high)}, nil
}

// Forest returns what was read. Every question must lead to later nodes of its own tree, so that no row goes round for ever.
func (p *Parser) Forest() (*Forest, error) {
	f := &p.forest
	for t, root := range f.roots {
		end := int32(len(f.nodes))
		if t+1 < len(f.roots) {
			end = f.roots[t+1]
		}
		for i := root; i < end; i++ {
			n := &f.nodes[i]
			if n.feature >= 0 && (n.low <= i || n.high <= i || n.low >= end || n.high >= end) {
				return nil, fmt.Errorf("forest: node %d of tree %d leads nowhere", i-root, t)
			}
		}
	}
	if err := f.lay(p.usual); err != nil {
		return nil, err
	}
	return f, nil
}
