package optout

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/optout/internal/states"
)

// The weights of assets/optout/weights.tsv are learned here, from every mail of testdata:
// go test ./complaint/optout -run Weights -update
var update = flag.Bool("update", false, "write what a test makes as the file it is held against")

const weightsFile = "../../assets/optout/weights.tsv"

// Learning is logistic regression by AdaGrad (Duchi, Hazan, Singer 2011) with L2 regularisation.
const (
	epochs      = 40
	rate        = 0.3
	ridge       = 1e-4
	rare        = 3    // a cue in fewer mails is left out
	rareOwn     = 2    // likewise of the person's mails, of which there are fewer
	smallWeight = 0.15 // as is one that says nothing
	smallReach  = 0.35 // likewise of what tells the reach of an opt-out
)

// lesson is one mail to learn from.
type lesson struct {
	source string
	own    bool
	want   string // optout, signup or none
	mail   *complaint.Message
	cues   []string

	lists     bool       // an opt-out that leaves single lists
	reachCues []string   // of an opt-out
	sentences [][]string // the same by sentence
	reachOnly bool       // teaches nothing else

	marks map[int]states.Marks // of lines, where they are marked

	left, kept []string // names of lists that are left and that go on, where they are told
}

func lessons(t testing.TB, l *lexicon) []lesson {
	var all []lesson
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no mails", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		dir := filepath.Base(filepath.Dir(file))
		if dir != "blind" {
			name = dir + " " + name
		}
		for _, b := range blindMails(t, file) {
			x := newLesson(name, b.want, strings.Contains(name, "sent"), b.mail)
			x.reachOnly, x.left, x.kept = dir == "reach", b.left, b.kept
			if dir == "lines" {
				x.marks = b.marks
			}
			all = append(all, x)
		}
		if name == "taught talk" || name == "taught corpus" { // what people write about other things refuses nothing
			for _, b := range blindMails(t, file) {
				if b.want == "none" {
					all = append(all, newLesson(name, b.want, true, b.mail))
				}
			}
		}
	}
	for _, name := range []string{"received", "sent"} {
		for _, w := range wordings(t, name+".tsv") {
			all = append(all, newLesson(name, w.want, name == "sent", mail(w.subject, w.body)))
		}
	}
	for i := range all {
		all[i].sentences, all[i].reachCues = l.reachCuesOf(all[i])
		all[i].cues = l.cuesOfMail(all[i].mail, all[i].own)
		if i%2 == 0 {
			all[i].cues = withoutHits(all[i].cues)
		}
	}
	return all
}

// withoutHits leaves out what phrases and frames say. They were mended on these very mails, so here they are right more
// often than on others: half of the lessons are taken without them, so that words carry weight of their own.
func withoutHits(cues []string) []string {
	return slices.DeleteFunc(slices.Clone(cues), func(c string) bool {
		return c[0] == '{' && !strings.HasPrefix(c, "{sign") && !strings.HasPrefix(c, "{s:sign")
	})
}

func newLesson(source, want string, own bool, m *complaint.Message) lesson {
	want, detail, _ := strings.Cut(want, ":")
	if want == "box" {
		want = "none"
	}
	if own {
		m.From, m.To = m.To, m.From
	}
	return lesson{source: source, own: own, want: want, mail: m, lists: detail == "list"}
}

// answer is what a lesson teaches of a question; ok is false if it is about the other side's mail.
func (x lesson) answer(q question) (yes, ok bool) {
	switch q {
	case asksLists, asksOwnLists:
		return x.lists, x.want == "optout" && x.own == (q == asksOwnLists)
	}
	if x.reachOnly {
		return false, false
	}
	switch q {
	case asksOwn:
		return x.want == "optout", x.own
	case asksSignUp:
		return x.want == "signup", !x.own
	}
	return x.want == "optout", !x.own
}

// sample is a lesson's cues, as numbers.
type sample struct {
	cues []int
	yes  bool
}

// fit learns the weights that answer q.
func fit(all []lesson, q question) *weights {
	count := map[string]int{}
	var found [][]string
	var yes []bool
	for _, x := range all {
		y, ok := x.answer(q)
		if !ok {
			continue
		}
		cues := x.cuesFor(q)
		for _, c := range cues {
			count[c]++
		}
		found, yes = append(found, cues), append(yes, y)
	}
	switch q {
	case asksLists, asksOwnLists:
		return fitCues(found, yes, count, rare, smallReach)
	case asksOwn:
		return fitCues(found, yes, count, rareOwn, smallWeight)
	}
	return fitCues(found, yes, count, rare, smallWeight)
}

// fitCues learns the weights of the cues that are in so many mails at least, and leaves out the small ones.
func fitCues(found [][]string, yes []bool, count map[string]int, least int, small float64) *weights {
	number := map[string]int{}
	var names []string
	samples := make([]sample, len(found))
	for i, cues := range found {
		samples[i].yes = yes[i]
		for _, c := range cues {
			if count[c] < least {
				continue
			}
			if _, ok := number[c]; !ok {
				number[c] = len(names)
				names = append(names, c)
			}
			samples[i].cues = append(samples[i].cues, number[c])
		}
	}
	bias, fitted := descend(samples, len(names))
	w := &weights{bias: round(bias), cue: map[string]float64{}}
	for i, v := range fitted {
		if math.Abs(v) >= small {
			w.cue[names[i]] = round(v)
		}
	}
	return w
}

func fitAll(known []lesson) map[question]*weights {
	all := map[question]*weights{}
	for _, q := range slices.Concat(questions[:], reachQuestions[:]) {
		all[q] = fit(known, q)
	}
	for by, q := range saidQuestions {
		all[q] = fitSaid(known, reachQuestions[by], all[reachQuestions[by]])
	}
	for _, q := range nameQuestions {
		all[q] = fitNames(known, q)
	}
	return all
}

func round(v float64) float64 { return math.Round(v*100) / 100 }

func (l *lexicon) cuesOfMail(m *complaint.Message, own bool) []string {
	t, hits := l.lessonText(m, own)
	var all []string
	words := l.eachSentence(m, &t, nil, func(_ *sentence, found *cueList) { all = append(all, found.texts()...) })
	all = append(all, l.ofWhole(m, &t, hits, words)...)
	slices.Sort(all)
	return slices.Compact(all)
}

func (l *lexicon) lessonText(m *complaint.Message, own bool) (text, []hit) {
	t := readText(m, nil)
	if own {
		t.normalise(true)
		return t, scan(&t, &l.sent)
	}
	t.markStems(l.stems)
	t.normalise(true)
	return t, l.read(&t)
}

func descend(samples []sample, n int) (bias float64, w []float64) {
	w = make([]float64, n)
	seen := make([]float64, n)
	seenBias := 1e-8
	for i := range seen {
		seen[i] = 1e-8
	}
	order := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixed order is what is wanted
	for range epochs {
		order.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		for _, s := range samples {
			var sum float64
			for _, c := range s.cues {
				sum += w[c]
			}
			g := chanceOf(odds(bias, sum, len(s.cues)))
			if s.yes {
				g--
			}
			seenBias += g * g
			bias -= rate * g / math.Sqrt(seenBias)
			each := g / math.Sqrt(float64(len(s.cues))+1)
			for _, c := range s.cues {
				gc := each + ridge*w[c]
				seen[c] += gc * gc
				w[c] -= rate * gc / math.Sqrt(seen[c])
			}
		}
	}
	return bias, w
}

func formatWeights(all map[question]*weights) []byte {
	var b bytes.Buffer
	b.WriteString("# What words weigh: see complaint/optout/weights.go. Written by its learn_test.go; do not edit.\n# question\tcue\tweight\n")
	for _, q := range allQuestions() {
		fmt.Fprintf(&b, "%s\t%s\t%.2f\n", q, biasCue, all[q].bias)
		cues := make([]string, 0, len(all[q].cue))
		for c := range all[q].cue {
			cues = append(cues, c)
		}
		slices.SortFunc(cues, func(x, y string) int {
			return cmp.Or(cmp.Compare(math.Abs(all[q].cue[y]), math.Abs(all[q].cue[x])), cmp.Compare(x, y))
		})
		for _, c := range cues {
			fmt.Fprintf(&b, "%s\t%s\t%.2f\n", q, c, all[q].cue[c])
		}
	}
	return b.Bytes()
}

func TestWeightsAreThoseLearnedFromTheMails(t *testing.T) {
	f := newFinder(t)
	heldAgainst(t, weightsFile, formatWeights(fitAll(lessons(t, f.lex))), "Weights")
}

// heldAgainst compares what was learned with a file of assets, or writes it with -update. test is what to run for that.
func heldAgainst(t *testing.T, file string, got []byte, test string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the mails teach: run go test ./complaint/optout -run %s -update", file, test)
	}
}
