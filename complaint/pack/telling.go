package pack

import (
	"slices"
	"strings"

	"desist/complaint"
)

// example is an e-mail worth quoting with the words to quote.
type example struct {
	email
	quote string // empty if no words can be quoted
}

// telling returns up to n e-mails that say most, of those shown in full first; one of each series before a second one of
// any, and one that speaks of the refusal before others that do. They are returned in time order.
func (b *builder) telling(n int) []example {
	var picked, rest []email
	for _, e := range b.choice.order {
		if e.refusal != "" && slices.ContainsFunc(picked, func(p email) bool { return p.refusal != "" }) {
			rest = append(rest, e)
		} else {
			picked = append(picked, e)
		}
	}
	picked = append(picked, rest...)
	var out []example
	for _, e := range picked[:min(n, len(picked))] {
		out = append(out, example{e, quotable(e.Reading.Verdict)})
	}
	slices.SortStableFunc(out, func(a, c example) int { return a.Flag.Received.Compare(c.Flag.Received) })
	return out
}

// quotableWords is how many words a quotation needs to say something by itself.
const quotableWords = 5

// tellingReason is the reason whose words say most by themselves: from the body before a picture's text before the rest, a
// sentence before a scrap, and of each the plainest. There is none without a reason that quotes.
func tellingReason(v complaint.Verdict) (complaint.Reason, bool) {
	clear, rest := weighReasons(v.Reasons)
	all := slices.DeleteFunc(slices.Concat(clear, rest), func(r complaint.Reason) bool { return unquote(line(r.Quote)) == "" })
	for _, least := range []int{quotableWords, 0} {
		for _, places := range [][]string{{"body"}, {"image"}} {
			for _, r := range all {
				if slices.Contains(places, r.Where) && len(strings.Fields(r.Quote)) >= least {
					return r, true
				}
			}
		}
	}
	if len(all) == 0 {
		return complaint.Reason{}, false
	}
	return all[0], true
}

// quotable returns the most telling words of the message itself, to be quoted in a sentence that names its subject. Words
// a reader did not see, links and headers are not quoted so.
func quotable(v complaint.Verdict) string {
	if r, ok := tellingReason(v); ok && (r.Where == "body" || r.Where == "image") {
		return unquote(line(r.Quote))
	}
	return ""
}
