package marketing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"sync"

	"desist/assets"
	"desist/complaint"
	"desist/complaint/internal/forest"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
	"desist/complaint/optout"
)

// rules is the version of the judge's rules, which are code. It changes whenever a verdict may.
const rules = "14"

// PleaseCheckBelow is the confidence under which a verdict is marked "please check".
const PleaseCheckBelow = 0.80

// threshold is the probability from which a message counts as direct marketing. It is above one half because a false
// accusation is worse than a miss.
const threshold = 0.75

// A Judge says what messages are. It is immutable and safe for concurrent use.
type Judge struct {
	sentences *sentence.Model
	messages  letter.Model
	acts      *optout.Finder
	groups    map[string]lexicon.Group
	promoting []told
	serving   []told
	version   string
	offers    lexicon.Set // of sentence.Offering
	selling   lexicon.Set // of all groups of selling words

	smallPrint lexicon.Set // of registered offices and regulators
	readings   sync.Pool   // of *reading: buffers only, no state
}

// New loads the embedded lexicon, weights and word vectors. Acts finds the opt-outs that confirmations tell.
func New(acts *optout.Finder) (*Judge, error) {
	lex, err := asset("lexicon.tsv")
	if err != nil {
		return nil, err
	}
	weights, err := asset("weights.tsv")
	if err != nil {
		return nil, err
	}
	raw, err := asset("vectors.bin")
	if err != nil {
		return nil, err
	}
	vectors, err := wordvec.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	glosses, texts, err := glossaries()
	if err != nil {
		return nil, err
	}
	s, err := sentence.Load(sentence.Knowledge{Lexicon: bytes.NewReader(lex), Vectors: vectors, Glosses: glosses}, bytes.NewReader(weights))
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	u, m, err := letter.LoadModels(bytes.NewReader(weights))
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	j := newJudge(s, u, m, acts)
	j.version = versionOf(append(texts, lex, weights, raw)...)
	return j, nil
}

// Version names the rules, lexicon, weights, word vectors and glossaries. It changes whenever a verdict may, so that stored readings
// can be made again; what the finder of opt-outs knows has a version of its own.
func (j *Judge) Version() string { return j.version }

func versionOf(data ...[]byte) string {
	h := sha256.New()
	for _, d := range data {
		sum := sha256.Sum256(d)
		h.Write(sum[:])
	}
	return rules + "-" + hex.EncodeToString(h.Sum(nil)[:6])
}

func asset(name string) ([]byte, error) {
	raw, err := assets.Marketing.ReadFile("marketing/" + name)
	if err != nil {
		return nil, fmt.Errorf("marketing: %w", err)
	}
	return raw, nil
}

// glossaries returns the words of other languages, and what the files hold.
func glossaries() (fs.FS, [][]byte, error) {
	dir, err := fs.Sub(assets.Marketing, "marketing/gloss")
	if err != nil {
		return nil, nil, fmt.Errorf("marketing: glossaries: %w", err)
	}
	files, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("marketing: glossaries: %w", err)
	}
	var texts [][]byte
	for _, f := range files {
		raw, err := fs.ReadFile(dir, f.Name())
		if err != nil {
			return nil, nil, fmt.Errorf("marketing: glossaries: %w", err)
		}
		texts = append(texts, raw)
	}
	return dir, texts, nil
}

func newJudge(s *sentence.Model, u *forest.Forest, m letter.Model, acts *optout.Finder) *Judge {
	j := &Judge{sentences: s, messages: m, acts: acts, groups: map[string]lexicon.Group{}}
	for g, n := range s.Groups() {
		j.groups[n] = lexicon.Group(g)
	}
	j.offers, j.selling = j.setOf(sentence.Offering), j.setOf(sentence.Selling)
	j.promoting, j.serving = j.told(resemblances), j.told(services)
	j.smallPrint = j.setOf([]string{"regoffice", "regulated"})
	j.readings.New = func() any { return &reading{reader: letter.NewReader(s, u)} }
	return j
}

func (j *Judge) setOf(names []string) lexicon.Set {
	var set lexicon.Set
	for _, n := range names {
		if g, ok := j.groups[n]; ok {
			set |= 1 << g
		}
	}
	return set
}

// reading is the memory that reading one mail takes.
type reading struct {
	reader *letter.Reader
	letter letter.Letter
}

// lend hands out memory for one mail, good until done is called.
func (j *Judge) lend() (r *reading, done func()) {
	r = j.readings.Get().(*reading)
	return r, func() {
		r.letter.Message = nil
		j.readings.Put(r)
	}
}

func (r *reading) read(m *complaint.Message) *letter.Letter {
	r.reader.ReadInto(&r.letter, m)
	return &r.letter
}

// Judge says what m is and why. It depends on m alone.
func (j *Judge) Judge(m *complaint.Message) complaint.Verdict {
	return j.judge(m, func() []complaint.Finding { return j.acts.Find(m, false) })
}

// JudgeFound is Judge for a caller that has already asked package optout what m shows as received mail.
func (j *Judge) JudgeFound(m *complaint.Message, found []complaint.Finding) complaint.Verdict {
	return j.judge(m, func() []complaint.Finding { return found })
}

// judge asks for the acts of opt-out that m shows only if they may matter.
func (j *Judge) judge(m *complaint.Message, acts func() []complaint.Finding) complaint.Verdict {
	acts = sync.OnceValue(acts)
	r, done := j.lend()
	defer done()
	if by := j.ruled(r, m, acts); by != nil {
		return by.verdict(m)
	}
	l := r.read(m)
	before := j.messages.Probability(&l.Facts.Vector)
	p := raise(l, excuse(l, before))
	c := j.classify(l, p, acts)
	if c.by != nil {
		return c.by.verdict(m)
	}
	if c.kind == complaint.KindMarketing && before < threshold && subjectServes(l) {
		c.kind = complaint.KindMixed // but for what is offered outright it would be service
	}
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
