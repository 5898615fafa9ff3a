package lexicon

import (
	"cmp"
	"slices"
)

// edge leads from a node of the trie by a word.
type edge struct{ node, id int32 }

// steps are the edges of the trie, laid out for finding one without a hash: those of the root by word, the others
// side by side, a node's own in order of their words.
type steps struct {
	root []int32 // by word: the node behind it, 0 if no phrase begins with it
	ids  []int32
	to   []int32
	of   []int32 // by node: where its edges begin in ids; those of the next node end them
}

func stepsOf(edges map[edge]int32, nodes int) steps {
	order := make([]edge, 0, len(edges))
	highest := int32(0)
	for e := range edges {
		if e.node == 0 {
			highest = max(highest, e.id)
			continue
		}
		order = append(order, e)
	}
	slices.SortFunc(order, func(a, b edge) int { return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.id, b.id)) })
	s := steps{root: make([]int32, highest+1), of: make([]int32, nodes+1)}
	for e, to := range edges {
		if e.node == 0 {
			s.root[e.id] = to
		}
	}
	for _, e := range order {
		s.of[e.node+1]++
		s.ids, s.to = append(s.ids, e.id), append(s.to, edges[e])
	}
	for n := range nodes {
		s.of[n+1] += s.of[n]
	}
	return s
}

// first is the node behind the root and a word, 0 if there is none.
func (s *steps) first(id int32) int32 {
	if int(id) < len(s.root) {
		return s.root[id]
	}
	return 0
}

// next is the node behind another node and a word, 0 if there is none.
func (s *steps) next(node, id int32) int32 {
	const few = 8
	from, end := s.of[node], s.of[node+1]
	for end-from > few {
		if mid := (from + end) / 2; s.ids[mid] <= id {
			from = mid
		} else {
			end = mid
		}
	}
	for i := from; i < end; i++ {
		if s.ids[i] == id {
			return s.to[i]
		}
	}
	return 0
}
