package optout

import (
	"slices"

	"desist/complaint/internal/forest"
)

// What tells the reach of an opt-out is learned from all opt-outs of testdata, and from those of testdata/reach, which teach nothing
// else: they stand beside no trap.

// cuesFor are the cues that teach an answer to q.
func (x lesson) cuesFor(q question) []string {
	if slices.Contains(reachQuestions[:], q) {
		return x.reachCues
	}
	return x.cues
}

// reachCuesOf returns the cues of an opt-out, by sentence and in all, each once, and none of any other mail.
func (l *lexicon) reachCuesOf(x lesson) (sentences [][]string, all []string) {
	if x.want != "optout" {
		return nil, nil
	}
	t, _ := l.lessonText(x.mail, x.own)
	l.eachReached(x.mail, &t, func(cues []string) {
		all = append(all, cues...)
		cues = slices.Clone(cues)
		slices.Sort(cues)
		sentences = append(sentences, slices.Compact(cues))
	})
	slices.Sort(all)
	return sentences, slices.Compact(all)
}

// saidRounds is how often it is asked anew which sentences say that single lists were left.
const saidRounds = 3

// fitSaid learns what single sentences say, of mails of which only the whole is known: where single lists were left, the sentence
// that speaks for it most says so, by what was learned the round before (multiple-instance learning, Andrews and others 2002).
func fitSaid(known []lesson, q question, first *weights) *weights {
	w := first
	for range saidRounds {
		var said [][]string
		var yes []bool
		for _, x := range known {
			lists, ok := x.answer(q)
			if !ok {
				continue
			}
			if !lists {
				said = append(said, x.sentences...)
				yes = append(yes, make([]bool, len(x.sentences))...)
				continue
			}
			for _, cues := range w.saying(x.sentences) {
				said, yes = append(said, cues), append(yes, true)
			}
		}
		count := map[string]int{}
		for _, cues := range said {
			for _, c := range cues {
				count[c]++
			}
		}
		w = fitCues(said, yes, count, rare, smallReach)
	}
	return w
}

// saying returns the sentence that speaks most for single lists, and those that speak clearly for it.
func (w *weights) saying(sentences [][]string) [][]string {
	const clearly = 1
	best, most := -1, 0.0
	for i, cues := range sentences {
		if v := w.oddsOf(cues); best < 0 || v > most {
			best, most = i, v
		}
	}
	var out [][]string
	for i, cues := range sentences {
		if i == best || w.oddsOf(cues) > clearly {
			out = append(out, cues)
		}
	}
	return out
}

// reachRow returns the clues of an opt-out.
func (l *lexicon) reachRow(x lesson) []float32 {
	by := byCompany
	if x.own {
		by = byPerson
	}
	t, hits := l.lessonText(x.mail, x.own)
	if !x.own {
		l.matterOf(x.mail, &t, hits) // which reads the lines
	}
	return l.reachOf(by, x.mail, &t, hits).row()
}

func fitReach(rows []clueRow) (out [len(reachQuestions)]*forest.Forest) {
	rising := map[int]bool{}
	for i, c := range reachClues {
		rising[i] = c.speaks
	}
	for i, q := range reachQuestions {
		var x [][]float32
		var y []bool
		for _, r := range rows {
			if yes, ok := r.lesson.answer(q); ok {
				x, y = append(x, r.x), append(y, yes)
			}
		}
		out[i] = forest.Fit(x, y, forest.Options{Trees: 300, Leaves: 8, Rate: 0.04, Rows: 0.6, Features: 0.5, L2: 3, MinRow: 8, Rising: rising})
	}
	return out
}
