package complaint_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
)

// unsure is a message that the judge takes for service without being sure.
func unsure(id string, at time.Time) complaint.Reading {
	return complaint.Reading{
		Message: complaint.MessageID(id), Received: at,
		Verdict: complaint.Verdict{Kind: complaint.KindService, Confidence: 0.6, PleaseCheck: true},
	}
}

func TestBorderlineRule(t *testing.T) {
	one := complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}
	rejected := optOut("o", noon)
	rejected.State = complaint.StateRejected
	proposed := optOut("o", noon)
	proposed.State = complaint.StateProposed
	oneList := optOut("o", noon)
	oneList.Scope, oneList.Lists = complaint.ScopeList, []complaint.List{"recipes.acme.example"}
	kind := func(k complaint.VerdictKind) func(*mailbox) {
		return func(in *mailbox) { in.Readings[0].Verdict.Kind = k }
	}
	reviewed := func(d complaint.Decision, borderline, pleaseCheck bool) func(*mailbox) {
		return func(in *mailbox) {
			in.Readings[0].Verdict.PleaseCheck = pleaseCheck
			in.Reviews = map[complaint.MessageID]complaint.Review{"m": {Message: "m", Decision: d, Borderline: borderline}}
		}
	}
	for _, c := range []struct {
		name   string
		ledger complaint.Ledger
		change func(*mailbox)
		want   bool
	}{
		{"an unsure no after the opt-out", one, nil, true},
		{"other mail, unsure", one, kind(complaint.KindOther), true},
		{"after a proposed opt-out", complaint.Ledger{OptOuts: []complaint.OptOut{proposed}}, nil, true},
		{"a sure no", one, func(in *mailbox) { in.Readings[0].Verdict.PleaseCheck = false }, false},
		{"an unsure yes is a flag", one, func(in *mailbox) { in.Readings[0].Verdict.DirectMarketing = true }, false},
		{"a confirmation of the opt-out", one, kind(complaint.KindOptOut), false},
		{"a confirmation of a subscription", one, kind(complaint.KindSubscription), false},
		{"mail between people", one, kind(complaint.KindPersonal), false},
		{"before the opt-out", one, func(in *mailbox) { in.Readings[0].Received = noon }, false},
		{"no opt-out at all", complaint.Ledger{}, nil, false},
		{"a rejected opt-out", complaint.Ledger{OptOuts: []complaint.OptOut{rejected}}, nil, false},
		{"opted in again before it", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day)}}}, nil, false},
		{"another list than the one refused", complaint.Ledger{OptOuts: []complaint.OptOut{oneList}}, nil, false},
		{"no received time", one, func(in *mailbox) { in.Readings[0].Received = time.Time{} }, false},
		{"the person's own mail", one, func(in *mailbox) { in.Readings[0].Own = true }, false},
		{"may be forged", one, func(in *mailbox) { in.Of["m"] = complaint.Attribution{Company: "acme", Suspect: "dmarc=fail"} }, false},
		{"of no company", one, func(in *mailbox) { in.Of["m"] = complaint.Attribution{} }, false},
		{"excluded", one, reviewed(complaint.Exclude, true, true), true},
		{"excluded while it was borderline, and sure since", one, reviewed(complaint.Exclude, true, false), true},
		{"excluded as a flag, and now a sure no", one, reviewed(complaint.Exclude, false, false), false},
		{"included as a flag, and now an unsure no", one, reviewed(complaint.Include, false, true), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(c.ledger, unsure("m", after(40*day)))
			if c.change != nil {
				c.change(&in)
			}
			if got := len(borderlineOf(in)) == 1; got != c.want {
				t.Errorf("borderline = %v, want %v", got, c.want)
			}
		})
	}
}

func TestBorderlineMessageSaysWhatItWouldCountAgainst(t *testing.T) {
	in := input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, unsure("m", after(40*day)))
	in.Reviews = map[complaint.MessageID]complaint.Review{"m": {Message: "m", Decision: complaint.Unsure, Borderline: true}}
	want := []complaint.Flag{{
		Message: "m", Company: "acme", OptOut: "o", OptOutConfirmed: true, Received: after(40 * day), Age: 40 * day,
		Band: complaint.BandStrong, Review: in.Reviews["m"],
	}}
	if diff := cmp.Diff(want, borderlineOf(in)); diff != "" {
		t.Error(diff)
	}
}

// Including a flag says nothing of a verdict that has turned since: many flags may be included at once.
func TestAnOldInclusionDoesNotDecideABorderlineMessage(t *testing.T) {
	in := input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, unsure("m", after(40*day)))
	in.Reviews = map[complaint.MessageID]complaint.Review{"m": {Message: "m", Decision: complaint.Include}}
	if got := borderlineOf(in); len(got) != 1 || got[0].Review.Decision != complaint.Unreviewed {
		t.Errorf("borderline = %+v, want one to decide", got)
	}
}

func TestCopiesOfABorderlineMessageAreOne(t *testing.T) {
	a, b, c := unsure("a", after(40*day)), unsure("b", after(41*day)), unsure("c", after(42*day))
	a.Twin, b.Twin = "same", "same"
	in := input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, c, b, a)
	in.Reviews = map[complaint.MessageID]complaint.Review{"b": {Message: "b", Decision: complaint.Exclude, Borderline: true}}
	got := borderlineOf(in)
	if diff := cmp.Diff([]complaint.MessageID{"a", "c"}, ids(got)); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]complaint.MessageID{"b"}, got[0].Copies); diff != "" || got[0].Review.Decision != complaint.Exclude {
		t.Errorf("%s, decision %q", diff, got[0].Review.Decision)
	}
}

func TestACopyOfAFlagIsNotBorderline(t *testing.T) {
	flag, copied := marketing("flag", after(40*day)), unsure("copy", after(41*day))
	flag.Twin, copied.Twin = "same", "same"
	flags, borderline := sift(input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, copied, flag))
	if len(flags) != 1 || len(borderline) != 0 {
		t.Errorf("flags %v, borderline %v", ids(flags), ids(borderline))
	}
}

func TestNothingIsBothFlaggedAndBorderline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flags, borderline := sift(drawInput(t))
		seen := map[complaint.MessageID]bool{}
		for _, f := range slices.Concat(flags, borderline) {
			for _, id := range append([]complaint.MessageID{f.Message}, f.Copies...) {
				if seen[id] {
					t.Fatalf("%s is there twice: flags %v, borderline %v", id, ids(flags), ids(borderline))
				}
				seen[id] = true
			}
		}
	})
}

func TestBorderlineIsWhatTheRuleSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := withoutTwins(drawInput(t))
		listed := ids(borderlineOf(in))
		for _, r := range in.Readings {
			v := r.Verdict
			no := !v.DirectMarketing && (v.Kind == complaint.KindService || v.Kind == complaint.KindOther)
			want := no && (v.PleaseCheck || in.Reviews[r.Message].Borderline) && refused(in, r)
			if got := slices.Contains(listed, r.Message); got != want {
				t.Fatalf("%s (%+v, %+v): borderline %v, want %v", r.Message, v, in.Reviews[r.Message], got, want)
			}
		}
	})
}

func TestNothingBorderlineCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, f := range borderlineOf(drawInput(t)) {
			if f.Included() {
				t.Fatalf("%+v may enter a pack", f)
			}
		}
	})
}
