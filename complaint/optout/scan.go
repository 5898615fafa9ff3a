package optout

import (
	"slices"

	"desist/complaint"
)

// hit is a phrase found in a sentence.
type hit struct {
	*phrase
	*sentence
	from, to int    // in sentence.normal
	clause   clause // for a frame, the clause that says it
}

// scan tries the phrases on every sentence in normal form, each only where one of the words it needs stands.
func scan(t *text, side *phrases) []hit {
	var hits []hit
	try := make([]bool, len(side.all))
	for i := range t.all {
		s := &t.all[i]
		clear(try)
		side.needs.Each(s.normal, func(ids []int) {
			for _, id := range ids {
				try[id] = true
			}
		})
		for j := range side.all {
			if !try[j] || t.words > shortMail && (side.all[j].class == classTopic || side.all[j].class == classComplete) {
				continue
			}
			if at := side.all[j].pattern.FindStringIndex(s.normal); at != nil {
				hits = append(hits, hit{phrase: &side.all[j], sentence: s, from: at[0], to: at[1]})
			}
		}
	}
	return hits
}

func ofClass(hits []hit, classes ...class) []hit {
	var out []hit
	for _, h := range hits {
		for _, c := range classes {
			if h.class == c {
				out = append(out, h)
			}
		}
	}
	return out
}

// clearest returns the hit with the highest strength, the first of equals.
func clearest(hits []hit) (hit, bool) {
	if len(hits) == 0 {
		return hit{}, false
	}
	best := hits[0]
	for _, h := range hits[1:] {
		if h.strength.Rank() > best.strength.Rank() {
			best = h
		}
	}
	return best, true
}

func bodyOnly(hits []hit) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.subject })
}

func weakened(hits []hit) []hit {
	for i := range hits {
		p := *hits[i].phrase
		p.strength = complaint.StrengthMedium
		hits[i].phrase = &p
	}
	return hits
}
