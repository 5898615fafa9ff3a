package law_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/law"
)

func load(t *testing.T) *law.Book {
	t.Helper()
	b, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }

type research struct{ mark, confidence, ship string }

func readResearch(t *testing.T) map[string]research {
	t.Helper()
	data, err := os.ReadFile("testdata/research.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]research{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 4 {
			out[f[0]] = research{f[1], f[2], f[3]}
		}
	}
	return out
}

func TestEveryShippedFactIsBackedByResearch(t *testing.T) {
	b, known := load(t), readResearch(t)
	check := func(id string, mark law.SourceMark, c law.Confidence, citeOnly bool) {
		r, ok := known[id]
		switch {
		case !ok:
			t.Errorf("%s is not in the research", id)
		case r.ship == "no":
			t.Errorf("%s must not be shipped", id)
		case r.ship == "cite" && !citeOnly:
			t.Errorf("%s may only be cited", id)
		case r.mark != string(mark) || r.confidence != string(c):
			t.Errorf("%s is marked %s %s, the research says %s %s", id, mark, c, r.mark, r.confidence)
		}
	}
	for _, f := range b.Facts {
		check(f.ID, f.Mark, f.Confidence, f.CiteOnly)
		if f.CiteOnly {
			for _, v := range f.Versions {
				if v.Text != "" {
					t.Errorf("%s may only be cited but has a text", f.ID)
				}
			}
		}
	}
	for _, p := range b.Precedents {
		check(p.Key, p.Mark, p.Confidence, false)
	}
}

func TestWordingFollowsTheDate(t *testing.T) {
	b := load(t)
	tests := map[string]struct {
		id   string
		at   time.Time
		has  string
		lack string
	}{
		"reg 22(2) before the charity exception":  {"P22-2", date(2026, 2, 4), "paragraph (3), a person", "(3A)"},
		"reg 22(2) with the charity exception":    {"P22-2", date(2026, 2, 5), "(3) or (3A)", "(3), a"},
		"penalty cap on the last day of the old":  {"U6", date(2026, 2, 4), "£500,000", "17.5"},
		"penalty cap on the first day of the new": {"U6", date(2026, 2, 5), "£17.5 million or 4%", "500,000"},
		"regulator before the change":             {"C4", date(2026, 9, 29), "Information Commissioner’s Office (ICO)", ""},
		"regulator after the change":              {"C4", date(2026, 9, 30), "Information Commission (ICO)", "Commissioner"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := b.Text(tc.id, tc.at)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, tc.has) || (tc.lack != "" && strings.Contains(got, tc.lack)) {
				t.Errorf("got %q, want it with %q and without %q", got, tc.has, tc.lack)
			}
		})
	}
}

func TestDayIsTakenInTheTimesOwnZone(t *testing.T) {
	b := load(t)
	summer := time.FixedZone("BST", 3600)
	at := time.Date(2026, 9, 29, 23, 30, 0, 0, time.UTC)
	if name, _ := b.Regulator(at); !strings.Contains(name, "Commissioner") {
		t.Errorf("in UTC it is still the 29th, got %q", name)
	}
	if name, _ := b.Regulator(at.In(summer)); strings.Contains(name, "Commissioner") {
		t.Errorf("in London it is already the 30th, got %q", name)
	}
}

func TestTextRefusesWhatHasNoWording(t *testing.T) {
	b := load(t)
	for name, tc := range map[string]struct {
		id string
		at time.Time
	}{
		"unknown id":       {"nothing", date(2026, 1, 1)},
		"cite only":        {"G7-3", date(2026, 1, 1)},
		"not yet in force": {"D164A", date(2026, 6, 18)},
	} {
		t.Run(name, func(t *testing.T) {
			if s, err := b.Text(tc.id, tc.at); err == nil {
				t.Errorf("got %q", s)
			}
		})
	}
}

func TestBandsAreThoseOfTheFlaggingRule(t *testing.T) {
	b := load(t)
	for key, limit := range map[complaint.Band]time.Duration{
		complaint.BandInFlight: complaint.InFlightLimit, complaint.BandWeaker: complaint.WeakerLimit, complaint.BandStrong: 0,
	} {
		band, ok := b.Band(string(key))
		if !ok || time.Duration(band.Hours)*time.Hour != limit {
			t.Errorf("band %s: %+v, want limit %s", key, band, limit)
		}
	}
}

func TestFormLimits(t *testing.T) {
	l := load(t).Limits
	if l.StatementChars != 2000 || l.Files != 4 || l.FileCapMB >= l.FileMB || l.Check == "" || l.Seen.IsZero() {
		t.Errorf("limits: %+v", l)
	}
}

func TestNoUnverifiedAddressIsShipped(t *testing.T) {
	for _, name := range []string{"facts", "precedents", "process"} {
		data, err := os.ReadFile("../../assets/law/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"Wilmslow", "SK9", "Wycliffe", "Circle Square", "M1 7BL", "icocasework", "Article 77", "guilty", "criminal", "illegal"} {
			if strings.Contains(string(data), s) {
				t.Errorf("%s.toml contains %q", name, s)
			}
		}
	}
}

func TestPrinciplesNameKnownCases(t *testing.T) {
	b := load(t)
	for _, tag := range []string{"service_label", "consent_ask", "mistake"} {
		if p, ok := b.Principle(tag); !ok || len(p.Cases) == 0 {
			t.Errorf("principle %s is missing", tag)
		}
	}
}

func TestTimersOfACase(t *testing.T) {
	want := complaint.CaseRules{
		AckDays: 30, AckFrom: "2026-06-19", AckTolerance: 2, FollowUpDays: 30, WindowMonths: 3, WarnMonths: 2, CharityRuleOn: "2026-02-05",
	}
	b := load(t)
	if b.Timers != want {
		t.Errorf("timers: %+v", b.Timers)
	}
	if f, _ := b.Fact("D164A"); !f.Versions[0].InForce(b.Timers.AckFrom.Time()) || f.Versions[0].InForce(b.Timers.AckFrom.Add(-1).Time()) {
		t.Error("the timer and the wording of s164A begin on different days")
	}
}
