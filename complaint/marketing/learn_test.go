package marketing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
	"desist/complaint/marketing"
)

func decisions(included, excluded int, stream string) []marketing.Decision {
	var ds []marketing.Decision
	for range included {
		ds = append(ds, marketing.Decision{Company: "acme", Stream: stream, Included: true})
	}
	for range excluded {
		ds = append(ds, marketing.Decision{Company: "acme", Stream: stream})
	}
	return ds
}

func verdict(direct bool, confidence float64) complaint.Verdict {
	v := complaint.Verdict{Kind: complaint.KindService, Confidence: confidence}
	if direct {
		v.Kind, v.DirectMarketing = complaint.KindMarketing, true
	}
	return v
}

func TestLessons(t *testing.T) {
	for _, c := range []struct {
		name        string
		ds          []marketing.Decision
		v           complaint.Verdict
		stream      string
		marketing   bool
		pleaseCheck bool
	}{
		{"no decisions change nothing", nil, verdict(true, 0.99), "a", true, false},
		{"excluding a template twice makes the rest please check", decisions(0, 2, "a"), verdict(true, 0.95), "a", true, true},
		{"excluding a template often turns the unsure ones", decisions(0, 9, "a"), verdict(true, 0.9), "a", false, true},
		{"another template of the company moves little", decisions(0, 9, "a"), verdict(true, 0.97), "b", true, false},
		{"including never makes a clear service mail marketing", decisions(40, 0, "a"), verdict(false, 0.95), "a", false, false},
		{"including turns no service mail, however unsure", decisions(9, 0, "a"), verdict(false, 0.6), "a", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := marketing.Learn(c.ds).Apply(c.v, "acme", c.stream)
			if got.DirectMarketing != c.marketing || got.PleaseCheck != c.pleaseCheck {
				t.Errorf("marketing = %v, please check = %v (confidence %.2f)", got.DirectMarketing, got.PleaseCheck, got.Confidence)
			}
		})
	}
}

func TestLessonsLeaveConfirmationsAndOtherCompaniesAlone(t *testing.T) {
	l := marketing.Learn(decisions(0, 50, "a"))
	for name, v := range map[string]complaint.Verdict{
		"opt-out confirmation": {Kind: complaint.KindOptOut, Confidence: 0.9},
		"personal":             {Kind: complaint.KindPersonal, Confidence: 0.9},
	} {
		if diff := cmp.Diff(v, l.Apply(v, "acme", "a")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	v := verdict(true, 0.9)
	if diff := cmp.Diff(v, l.Apply(v, "other", "a")); diff != "" {
		t.Errorf("another company: %s", diff)
	}
}

func TestExcludingNeverMakesAVerdictSurerOfMarketing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := verdict(rapid.Bool().Draw(t, "direct"), rapid.Float64Range(0.5, 1).Draw(t, "confidence"))
		ds := decisions(rapid.IntRange(0, 5).Draw(t, "included"), rapid.IntRange(0, 5).Draw(t, "excluded"), "a")
		before := marketing.Learn(ds).Apply(v, "acme", "a")
		after := marketing.Learn(append(ds, marketing.Decision{Company: "acme", Stream: "a"})).Apply(v, "acme", "a")
		if belief(after) > belief(before)+1e-9 {
			t.Fatalf("one more exclusion moved the belief from %v to %v", belief(before), belief(after))
		}
	})
}

func belief(v complaint.Verdict) float64 {
	if v.DirectMarketing {
		return v.Confidence
	}
	return 1 - v.Confidence
}
