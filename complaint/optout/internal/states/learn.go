package states

import (
	"math"
	"math/rand/v2"
	"slices"

	"desist/complaint/internal/forest"
)

// Learning is logistic regression by AdaGrad (Duchi, Hazan, Singer 2011) with L2 regularisation, then forests on what that says of lines
// it has not seen: weights are far surer of the mails they were learned from than of others.
const (
	epochs      = 12
	rate        = 0.3
	ridge       = 1e-4
	rare        = 3    // a clue of fewer lines is left out
	smallWeight = 0.05 // as is one that says nothing
	innerParts  = 5
)

// Learn makes a Reader of the same words. Examples that follow each other are alike, act and trap, so that two are left out together.
// Its result depends on its input alone.
func (r *Reader) Learn(examples []Example) *Reader {
	l := &learner{words: r.words, table: &table{numbers: map[uint64]int32{}, grows: true}, examples: examples}
	for _, e := range examples {
		l.gathered = append(l.gathered, r.words.read(e.Mail).gather(l.table))
	}
	out := &Reader{words: r.words, weights: l.weigh(func(int) bool { return true }).compact()}
	rows := l.crossed()
	for s := range out.forests {
		var x [][]float32
		var y []bool
		for i := range examples {
			for k, row := range rows[i] {
				if yes, known := examples[i].says(&l.gathered[i].of.lines[k], Names[s]); known {
					x, y = append(x, seenBy(State(s), row)), append(y, yes)
				}
			}
		}
		out.forests[s] = forest.Fit(x, y, forest.Options{Trees: 200, Leaves: 8, Rate: 0.05, Rows: 0.6, Features: 0.4, L2: 3, MinRow: 10})
	}
	return out
}

// seenBy is what the forest of a state sees of a row: that of Declined is asked before the words of the whole mail are.
func seenBy(s State, row []float32) []float32 {
	if s != Declined {
		return row
	}
	row = slices.Clone(row)
	clear(row[ofWords : ofWords+2])
	return row
}

// ofWords is where a row says what the words of the whole mail tell.
var ofWords = slices.Index(rowNames, "words refuse")

type learner struct {
	words    words
	table    *table
	examples []Example
	gathered []gathered
}

// crossed are the rows of each example's lines, by weights that were learned from others.
func (l *learner) crossed() [][][]float32 {
	rows := make([][][]float32, len(l.examples))
	for part := range innerParts {
		others := l.weigh(func(i int) bool { return i/2%innerParts != part })
		for i := range l.examples {
			if i/2%innerParts == part {
				rows[i] = others.rows(others.known(l.gathered[i]), l.examples[i].Context)
			}
		}
	}
	return rows
}

// weigh learns the weights from some of the examples.
func (l *learner) weigh(use func(int) bool) *weights {
	w := &weights{table: l.table, line: make([][ofLine]float32, len(l.table.texts)), whole: make([][ofWhole]float32, len(l.table.texts))}
	for q, name := range asks {
		var lines [][]int32
		var said []bool
		for i, g := range l.gathered {
			for k, clues := range g.lines {
				if yes, known := l.examples[i].says(&g.of.lines[k], name); known && use(i) {
					lines, said = append(lines, clues), append(said, yes)
				}
			}
		}
		w.lineBias[q] = descend(lines, said, len(w.line), func(n int, v float32) { w.line[n][q] = v })
	}
	for q, name := range wholeAsks {
		var mails [][]int32
		var told []bool
		for i, g := range l.gathered {
			if use(i) && l.examples[i].Known != NoneAtOrder {
				mails, told = append(mails, g.whole), append(told, l.examples[i].tells(name))
			}
		}
		w.wholeBias[q] = descend(mails, told, len(w.whole), func(n int, v float32) { w.whole[n][q] = v })
	}
	return w
}

// known leaves out the clues that have no weight.
func (w *weights) known(g gathered) gathered {
	out := gathered{of: g.of}
	for _, clues := range g.lines {
		var kept []int32
		for _, c := range clues {
			if w.line[c] != [ofLine]float32{} {
				kept = append(kept, c)
			}
		}
		out.lines = append(out.lines, kept)
	}
	for _, c := range g.whole {
		if w.whole[c] != [ofWhole]float32{} {
			out.whole = append(out.whole, c)
		}
	}
	return out
}

// compact is without the clues that have no weight.
func (w *weights) compact() *weights {
	out := &weights{table: &table{numbers: map[uint64]int32{}}, lineBias: w.lineBias, wholeBias: w.wholeBias}
	for n, text := range w.table.texts {
		if w.line[n] == [ofLine]float32{} && w.whole[n] == [ofWhole]float32{} {
			continue
		}
		out.table.numbers[hash(text)] = int32(len(out.line)) //nolint:gosec // a few ten thousand
		out.table.texts = append(out.table.texts, text)
		out.line, out.whole = append(out.line, w.line[n]), append(out.whole, w.whole[n])
	}
	return out
}

// descend learns the weights of one question and hands out those that say something.
func descend(samples [][]int32, yes []bool, clues int, keep func(int, float32)) (bias float32) {
	count := make([]int32, clues)
	for _, s := range samples {
		for _, c := range s {
			count[c]++
		}
	}
	rows := make([][]int32, len(samples))
	for i, s := range samples {
		for _, c := range s {
			if count[c] >= rare {
				rows[i] = append(rows[i], c)
			}
		}
	}
	w, seen := make([]float64, clues), make([]float64, clues)
	const start = 1e-6
	for c := range seen {
		seen[c] = start
	}
	b, seenBias := 0.0, start
	order := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixed order is what is wanted
	turn := make([]int, len(rows))
	for i := range turn {
		turn[i] = i
	}
	for range epochs {
		order.Shuffle(len(turn), func(i, j int) { turn[i], turn[j] = turn[j], turn[i] })
		for _, i := range turn {
			sum := 0.0
			for _, c := range rows[i] {
				sum += w[c]
			}
			long := math.Sqrt(float64(len(rows[i])) + 1)
			g := 1 / (1 + math.Exp(-b-sum/long))
			if yes[i] {
				g--
			}
			seenBias += g * g
			b -= rate * g / math.Sqrt(seenBias)
			for _, c := range rows[i] {
				gc := g/long + ridge*w[c]
				seen[c] += gc * gc
				w[c] -= rate * gc / math.Sqrt(seen[c])
			}
		}
	}
	for c, v := range w {
		if math.Abs(v) >= smallWeight {
			keep(c, float32(math.Round(v*100)/100))
		}
	}
	return float32(math.Round(b*100) / 100)
}
