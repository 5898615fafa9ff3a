package wordvec_test

import (
	"errors"
	"math"
	"testing"

	"desist/complaint/marketing/internal/wordvec"
)

func table(t *testing.T) ([]byte, [][]float64) {
	t.Helper()
	vectors := make([][]float64, 3)
	for i := range vectors {
		vectors[i] = make([]float64, wordvec.Dims)
		for d := range vectors[i] {
			vectors[i][d] = math.Sin(float64(i*31 + d))
		}
	}
	raw, err := wordvec.Append(nil, []string{"the", "sale", "café"}, vectors)
	if err != nil {
		t.Fatal(err)
	}
	return raw, vectors
}

func TestRoundTrip(t *testing.T) {
	raw, vectors := table(t)
	got, err := wordvec.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Words) != 3 || got.Words[2] != "café" {
		t.Fatalf("words %q", got.Words)
	}
	for i, want := range vectors {
		var v wordvec.Vector
		got.Sum(&v, []int32{int32(i)})
		for d := range v {
			if diff := math.Abs(float64(v[d]/wordvec.Rarity(i)) - want[d]); diff > 0.005 {
				t.Fatalf("word %d, number %d is off by %f", i, d, diff)
			}
		}
		v.Normalise()
		if n := v.Dot(&v); math.Abs(float64(n)-1) > 1e-5 {
			t.Errorf("length %f after Normalise", n)
		}
	}
}

func TestRarityRises(t *testing.T) {
	if common, rare := wordvec.Rarity(0), wordvec.Rarity(20_000); common > 0.05 || rare < 0.95 {
		t.Errorf("the commonest word weighs %f, a rare one %f", common, rare)
	}
}

func TestParseRefuses(t *testing.T) {
	raw, _ := table(t)
	for name, bad := range map[string][]byte{
		"nothing": nil, "another format": []byte("PK\x03\x04 and more bytes"), "cut off": raw[:len(raw)-1], "too long": append(raw[:len(raw):len(raw)], 0),
		"cut in the words": raw[:20],
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := wordvec.Parse(bad); !errors.Is(err, wordvec.ErrFormat) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(wordvec.Magic + "\x01\x00\x00\x00\x64\x00\x00\x00\x01a"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if table, err := wordvec.Parse(raw); err == nil && len(table.Words) != len(table.Scale) {
			t.Fatal("words without vectors")
		}
	})
}
