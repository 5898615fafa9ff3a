package ledger

import (
	"slices"
	"strings"
	"time"

	"desist/complaint"
	"desist/complaint/optout"
)

// maxAnswer is how long after the person's own mail a company's answer to it may come.
const maxAnswer = 30 * 24 * time.Hour

// narrowAnswers limits what a company's answer confirms to what the person asked for, where that was one list: "Done!" is all that many
// answers say. What the person said of either, and what they rejected, stands.
func narrowAnswers(all []complaint.OptOut, said func(complaint.OptOut) bool) {
	asked := map[complaint.CompanyID][]complaint.OptOut{}
	for _, o := range all {
		if o.Source == complaint.SourceSent && o.State != complaint.StateRejected {
			asked[o.Company] = append(asked[o.Company], o)
		}
	}
	for i := range all {
		o := &all[i]
		if o.Source != complaint.SourceReply || o.Scope != complaint.ScopeAll || optout.RefusesAll(o.Quote) || said(*o) {
			continue
		}
		last, ok := lastBefore(asked[o.Company], o.At)
		if !ok || last.Scope != complaint.ScopeList {
			continue
		}
		o.Scope, o.Lists = complaint.ScopeList, slices.Clone(last.Lists)
		o.Note = strings.TrimSpace(o.Note + " It answers your own mail, which did not leave everything.")
	}
}

// lastBefore is the newest of the refusals, sorted by time, that an answer of that time may be to.
func lastBefore(sorted []complaint.OptOut, at time.Time) (complaint.OptOut, bool) {
	i, _ := slices.BinarySearchFunc(sorted, at, func(o complaint.OptOut, at time.Time) int {
		if o.At.After(at) {
			return 1
		}
		return -1
	})
	if i == 0 || at.Sub(sorted[i-1].At) > maxAnswer {
		return complaint.OptOut{}, false
	}
	return sorted[i-1], true
}
