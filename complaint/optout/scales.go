package optout

import (
	"sync"

	"desist/complaint"
)

// weighed is what the words of a message say to a question.
type weighed struct {
	odds   float64   // natural logarithm of the odds
	chance float64   // the same, from 0 to 1
	known  float64   // how many of its words are known, 0 to 1: of strange mail nothing can be said
	best   *sentence // of the body, the one that speaks for it most; the subject if nothing else does
}

// scales hold the weights of all questions by the number of a cue, so that a cue is looked up once.
type scales struct {
	cues   *cueTable
	bias   [len(questions)]float64
	weight [][len(questions)]float64
	signs  [len(questions)]signSums

	marks sync.Pool // of *[]uint64, a bit for each cue, none of them set: memory only
}

func newScales(all map[question]*weights) *scales {
	s := &scales{}
	most := 0
	for _, w := range all {
		most += len(w.cue)
	}
	number := make(map[string]int, most)
	var texts []string
	for q, name := range questions {
		s.bias[q] = all[name].bias
		for cue, w := range all[name].cue {
			n, ok := number[cue]
			if !ok {
				n = len(texts)
				number[cue] = n
				texts, s.weight = append(texts, cue), append(s.weight, [len(questions)]float64{})
			}
			s.weight[n][q] = w
		}
	}
	s.cues = newCueTable(texts)
	for q := range s.signs {
		s.signs[q] = s.sumsOfSigns(q)
	}
	s.marks.New = func() any {
		marks := make([]uint64, len(s.weight)/64+1)
		return &marks
	}
	return s
}

// weightOf is the weight of a cue for a question, 0 if it has none.
func (x *scales) weightOf(q int, cue string) float64 {
	if n, ok := x.cues.number([]part{partOf(cue)}); ok {
		return x.weight[n][q]
	}
	return 0
}

// heard is a sentence with its cues, or a nil sentence with those of the whole mail.
type heard struct {
	sentence *sentence
	cues     []int32 // that have a weight
	again    []bool  // of each, that a sentence before holds it too
	single   []int32 // those of them that are one word
	words    int     // cues of one word, with a weight or without
}

// listener gathers the cues of a message once for all questions.
type listener struct {
	said  []heard
	seen  *[]uint64 // bits of the cues so far
	words int       // of all sentences
}

func (x *listener) add(h heard) {
	h.again = make([]bool, len(h.cues))
	for i, n := range h.cues {
		word, bit := &(*x.seen)[n/64], uint64(1)<<(n%64)
		h.again[i] = *word&bit != 0
		*word |= bit
	}
	x.said = append(x.said, h)
}

// listen gathers the cues of the sentences before the small print; those of the whole mail are still to be added. The
// listener's memory is to be given back with forget.
func (l *lexicon) listen(m *complaint.Message, t *text) *listener {
	x := &listener{said: make([]heard, 0, maxWeighed+1), seen: l.scales.marks.Get().(*[]uint64)}
	x.words = l.eachSentence(m, t, l.scales.cues, func(s *sentence, found *cueList) {
		x.add(heard{sentence: s, cues: found.numbers, single: found.single, words: found.words})
	})
	return x
}

func (x *scales) forget(heard *listener) {
	for _, h := range heard.said {
		for _, n := range h.cues {
			(*heard.seen)[n/64] = 0
		}
	}
	x.marks.Put(heard.seen)
}

// listenOn adds the cues of the whole mail and returns all.
func (l *lexicon) listenOn(x *listener, m *complaint.Message, t *text, hits []hit) []heard {
	h := heard{}
	for _, cue := range l.ofWhole(m, t, hits, x.words) {
		if n, ok := l.scales.cues.number([]part{partOf(cue)}); ok {
			h.cues = append(h.cues, n)
		}
	}
	x.add(h)
	return x.said
}

// weigh sums the weights that the cues of a message have for questions[q].
func (x *scales) weigh(q int, all []heard) weighed {
	var sum, most float64
	var out weighed
	count, words, known := 0, 0, 0
	for _, h := range all {
		var own float64
		for i, c := range h.cues {
			v := x.weight[c][q]
			if v == 0 {
				continue
			}
			own += v
			if !h.again[i] {
				sum += v
				count++
			}
		}
		words += h.words
		for _, c := range h.single {
			if x.weight[c][q] != 0 {
				known++
			}
		}
		if s := h.sentence; s != nil && (out.best == nil || s.quotable() && (out.best.subject || !out.best.quotable() || !s.subject && own > most)) {
			out.best, most = s, own
		}
	}
	out.known = float64(known) / float64(max(1, words))
	out.odds = odds(x.bias[q], sum, count)
	out.chance = chanceOf(out.odds)
	return out
}

// quotable reports whether a sentence can be quoted for an act: a greeting cannot.
func (s *sentence) quotable() bool { return s.ofStopping() || s.namesMailing() }
