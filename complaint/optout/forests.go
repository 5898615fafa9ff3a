package optout

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"desist/complaint/internal/forest"
)

// forests weigh the clues of a mail, each for the question of its number.
type forests [len(questions)]*forest.Forest

// cluesOf are the clues that a question's forest weighs.
func cluesOf(q int) *clueSet {
	if q == ofOwn {
		return ownClues
	}
	return receivedClues
}

// readForests reads forests.tsv: those of acts, and those of the reach of opt-outs.
func readForests(r io.Reader) (acts forests, reached [len(reachQuestions)]*forest.Forest, err error) {
	parsers := map[question]*forest.Parser{}
	for i, q := range questions {
		parsers[q] = forest.NewParser(cluesOf(i).names)
	}
	for _, q := range reachQuestions {
		parsers[q] = forest.NewParser(reachNames())
	}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(line, "\t")
		p := parsers[question(name)]
		if p == nil {
			return acts, reached, fmt.Errorf("forests.tsv line %d: %q", n, line)
		}
		if err := p.Line(rest); err != nil {
			return acts, reached, fmt.Errorf("forests.tsv line %d: %w", n, err)
		}
	}
	if err := s.Err(); err != nil {
		return acts, reached, err
	}
	for i, q := range questions {
		if acts[i], err = parsers[q].Forest(); err != nil {
			return acts, reached, fmt.Errorf("forests.tsv: %s: %w", q, err)
		}
	}
	for i, q := range reachQuestions {
		if reached[i], err = parsers[q].Forest(); err != nil {
			return acts, reached, fmt.Errorf("forests.tsv: %s: %w", q, err)
		}
	}
	return acts, reached, nil
}
