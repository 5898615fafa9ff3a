package states

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// asks are the questions that weights answer of a line, and wholeAsks those of a mail.
var (
	asks      = [...]string{"off", "on", "left", "stood", "kept", "joined", "declined"}
	wholeAsks = [...]string{"refuses", "of lists", "joins"}
)

const (
	ofLine  = len(asks)
	ofWhole = len(wholeAsks)
)

// weights are those of the clues, for each question.
type weights struct {
	table     *table
	line      [][ofLine]float32 // by clue
	whole     [][ofWhole]float32
	lineBias  [ofLine]float32
	wholeBias [ofWhole]float32
}

// lineChances and wholeChances are logistic: the sum of weights, divided so that a long line is not surer for its length alone.
func (w *weights) lineChances(clues []int32) (out [ofLine]float32) {
	for _, c := range clues {
		for q, v := range w.line[c] {
			out[q] += v
		}
	}
	for q := range out {
		out[q] = chance(w.lineBias[q], out[q], len(clues))
	}
	return out
}

func (w *weights) wholeChances(clues []int32) (out [ofWhole]float32) {
	for _, c := range clues {
		for q, v := range w.whole[c] {
			out[q] += v
		}
	}
	for q := range out {
		out[q] = chance(w.wholeBias[q], out[q], len(clues))
	}
	return out
}

func chance(bias, sum float32, clues int) float32 {
	return Rounded(1 / (1 + math.Exp(-float64(bias)-float64(sum)/math.Sqrt(float64(clues)+1))))
}

// Rounded is a chance to four places: processors may differ in the last bit of an exponential, and forests ask whether it is below a value.
func Rounded(chance float64) float32 { return float32(math.Round(1e4*chance) / 1e4) }

const biasClue = "(bias)"

// text writes the weights: of a line or a mail, the clue, and its weight for each question.
func (w *weights) text() []byte {
	out := []byte("# What lines of settings weigh: see complaint/optout/internal/states. Written by complaint/optout's forest_test.go; do not edit.\n")
	out = fmt.Appendf(out, "# line or mail\tclue\tweights for: %s, or %s\n", strings.Join(asks[:], ", "), strings.Join(wholeAsks[:], ", "))
	out = appendRow(out, "line", biasClue, w.lineBias[:])
	for n, v := range w.line {
		if v != [ofLine]float32{} {
			out = appendRow(out, "line", w.table.texts[n], v[:])
		}
	}
	out = appendRow(out, "mail", biasClue, w.wholeBias[:])
	for n, v := range w.whole {
		if v != [ofWhole]float32{} {
			out = appendRow(out, "mail", w.table.texts[n], v[:])
		}
	}
	return out
}

func appendRow(out []byte, of, clue string, weights []float32) []byte {
	out = append(out, of+"\t"+clue...)
	for _, v := range weights {
		out = append(out, '\t')
		if v != 0 {
			out = strconv.AppendFloat(out, float64(v), 'f', -1, 32)
		}
	}
	return append(out, '\n')
}

func readWeights(text string) (*weights, error) {
	rows := strings.Count(text, "\n")
	w := &weights{
		table: &table{numbers: make(map[uint64]int32, rows)},
		line:  make([][ofLine]float32, 0, rows), whole: make([][ofWhole]float32, 0, rows),
	}
	for row := range strings.Lines(text) {
		row = strings.TrimSuffix(row, "\n")
		if row == "" || row[0] == '#' {
			continue
		}
		if err := w.read(strings.Split(row, "\t")); err != nil {
			return nil, fmt.Errorf("state-weights.tsv: %q: %w", row, err)
		}
	}
	if len(w.line) == 0 {
		return nil, errors.New("state-weights.tsv: no weights")
	}
	return w, nil
}

func (w *weights) read(c []string) error {
	var line [ofLine]float32
	var whole [ofWhole]float32
	into := line[:]
	if c[0] == "mail" {
		into = whole[:]
	} else if c[0] != "line" {
		return fmt.Errorf("of what is %q", c)
	}
	if len(c) != 2+len(into) {
		return fmt.Errorf("%d columns", len(c))
	}
	for q, text := range c[2:] {
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 32)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("weight %q", text)
		}
		into[q] = float32(v)
	}
	switch {
	case c[1] == biasClue && c[0] == "line":
		w.lineBias = line
	case c[1] == biasClue:
		w.wholeBias = whole
	case c[0] == "line":
		w.line[w.number(c[1])] = line
	default:
		w.whole[w.number(c[1])] = whole
	}
	return nil
}

// number is that of a clue, a new one if it has none: lines and mails may have clues of one text.
func (w *weights) number(clue string) int32 {
	h := hash(clue)
	n, known := w.table.numbers[h]
	if !known {
		n = int32(len(w.line)) //nolint:gosec // a few ten thousand
		w.table.numbers[h] = n
		w.line, w.whole = append(w.line, [ofLine]float32{}), append(w.whole, [ofWhole]float32{})
	}
	return n
}
