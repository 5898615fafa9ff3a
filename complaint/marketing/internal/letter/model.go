package letter

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Model turns the features of a message into the probability that it is direct marketing: a logistic model.
type Model [FeatureCount]float64

// LoadModels reads lines "u:name TAB weight" and "m:name TAB weight"; other lines are left out.
func LoadModels(r io.Reader) (UnitModel, Model, error) {
	var u UnitModel
	var m Model
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		name, value, ok := strings.Cut(sc.Text(), "\t")
		if !ok || !strings.HasPrefix(name, "u:") && !strings.HasPrefix(name, "m:") {
			continue
		}
		w, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return u, m, fmt.Errorf("letter: weights line %d: %w", n, err)
		}
		if i := slices.Index(UnitFeatureNames[:], name); i >= 0 {
			u[i] = w
		} else if i := slices.Index(FeatureNames[:], name); i >= 0 {
			m[i] = w
		} else {
			return u, m, fmt.Errorf("letter: weights line %d: unknown feature %q", n, name)
		}
	}
	if err := sc.Err(); err != nil {
		return u, m, fmt.Errorf("letter: weights: %w", err)
	}
	return u, m, nil
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
