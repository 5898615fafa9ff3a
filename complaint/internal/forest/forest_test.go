package forest_test

import (
	"bytes"
	"strings"
	"testing"

	"desist/complaint/internal/forest"

	"pgregory.net/rapid"
)

var names = []string{"promotional", "question"}

var options = forest.Options{Trees: 40, Leaves: 4, Rate: 0.3, L2: 1, MinRow: 5}

// either is true of rows in which exactly one of two values is high: what no weighted sum can tell.
func either() (x [][]float32, y []bool) {
	for i := range 400 {
		a, b := float32(i%20)/20, float32(i/20)/20
		x, y = append(x, []float32{a, b}), append(y, (a > 0.5) != (b > 0.5))
	}
	return x, y
}

func TestFitTellsWhatSumsCannot(t *testing.T) {
	x, y := either()
	f := forest.Fit(x, y, options)
	for i := range x {
		if got := f.Probability(x[i]) >= 0.5; got != y[i] {
			t.Errorf("%v: got %v", x[i], got)
		}
	}
}

func TestTextIsTheForest(t *testing.T) {
	x, y := either()
	f := forest.Fit(x, y, options)
	text := f.Text("", names)
	again := parse(t, string(text))
	if !bytes.Equal(again.Text("", names), text) {
		t.Error("the text read again is another one")
	}
	for i := range x {
		if f.Score(x[i]) != again.Score(x[i]) {
			t.Fatalf("%v: %f and %f", x[i], f.Score(x[i]), again.Score(x[i]))
		}
	}
}

func parse(t *testing.T, text string) *forest.Forest {
	t.Helper()
	p := forest.NewParser(names)
	for line := range strings.Lines(text) {
		if err := p.Line(strings.TrimSuffix(line, "\n")); err != nil {
			t.Fatal(err)
		}
	}
	f, err := p.Forest()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParserRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"unknown feature":  "0\t0\tweather\t1\t1\t2",
		"too few columns":  "0\t0\tquestion",
		"out of order":     "1\t0\t=\t1",
		"loop":             "0\t0\tquestion\t1\t0\t0",
		"leads nowhere":    "0\t0\tquestion\t1\t1\t2",
		"no number":        "0\t0\tquestion\tmuch\t1\t2",
		"negative":         "0\t0\tquestion\t1\t-1\t1",
		"leaf not a value": "0\t0\t=\tmuch",
	} {
		t.Run(name, func(t *testing.T) {
			p := forest.NewParser(names)
			if err := p.Line(text); err != nil {
				return
			}
			if _, err := p.Forest(); err == nil {
				t.Error("it was taken")
			}
		})
	}
}

// However the rows are labelled, more of a rising feature never lowers the score.
func TestRisingNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(60, 200).Draw(t, "rows")
		x, y := make([][]float32, n), make([]bool, n)
		for i := range x {
			x[i] = []float32{float32(rapid.IntRange(0, 9).Draw(t, "a")), float32(rapid.IntRange(0, 9).Draw(t, "b"))}
			y[i] = rapid.Bool().Draw(t, "y")
		}
		o := options
		o.Rising = map[int]bool{0: true}
		f := forest.Fit(x, y, o)
		for b := range 10 {
			before := f.Score([]float32{-1, float32(b)})
			for a := range 11 {
				now := f.Score([]float32{float32(a), float32(b)})
				if now < before {
					t.Fatalf("from %d to %d beside %d it falls from %f to %f", a-1, a, b, before, now)
				}
				before = now
			}
		}
	})
}

func FuzzParser(f *testing.F) {
	f.Add("bias\t0.5\n0\t0\tquestion\t1\t1\t2\n0\t1\t=\t1\n0\t2\t=\t-1")
	f.Fuzz(func(t *testing.T, text string) {
		p := forest.NewParser(names)
		for line := range strings.Lines(text) {
			if p.Line(strings.TrimSuffix(line, "\n")) != nil {
				return
			}
		}
		if forest, err := p.Forest(); err == nil {
			forest.Score([]float32{1, 2})
		}
	})
}
