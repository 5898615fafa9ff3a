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
// answers say.
func narrowAnswers(all []candidate[complaint.OptOut]) {
	for i := range all {
		o := &all[i].entry
		if o.Source != complaint.SourceReply || o.Scope != complaint.ScopeAll || optout.RefusesAll(o.Quote) {
			continue
		}
		if asked, ok := lastAsked(all, *o); ok && asked.Scope == complaint.ScopeList {
			o.Scope, o.Lists = complaint.ScopeList, slices.Clone(asked.Lists)
			o.Note = strings.TrimSpace(o.Note + " It answers your own mail, which left one list.")
		}
	}
}

// lastAsked is the newest refusal of the person's that an answer may be to.
func lastAsked(all []candidate[complaint.OptOut], answer complaint.OptOut) (last complaint.OptOut, ok bool) {
	for _, c := range all {
		o := c.entry
		if o.Source != complaint.SourceSent || o.Company != answer.Company || o.At.After(answer.At) || answer.At.Sub(o.At) > maxAnswer {
			continue
		}
		if !ok || o.At.After(last.At) || o.At.Equal(last.At) && o.ID < last.ID {
			last, ok = o, true
		}
	}
	return last, ok
}
