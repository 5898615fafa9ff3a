package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"

	"desist/complaint"
	"desist/complaint/internal/forest"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

// sample is one labelled sentence as features.
type sample struct {
	features []sentence.Feature
	meaning  wordvec.Vector
	class    sentence.Class
	company  string
	text     string
}

// minSeen is how many sentences, and minCompanies how many companies, a word or pair must be met in to be a feature.
const (
	minSeen      = 2
	minCompanies = 2
)

type trainer struct {
	data    string // folder of the judge's data
	vectors *wordvec.Table
}

func (t trainer) space() (*sentence.Space, error) {
	f, err := os.Open(filepath.Join(t.data, "lexicon.tsv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return sentence.NewTraining(sentence.Knowledge{Lexicon: f, Vectors: t.vectors, Glosses: os.DirFS(filepath.Join(t.data, "gloss"))})
}

// sentences fits the sentence model to the entries.
func (t trainer) sentences(entries []*dataset.Entry) ([][sentence.Classes]float32, *sentence.Space, error) {
	space, err := t.space()
	if err != nil {
		return nil, nil, err
	}
	samples := collect(space, entries)
	prune(samples, space.Names())
	return fitSentences(samples, space.Names()), space, nil
}

// collect extracts every labelled sentence once: of a contrast pair's additions only the addition.
func collect(space *sentence.Space, entries []*dataset.Entry) []sample {
	reader := letter.NewReader(sentence.NewModel(space, nil), nil)
	var e sentence.Evidence
	var out []sample
	add := func(in sentence.Input, class sentence.Class, company string) {
		space.Extract(&e, in)
		out = append(out, sample{features: slices.Clone(e.Features), meaning: e.Meaning, class: class, company: company, text: in.Text})
	}
	for _, entry := range entries {
		if !entry.Mail {
			for _, l := range entry.Lines {
				add(sentence.Input{Text: l.Text, Place: placeOf(l.Kind), Position: 0.5, Linked: l.Linked || l.Kind == 'b'}, l.Class, entry.Company)
			}
			continue
		}
		l := reader.Read(entry.Message())
		labels := labelsOf(entry, false)
		for i := range l.Units {
			line := labels.of(&l.Units[i])
			if line == nil || (entry.Added != nil && line.Text != entry.Added.Text) {
				continue
			}
			add(l.Input(i, len(l.Units)-1), line.Class, entry.Company)
		}
	}
	return out
}

func placeOf(kind byte) sentence.Place {
	switch kind {
	case 's':
		return sentence.Subject
	case 'x':
		return sentence.Preheader
	case 'h':
		return sentence.Heading
	case 'l':
		return sentence.ListItem
	case 'c':
		return sentence.Cell
	case 'b':
		return sentence.Button
	case 'i':
		return sentence.ImageAlt
	}
	return sentence.Paragraph
}

// lineLabels finds the labelled line that a unit was cut from.
type lineLabels struct {
	subject, hidden *dataset.Line
	blocks          [][]*dataset.Line
}

func labelsOf(e *dataset.Entry, joined bool) lineLabels {
	l := lineLabels{blocks: e.Layout(joined)}
	for i := range e.Lines {
		line := &e.Lines[i]
		switch {
		case line.Kind == 's':
			l.subject = line
		case line.Kind == 'x' && l.hidden == nil:
			l.hidden = line
		}
	}
	return l
}

func (l lineLabels) of(u *letter.Unit) *dataset.Line {
	if u.Block < 0 {
		if u.Zone == letter.Preheader {
			return l.hidden
		}
		return l.subject
	}
	lines := l.blocks[u.Block]
	end := len(lines[0].Text)
	for len(lines) > 1 && u.Start >= end {
		lines = lines[1:]
		end += 1 + len(lines[0].Text)
	}
	return lines[0]
}

// prune drops words and pairs that were met too rarely or at one company only.
func prune(samples []sample, names []string) {
	seen := make([]int, len(names))
	companies := make([]map[string]bool, len(names))
	for _, s := range samples {
		for _, f := range s.features {
			if sentence.IsVocabulary(names[f]) {
				seen[f]++
				if companies[f] == nil {
					companies[f] = map[string]bool{}
				}
				companies[f][s.company] = true
			}
		}
	}
	for i := range samples {
		samples[i].features = slices.DeleteFunc(samples[i].features, func(f sentence.Feature) bool {
			return sentence.IsVocabulary(names[f]) && (seen[f] < minSeen || len(companies[f]) < minCompanies)
		})
	}
}

func byName(names []string) []int {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	return order
}

// profiles are header sets that the same mail is shown with, so that the message model learns how little they say.
var profiles = map[bool][][]string{
	true:  {{"bulk", "utm"}, {"bulk", "utm", "images"}, {"unsub", "images"}, {}},
	false: {{}, {"utm", "images"}, {"bulk", "images"}, {"feedback"}},
}

// folds is how many parts the cross-fitting uses.
const folds = 5

// talk reports whether people write such mail to each other. What they say of bargains promotes nothing.
func talk(k complaint.VerdictKind) bool {
	return k == complaint.KindPersonal || k == complaint.KindOther
}

// reading is one mail read by a sentence model that has not seen its company.
type reading struct {
	entry  *dataset.Entry
	letter *letter.Letter
	own    bool // with the mail's own headers
	joined bool // with paragraphs run together
}

func readings(reader *letter.Reader, entries []*dataset.Entry) []reading {
	var out []reading
	for _, e := range entries {
		if !e.Mail || e.Kind == complaint.KindOptOut {
			continue
		}
		out = append(out, reading{entry: e, letter: reader.Read(e.Message()), own: true},
			reading{entry: e, letter: reader.Read(e.Joined()), joined: true})
		if talk(e.Kind) {
			continue // nobody sends it in bulk
		}
		for _, p := range profiles[e.DirectMarketing()] {
			if len(p) == 0 {
				p = []string{"none"}
			}
			out = append(out, reading{entry: e, letter: reader.Read(e.Message(p...))})
		}
	}
	return out
}

// unitRow is one labelled sentence in its place.
type unitRow struct {
	x        *letter.UnitVector
	promotes bool
}

func (p *part) units() []unitRow {
	var out []unitRow
	for _, r := range p.letters {
		if !r.own && !r.joined {
			continue
		}
		labels := labelsOf(r.entry, r.joined)
		for i := range r.letter.Units {
			line := labels.of(&r.letter.Units[i])
			if line == nil || !r.letter.Weighed(i) {
				continue
			}
			out = append(out, unitRow{r.letter.Context(i), line.Class == sentence.Promotional})
		}
	}
	return out
}

func (p *part) messageRows(u *forest.Forest) []row {
	p.reader.SetUnits(u)
	out := make([]row, len(p.letters))
	for i, r := range p.letters {
		p.reader.Weigh(r.letter)
		out[i].x = r.letter.Facts.Vector
		if r.entry.DirectMarketing() {
			out[i].y = 1
		}
	}
	return out
}
