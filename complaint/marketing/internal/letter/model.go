package letter

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"desist/complaint/internal/forest"
)

// Model turns the features of a message into the probability that it is direct marketing: a logistic model.
type Model [FeatureCount]float64

// LoadModels reads the lines of weights.tsv that start with "u:" (the forest of sentences in their place) and "m:" (the
// messages' model: "m:name TAB weight"). Other lines are left out.
func LoadModels(r io.Reader) (*forest.Forest, Model, error) {
	units := forest.NewParser(UnitFeatureNames[:])
	units.Usual(usual[:])
	var m Model
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		var err error
		if rest, ok := strings.CutPrefix(line, "u:"); ok {
			err = units.Line(rest)
		} else if strings.HasPrefix(line, "m:") {
			err = m.line(line)
		}
		if err != nil {
			return nil, m, fmt.Errorf("letter: weights line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, m, fmt.Errorf("letter: weights: %w", err)
	}
	u, err := units.Forest()
	if err != nil {
		return nil, m, fmt.Errorf("letter: weights: %w", err)
	}
	return u, m, nil
}

func (m *Model) line(line string) error {
	name, value, _ := strings.Cut(line, "\t")
	i := slices.Index(FeatureNames[:], name)
	if i < 0 {
		return fmt.Errorf("unknown feature %q", name)
	}
	w, err := strconv.ParseFloat(value, 64)
	m[i] = w
	return err
}

// Probability that a message with these features is direct marketing.
func (m *Model) Probability(v *[FeatureCount]float64) float64 {
	z := 0.0
	for i, w := range m {
		z += w * v[i]
	}
	return sigmoid(z)
}

// Contribution is what feature i of v adds to the log odds.
func (m *Model) Contribution(i int, v *[FeatureCount]float64) float64 { return m[i] * v[i] }
