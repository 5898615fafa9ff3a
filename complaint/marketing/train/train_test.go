package main

import (
	"bytes"
	"os"
	"testing"

	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// The weights in the repository are those of the corpus in the repository.
func TestWeightsFollowFromTheCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("fits all models again, which takes minutes")
	}
	got, err := train("../../..")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../../assets/marketing/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the corpus, the lexicon or the word vectors changed: run go run ./complaint/marketing/train")
	}
}

func TestFitSentencesSeparates(t *testing.T) {
	names := append(make([]string, 0, 64), "bias", "w:sale", "w:bill")
	for len(names) < sentence.FirstValue+len(sample{}.meaning) {
		names = append(names, "st:none")
	}
	var samples []sample
	for range 20 {
		samples = append(samples,
			sample{features: []sentence.Feature{0, 1}, class: sentence.Promotional},
			sample{features: []sentence.Feature{0, 2}, class: sentence.Transactional})
	}
	w := fitSentences(samples, names)
	if w[1][sentence.Promotional] <= w[1][sentence.Transactional] || w[2][sentence.Transactional] <= w[2][sentence.Promotional] {
		t.Errorf("sale %v, bill %v", w[1], w[2])
	}
}

// A message feature must not pull to its wrong side, whatever the corpus says.
func TestFitMessagesKeepsDirections(t *testing.T) {
	var rows []row
	for i := range 40 {
		var r row
		r.x[0], r.y = 1, float64(i%2)
		for f := 1; f < letter.FeatureCount; f++ {
			if (directions[letter.FeatureNames[f]] < 0) == (r.y == 1) {
				r.x[f] = 1
			}
		}
		rows = append(rows, r)
	}
	for f, w := range fitMessages(rows) {
		if w*directions[letter.FeatureNames[f]] < 0 {
			t.Errorf("%s weighs %f", letter.FeatureNames[f], w)
		}
	}
}
