package pack

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
)

const (
	clearReasons = 5    // quoted one by one in an exhibit
	alsoReasons  = 8    // named in one line after them
	alsoQuote    = 70   // characters of each of those
	clearShare   = 0.55 // of the strongest reason's weight, to be quoted by itself
	shortQuote   = 3    // words below which a quotation says little
)

// Factors of a reason's weight as evidence: a reader believes a sentence of the text before a picture's description, a
// preview or a link.
var reasonPlace = map[string]float64{"body": 1, "subject": 0.9, "image": 0.5, "hidden": 0.5, "header": 0.5, "link": 0.5}

// unspecific is the code of a reason that says only that something is promoted.
const unspecific = "promotion"

func evidenceWeight(r complaint.Reason) float64 {
	w := r.Weight
	if f, ok := reasonPlace[r.Where]; ok {
		w *= f
	}
	if r.Code == unspecific {
		w *= 0.85
	}
	if len(strings.Fields(r.Quote)) < shortQuote {
		w *= 0.7
	}
	return w
}

// tellingWeight is a reason's weight as an example: what a reader would get says more than a question.
func tellingWeight(r complaint.Reason) float64 {
	w := evidenceWeight(r)
	if strings.HasSuffix(unquote(line(r.Quote)), "?") {
		w *= 0.7
	}
	if concrete.MatchString(r.Quote) {
		w *= 1.2
	}
	return w
}

// weighReasons parts a verdict's reasons into those that are plain to see, the most telling first, and the rest. There is
// always a clear one if there is any. The person's own judgement is no evidence: what they complain of is in the mail.
func weighReasons(list []complaint.Reason) (clear, rest []complaint.Reason) {
	list = slices.DeleteFunc(slices.Clone(list), func(r complaint.Reason) bool { return r.Code == complaint.CodeYourJudgement })
	plainest := 0.0
	for _, r := range list {
		plainest = max(plainest, evidenceWeight(r))
	}
	sorted := slices.SortedStableFunc(slices.Values(list), func(a, b complaint.Reason) int {
		return cmp.Compare(tellingWeight(b), tellingWeight(a))
	})
	for _, r := range sorted {
		if len(clear) < clearReasons && evidenceWeight(r) >= clearShare*plainest {
			clear = append(clear, r)
		} else {
			rest = append(rest, r)
		}
	}
	return clear, rest
}

// also lists reasons in a line. Behind words that stand in hidden text, which an exhibit does not show, it says so in the
// words of hidden.
func also(list []complaint.Reason, hidden string) string {
	var out []string
	for _, r := range list[:min(len(list), alsoReasons)] {
		q := clip(unquote(line(r.Quote)), alsoQuote)
		if q == "" {
			continue
		}
		if r.Where == "header" || r.Where == "link" {
			q = maskLinks(q)
		}
		q = "“" + q + "”"
		if r.Where == "hidden" {
			q += " (" + hidden + ")"
		}
		out = append(out, q)
	}
	return strings.Join(out, ", ")
}
