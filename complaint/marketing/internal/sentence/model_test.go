package sentence_test

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

const lexicon = "discount\t<pct> off\norder\tyour order\n"

func vectors(t *testing.T) *wordvec.Table {
	t.Helper()
	near, far := make([]float64, wordvec.Dims), make([]float64, wordvec.Dims)
	near[0], far[1] = 1, 1
	raw, err := wordvec.Append(nil, []string{"bargain", "steal", "invoice"}, [][]float64{near, near, far})
	if err != nil {
		t.Fatal(err)
	}
	table, err := wordvec.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func knowledge(t *testing.T) sentence.Knowledge {
	return sentence.Knowledge{Lexicon: strings.NewReader(lexicon), Vectors: vectors(t), Glosses: fstest.MapFS{}}
}

func load(t *testing.T, weights string) *sentence.Model {
	t.Helper()
	m, err := sentence.Load(knowledge(t), strings.NewReader(weights))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func score(m *sentence.Model, text string) sentence.Probabilities {
	var e sentence.Evidence
	return m.Score(&e, sentence.Input{Text: text, Place: sentence.Paragraph, Position: 0.5})
}

func TestScore(t *testing.T) {
	m := load(t, "# comment\nlx:discount\t3\t0\t0\t0\nlx:order\t0\t3\t0\t0\nw:limited\t0\t0\t4\t0\nb:hello there\t0\t0\t0\t5\nv:00\t4\t0\t0\t0\nu:bias\t1\nm:bias\t1\n")
	for text, want := range map[string]sentence.Class{
		"20% off":         sentence.Promotional,
		"Your order":      sentence.Transactional,
		"Example Limited": sentence.Legal,
		"Hello there":     sentence.Neutral,
		"A steal":         sentence.Promotional, // by its meaning alone
	} {
		p := score(m, text)
		sum := 0.0
		for _, q := range p {
			sum += q
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%q: probabilities add up to %f", text, sum)
		}
		if p.Best() != want {
			t.Errorf("%q is %s, want %s", text, p.Best(), want)
		}
	}
}

func TestWordsOfOneMeaningScoreAlike(t *testing.T) {
	m := load(t, "v:00\t4\t0\t0\t0\n")
	known, alike, other := score(m, "bargain"), score(m, "steal"), score(m, "invoice")
	if known != alike || other[sentence.Promotional] >= known[sentence.Promotional] {
		t.Errorf("bargain %v, steal %v, invoice %v", known, alike, other)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, weights := range map[string]string{
		"unknown feature": "lx:nothing\t1\t1\t1\t1\n", "columns": "w:a\t1\n", "number": "w:a\t1\t1\tx\t1\n", "pair": "b:one\t1\t1\t1\t1\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := sentence.Load(knowledge(t), strings.NewReader(weights)); err == nil {
				t.Error("no error")
			}
		})
	}
}

func FuzzScore(f *testing.F) {
	m, err := sentence.Load(sentence.Knowledge{Lexicon: strings.NewReader(lexicon), Vectors: &wordvec.Table{}, Glosses: fstest.MapFS{}}, strings.NewReader("w:sale\t1\t0\t0\t0\n"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Save 50% off your order!!! ‘’ £4")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range score(m, text) {
			if math.IsNaN(p) || p < 0 || p > 1 {
				t.Fatalf("probability %f", p)
			}
		}
	})
}
