package pack

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
)

// sentence is one whole sentence of the statement. Those of rank 0 are always in; the others are taken in order of
// rank as long as they fit. Sentences with the same para stand in one paragraph.
type sentence struct {
	rank int
	para int
	text string
}

const (
	statementQuote   = 140
	statementSubject = 90
	statementRanks   = 10

	statementExamples = 3
)

// statement writes the text for the form's "what has happened" field: the most telling facts first taken, always
// whole sentences, never more than the form takes (uk-law 4.2, 8.2).
func (b *builder) statement() string {
	all := b.sentences()
	limit := b.law.Limits.StatementChars
	taken := make([]bool, len(all))
	for i, s := range all {
		taken[i] = s.rank == 0
	}
	for rank := 1; rank <= statementRanks; rank++ {
		for i, s := range all {
			if s.rank != rank {
				continue
			}
			taken[i] = true
			if formChars(joinSentences(all, taken)) > limit {
				taken[i] = false
			}
		}
	}
	return joinSentences(all, taken)
}

func joinSentences(all []sentence, taken []bool) string {
	var paras [][]string
	last := -1
	for i, s := range all {
		if !taken[i] {
			continue
		}
		if s.para != last {
			paras = append(paras, nil)
			last = s.para
		}
		paras[len(paras)-1] = append(paras[len(paras)-1], s.text)
	}
	var out strings.Builder
	for i, p := range paras {
		if i > 0 {
			out.WriteString("\n\n")
		}
		out.WriteString(strings.Join(p, " "))
	}
	out.WriteString("\n")
	return out.String()
}

// sentences are all candidates in the order in which they are printed.
func (b *builder) sentences() []sentence {
	first := b.first()
	opening := vars{"company": b.company, "date": b.day(first.At), "method": b.method(first.Method), "proof": b.proofRef(first)}
	var out []sentence
	if mark := b.draftMark(); mark != "" {
		out = append(out, sentence{0, -2, "[" + mark + "]"})
	}
	out = append(out, sentence{0, 0, b.str("statement.opening", opening)})
	add := func(rank, para int, key string, v vars) { out = append(out, sentence{rank, para, b.str(key, v)}) }
	if q := confirmationQuote(first, statementQuote); q != "" {
		add(5, 0, "statement.confirmed", vars{"quote": q})
	}
	add(0, 0, "statement.count", b.countVars())
	out = append(out, b.bandSentences()...)
	if latest := b.optOuts[len(b.optOuts)-1]; latest.At.After(first.At) {
		key, n := "statement.more_optouts", b.after(latest)
		if n == 0 {
			key = "statement.more_optouts_none"
		}
		add(4, 0, key, vars{"date": b.day(latest.At), "n": n})
	}
	for _, r := range b.reConsents {
		if r.At.After(first.At) {
			add(1, 0, "statement.reconsent", vars{"date": b.day(r.At)})
			break
		}
	}
	out = append(out, b.exampleSentences()...)
	if n := b.claims(); n > 0 {
		add(4, 2, "statement.claim", vars{"n": n})
	}
	if list := b.refusals(); len(list) > 0 && !slices.ContainsFunc(b.telling(statementExamples), func(e example) bool { return e.refusal != "" }) {
		add(4, 2, "statement.refusal", refusalVars(list, statementQuote))
	}
	if n := len(b.in.Streams); n > 0 {
		add(6, 2, "case.stream", vars{"n": n})
	}
	for _, tag := range b.tags() {
		if p, ok := b.law.Principle(tag); ok && b.pecr() && !b.welsh() { // the principles are in English
			out = append(out, sentence{8, 2, p.Text})
		}
	}
	for _, t := range b.about() {
		out = append(out, sentence{4, 3, t.String()})
	}
	if b.in.Facts.Complained() != "" {
		for i, t := range b.told(statementQuote) {
			out = append(out, sentence{min(1+i/2, 2), 3, t.String()})
		}
	}
	if effect := b.effect(2 * statementQuote); effect != "" {
		add(3, 4, "case.effect", vars{"effect": effect})
	}
	add(0, 5, b.lawful("statement.breach"), nil)
	if b.pecr() && b.bandCounts()[complaint.BandStrong] < len(b.emails) {
		add(7, 5, "statement.grace", nil)
	}
	add(0, 6, b.lawful("statement.ask"), nil)
	add(9, 6, "statement.pack", nil)
	return out
}

func (b *builder) countVars() vars {
	return vars{
		"n": len(b.emails), "company": b.company, "address": b.address,
		"first": b.day(b.emails[0].Flag.Received), "last": b.day(b.emails[len(b.emails)-1].Flag.Received),
	}
}

func (b *builder) bandSentences() []sentence {
	counts := b.bandCounts()
	var out []sentence
	switch strong := counts[complaint.BandStrong]; {
	case strong == len(b.emails):
		out = append(out, sentence{2, 0, b.str("statement.strong_only", vars{"n": strong})})
	case strong > 0:
		out = append(out, sentence{2, 0, b.str("statement.strong", vars{"n": strong})})
	}
	if n := counts[complaint.BandInFlight]; n > 0 {
		out = append(out, sentence{1, 0, b.str("statement.in_flight", vars{"n": n})})
	}
	return out
}

func (b *builder) exampleSentences() []sentence {
	var out []sentence
	ranks := [statementExamples]int{3, 5, 6}
	for i, e := range b.telling(statementExamples) {
		quote := ""
		refusal, words := sentenceEnd(clip(unquote(e.refusal), statementQuote)), sentenceEnd(clip(e.quote, statementQuote))
		switch {
		case refusal != "" && words != "" && refusal != words:
			quote = b.str("statement.example_both", vars{"refusal": refusal, "quote": words})
		case refusal != "" || words != "":
			quote = b.str("statement.example_quote", vars{"quote": cmp.Or(words, refusal)})
		}
		text := b.str("statement.example", vars{
			"date": b.day(e.Flag.Received), "quote": quote, "exhibit": e.id,
			"subject": clip(unquote(b.subject(e.Reading.Subject)), statementSubject),
		})
		out = append(out, sentence{ranks[i], 1, text})
	}
	return out
}

// confirmationQuote is what the company itself said of the opt-out.
func confirmationQuote(o complaint.OptOut, max int) string {
	if o.Source != complaint.SourceConfirmation && o.Source != complaint.SourceReply {
		return ""
	}
	return sentenceEnd(clip(unquote(line(o.Quote)), max))
}

// tags are the principles that the included e-mails call for, the most often needed first: the service label where
// a message claims it, and otherwise those whose tag is the code of a reason. Resembling a case is not enough.
func (b *builder) tags() []string {
	count := map[string]int{"service_label": b.claims()}
	for _, e := range b.emails {
		for _, r := range e.Reading.Verdict.Reasons {
			if r.Code != "service_label" {
				count[r.Code]++
			}
		}
	}
	var out []string
	for _, p := range b.law.Principles {
		if count[p.Tag] > 0 {
			out = append(out, p.Tag)
		}
	}
	slices.SortStableFunc(out, func(x, y string) int { return count[y] - count[x] })
	return out
}
