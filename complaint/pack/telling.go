package pack

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
)

// example is an e-mail worth quoting with the words to quote.
type example struct {
	email
	quote string // empty if no words can be quoted
}

// telling returns up to n e-mails that say most: strong ones, those that call themselves service messages, sure
// verdicts, words in the body; one of each stream before a second one of any. They are returned in time order.
func (b *builder) telling(n int) []example {
	all := make([]example, len(b.emails))
	for i, e := range b.emails {
		all[i] = example{e, quotable(e.Reading.Verdict)}
	}
	slices.SortStableFunc(all, func(a, c example) int { return cmp.Compare(c.weight(), a.weight()) })
	used := map[string]bool{}
	var picked, rest []example
	for _, e := range all {
		key := e.stream()
		if used[key] {
			rest = append(rest, e)
			continue
		}
		used[key] = true
		picked = append(picked, e)
	}
	picked = append(picked, rest...)
	picked = picked[:min(n, len(picked))]
	slices.SortStableFunc(picked, func(a, c example) int { return a.Flag.Received.Compare(c.Flag.Received) })
	return picked
}

func (e example) stream() string {
	if e.Reading.Stream != "" {
		return e.Reading.Stream
	}
	return strings.ToLower(line(e.Reading.Subject))
}

func (e example) weight() float64 {
	w := e.Reading.Verdict.Confidence
	switch e.Flag.Band {
	case complaint.BandStrong:
		w += 2
	case complaint.BandWeaker:
		w++
	}
	if e.Reading.Verdict.ServiceClaim != "" {
		w++
	}
	if e.quote != "" {
		w++
	}
	if e.Reading.Verdict.PleaseCheck {
		w -= 2
	}
	return w
}

// quotableWords is how many words a quotation needs to say something by itself.
const quotableWords = 5

// quotable returns the strongest words of the message itself: from the body before a picture's text before the
// subject (which is shown anyway), a sentence before a scrap. Words a reader did not see, links and headers are not
// quoted in a sentence.
func quotable(v complaint.Verdict) string {
	scrap := ""
	clear, rest := weighReasons(v.Reasons)
	for _, where := range []string{"body", "image"} {
		for _, r := range slices.Concat(clear, rest) {
			q := unquote(line(r.Quote))
			if r.Where != where || q == "" {
				continue
			}
			if len(strings.Fields(q)) >= quotableWords {
				return q
			}
			if scrap == "" {
				scrap = q
			}
		}
	}
	return scrap
}
