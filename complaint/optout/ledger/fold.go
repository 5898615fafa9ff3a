package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"desist/complaint"
)

// foldOptOuts makes one entry of the signs of one act. The person's decision on any of them holds for the act, and so does what
// they said that it refuses.
func foldOptOuts(all []candidate[complaint.OptOut], states map[complaint.OptOutID]complaint.State, scopes map[complaint.OptOutID]complaint.SaidScope) []complaint.OptOut {
	type kind struct {
		company complaint.CompanyID
		method  complaint.Method
		source  complaint.OptOutSource
		scope   complaint.Scope
		lists   string
	}
	return fold(all,
		func(o complaint.OptOut) (time.Time, complaint.OptOutID) { return o.At, o.ID },
		func(o complaint.OptOut) any { return kind{o.Company, o.Method, o.Source, o.Scope, fmt.Sprint(o.Lists)} },
		func(group []complaint.OptOut) complaint.OptOut {
			best := slices.MinFunc(group, func(a, b complaint.OptOut) int { return strongest(a.Strength, b.Strength, a.At, b.At, a.ID, b.ID) })
			ids := make([]complaint.OptOutID, 0, len(group))
			for _, o := range group {
				ids = append(ids, o.ID)
			}
			best.State, best.Signs = decided(best.ID, ids, states), ids
			for _, id := range append([]complaint.OptOutID{best.ID}, ids...) {
				if said, ok := scopes[id]; ok {
					return said.As(best)
				}
			}
			return best
		})
}

// foldReConsents makes one entry of the signs of one sign-up.
func foldReConsents(all []candidate[complaint.ReConsent], states map[complaint.OptOutID]complaint.State) []complaint.ReConsent {
	return fold(all,
		func(r complaint.ReConsent) (time.Time, complaint.OptOutID) { return r.At, r.ID },
		func(r complaint.ReConsent) any { return fmt.Sprint(r.Company, r.Lists) },
		func(group []complaint.ReConsent) complaint.ReConsent {
			best := slices.MinFunc(group, func(a, b complaint.ReConsent) int { return strongest(a.Strength, b.Strength, a.At, b.At, a.ID, b.ID) })
			ids := make([]complaint.OptOutID, 0, len(group))
			for _, r := range group {
				ids = append(ids, r.ID)
			}
			best.State = decided(best.ID, ids, states)
			return best
		})
}

// decided returns the person's decision on an act: the one on the entry that stands for it, else the first on any
// of its other signs.
func decided(best complaint.OptOutID, ids []complaint.OptOutID, states map[complaint.OptOutID]complaint.State) complaint.State {
	state := states[best]
	for _, id := range ids {
		state = cmp.Or(state, states[id])
	}
	return cmp.Or(state, complaint.StateProposed)
}

func strongest(a, b complaint.Strength, at, bt time.Time, ai, bi complaint.OptOutID) int {
	return cmp.Or(cmp.Compare(b.Rank(), a.Rank()), at.Compare(bt), cmp.Compare(ai, bi))
}

// fold groups entries of one kind that are copies of one mail or lie within sameAct of the group's first, and
// merges each group. The result is sorted by time, then id, whatever the order of all.
func fold[T any](all []candidate[T], key func(T) (time.Time, complaint.OptOutID), kind func(T) any, merge func([]T) T) []T {
	all = slices.Clone(all)
	order := func(a, b T) int {
		at, ai := key(a)
		bt, bi := key(b)
		return cmp.Or(at.Compare(bt), cmp.Compare(ai, bi))
	}
	slices.SortFunc(all, func(a, b candidate[T]) int { return order(a.entry, b.entry) })
	type cluster struct {
		first   time.Time
		members []T
	}
	var clusters []*cluster
	open := map[any]*cluster{}   // the newest cluster of a kind
	copies := map[any]*cluster{} // by kind and twin
	type twinKey struct{ kind, twin any }
	for _, c := range all {
		at, _ := key(c.entry)
		k := kind(c.entry)
		into := open[k]
		if into != nil && at.Sub(into.first) > sameAct {
			into = nil
		}
		if c.twin != "" && copies[twinKey{k, c.twin}] != nil {
			into = copies[twinKey{k, c.twin}]
		}
		if into == nil {
			into = &cluster{first: at}
			clusters, open[k] = append(clusters, into), into
		}
		into.members = append(into.members, c.entry)
		if c.twin != "" {
			copies[twinKey{k, c.twin}] = into
		}
	}
	out := make([]T, 0, len(clusters))
	for _, c := range clusters {
		out = append(out, merge(c.members))
	}
	slices.SortFunc(out, order)
	return out
}

// afterOptOut keeps the sign-ups that follow an opt-out of the same company: the first sign-up of all is no
// re-consent.
func afterOptOut(all []candidate[complaint.ReConsent], optOuts []complaint.OptOut) []candidate[complaint.ReConsent] {
	earliest := map[complaint.CompanyID]time.Time{}
	for _, o := range optOuts {
		if at, ok := earliest[o.Company]; !ok || o.At.Before(at) {
			earliest[o.Company] = o.At
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c candidate[complaint.ReConsent]) bool {
		at, ok := earliest[c.entry.Company]
		return !ok || c.entry.At.Before(at)
	})
}
