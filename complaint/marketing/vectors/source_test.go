package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"desist/complaint/marketing/internal/wordvec"
)

// packaged is a file in the package's form: each word's vector is all its rank.
func packaged(list ...string) string {
	var rows []string
	for i, w := range list {
		rows = append(rows, fmt.Sprintf("%q:[%s]", w, strings.TrimSuffix(strings.Repeat(fmt.Sprint(i+1, ","), wordvec.Dims+2), ",")))
	}
	return fmt.Sprintf(`{"precision":8,"words":["%s"],"vectors":{%s},"unkVector":[0]}`, strings.Join(list, `","`), strings.Join(rows, ","))
}

func TestChosenWords(t *testing.T) {
	src := newSource(collector{"voucher": true, "favourite": true, "unheard": true, "<money>": true}, 2)
	if err := src.read(strings.NewReader(packaged("the", ",", "sale", "president", "favorite", "voucher"))); err != nil {
		t.Fatal(err)
	}
	names, vectors := src.chosen()
	if want := []string{"the", "sale", "favourite", "voucher"}; !slices.Equal(names, want) {
		t.Fatalf("got %q, want %q", names, want)
	}
	if vectors[2][0] != 5 {
		t.Errorf("favourite has the vector of word %v, want the American spelling's", vectors[2][0])
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":     "word 1 2 3",
		"cut off":      packaged("the")[:60],
		"short vector": `{"words":["the"],"vectors":{"the":[1,2]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if err := newSource(collector{}, 10).read(strings.NewReader(text)); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestCentreTakesOutTheMean(t *testing.T) {
	vectors := [][]float64{make([]float64, wordvec.Dims), make([]float64, wordvec.Dims), make([]float64, wordvec.Dims)}
	for i := range vectors {
		for d := range vectors[i] {
			vectors[i][d] = float64(i*i + (d*(i+2))%7)
		}
	}
	centre(vectors)
	for d := range wordvec.Dims {
		if sum := vectors[0][d] + vectors[1][d] + vectors[2][d]; sum > 1e-9 || sum < -1e-9 {
			t.Fatalf("dimension %d has the mean %f", d, sum/3)
		}
	}
}
