package optout

import (
	"fmt"
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
	return slices.Concat(questions[:], reachQuestions[:], saidQuestions[:], nameQuestions[:])
}

const biasCue = "(bias)"

func readWeights(table string) (map[question]*weights, error) {
	all := map[question]*weights{}
	room := strings.Count(table, "\n") / len(questions) // most cues are of these
	for _, q := range allQuestions() {
		all[q] = &weights{cue: map[string]float64{}}
	}
	for _, q := range questions {
		all[q].cue = make(map[string]float64, room)
	}
	for row := range rowsOf(table) {
		q, rest, _ := strings.Cut(row, "\t")
		cue, number, _ := strings.Cut(rest, "\t")
		w, err := strconv.ParseFloat(number, 64)
		if all[question(q)] == nil || err != nil {
			return nil, fmt.Errorf("weights.tsv: %q", row)
		}
		if cue == biasCue {
			all[question(q)].bias = w
		} else {
			all[question(q)].cue[cue] = w
		}
	}
	return all, nil
}

func odds(bias, sum float64, count int) float64 { return bias + sum/math.Sqrt(float64(count)+1) }

func chanceOf(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }
