package complaint_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
)

var (
	companies = []complaint.CompanyID{"acme", "bolt"}
	lists     = []string{"", "news.example", "deals.example"}
)

func drawTime(t *rapid.T, name string) time.Time {
	return noon.Add(time.Duration(rapid.IntRange(-60*24, 60*24).Draw(t, name)) * time.Hour)
}

func drawInput(t *rapid.T) mailbox {
	in := mailbox{
		Of:      map[complaint.MessageID]complaint.Attribution{},
		Reviews: map[complaint.MessageID]complaint.Review{},
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "messages") {
		id := complaint.MessageID(fmt.Sprintf("m%02d", i))
		r := complaint.Reading{Message: id, Received: drawTime(t, "received")}
		r.Verdict = drawVerdict(t)
		r.Own = rapid.IntRange(0, 9).Draw(t, "own") == 0
		r.ListID = rapid.SampledFrom(lists).Draw(t, "list")
		r.Twin = rapid.SampledFrom([]string{"", "", "t1", "t2"}).Draw(t, "twin")
		at := complaint.Attribution{Company: rapid.SampledFrom(companies).Draw(t, "company")}
		if rapid.IntRange(0, 9).Draw(t, "suspect") == 0 {
			at.Suspect = "dmarc=fail"
		}
		in.Readings, in.Of[id] = append(in.Readings, r), at
		if rapid.IntRange(0, 3).Draw(t, "reviewed") == 0 {
			in.Reviews[id] = drawReview(t, id)
		}
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "optOuts") {
		in.Ledger.OptOuts = append(in.Ledger.OptOuts, drawOptOut(t, fmt.Sprintf("o%d", i)))
	}
	for range rapid.IntRange(0, 3).Draw(t, "reConsents") {
		in.Ledger.ReConsents = append(in.Ledger.ReConsents, complaint.ReConsent{
			Company: rapid.SampledFrom(companies).Draw(t, "company"), At: drawTime(t, "at"), State: drawState(t), Lists: drawLists(t),
		})
	}
	return in
}

func drawVerdict(t *rapid.T) complaint.Verdict {
	v := complaint.Verdict{
		Kind: rapid.SampledFrom([]complaint.VerdictKind{
			complaint.KindService, complaint.KindService, complaint.KindOther, complaint.KindOptOut, complaint.KindSubscription, complaint.KindPersonal,
		}).Draw(t, "kind"),
		PleaseCheck: rapid.Bool().Draw(t, "please check"),
	}
	if rapid.Bool().Draw(t, "marketing") {
		v.Kind, v.DirectMarketing = complaint.KindMarketing, true
	}
	return v
}

func drawReview(t *rapid.T, id complaint.MessageID) complaint.Review {
	return complaint.Review{
		Message: id, Borderline: rapid.Bool().Draw(t, "borderline"),
		Decision: rapid.SampledFrom([]complaint.Decision{complaint.Include, complaint.Exclude, complaint.Unsure}).Draw(t, "decision"),
	}
}

func drawState(t *rapid.T) complaint.State {
	return rapid.SampledFrom([]complaint.State{complaint.StateProposed, complaint.StateConfirmed, complaint.StateRejected}).Draw(t, "state")
}

func drawLists(t *rapid.T) []complaint.List {
	var out []complaint.List
	for range rapid.IntRange(0, 2).Draw(t, "lists") {
		out = append(out, complaint.List(rapid.SampledFrom(lists[1:]).Draw(t, "of list")))
	}
	return out
}

func drawOptOut(t *rapid.T, id string) complaint.OptOut {
	return complaint.OptOut{
		ID: complaint.OptOutID(id), Company: rapid.SampledFrom(companies).Draw(t, "company"), At: drawTime(t, "at"),
		Strength: rapid.SampledFrom([]complaint.Strength{complaint.StrengthWeak, complaint.StrengthMedium, complaint.StrengthStrong}).Draw(t, "strength"),
		State:    drawState(t),
		Scope:    rapid.SampledFrom([]complaint.Scope{complaint.ScopeAll, complaint.ScopeAll, complaint.ScopeList}).Draw(t, "scope"),
		Lists:    drawLists(t),
		Chosen:   rapid.IntRange(0, 5).Draw(t, "chosen") == 0,
	}
}

// due says plainly whether a message is to be flagged: it is marketing of a company, not forged and not the person's own,
// and an opt-out that was not rejected stood before it, without a re-consent in between.
func due(in mailbox, r complaint.Reading) bool { return r.Verdict.DirectMarketing && refused(in, r) }

// refused says plainly whether an opt-out of the company that surely sent a message was in force when it came.
func refused(in mailbox, r complaint.Reading) bool {
	at := in.Of[r.Message]
	if r.Own || at.Suspect != "" || at.Company == "" || r.Received.IsZero() {
		return false
	}
	for _, o := range in.Ledger.OptOuts {
		list := o.Scope == complaint.ScopeList && (r.ListID == "" || !slices.Contains(o.Lists, complaint.List(r.ListID)))
		if o.Company != at.Company || o.State == complaint.StateRejected || list || !r.Received.After(o.At) {
			continue
		}
		ended := slices.ContainsFunc(in.Ledger.ReConsents, func(c complaint.ReConsent) bool {
			covered := len(c.Lists) == 0 || r.ListID == "" || slices.Contains(c.Lists, complaint.List(r.ListID))
			return covered && c.Company == o.Company && c.State != complaint.StateRejected && !c.At.Before(o.At) && !c.At.After(r.Received)
		})
		if !ended {
			return true
		}
	}
	return false
}

func TestFlagsAreWhatTheRuleSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := withoutTwins(drawInput(t))
		flagged := ids(flagsOf(in))
		for _, r := range in.Readings {
			if want, got := due(in, r), slices.Contains(flagged, r.Message); want != got {
				t.Fatalf("%s of %s: flagged %v, want %v", r.Message, r.Received, got, want)
			}
		}
	})
}

func TestAReConsentLeavesNoFlagUntilTheNextOptOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		at := drawTime(t, "reconsent")
		in.Ledger.OptOuts = slices.DeleteFunc(in.Ledger.OptOuts, func(o complaint.OptOut) bool { return o.At.After(at) })
		in.Ledger.ReConsents = append(in.Ledger.ReConsents, complaint.ReConsent{Company: "acme", At: at, State: drawStanding(t)})
		for _, f := range flagsOf(in) {
			if f.Company == "acme" && !f.Received.Before(at) {
				t.Fatalf("flag at %v, but the person opted in again at %v and has not refused since", f.Received, at)
			}
		}
	})
}

// drawStanding is a state that is not rejected: a proposal ends an opt-out too, because in doubt nobody is accused.
func drawStanding(t *rapid.T) complaint.State {
	return rapid.SampledFrom([]complaint.State{complaint.StateProposed, complaint.StateConfirmed}).Draw(t, "standing")
}

func withoutTwins(in mailbox) mailbox {
	in.Readings = slices.Clone(in.Readings)
	for i := range in.Readings {
		in.Readings[i].Twin = ""
	}
	return in
}

func TestALaterOptOutNeverAddsEarlierFlags(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		before := ids(flagsOf(in))
		added := drawOptOut(t, "new")
		in.Ledger.OptOuts = append(slices.Clone(in.Ledger.OptOuts), added)
		for _, f := range flagsOf(in) {
			if !slices.Contains(before, f.Message) && f.Received.Before(added.At) {
				t.Fatalf("opt-out at %v added a flag at %v", added.At, f.Received)
			}
		}
	})
}

func TestReConsentLeavesNoFlagAgainstEarlierOptOuts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		at := drawTime(t, "reconsent")
		in.Ledger.ReConsents = append(slices.Clone(in.Ledger.ReConsents),
			complaint.ReConsent{Company: "acme", At: at, State: complaint.StateConfirmed})
		when := map[complaint.OptOutID]time.Time{}
		for _, o := range in.Ledger.OptOuts {
			when[o.ID] = o.At
		}
		for _, f := range flagsOf(in) {
			if f.Company == "acme" && !f.Received.Before(at) && !when[f.OptOut].After(at) {
				t.Fatalf("flag at %v rests on an opt-out at %v, but the person opted in again at %v", f.Received, when[f.OptOut], at)
			}
		}
	})
}

func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		want, maybe := sift(in)
		in.Readings = rapid.Permutation(in.Readings).Draw(t, "readings")
		in.Ledger.OptOuts = rapid.Permutation(in.Ledger.OptOuts).Draw(t, "optOuts")
		in.Ledger.ReConsents = rapid.Permutation(in.Ledger.ReConsents).Draw(t, "reConsents")
		flags, borderline := sift(in)
		if diff := cmp.Diff(want, flags); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(maybe, borderline); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRunningAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		first := flagsOf(in)
		if diff := cmp.Diff(first, flagsOf(in)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Merging two companies pools their opt-outs and their mail: nothing flagged before is lost.
func TestMergingTwoCompaniesFlagsTheUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := withoutTwins(drawInput(t))
		ofOptOut := map[complaint.OptOutID]complaint.CompanyID{}
		for _, o := range in.Ledger.OptOuts {
			ofOptOut[o.ID] = o.Company
		}
		in.Ledger.ReConsents = nil // a re-consent to one also ends the other's opt-out, rightly
		before := ids(flagsOf(in))
		apart := in
		apart.Of = maps.Clone(in.Of)
		for id, at := range in.Of {
			at.Company = "acme"
			in.Of[id] = at
		}
		for i := range in.Ledger.OptOuts {
			in.Ledger.OptOuts[i].Company = "acme"
		}
		after := flagsOf(in)
		for _, id := range before {
			if !slices.Contains(ids(after), id) {
				t.Fatalf("merging lost the flag on %s", id)
			}
		}
		for _, f := range after { // what is new rests on an opt-out of the other one
			if !slices.Contains(before, f.Message) && apart.Of[f.Message].Company == ofOptOut[f.OptOut] {
				t.Fatalf("merging flagged %s against an opt-out of its own company", f.Message)
			}
		}
	})
}

func TestEveryFlagRestsOnAnOptOutInForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		byID := map[complaint.OptOutID]complaint.OptOut{}
		for _, o := range in.Ledger.OptOuts {
			byID[o.ID] = o
		}
		for _, f := range flagsOf(in) {
			o := byID[f.OptOut]
			if o.Company != f.Company || o.State == complaint.StateRejected || !o.At.Before(f.Received) || f.Age <= 0 {
				t.Fatalf("flag %+v rests on %+v", f, o)
			}
		}
	})
}

func TestACopyNeverAddsAFlag(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		if len(in.Readings) == 0 {
			return
		}
		before := len(flagsOf(in))
		i := rapid.IntRange(0, len(in.Readings)-1).Draw(t, "copied")
		if in.Readings[i].Twin == "" {
			in.Readings[i].Twin = "only this"
		}
		double := in.Readings[i]
		double.Message = "copy"
		double.Received = double.Received.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "days")) * day)
		in.Readings = append(in.Readings, double)
		in.Of["copy"] = in.Of[in.Readings[i].Message]
		if after := len(flagsOf(in)); after > before {
			t.Fatalf("a later copy made %d flags out of %d", after, before)
		}
	})
}
