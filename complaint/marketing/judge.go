package marketing

import (
	"fmt"
	"io/fs"
	"math"
	"sync"

	"desist/assets"
	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/optout"
)

// Engine is the judge's version. It changes whenever a verdict may, so that stored readings are made again.
const Engine = "1"

// PleaseCheckBelow is the confidence under which a verdict is marked "please check".
const PleaseCheckBelow = 0.80

// threshold is the probability from which a message counts as direct marketing. It is above one half because a false
// accusation is worse than a miss.
const threshold = 0.70

// A Judge says what messages are. It is immutable and safe for concurrent use.
type Judge struct {
	sentences *sentence.Model
	messages  letter.Model
	acts      *optout.Finder
	groups    map[string]lexicon.Group
	readers   sync.Pool // of *letter.Reader: buffers only, no state
}

// New loads the embedded lexicon and weights.
func New() (*Judge, error) {
	lex, err := assets.Marketing.Open("marketing/lexicon.tsv")
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	defer lex.Close()
	s, err := load(lex)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func load(lex fs.File) (*Judge, error) {
	weights, err := assets.Marketing.Open("marketing/weights.tsv")
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	defer weights.Close()
	s, err := sentence.Load(lex, weights)
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	again, err := assets.Marketing.Open("marketing/weights.tsv")
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	defer again.Close()
	m, err := letter.LoadModel(again)
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	acts, err := optout.NewFinder()
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	return newJudge(s, m, acts), nil
}

func newJudge(s *sentence.Model, m letter.Model, acts *optout.Finder) *Judge {
	j := &Judge{sentences: s, messages: m, acts: acts, groups: map[string]lexicon.Group{}}
	for g, n := range s.Groups() {
		j.groups[n] = lexicon.Group(g)
	}
	j.readers.New = func() any { return letter.NewReader(s) }
	return j
}

func (j *Judge) read(m *complaint.Message) *letter.Letter {
	r := j.readers.Get().(*letter.Reader)
	defer j.readers.Put(r)
	return r.Read(m)
}

// Judge says what m is and why. It depends on m alone.
func (j *Judge) Judge(m *complaint.Message) complaint.Verdict {
	l := j.read(m)
	p := j.messages.Probability(&l.Facts.Vector)
	c := j.classify(l, p)
	v := complaint.Verdict{Kind: c.kind, DirectMarketing: c.direct, Confidence: round(c.confidence)}
	v.PleaseCheck = v.Confidence < PleaseCheckBelow
	v.Reasons, v.Against = j.reasons(l, c), j.against(l, c)
	if c.direct {
		j.answerClaim(&v, l)
	}
	return v
}

// round keeps confidences readable and equal across machines.
func round(p float64) float64 { return math.Round(p*1000) / 1000 }
