// Command train fits the marketing judge's weights to the corpus and writes assets/marketing/weights.tsv. Its result
// depends on its input alone, to the byte.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// Small weights change nothing and only make the file longer.
const smallWeight = 0.02

func main() {
	root := flag.String("root", ".", "the repository")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	entries, err := dataset.Read(os.DirFS(filepath.Join(root, "complaint/marketing/corpus")))
	if err != nil {
		return err
	}
	var used []*dataset.Entry
	for _, e := range entries {
		if !e.Held() {
			used = append(used, e)
		}
	}
	t := trainer{lexicon: filepath.Join(root, "assets/marketing/lexicon.tsv")}
	m, space, err := t.sentences(used)
	if err != nil {
		return err
	}
	messages, err := t.messages(used)
	if err != nil {
		return err
	}
	return write(filepath.Join(root, "assets/marketing/weights.tsv"), space.Names(), m, messages)
}

func write(path string, names []string, weights [][sentence.Classes]float32, messages letter.Model) error {
	out := []byte("# Made by complaint/marketing/train. Sentence features: promotional, transactional, legal, neutral. m: message features.\n")
	for _, f := range byName(names) {
		w := weights[f]
		if f != 0 && small(w) {
			continue
		}
		out = fmt.Appendf(out, "%s\t%.3f\t%.3f\t%.3f\t%.3f\n", names[f], w[0], w[1], w[2], w[3])
	}
	for i, w := range messages {
		out = fmt.Appendf(out, "%s\t%.3f\n", letter.FeatureNames[i], w)
	}
	return os.WriteFile(path, out, 0o644)
}

func small(w [sentence.Classes]float32) bool {
	for _, v := range w {
		if v > smallWeight || v < -smallWeight {
			return false
		}
	}
	return true
}
