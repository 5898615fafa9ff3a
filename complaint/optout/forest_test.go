package optout

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"desist/complaint"
	"desist/complaint/internal/forest"
	"desist/complaint/optout/internal/states"
)

const (
	forestsFile      = "../../assets/optout/forests.tsv"
	stateWeightsFile = "../../assets/optout/state-weights.tsv"
	stateForestsFile = "../../assets/optout/state-forests.tsv"
)

// learnParts is in how many parts the sources of lessons are cut. The forests learn from what weights say that have not
// seen a lesson's part, because weights are far surer of the mails they were learned from than of others.
const learnParts = 5

// clueRow is what a lesson teaches the forests.
type clueRow struct {
	part   int
	lesson lesson
	x      []float32
}

// crossed are the lessons, the lexicon of each part (with weights from the other parts), and the rows they give.
type crossed struct {
	known []lesson
	parts map[string]int // by source
	lex   [learnParts]*lexicon
	rows  []clueRow // what the acts teach
	reach []clueRow // what their reach teaches

	examples []states.Example // what lines teach
	sources  []string         // of the examples
}

var crossing = sync.OnceValue(func() *crossed {
	lex, err := loadLexicon()
	if err != nil {
		panic(err)
	}
	x := &crossed{known: lessons(new(testing.T), lex), parts: map[string]int{}}
	var sources []string
	for _, k := range x.known {
		sources = append(sources, k.source)
	}
	slices.Sort(sources)
	for i, s := range slices.Compact(sources) {
		x.parts[s] = i % learnParts
	}
	var all sync.WaitGroup
	for part := range x.lex {
		all.Go(func() {
			others := slices.DeleteFunc(slices.Clone(x.known), func(k lesson) bool { return x.parts[k.source] == part })
			l := *lex
			fitted := fitAll(others)
			l.scales = newScales(fitted)
			l.reach.set(fitted)
			x.lex[part] = &l
		})
	}
	all.Wait()
	x.learnLines(lex.states)
	for _, k := range x.known {
		part := x.parts[k.source]
		if row := x.lex[part].rowOf(k.mail, k.own); row != nil && !k.reachOnly {
			x.rows = append(x.rows, clueRow{part, k, row})
		}
		if k.want == "optout" {
			x.reach = append(x.reach, clueRow{part, k, x.lex[part].reachRow(k)})
		}
	}
	for part, l := range x.lex {
		others := func(rows []clueRow) []clueRow {
			return slices.DeleteFunc(slices.Clone(rows), func(r clueRow) bool { return r.part == part })
		}
		l.forests, l.reach.forests = fitForests(others(x.rows)), fitReach(others(x.reach))
	}
	return x
})

// learnLines gives each part's lexicon what lines of the other parts teach.
func (x *crossed) learnLines(words *states.Reader) {
	for part, l := range x.lex {
		l.states = &states.Reader{}
		for _, k := range x.known {
			if x.parts[k.source] != part {
				continue
			}
			if e, ok := l.example(k); ok {
				x.examples = append(x.examples, e)
				x.sources = append(x.sources, k.source)
			}
		}
	}
	var all sync.WaitGroup
	for part, l := range x.lex {
		all.Go(func() {
			var others []states.Example
			for i, e := range x.examples {
				if x.parts[x.sources[i]] != part {
					others = append(others, e)
				}
			}
			l.states = words.Learn(others)
		})
	}
	all.Wait()
}

// example is what a lesson teaches of lines: those that are marked, that no line of a trap tells an act, and which line of other acts does.
func (l *lexicon) example(k lesson) (states.Example, bool) {
	e := states.Example{Mail: k.mail, Marks: k.marks, Refuses: k.want == "optout", OfLists: k.lists, Joins: k.want == "signup"}
	if k.marks == nil && !strings.HasPrefix(k.source, "received-") && k.source != "taught orders" {
		return e, false
	}
	t, hits := l.lessonText(k.mail, false)
	c, ok := l.matterOf(k.mail, &t, hits)
	e.AtOrder = t.afterOrder()
	if ok {
		e.Context = c.context()
	}
	switch {
	case k.marks != nil:
		return e, true
	case !ok: // what follows an order is read all the same
		e.Known = states.NoneAtOrder
		return e, k.want == "none" && e.AtOrder
	case k.want == "none":
		e.Known = states.NoAct
		return e, true
	}
	e.Known = states.OneAct
	e.Marks = c.markBest(k.want == "signup")
	return e, e.Marks != nil
}

// markBest marks the line that tells a sign-up, or else a refusal, by phrases or by words; nil if none does.
func (c *matter) markBest(signUp bool) map[int]states.Marks {
	found, said, state := c.refusal, c.refused, states.Left
	if signUp {
		found, said, state = c.signUp, c.signed, states.Joined
	}
	quote := ""
	switch {
	case found != nil:
		quote = found.Quote
	case said.best != nil && said.chance >= likely:
		quote = said.best.quote()
	}
	for i := range c.mail.Blocks {
		if b := &c.mail.Blocks[i]; quote != "" && b.Row == 0 && strings.Contains(b.Text, quote) {
			var m states.Marks
			m[state] = true
			return map[int]states.Marks{i: m}
		}
	}
	return nil
}

// What lines say is learned here: go test ./complaint/optout -run StatesAre -update
func TestStatesAreThoseLearnedFromTheLines(t *testing.T) {
	lex, err := loadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	weights, forests := lex.states.Learn(crossing().examples).Text()
	heldAgainst(t, stateWeightsFile, weights, "StatesAre")
	heldAgainst(t, stateForestsFile, forests, "StatesAre")
}

// rowOf returns the clues of a mail, or nil if it is put aside before they are gathered.
func (l *lexicon) rowOf(m *complaint.Message, own bool) []float32 {
	t, hits := l.lessonText(m, own)
	if own {
		if c, _, ok := l.ownMatter(m, &t, hits); ok {
			return ownClues.of(c)
		}
		return nil
	}
	if c, ok := l.matterOf(m, &t, hits); ok && bounce(m) == nil && !fromMailer(m) {
		return receivedClues.of(c)
	}
	return nil
}

func fitForests(rows []clueRow) forests {
	var out forests
	for q := range out {
		var x [][]float32
		var y []bool
		for _, r := range rows {
			if yes, ok := r.lesson.answer(questions[q]); ok {
				x, y = append(x, r.x), append(y, yes)
			}
		}
		rising := map[int]bool{}
		for i, c := range cluesOf(q).clues {
			rising[i] = c.speaks == questions[q]
		}
		out[q] = forest.Fit(x, y, forest.Options{Trees: 400, Leaves: 8, Rate: 0.04, Rows: 0.6, Features: 0.5, L2: 3, MinRow: 15, Rising: rising})
	}
	return out
}

// The forests of assets/optout/forests.tsv are learned here: go test ./complaint/optout -run Forests -update
func TestForestsAreThoseLearnedFromTheMails(t *testing.T) {
	got := []byte("# What the clues of a mail weigh together: see complaint/optout/clues.go. Written by its forest_test.go; do not edit.\n# question\ttree\tnumber\tclue\tbelow\tif below\telse\n")
	for q, f := range fitForests(crossing().rows) {
		got = append(got, f.Text(string(questions[q])+"\t", cluesOf(q).names)...)
	}
	for i, f := range fitReach(crossing().reach) {
		got = append(got, f.Text(string(reachQuestions[i])+"\t", reachNames())...)
	}
	heldAgainst(t, forestsFile, got, "Forests")
}
