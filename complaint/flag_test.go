package complaint_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func after(d time.Duration) time.Time { return noon.Add(d) }

func marketing(id string, at time.Time) complaint.Reading {
	return complaint.Reading{
		Message: complaint.MessageID(id), Received: at,
		Verdict: complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.99},
	}
}

func optOut(id string, at time.Time) complaint.OptOut {
	return complaint.OptOut{
		ID: complaint.OptOutID(id), Company: "acme", At: at, Strength: complaint.StrengthStrong,
		Scope: complaint.ScopeAll, State: complaint.StateConfirmed,
	}
}

// mailbox is what the rule looks at, as lists and tables.
type mailbox struct {
	Readings []complaint.Reading
	Of       map[complaint.MessageID]complaint.Attribution
	Ledger   complaint.Ledger
	Reviews  map[complaint.MessageID]complaint.Review
}

func (in mailbox) flagInput() complaint.FlagInput {
	of := func(r *complaint.Reading) complaint.Attribution { return in.Of[r.Message] }
	return complaint.FlagInput{Readings: complaint.Each(in.Readings), Of: of, Ledger: in.Ledger, Reviews: in.Reviews}
}

func flagsOf(in mailbox) []complaint.Flag {
	flags, _ := sift(in)
	return flags
}

func borderlineOf(in mailbox) []complaint.Flag {
	_, borderline := sift(in)
	return borderline
}

func sift(in mailbox) (flags, borderline []complaint.Flag) { return complaint.Sift(in.flagInput()) }

func input(l complaint.Ledger, rs ...complaint.Reading) mailbox {
	in := mailbox{Readings: rs, Of: map[complaint.MessageID]complaint.Attribution{}, Ledger: l}
	for _, r := range rs {
		in.Of[r.Message] = complaint.Attribution{Company: "acme"}
	}
	return in
}

func ids(flags []complaint.Flag) []complaint.MessageID {
	out := []complaint.MessageID{}
	for _, f := range flags {
		out = append(out, f.Message)
	}
	return out
}

func TestFlagRule(t *testing.T) {
	one := complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}
	cases := []struct {
		name   string
		ledger complaint.Ledger
		change func(*mailbox)
		mail   complaint.Reading
		want   bool
	}{
		{"marketing after the opt-out", one, nil, marketing("m", after(40*day)), true},
		{"marketing before the opt-out", one, nil, marketing("m", after(-day)), false},
		{"in the very second of the opt-out", one, nil, marketing("m", noon), false},
		{"no opt-out at all", complaint.Ledger{}, nil, marketing("m", after(day)), false},
		{"service mail", one, nil, complaint.Reading{Message: "m", Received: after(day)}, false},
		{"no received time", one, nil, marketing("m", time.Time{}), false},
		{"rejected opt-out", complaint.Ledger{OptOuts: []complaint.OptOut{{ID: "o", Company: "acme", At: noon, State: complaint.StateRejected}}}, nil, marketing("m", after(day)), false},
		{"another company", one, func(in *mailbox) { in.Of["m"] = complaint.Attribution{Company: "other"} }, marketing("m", after(day)), false},
		{"may be forged", one, func(in *mailbox) {
			in.Of["m"] = complaint.Attribution{Company: "acme", Suspect: "dmarc=fail"}
		}, marketing("m", after(day)), false},
		{"the person's own mail", one, func(in *mailbox) { in.Readings[0].Own = true }, marketing("m", after(day)), false},
		{"opted in again before it", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day)}}}, nil, marketing("m", after(2*day)), false},
		{"opted in again after it", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(3 * day)}}}, nil, marketing("m", after(2*day)), true},
		{"opted in again to another list", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day), Lists: []complaint.List{"recipes.acme.example"}}}}, func(in *mailbox) { in.Readings[0].ListID = "offers.acme.example" }, marketing("m", after(2*day)), true},
		{"opted in again to a list, and the mail is of none", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day), Lists: []complaint.List{"recipes.acme.example"}}}}, nil, marketing("m", after(2*day)), false},
		{"opted in again to that list", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day), Lists: []complaint.List{"recipes.acme.example"}}}}, func(in *mailbox) { in.Readings[0].ListID = "recipes.acme.example" }, marketing("m", after(2*day)), false},
		{"a rejected re-consent ends nothing", complaint.Ledger{OptOuts: one.OptOuts, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day), State: complaint.StateRejected}}}, nil, marketing("m", after(2*day)), true},
		{"opted out again after the re-consent", complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon), optOut("p", after(2*day))}, ReConsents: []complaint.ReConsent{{Company: "acme", At: after(day)}}}, nil, marketing("m", after(3*day)), true},
		{"another list than the one refused", complaint.Ledger{OptOuts: []complaint.OptOut{{ID: "o", Company: "acme", At: noon, Scope: complaint.ScopeList, Lists: []complaint.List{"recipes.acme.example"}}}}, nil, marketing("m", after(day)), false},
		{"the list that was refused", complaint.Ledger{OptOuts: []complaint.OptOut{{ID: "o", Company: "acme", At: noon, Scope: complaint.ScopeList, Lists: []complaint.List{"recipes.acme.example"}}}}, func(in *mailbox) { in.Readings[0].ListID = "recipes.acme.example" }, marketing("m", after(day)), true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := input(c.ledger, c.mail)
			if c.change != nil {
				c.change(&in)
			}
			if got := len(flagsOf(in)) == 1; got != c.want {
				t.Errorf("flagged = %v, want %v", got, c.want)
			}
		})
	}
}

func TestBandLimitsAreInclusive(t *testing.T) {
	for _, c := range []struct {
		age  time.Duration
		want complaint.Band
	}{
		{time.Second, complaint.BandInFlight},
		{48 * time.Hour, complaint.BandInFlight},
		{48*time.Hour + time.Second, complaint.BandWeaker},
		{28 * day, complaint.BandWeaker},
		{28*day + time.Second, complaint.BandStrong},
	} {
		if got := complaint.BandOf(c.age); got != c.want {
			t.Errorf("BandOf(%v) = %s, want %s", c.age, got, c.want)
		}
	}
}

func TestRulingOptOut(t *testing.T) {
	weak, strong, later := optOut("weak", noon), optOut("strong", after(day)), optOut("later", after(2*day))
	weak.Strength = complaint.StrengthWeak
	proposed := optOut("proposed", after(-day))
	proposed.State = complaint.StateProposed
	chosen := optOut("chosen", after(3*day))
	chosen.Strength, chosen.Chosen = complaint.StrengthWeak, true
	tooLate := optOut("too late", after(60*day))
	tooLate.Chosen = true
	for _, c := range []struct {
		name string
		all  []complaint.OptOut
		want complaint.OptOutID
	}{
		{"the one the person chose", []complaint.OptOut{strong, chosen}, "chosen"},
		{"another where the chosen one came later", []complaint.OptOut{strong, tooLate}, "strong"},
		{"the strongest", []complaint.OptOut{weak, strong}, "strong"},
		{"the earliest of the strongest", []complaint.OptOut{later, strong}, "strong"},
		{"a confirmed one before a proposed one", []complaint.OptOut{proposed, weak}, "weak"},
	} {
		t.Run(c.name, func(t *testing.T) {
			flags := flagsOf(input(complaint.Ledger{OptOuts: c.all}, marketing("m", after(40*day))))
			if len(flags) != 1 || flags[0].OptOut != c.want {
				t.Errorf("flags = %+v, want one against %s", flags, c.want)
			}
		})
	}
}

func TestCopiesCountOnce(t *testing.T) {
	a, b, c := marketing("a", after(40*day)), marketing("b", after(41*day)), marketing("c", after(42*day))
	a.Twin, b.Twin = "same", "same"
	in := input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, c, b, a)
	in.Reviews = map[complaint.MessageID]complaint.Review{"b": {Message: "b", Decision: complaint.Include}}
	flags := flagsOf(in)
	if diff := cmp.Diff([]complaint.MessageID{"a", "c"}, ids(flags)); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]complaint.MessageID{"b"}, flags[0].Copies); diff != "" {
		t.Error(diff)
	}
	if flags[0].Review.Decision != complaint.Include {
		t.Error("a decision made on a copy is lost")
	}
}

func TestACopyThatCameLaterMakesNoFlag(t *testing.T) {
	early, late := marketing("early", after(-day)), marketing("late", after(40*day))
	early.Twin, late.Twin = "same", "same"
	in := input(complaint.Ledger{OptOuts: []complaint.OptOut{optOut("o", noon)}}, late, early)
	if flags := flagsOf(in); len(flags) != 0 {
		t.Errorf("the mail was received before the opt-out, yet flagged: %+v", flags)
	}
}

func TestOnlyConfirmedAndIncludedFlagsEnterAPack(t *testing.T) {
	for _, c := range []struct {
		name string
		flag complaint.Flag
		want bool
	}{
		{"confirmed and included", complaint.Flag{OptOutConfirmed: true, Review: complaint.Review{Decision: complaint.Include}}, true},
		{"opt-out only detected", complaint.Flag{Review: complaint.Review{Decision: complaint.Include}}, false},
		{"not reviewed", complaint.Flag{OptOutConfirmed: true}, false},
		{"excluded", complaint.Flag{OptOutConfirmed: true, Review: complaint.Review{Decision: complaint.Exclude}}, false},
	} {
		if got := c.flag.Included(); got != c.want {
			t.Errorf("%s: Included = %v", c.name, got)
		}
	}
}

func TestOneDecisionHoldsForCopies(t *testing.T) {
	on := func(id complaint.MessageID, d complaint.Decision) complaint.Review {
		return complaint.Review{Message: id, Decision: d}
	}
	for name, c := range map[string]struct {
		r, other complaint.Review
		want     bool
	}{
		"first by id":          {on("a", complaint.Exclude), on("b", complaint.Include), true},
		"second by id":         {on("b", complaint.Include), on("a", complaint.Exclude), false},
		"decided before none":  {on("b", complaint.Unsure), on("a", complaint.Unreviewed), true},
		"none before decided":  {on("a", complaint.Unreviewed), on("b", complaint.Exclude), false},
		"nothing known at all": {complaint.Review{}, complaint.Review{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.r.Over(c.other); got != c.want {
				t.Errorf("holds: %v, want %v", got, c.want)
			}
		})
	}
}
