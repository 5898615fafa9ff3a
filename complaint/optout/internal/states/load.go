package states

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"desist/complaint/internal/forest"
)

// ReadWords reads state-words.tsv.
func (r *Reader) ReadWords(table string) (err error) {
	r.words, err = readWords(table)
	return err
}

// ReadWeights reads state-weights.tsv.
func (r *Reader) ReadWeights(table string) (err error) {
	r.weights, err = readWeights(table)
	return err
}

// ReadForests reads state-forests.tsv.
func (r *Reader) ReadForests(table string) (err error) {
	r.forests, err = readForests(strings.NewReader(table))
	return err
}

func readForests(from io.Reader) (out [states]*forest.Forest, err error) {
	parsers, seen := map[string]*forest.Parser{}, map[string]bool{}
	for _, name := range Names {
		parsers[name] = forest.NewParser(rowNames)
	}
	s := bufio.NewScanner(from)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(line, "\t")
		if parsers[name] == nil {
			return out, fmt.Errorf("state-forests.tsv line %d: %q", n, line)
		}
		seen[name] = true
		if err := parsers[name].Line(rest); err != nil {
			return out, fmt.Errorf("state-forests.tsv line %d: %w", n, err)
		}
	}
	for i, name := range Names {
		if !seen[name] {
			return out, fmt.Errorf("state-forests.tsv: no trees of %s", name)
		}
		if out[i], err = parsers[name].Forest(); err != nil {
			return out, fmt.Errorf("state-forests.tsv: %s: %w", name, err)
		}
	}
	return out, s.Err()
}

// Text writes a Reader that Learn made, as state-weights.tsv and state-forests.tsv.
func (r *Reader) Text() (weights, forests []byte) {
	forests = []byte("# What the lines of a mail tell together: see complaint/optout/internal/states. Written by complaint/optout's forest_test.go; do not edit.\n" +
		"# state\ttree\tnumber\tclue\tbelow\tif below\telse\n")
	for s, f := range r.forests {
		forests = append(forests, f.Text(Names[s]+"\t", rowNames)...)
	}
	return r.weights.text(), forests
}
