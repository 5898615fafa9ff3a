package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/forest"
	"desist/complaint/optout/internal/states"
)

// Whether an opt-out refuses all marketing or leaves single lists is told by what it leaves ("The Friday Pour") and by what is
// said to go on: "you'll still get Garden Notes", where "you'll still get your bills" is no mailing. People say both in more ways
// than can be listed, so it is learned, as the acts themselves are: words have weights, and a forest weighs their sums with other
// clues. See reach_learn_test.go.

const (
	asksLists    question = "lists"     // a company's mail confirms that single lists were left
	asksOwnLists question = "own lists" // the person leaves single lists

	asksSaid    question = "lists said" // a sentence of such a mail says so
	asksOwnSaid question = "own lists said"
)

// Who tells the opt-out.
const (
	byCompany = iota
	byPerson
)

var (
	reachQuestions = [...]question{byCompany: asksLists, byPerson: asksOwnLists}
	saidQuestions  = [...]question{byCompany: asksSaid, byPerson: asksOwnSaid}
)

// reach is what was learned, by who tells the opt-out.
type reach struct {
	weights [len(reachQuestions)]*weights // of whole mails
	said    [len(saidQuestions)]*weights  // of single sentences: what goes on stands in one, beside an act that is told as any other
	forests [len(reachQuestions)]*forest.Forest
}

// set takes the weights that were learned.
func (r *reach) set(all map[question]*weights) {
	for by := range reachQuestions {
		r.weights[by], r.said[by] = all[reachQuestions[by]], all[saidQuestions[by]]
	}
}

// How likely single lists must be. It is low, because to take one list for all marketing accuses wrongly.
const (
	leavesSome    = 0.3
	leavesUnnamed = 0.5 // in the person's own words, where no name is left and no mailing is wanted

	hardlyLists = 0.003 // for more than the list that is named, where words say so: "off the Buzz, so that's no more marketing from us"
)

// maxReached is how many sentences are read for the reach of an opt-out, the subject one of them.
const maxReached = 24

// leavesLists reports whether an opt-out in the person's own words leaves single lists, and others go on. What a company tells: leavesSingle.
func (l *lexicon) leavesLists(m *complaint.Message, t *text, acts []hit) bool {
	least := leavesSome
	if !t.wantsSome() && len(l.namesLeft(m, t)) == 0 {
		least = leavesUnnamed
	}
	return l.likelyLists(byPerson, m, t, acts) >= least
}

// likelyLists is how likely an opt-out leaves single lists, from 0 to 1, as it is learned of who tells it.
func (l *lexicon) likelyLists(by int, m *complaint.Message, t *text, acts []hit) float64 {
	return l.reach.forests[by].Probability(l.reachOf(by, m, t, acts).row())
}

// extent is what the reach of an opt-out is read from.
type extent struct {
	mail *complaint.Message
	text *text
	acts []hit

	off, on int      // settings of mailings
	lists   []string // that settings switch off
	some    bool     // while others stay on

	said  []float64 // how much each sentence speaks for single lists, the most first
	whole float64   // how much all do
	names int       // sentences that hold a proper name
}

func (l *lexicon) reachOf(by int, m *complaint.Message, t *text, acts []hit) *extent {
	x := &extent{mail: m, text: t, acts: acts}
	off, on := t.offAndOn()
	x.off, x.on = len(off), on
	x.lists, x.some = t.listsOff()
	whole, said := l.reach.weights[by], l.reach.said[by]
	seen := map[string]bool{}
	sum, count := 0.0, 0
	l.eachReached(m, t, func(cues []string) {
		for _, c := range cues {
			if v := whole.cue[c]; v != 0 && !seen[c] {
				seen[c] = true
				sum += v
				count++
			}
		}
		if slices.Contains(cues, nameToken) {
			x.names++
		}
		x.said = append(x.said, said.oddsOf(cues))
	})
	x.whole = odds(whole.bias, sum, count)
	slices.Sort(x.said)
	slices.Reverse(x.said)
	return x
}

// oddsOf is what cues say together.
func (w *weights) oddsOf(cues []string) float64 {
	sum, count := 0.0, 0
	for _, c := range cues {
		if v := w.cue[c]; v != 0 {
			sum += v
			count++
		}
	}
	return odds(w.bias, sum, count)
}

func (x *extent) row() []float32 {
	out := make([]float32, len(reachClues))
	for i, c := range reachClues {
		out[i] = c.of(x)
	}
	return out
}

func (x *extent) nth(i int) float32 {
	if i < 0 || i >= len(x.said) {
		return notSaid
	}
	return float32(x.said[i])
}

func (x *extent) anAct(is func(hit) bool) float32 { return truth(slices.ContainsFunc(x.acts, is)) }

const notSaid = -9 // what a sentence that is not there says

// reachClues are the numbers that a forest weighs.
var reachClues = []struct {
	name   string
	of     func(*extent) float32
	speaks bool // more of it must never make single lists less likely
}{
	{"words", func(x *extent) float32 { return float32(x.whole) }, true},
	{"first sentence", func(x *extent) float32 { return x.nth(0) }, true},
	{"second sentence", func(x *extent) float32 { return x.nth(1) }, true},
	{"third sentence", func(x *extent) float32 { return x.nth(2) }, true},
	{"sentences", func(x *extent) float32 { return float32(len(x.said)) }, false},
	{"length", func(x *extent) float32 { return float32(x.text.words) }, false},
	{"reply", func(x *extent) float32 { return truth(x.text.reply) }, false},
	{"names", func(x *extent) float32 { return float32(x.names) }, false},
	{"act of all", func(x *extent) float32 { return x.anAct(func(h hit) bool { return everyWord.MatchString(h.normal) }) }, false},
	{"act with a name", func(x *extent) float32 {
		return x.anAct(func(h hit) bool { return strings.Contains(withoutNames(h.text), nameToken) })
	}, false},
	{"settings off", func(x *extent) float32 { return float32(x.off) }, false},
	{"settings on", func(x *extent) float32 { return float32(x.on) }, false},
	{"lists off", func(x *extent) float32 { return float32(len(x.lists)) }, false},
	{"most left", func(x *extent) float32 { return x.text.most(states.Left, 0) }, false},
	{"all left", func(x *extent) float32 { return x.text.sum(states.Left) }, false},
	{"most kept", func(x *extent) float32 { return x.text.most(states.Kept, 0) }, true},
	{"all kept", func(x *extent) float32 { return x.text.sum(states.Kept) }, false},
	{"most joined", func(x *extent) float32 { return x.text.most(states.Joined, 0) }, false},
	{"lists off, others on", func(x *extent) float32 { return truth(x.some) }, false},
}

func reachNames() []string {
	var out []string
	for _, c := range reachClues {
		out = append(out, c.name)
	}
	return out
}
