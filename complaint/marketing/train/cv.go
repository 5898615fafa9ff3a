package main

import (
	"fmt"
	"io"
	"math"
	"sync"

	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// part is what the models that have not seen a fold's companies say of that fold.
type part struct {
	probs   []sentence.Probabilities
	truth   []sentence.Class
	letters []reading
	reader  *letter.Reader
	err     error
}

func (t trainer) crossValidate(out io.Writer, entries []*dataset.Entry) error {
	parts, err := t.crossFit(entries)
	if err != nil {
		return err
	}
	var all part
	for k := range parts {
		all.probs = append(all.probs, parts[k].probs...)
		all.truth = append(all.truth, parts[k].truth...)
	}
	reportSentences(out, all)
	rows := crossRows(parts)
	reportUnits(out, parts)
	apart, joined := map[*dataset.Entry]float64{}, map[*dataset.Entry]float64{}
	for k := range parts {
		var rest []row
		for o := range parts {
			if o != k {
				rest = append(rest, rows[o]...)
			}
		}
		m := fitMessages(rest)
		for i, r := range rows[k] {
			switch l := parts[k].letters[i]; {
			case l.own:
				apart[l.entry] = m.Probability(&r.x)
			case l.joined:
				joined[l.entry] = m.Probability(&r.x)
			}
		}
	}
	reportMessages(out, entries, apart)
	fmt.Fprintln(out, "with paragraphs run together:")
	reportMessages(out, entries, joined)
	return nil
}

func (t trainer) part(entries []*dataset.Entry, k int) part {
	var rest, mine []*dataset.Entry
	for _, e := range entries {
		if e.Fold(folds) == k {
			mine = append(mine, e)
		} else {
			rest = append(rest, e)
		}
	}
	weights, space, err := t.sentences(rest)
	if err != nil {
		return part{err: err}
	}
	space.Freeze()
	model := sentence.NewModel(space, weights)
	var p part
	for _, s := range collect(space, mine) {
		e := sentence.Evidence{Features: s.features, Meaning: s.meaning}
		p.probs = append(p.probs, model.Probabilities(&e))
		p.truth = append(p.truth, s.class)
	}
	p.letters = readings(letter.NewReader(model, nil), mine)
	p.reader = letter.NewReader(model, nil)
	return p
}

// reportUnits says how well sentences are judged in their place.
func reportUnits(out io.Writer, parts []part) {
	var n, hit, tp, fp, fn, loss float64
	for k := range parts {
		for _, r := range parts[k].letters {
			labels := labelsOf(r.entry, r.joined)
			for i := range r.letter.Units {
				u := &r.letter.Units[i]
				line := labels.of(u)
				if !r.own && !r.joined || line == nil || !r.letter.Weighed(i) {
					continue
				}
				got, want := u.Promo >= 0.5, line.Class == sentence.Promotional
				p := u.Promo
				if !want {
					p = 1 - p
				}
				n++
				loss -= math.Log(max(p, 1e-9))
				switch {
				case got == want && want:
					tp++
					hit++
				case got == want:
					hit++
				case got:
					fp++
				default:
					fn++
				}
			}
		}
	}
	fmt.Fprintf(out, "units %.0f: right %.4f, log loss %.4f, promotional P %.4f R %.4f\n", n, hit/n, loss/n, tp/(tp+fp), tp/(tp+fn))
}

func reportSentences(out io.Writer, p part) {
	loss, hit := 0.0, 0
	var tp, fp, fn float64
	for i, q := range p.probs {
		loss -= math.Log(max(q[p.truth[i]], 1e-9))
		if q.Best() == p.truth[i] {
			hit++
		}
		got, want := q[0] >= 0.5, p.truth[i] == 0
		switch {
		case got && want:
			tp++
		case got:
			fp++
		case want:
			fn++
		}
	}
	n := float64(len(p.probs))
	fmt.Fprintf(out, "sentences %d: right %.4f, log loss %.4f, promotional P %.4f R %.4f\n", len(p.probs), float64(hit)/n, loss/n, tp/(tp+fp), tp/(tp+fn))
}

func reportMessages(out io.Writer, entries []*dataset.Entry, p map[*dataset.Entry]float64) {
	loss := 0.0
	for e, q := range p {
		if !e.DirectMarketing() {
			q = 1 - q
		}
		loss -= math.Log(max(q, 1e-9)) / float64(len(p))
	}
	fmt.Fprintf(out, "mails %d: log loss %.4f\n", len(p), loss)
	for _, at := range []float64{0.5, 0.6, 0.7, 0.8} {
		var tp, fp, fn float64
		base := map[string]bool{}
		pairs, both := 0, 0
		for _, e := range entries {
			q, ok := p[e]
			if !ok {
				continue
			}
			got, want := q >= at, e.DirectMarketing()
			switch {
			case got && want:
				tp++
			case got:
				fp++
			case want:
				fn++
			}
			if e.Pair == e.ID {
				base[e.Pair] = got == want
			} else if e.Added != nil {
				pairs++
				if base[e.Pair] && got == want {
					both++
				}
			}
		}
		fmt.Fprintf(out, "  from %.2f: P %.4f R %.4f, pairs both right %.4f of %d\n", at, tp/(tp+fp), tp/(tp+fn), float64(both)/float64(max(pairs, 1)), pairs)
	}
}

// crossFit reads every fold with models that have not seen it.
func (t trainer) crossFit(entries []*dataset.Entry) ([]part, error) {
	parts := make([]part, folds)
	var wg sync.WaitGroup
	for k := range folds {
		wg.Go(func() { parts[k] = t.part(entries, k) })
	}
	wg.Wait()
	for k := range parts {
		if parts[k].err != nil {
			return nil, fmt.Errorf("fold %d: %w", k, parts[k].err)
		}
	}
	return parts, nil
}
