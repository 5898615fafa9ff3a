// Package wordvec holds the word vectors of the marketing judge: what words mean, as points of which near ones mean alike.
// Package assets/marketing describes their source and licence.
package wordvec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Dims is how many numbers a vector has.
const Dims = 100

// Magic opens the file. After it come, little-endian: the number of words and of dimensions (4 bytes each); the words by
// falling frequency, each a length byte and its bytes; a 4-byte float scale per word; and per word Dims signed bytes. A
// vector is its bytes times its scale.
const Magic = "DSTVEC1\n"

// MaxWords is how many words a table may have.
const MaxWords = 100_000

// Table is a set of word vectors. It is immutable.
type Table struct {
	Words  []string // by falling frequency
	Scale  []float32
	values []int8
	weight []float32 // Scale times Rarity
}

// ErrFormat is returned for bytes that are not a table.
var ErrFormat = errors.New("wordvec: not a table of word vectors")

// Parse reads a table. The table keeps a reference to raw.
func Parse(raw []byte) (*Table, error) {
	const head = len(Magic) + 8
	if len(raw) < head || string(raw[:len(Magic)]) != Magic {
		return nil, ErrFormat
	}
	n := int(binary.LittleEndian.Uint32(raw[len(Magic):]))
	if n > MaxWords || binary.LittleEndian.Uint32(raw[len(Magic)+4:]) != Dims {
		return nil, fmt.Errorf("%w: %d words", ErrFormat, n)
	}
	t := &Table{Words: make([]string, n), Scale: make([]float32, n), values: make([]int8, n*Dims)}
	rest := raw[head:]
	for range t.Words {
		if len(rest) == 0 || len(rest) <= int(rest[0]) {
			return nil, ErrFormat
		}
		rest = rest[1+rest[0]:]
	}
	names := string(raw[head : len(raw)-len(rest)]) // one text for all
	for i := range t.Words {
		n := int(names[0])
		t.Words[i], names = names[1:1+n], names[1+n:]
	}
	if len(rest) != n*(4+Dims) {
		return nil, fmt.Errorf("%w: %d bytes of values", ErrFormat, len(rest))
	}
	for i := range t.Scale {
		t.Scale[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
	}
	for i, b := range rest[4*n:] {
		t.values[i] = int8(b)
	}
	t.weight = make([]float32, n)
	for i, scale := range t.Scale {
		t.weight[i] = Rarity(i) * scale
	}
	return t, nil
}

// Append writes a table in the form that Parse reads.
func Append(dst []byte, names []string, vectors [][]float64) ([]byte, error) {
	if len(names) > MaxWords || len(names) != len(vectors) {
		return nil, fmt.Errorf("wordvec: %d words, %d vectors", len(names), len(vectors))
	}
	dst = append(dst, Magic...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(names)))
	dst = binary.LittleEndian.AppendUint32(dst, Dims)
	for i, w := range names {
		if len(w) > math.MaxUint8 || len(vectors[i]) != Dims {
			return nil, fmt.Errorf("wordvec: bad word %q", w)
		}
		dst = append(append(dst, byte(len(w))), w...)
	}
	scales := make([]float64, len(names))
	for i, v := range vectors {
		scales[i] = float64(float32(largest(v) / math.MaxInt8))
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(scales[i])))
	}
	for i, v := range vectors {
		for _, x := range v {
			dst = append(dst, byte(int8(math.Round(x/max(scales[i], math.SmallestNonzeroFloat32)))))
		}
	}
	return dst, nil
}

func largest(v []float64) float64 {
	m := 0.0
	for _, x := range v {
		m = max(m, math.Abs(x))
	}
	return m
}

// Vector is a sentence's or word's place.
type Vector [Dims]float32

// Sum sets v to the sum of the vectors of words, each as often as its Rarity says.
func (t *Table) Sum(v *Vector, words []int32) {
	*v = Vector{}
	if len(words) > 0 {
		sum(v, t.values, t.weight, words)
	}
}

func sumPlain(v *Vector, values []int8, weight []float32, words []int32) {
	for _, w := range words {
		addPlain(v, (*[Dims]int8)(values[int(w)*Dims:]), weight[w])
	}
}

// addPlain adds w times row to v. The conversion keeps processors that multiply and add in one step from rounding
// otherwise than those that do not.
func addPlain(v *Vector, row *[Dims]int8, w float32) {
	for d, x := range row {
		v[d] += float32(w * float32(x))
	}
}

// Rarity is how much word i says: common words say little. It is the smooth inverse frequency of Arora, Liang and Ma
// (2017), with frequency by Zipf's law from the word's rank.
func Rarity(i int) float32 {
	const a, zipf = 1e-3, 0.08
	return float32(a / (a + zipf/float64(i+1)))
}

// Normalise scales v to length 1, unless it is empty.
func (v *Vector) Normalise() {
	sum := float32(0)
	for _, x := range v {
		sum += float32(x * x)
	}
	if sum == 0 {
		return
	}
	k := float32(1 / math.Sqrt(float64(sum)))
	for d := range v {
		v[d] *= k
	}
}

// Dot is the product of two vectors: of normalised ones, their likeness.
func (v *Vector) Dot(w *Vector) float32 {
	sum := float32(0)
	for d, x := range v {
		sum += float32(x * w[d])
	}
	return sum
}
