// Package sentence says what one sentence of a mail is: promotional, transactional, legal small print or neutral. It is a
// multinomial logistic model over cue groups of the lexicon, structure, words and word pairs; every weight can be read
// in assets/marketing/weights.tsv.
package sentence

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/wordvec"
)

// Class is what a sentence is.
type Class uint8

const (
	Promotional Class = iota
	Transactional
	Legal
	Neutral
	Classes = 4
)

func (c Class) String() string {
	return [...]string{"promotional", "transactional", "legal", "neutral"}[c]
}

// Probabilities of the classes; they add up to 1.
type Probabilities [Classes]float64

// Best is the most probable class.
func (p Probabilities) Best() Class {
	best := 0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	return Class(best)
}

// Model scores sentences. It is safe for concurrent use.
type Model struct {
	space   *Space
	weights [][Classes]float32
}

// Knowledge is what a model knows of words before it learns.
type Knowledge struct {
	Lexicon io.Reader
	Vectors *wordvec.Table
	Glosses fs.FS // of other languages
}

// NewTraining returns a growing Space for training.
func NewTraining(k Knowledge) (*Space, error) {
	s, err := k.space()
	if err != nil {
		return nil, err
	}
	s.grow = true
	return s, s.gloss(k.Glosses)
}

func (k Knowledge) space() (*Space, error) {
	s := newSpace()
	s.means(k.Vectors)
	l, err := lexicon.Parse(k.Lexicon, lexiconWords{s})
	if err != nil {
		return nil, fmt.Errorf("sentence: %w", err)
	}
	s.fix(l)
	return s, nil
}

// NewModel makes a model of a Space and one weight vector per feature of it.
func NewModel(s *Space, weights [][Classes]float32) *Model {
	return &Model{space: s, weights: weights}
}

// Load reads a model: what it knows, and lines "feature TAB weight TAB weight TAB weight TAB weight" for the classes
// in order. Lines that start with "#", "u:" or "m:" are left out.
func Load(k Knowledge, weights io.Reader) (*Model, error) {
	s, err := k.space()
	if err != nil {
		return nil, err
	}
	m := &Model{space: s}
	fixed := map[string]Feature{}
	for f, n := range s.names {
		fixed[n] = Feature(f)
	}
	m.weights = make([][Classes]float32, len(s.names))
	sc := bufio.NewScanner(weights)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "m:") || strings.HasPrefix(line, "u:") {
			continue
		}
		if err := m.read(line, fixed); err != nil {
			return nil, fmt.Errorf("sentence: weights line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("sentence: weights: %w", err)
	}
	if err := s.gloss(k.Glosses); err != nil {
		return nil, err
	}
	s.settle()
	return m, nil
}

func (m *Model) read(line string, fixed map[string]Feature) error {
	cols := strings.Split(line, "\t")
	if len(cols) != 1+Classes {
		return fmt.Errorf("%d columns, want %d", len(cols), 1+Classes)
	}
	var w [Classes]float32
	for c := range w {
		v, err := strconv.ParseFloat(cols[1+c], 32)
		if err != nil {
			return err
		}
		w[c] = float32(v)
	}
	name := cols[0]
	switch {
	case strings.HasPrefix(name, "w:"):
		s := m.space
		id := s.Intern(name[2:])
		if id == 0 {
			return errTooManyWords
		}
		s.known[id].feature = s.feature(name)
		m.weights = append(m.weights, w)
	case isPair(name):
		a, b, ok := strings.Cut(name[2:], " ")
		if !ok {
			return fmt.Errorf("%q is no pair", name)
		}
		s := m.space
		first, second := s.Intern(a), s.Intern(b)
		if first == 0 || second == 0 {
			return errTooManyWords
		}
		s.pair(relation(name[0]), first, second, s.feature(name))
		m.weights = append(m.weights, w)
	default:
		f, ok := fixed[name]
		if !ok {
			return fmt.Errorf("unknown feature %q", name)
		}
		m.weights[f] = w
	}
	return nil
}

var errTooManyWords = errors.New("too many words")

// IsVocabulary reports whether a feature is a word or a pair of words; the others are fixed.
func IsVocabulary(name string) bool { return strings.HasPrefix(name, "w:") || isPair(name) }

func isPair(name string) bool {
	return len(name) > 2 && name[1] == ':' && (relation(name[0]) == nextTo || relation(name[0]) == gap || relation(name[0]) == opening)
}

// Space returns the model's features.
func (m *Model) Space() *Space { return m.space }

// Groups returns the names of the cue groups; the index is the lexicon.Group.
func (m *Model) Groups() []string { return m.space.lex.Names() }

// Group returns the number of a cue group.
func (m *Model) Group(name string) (lexicon.Group, bool) { return m.space.lex.Group(name) }

// Score extracts in's evidence into e and returns what the sentence is.
func (m *Model) Score(e *Evidence, in Input) Probabilities {
	m.space.Extract(e, in)
	return m.Probabilities(e)
}

// Probabilities scores evidence that was already extracted.
func (m *Model) Probabilities(e *Evidence) Probabilities {
	var z [Classes]float64
	for _, f := range e.Features {
		if int(f) < len(m.weights) {
			for c, w := range m.weights[f] {
				z[c] += float64(w)
			}
		}
	}
	if len(m.weights) > 0 {
		addValues(&z, &e.Meaning, (*[wordvec.Dims][Classes]float32)(m.weights[FirstValue:]))
	}
	return Softmax(z)
}

// addValuesPlain adds the weights of what a sentence means, each as often as its number says. The product of two float32 is
// exact in float64, so that the sums are the same also where it is added in one step.
func addValuesPlain(z *[Classes]float64, values *wordvec.Vector, weights *[wordvec.Dims][Classes]float32) {
	for i, v := range values {
		for c, w := range weights[i] {
			z[c] += float64(v) * float64(w)
		}
	}
}

// Pull is how much a cue group pulls a sentence towards promotion against the other classes' mean.
func (m *Model) Pull(g lexicon.Group) float64 {
	w := m.weights[firstGroup+int(g)]
	return float64(w[0]) - float64(w[1]+w[2]+w[3])/3
}

// Softmax turns scores into probabilities.
func Softmax(z [Classes]float64) Probabilities {
	top := slices.Max(z[:])
	var p Probabilities
	sum := 0.0
	for c := range z {
		p[c] = math.Exp(z[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}
