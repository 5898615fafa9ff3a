package letter

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Model turns the features of a message into the probability that it is direct marketing: a logistic model.
type Model [FeatureCount]float64

// LoadModel reads lines "m:name TAB weight"; other lines are left out.
func LoadModel(r io.Reader) (Model, error) {
	var m Model
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		name, value, ok := strings.Cut(sc.Text(), "\t")
		if !ok || !strings.HasPrefix(name, "m:") {
			continue
		}
		i := indexOf(name)
		w, err := strconv.ParseFloat(value, 64)
		if i < 0 || err != nil {
			return m, fmt.Errorf("letter: weights line %d: bad feature or number", n)
		}
		m[i] = w
	}
	if err := sc.Err(); err != nil {
		return m, fmt.Errorf("letter: weights: %w", err)
	}
	return m, nil
}

func indexOf(name string) int {
	for i, n := range FeatureNames {
		if n == name {
			return i
		}
	}
	return -1
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
