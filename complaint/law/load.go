package law

import (
	"errors"
	"fmt"

	"github.com/BurntSushi/toml"

	"desist/assets"
	"desist/complaint"
)

func read() (*Book, error) {
	var b Book
	var facts struct {
		Fact []Fact `toml:"fact"`
	}
	var process struct {
		Caution string              `toml:"caution"`
		Limits  Limits              `toml:"limits"`
		Contact Contact             `toml:"contact"`
		Timers  complaint.CaseRules `toml:"timers"`
		Field   []Field             `toml:"field"`
		Band    []Band              `toml:"band"`
	}
	var cases struct {
		Precedent []Precedent `toml:"precedent"`
		Principle []Principle `toml:"principle"`
	}
	err := errors.Join(
		decode("law/facts.toml", &facts),
		decode("law/process.toml", &process),
		decode("law/precedents.toml", &cases),
	)
	if err != nil {
		return nil, err
	}
	b.Facts = facts.Fact
	b.Caution, b.Limits, b.Contact, b.Bands = process.Caution, process.Limits, process.Contact, process.Band
	b.Timers, b.Fields = process.Timers, process.Field
	b.Precedents, b.Principles = cases.Precedent, cases.Principle
	if err := b.check(); err != nil {
		return nil, err
	}
	return &b, nil
}

// decode refuses unknown keys: a misspelt key would silently drop a date or a confidence.
func decode(name string, into any) error {
	meta, err := toml.DecodeFS(assets.Law, name, into)
	if err != nil {
		return fmt.Errorf("law: read %s: %w", name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return fmt.Errorf("law: read %s: unknown key %s", name, unknown[0])
	}
	return nil
}

// check enforces what may be shipped: nothing of low confidence, background knowledge only as a citation.
func (b *Book) check() error {
	for _, f := range b.Facts {
		if err := f.check(); err != nil {
			return fmt.Errorf("law: fact %s: %w", f.ID, err)
		}
	}
	for _, p := range b.Precedents {
		if p.Confidence != High || p.Mark == Background || p.Key == "" || p.Fact == "" || p.Fine == "" {
			return fmt.Errorf("law: precedent %s may not be shipped", p.Key)
		}
	}
	for _, p := range b.Principles {
		for _, key := range p.Cases {
			if _, ok := b.Precedent(key); !ok {
				return fmt.Errorf("law: principle %s names unknown case %s", p.Tag, key)
			}
		}
	}
	return nil
}

func (f Fact) check() error {
	switch {
	case f.ID == "" || f.Cite == "" || len(f.Versions) == 0:
		return errors.New("is incomplete")
	case f.Confidence != High && f.Confidence != Medium:
		return fmt.Errorf("has confidence %q", f.Confidence)
	case f.Mark == Background && !f.CiteOnly:
		return errors.New("is background knowledge and must be cite_only")
	}
	for _, v := range f.Versions {
		if f.CiteOnly != (v.Text == "") {
			return errors.New("must have a text unless it is cite_only")
		}
	}
	return nil
}
