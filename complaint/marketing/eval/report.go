package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"desist/complaint"
	"desist/complaint/marketing"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/sentence"
)

// counts of a yes/no question.
type counts struct{ tp, fp, fn, tn int }

func (c *counts) add(want, got bool) {
	switch {
	case want && got:
		c.tp++
	case want:
		c.fn++
	case got:
		c.fp++
	default:
		c.tn++
	}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func (c counts) String() string {
	p, r := ratio(c.tp, c.tp+c.fp), ratio(c.tp, c.tp+c.fn)
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f   (right %d, wrongly accused %d, missed %d, right not to %d)", p, r, f, c.tp, c.fp, c.fn, c.tn)
}

func report(out io.Writer, title string, j *marketing.Judge, cases []testCase, misses bool) {
	fmt.Fprintf(out, "\n%s: %d mails\n", title, len(cases))
	var ours, sure, header, word counts
	kinds := map[complaint.VerdictKind]*counts{}
	verdicts := make([]complaint.Verdict, len(cases))
	var quoted, asked int
	start := time.Now()
	for i, c := range cases {
		verdicts[i] = j.Judge(c.message)
	}
	spent := time.Since(start)
	for i, c := range cases {
		v := verdicts[i]
		ours.add(c.direct, v.DirectMarketing)
		if !v.PleaseCheck {
			sure.add(c.direct, v.DirectMarketing)
		}
		header.add(c.direct, len(c.message.ListUnsubscribe) > 0)
		word.add(c.direct, saysUnsubscribe(c.message))
		for _, k := range allKinds {
			if kinds[k] == nil {
				kinds[k] = &counts{}
			}
			kinds[k].add(c.kind == k, v.Kind == k)
		}
		if v.DirectMarketing != c.direct && misses {
			fmt.Fprintf(out, "  WRONG %s: want %s, got %s %.2f %q\n", c.id, c.kind, v.Kind, v.Confidence, c.message.Subject)
			for _, r := range v.Reasons[:min(3, len(v.Reasons))] {
				fmt.Fprintf(out, "        %.2f %s: %s\n", r.Weight, r.Code, r.Quote)
			}
		}
		if v.DirectMarketing == c.direct && v.Kind != c.kind && misses {
			fmt.Fprintf(out, "  OTHER KIND %s: want %s, got %s %.2f %q\n", c.id, c.kind, v.Kind, v.Confidence, c.message.Subject)
		}
		if c.direct && v.DirectMarketing && len(c.deciding) > 0 {
			asked++
			if quotes(v, c.deciding) {
				quoted++
			} else if misses {
				fmt.Fprintf(out, "  NOT QUOTED %s: %s\n", c.id, c.deciding[0])
			}
		}
	}
	fmt.Fprintf(out, "  direct marketing        %s\n", ours)
	fmt.Fprintf(out, "  without please-check    %s\n", sure)
	fmt.Fprintf(out, "  floor: List-Unsubscribe %s\n", header)
	fmt.Fprintf(out, "  floor: says unsubscribe %s\n", word)
	for _, k := range allKinds {
		if kinds[k] != nil && kinds[k].tp+kinds[k].fn+kinds[k].fp > 0 {
			fmt.Fprintf(out, "  %-23s %s\n", k, kinds[k])
		}
	}
	fmt.Fprintf(out, "  deciding sentence quoted  %d of %d (%.3f)\n", quoted, asked, ratio(quoted, asked))
	fmt.Fprintf(out, "  calibration error (ECE)   %.3f   please check: %d\n", calibration(cases, verdicts), unsure(verdicts))
	pairs(out, cases, verdicts)
	fmt.Fprintf(out, "  judged %.0f mails a second\n", float64(len(cases))/spent.Seconds())
}

var allKinds = []complaint.VerdictKind{
	complaint.KindMarketing, complaint.KindMixed, complaint.KindService, complaint.KindOptOut,
	complaint.KindSubscription, complaint.KindPersonal, complaint.KindOther,
}

func saysUnsubscribe(m *complaint.Message) bool {
	for _, b := range m.Blocks {
		if strings.Contains(strings.ToLower(b.Text), "unsubscribe") {
			return true
		}
	}
	return false
}

// quotes reports whether a reason quotes one of the deciding sentences: most of the words of the shorter are the other's.
func quotes(v complaint.Verdict, deciding []string) bool {
	for _, r := range v.Reasons {
		for _, d := range deciding {
			if overlap(r.Quote, d) {
				return true
			}
		}
	}
	return false
}

func overlap(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || (len(x) < 3 && len(y) > 6) {
		return false
	}
	have := map[string]bool{}
	for _, w := range y {
		have[w] = true
	}
	n := 0
	for _, w := range x {
		if have[w] {
			n++
		}
	}
	return float64(n) >= 0.75*float64(len(x))
}

// calibration is the expected calibration error of Confidence, over ten bins.
func calibration(cases []testCase, verdicts []complaint.Verdict) float64 {
	const bins = 10
	var sum, hit [bins]float64
	var n [bins]int
	for i, v := range verdicts {
		b := min(int(v.Confidence*bins), bins-1)
		n[b]++
		sum[b] += v.Confidence
		if v.DirectMarketing == cases[i].direct {
			hit[b]++
		}
	}
	e := 0.0
	for b := range n {
		d := sum[b] - hit[b]
		if d < 0 {
			d = -d
		}
		e += d
	}
	return e / float64(max(len(cases), 1))
}

func unsure(verdicts []complaint.Verdict) int {
	n := 0
	for _, v := range verdicts {
		if v.PleaseCheck {
			n++
		}
	}
	return n
}

// pairs counts the contrast pairs of which both members are right.
func pairs(out io.Writer, cases []testCase, verdicts []complaint.Verdict) {
	base := map[string]bool{}
	right, n := 0, 0
	for i, c := range cases {
		if c.pair == "" {
			continue
		}
		ok := verdicts[i].DirectMarketing == c.direct
		if c.id == c.pair {
			base[c.pair] = ok
			continue
		}
		n++
		if ok && base[c.pair] {
			right++
		}
	}
	if n > 0 {
		fmt.Fprintf(out, "  contrast pairs both right %d of %d (%.3f)\n", right, n, ratio(right, n))
	}
}

// sentences measures single sentences of the kept-aside companies.
func sentences(out io.Writer, j *marketing.Judge, entries []*dataset.Entry) {
	var by [sentence.Classes]counts
	n, right := 0, 0
	for _, e := range entries {
		if !e.Held() || e.Mail {
			continue
		}
		for _, l := range e.Lines {
			m := &complaint.Message{Blocks: []complaint.Block{{Kind: complaint.BlockParagraph, Text: l.Text}}}
			for _, s := range j.Explain(m) {
				n++
				if s.Class == l.Class.String() {
					right++
				}
				for c := range by {
					by[c].add(int(l.Class) == c, s.Class == sentence.Class(c).String())
				}
			}
		}
	}
	fmt.Fprintf(out, "\nKept-aside sentences: %d of %d right (%.3f)\n", right, n, ratio(right, n))
	for c := range by {
		fmt.Fprintf(out, "  %-14s %s\n", sentence.Class(c), by[c])
	}
}
