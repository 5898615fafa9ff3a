package forest

// abreast is how many rows are scored side by side.
const abreast = 8

// Scorer scores rows of one forest, many at once where the processor can. It keeps memory, so each goroutine needs its own.
type Scorer struct {
	forest  *Forest
	columns []float32 // of abreast rows: their values of one feature after those of the other
	left    []uint32  // leaves that are left, by tree and row
}

// Scorer returns a Scorer of f.
func (f *Forest) Scorer() *Scorer { return &Scorer{forest: f} }

// Probabilities sets dst to the probabilities of rows, to the bit what Forest.Probability says of each.
func (s *Scorer) Probabilities(dst []float64, rows [][]float32) {
	const tooFew = 2 // rows that are faster scored one after the other
	for len(rows) > tooFew && s.forest.abreast != nil {
		n := min(abreast, len(rows))
		s.eight(dst[:n], rows[:n])
		dst, rows = dst[n:], rows[n:]
	}
	for i, row := range rows {
		dst[i] = s.forest.Probability(row)
	}
}

// eight scores up to abreast rows.
func (s *Scorer) eight(dst []float64, rows [][]float32) {
	f := s.forest
	features := len(f.asked.of) - 1
	if s.columns == nil {
		s.columns, s.left = make([]float32, abreast*features), make([]uint32, abreast*len(f.asked.first))
	}
	for r := range abreast {
		row := rows[min(r, len(rows)-1)]
		for i, v := range row[:features] {
			s.columns[abreast*i+r] = v
		}
	}
	var z [abreast]float64
	f.abreast.score(&z, s, f.bias)
	for i := range dst {
		dst[i] = sigmoid(z[i])
	}
}

// byEight is the forest laid out for scoring eight rows at once, for trees of up to 32 leaves.
type byEight struct {
	questions []shortQuestion
	of        []int32 // as in asked
	leaves    []float64
	first     []int32 // by tree: where its leaves begin, less 127, because the number of a bit is read off a float's exponent
}

// shortQuestion is a question as the assembly reads it.
type shortQuestion struct {
	below  float32
	struck uint32 // leaves that go if the feature is not below
	at     int32  // of the tree in Scorer.left, in bytes
}

// layByEight returns nil if a tree has more leaves than a number of 32 bits.
func layByEight(a *asked) *byEight {
	const maxLeaves, exponentBias = 32, 127
	if len(a.questions) == 0 {
		return nil
	}
	e := &byEight{of: a.of, leaves: a.leaves}
	for t, first := range a.first {
		end := len(a.leaves)
		if t+1 < len(a.first) {
			end = int(a.first[t+1])
		}
		if end-int(first) > maxLeaves {
			return nil
		}
		e.first = append(e.first, first-exponentBias)
	}
	for _, q := range a.questions {
		e.questions = append(e.questions, shortQuestion{below: q.below, struck: uint32(^q.keep), at: q.tree * 4 * abreast})
	}
	return e
}
