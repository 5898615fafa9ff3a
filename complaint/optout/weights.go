package optout

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The third reader weighs words: each cue (a word, two or three in a row, or the classes of words that follow each
// other) has a weight, learned from the mails of testdata (see learn_test.go). Their sum says how likely a short mail
// tells an act. It finds wordings for which there is neither a phrase nor a frame, and takes back what phrases find
// in mail that reads quite differently.

// weights are the cues of one question, such as "does this mail confirm an opt-out?".
type weights struct {
	bias float64
	cue  map[string]float64
}

// question names what weights answer, as the first column of weights.tsv does.
type question string

const (
	asksRefusal question = "refusal" // a company's mail confirms an opt-out
	asksSignUp  question = "signup"  // a company's mail confirms a sign-up
	asksOwn     question = "own"     // the person refuses
)

// Each question has a number.
const (
	ofRefusal = iota
	ofSignUp
	ofOwn
)

var questions = [...]question{ofRefusal: asksRefusal, ofSignUp: asksSignUp, ofOwn: asksOwn}

// allQuestions are those and the ones about an opt-out that was found.
func allQuestions() []question {
	return slices.Concat(questions[:], reachQuestions[:], saidQuestions[:])
}

const biasCue = "(bias)"

func readWeights(r io.Reader) (map[question]*weights, error) {
	all := map[question]*weights{}
	for _, q := range allQuestions() {
		all[q] = &weights{cue: map[string]float64{}}
	}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 3 || all[question(c[0])] == nil {
			return nil, fmt.Errorf("weights.tsv line %d: %q", n, line)
		}
		w, err := strconv.ParseFloat(c[2], 64)
		if err != nil {
			return nil, fmt.Errorf("weights.tsv line %d: %w", n, err)
		}
		if c[1] == biasCue {
			all[question(c[0])].bias = w
		} else {
			all[question(c[0])].cue[c[1]] = w
		}
	}
	return all, s.Err()
}

func odds(bias, sum float64, count int) float64 { return bias + sum/math.Sqrt(float64(count)+1) }

func chanceOf(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }
