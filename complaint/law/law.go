package law

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"desist/complaint"
)

// Confidence is how sure the research is of a fact.
type Confidence string

const (
	High   Confidence = "H" // at least 90 %
	Medium Confidence = "M" // 70 to 89 %
	Low    Confidence = "L" // below 70 %: never shipped
)

// SourceMark is how the source of a fact was seen.
type SourceMark string

const (
	Primary    SourceMark = "F1" // primary text or full document
	Excerpt    SourceMark = "F2" // excerpt of an official page
	Summary    SourceMark = "F3" // someone else's summary
	Derived    SourceMark = "D"  // derived from found facts
	Background SourceMark = "B"  // not found: may be named, never described
)

// Version is one wording of a fact with the days on which it is in force, both inclusive.
type Version struct {
	From  time.Time `toml:"from"`  // zero: from the beginning
	Until time.Time `toml:"until"` // zero: still in force
	Text  string    `toml:"text"`  // empty if the fact may only be cited
}

// InForce reports whether v is in force on the UK calendar day of t.
func (v Version) InForce(t time.Time) bool {
	d := day(t)
	return (v.From.IsZero() || !d.Before(day(v.From))) && (v.Until.IsZero() || !d.After(day(v.Until)))
}

// day drops the clock, so that a rule starts at midnight where t is told.
func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Fact is a statement of law, guidance or process.
type Fact struct {
	ID         string     `toml:"id"`
	Kind       string     `toml:"kind"` // "statute", "guidance", "decision", "process", "reading"
	Cite       string     `toml:"cite"`
	Mark       SourceMark `toml:"mark"`
	Confidence Confidence `toml:"confidence"`
	Quote      bool       `toml:"quote"` // the text is verbatim
	CiteOnly   bool       `toml:"cite_only"`
	Versions   []Version  `toml:"version"`
}

// At returns the wording in force on the day of t, in t's own zone.
func (f Fact) At(t time.Time) (Version, bool) {
	for _, v := range f.Versions {
		if v.InForce(t) {
			return v, true
		}
	}
	return Version{}, false
}

// Precedent is a decided case. It is cited for its principle, with the caution line.
type Precedent struct {
	Key        string     `toml:"key"` // as in complaint.Reason.Case
	Name       string     `toml:"name"`
	When       string     `toml:"when"`
	Year       int        `toml:"year"`
	Fine       string     `toml:"fine"`
	Count      string     `toml:"count"` // what the regulator counted; empty if not found
	Fact       string     `toml:"fact"`
	Tags       []string   `toml:"tags"`
	Mark       SourceMark `toml:"mark"`
	Confidence Confidence `toml:"confidence"`
}

// Principle is one sentence that several decided cases stand for.
type Principle struct {
	Tag   string   `toml:"tag"`
	Text  string   `toml:"text"`
	Cases []string `toml:"cases"`
}

// Limits are those of the ICO's complaint form.
type Limits struct {
	StatementChars int       `toml:"statement_chars"`
	Files          int       `toml:"files"`
	FileMB         float64   `toml:"file_mb"`     // what the form takes
	FileCapMB      float64   `toml:"file_cap_mb"` // what the app makes
	Seen           time.Time `toml:"seen"`        // when the form was seen
	Check          string    `toml:"check"`
}

// Field is one field of the regulator's complaint form.
type Field struct {
	Key   string `toml:"key"`
	Label string `toml:"label"`
	From  string `toml:"from"` // what answers it: "own" for what only the person can say
}

// Contact is how to reach the regulator. No postal address is shipped: it changed in 2026 and is unverified.
type Contact struct {
	Web   string `toml:"web"`
	Check string `toml:"check"`
}

// Band describes one complaint.Band. Bands are the app's own convention, not law.
type Band struct {
	Key   string `toml:"key"`
	Hours int    `toml:"hours"` // upper limit, inclusive; 0 for none
	Label string `toml:"label"`
	Text  string `toml:"text"`
}

// Book is everything this package knows. It is read-only.
type Book struct {
	Caution    string
	Limits     Limits
	Contact    Contact
	Timers     complaint.CaseRules
	Fields     []Field // of the regulator's form, in its order
	Bands      []Band
	Facts      []Fact
	Precedents []Precedent
	Principles []Principle
}

// Load returns the embedded book. It is read once.
func Load() (*Book, error) { return load() }

var load = sync.OnceValues(read)

// Fact returns the fact with that id.
func (b *Book) Fact(id string) (Fact, bool) {
	i := slices.IndexFunc(b.Facts, func(f Fact) bool { return f.ID == id })
	if i < 0 {
		return Fact{}, false
	}
	return b.Facts[i], true
}

// Text returns the wording of fact id on the day of t. It fails for an unknown or cite-only fact and for a day on
// which no wording was in force.
func (b *Book) Text(id string, t time.Time) (string, error) {
	f, ok := b.Fact(id)
	if !ok {
		return "", fmt.Errorf("law: no fact %q", id)
	}
	v, ok := f.At(t)
	if !ok || v.Text == "" {
		return "", fmt.Errorf("law: fact %q has no wording for %s", id, t.Format(time.DateOnly))
	}
	return v.Text, nil
}

// Regulator returns the regulator's name on the day of t (Data (Use and Access) Act 2025 ss117-119).
func (b *Book) Regulator(t time.Time) (string, error) { return b.Text("C4", t) }

// PenaltyCap returns the maximum penalty for conduct on the day of t.
func (b *Book) PenaltyCap(t time.Time) (string, error) { return b.Text("U6", t) }

// NewPenaltyRegime reports whether conduct on the day of t falls under the regime of 5 February 2026.
func (b *Book) NewPenaltyRegime(t time.Time) bool {
	f, ok := b.Fact("P31")
	if !ok {
		return false
	}
	_, in := f.At(t)
	return in
}

// Precedent returns the decided case with that key.
func (b *Book) Precedent(key string) (Precedent, bool) {
	i := slices.IndexFunc(b.Precedents, func(p Precedent) bool { return strings.EqualFold(p.Key, key) })
	if i < 0 {
		return Precedent{}, false
	}
	return b.Precedents[i], true
}

// Principle returns the sentence for a tag.
func (b *Book) Principle(tag string) (Principle, bool) {
	i := slices.IndexFunc(b.Principles, func(p Principle) bool { return p.Tag == tag })
	if i < 0 {
		return Principle{}, false
	}
	return b.Principles[i], true
}

// Band returns the description of a band.
func (b *Book) Band(key string) (Band, bool) {
	i := slices.IndexFunc(b.Bands, func(x Band) bool { return x.Key == key })
	if i < 0 {
		return Band{}, false
	}
	return b.Bands[i], true
}
