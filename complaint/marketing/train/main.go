// Command train fits the marketing judge's weights to the corpus and writes assets/marketing/weights.tsv. Its result
// depends on its input alone, to the byte.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"desist/complaint/internal/forest"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

// Small weights change nothing and only make the file longer.
const smallWeight = 0.02

func main() {
	root := flag.String("root", ".", "the repository")
	cv := flag.Bool("cv", false, "cross-validate by company on the training part")
	flag.Parse()
	if err := run(*root, *cv); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(root string, cv bool) error {
	if cv {
		t, used, err := prepare(root)
		if err != nil {
			return err
		}
		return t.crossValidate(os.Stdout, used)
	}
	out, err := train(root)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "assets/marketing/weights.tsv"), out, 0o644)
}

// prepare loads what training needs, and the part of the corpus that may be trained on.
func prepare(root string) (trainer, []*dataset.Entry, error) {
	entries, err := dataset.Read(os.DirFS(filepath.Join(root, "complaint/marketing/corpus")))
	if err != nil {
		return trainer{}, nil, err
	}
	entries = slices.DeleteFunc(entries, (*dataset.Entry).Held)
	raw, err := os.ReadFile(filepath.Join(root, "assets/marketing/vectors.bin"))
	if err != nil {
		return trainer{}, nil, err
	}
	table, err := wordvec.Parse(raw)
	if err != nil {
		return trainer{}, nil, err
	}
	return trainer{data: filepath.Join(root, "assets/marketing"), vectors: table}, entries, nil
}

// train fits all models and returns weights.tsv.
func train(root string) ([]byte, error) {
	t, used, err := prepare(root)
	if err != nil {
		return nil, err
	}
	sentences, space, err := t.sentences(used)
	if err != nil {
		return nil, err
	}
	units, messages, err := t.whole(used)
	if err != nil {
		return nil, err
	}
	return format(space.Names(), sentences, units, messages), nil
}

func format(names []string, weights [][sentence.Classes]float32, units *forest.Forest, messages letter.Model) []byte {
	out := []byte("# Made by complaint/marketing/train. Sentence features: promotional, transactional, legal, neutral. u: sentences in their place. m: messages.\n")
	for _, f := range byName(names) {
		w := weights[f]
		if f != 0 && small(w) {
			continue
		}
		out = fmt.Appendf(out, "%s\t%.3f\t%.3f\t%.3f\t%.3f\n", names[f], w[0], w[1], w[2], w[3])
	}
	out = append(out, units.Text("u:", letter.UnitFeatureNames[:])...)
	for i, w := range messages {
		out = fmt.Appendf(out, "%s\t%.3f\n", letter.FeatureNames[i], w)
	}
	return out
}

func small(w [sentence.Classes]float32) bool {
	for _, v := range w {
		if v > smallWeight || v < -smallWeight {
			return false
		}
	}
	return true
}

// whole fits the models of sentences in their place and of messages. The messages' model learns from what forests say of
// mails whose company they have not seen.
func (t trainer) whole(entries []*dataset.Entry) (*forest.Forest, letter.Model, error) {
	parts, err := t.crossFit(entries)
	if err != nil {
		return nil, letter.Model{}, err
	}
	var units []unitRow
	for k := range parts {
		units = append(units, parts[k].units()...)
	}
	var rows []row
	for _, r := range crossRows(parts) {
		rows = append(rows, r...)
	}
	return fitUnits(units), fitMessages(rows), nil
}

// crossRows are every part's messages, weighed by a forest that was fitted to the other parts.
func crossRows(parts []part) [][]row {
	rows := make([][]row, len(parts))
	var wg sync.WaitGroup
	for k := range parts {
		wg.Go(func() {
			var rest []unitRow
			for o := range parts {
				if o != k {
					rest = append(rest, parts[o].units()...)
				}
			}
			rows[k] = parts[k].messageRows(fitUnits(rest))
		})
	}
	wg.Wait()
	return rows
}
