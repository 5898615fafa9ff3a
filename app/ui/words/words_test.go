package words

import (
	"testing"
	"time"

	"desist/app"
	"desist/complaint"
)

func TestEveryMethodHasItsOwnWords(t *testing.T) {
	said, chosen := map[string]bool{}, map[string]bool{}
	for _, m := range complaint.Methods {
		said[Method(m)], chosen[MethodChoice(m)] = true, true
	}
	if n := len(complaint.Methods); len(said) != n || len(chosen) != n {
		t.Errorf("%d methods have %d and %d wordings", n, len(said), len(chosen))
	}
}

func TestAge(t *testing.T) {
	for age, want := range map[time.Duration]string{
		time.Minute:     "less than an hour after",
		time.Hour:       "1 hour after",
		47 * time.Hour:  "47 hours after",
		49 * time.Hour:  "2 days after",
		672 * time.Hour: "28 days after",
	} {
		if got := Age(age); got != want {
			t.Errorf("%v: got %q, want %q", age, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	row := func(d complaint.Decision, confirmed bool) app.FlagRow {
		return app.FlagRow{Flag: complaint.Flag{OptOutConfirmed: confirmed, Review: complaint.Review{Decision: d}}}
	}
	view := func(state complaint.State, included int, rows ...app.FlagRow) app.CompanyView {
		v := app.CompanyView{Rows: rows}
		v.Flags.Strong = len(rows)
		v.Included = included
		v.OptOuts = []complaint.OptOut{{State: state}}
		return v
	}
	unsure := func(d complaint.Decision) app.CompanyView {
		return app.CompanyView{BorderlineRows: []app.FlagRow{row(d, true)}}
	}
	cases := map[string]struct {
		view app.CompanyView
		want string
	}{
		"borderline alone":         {unsure(complaint.Unreviewed), "Nothing counts yet. Some messages might be marketing."},
		"borderline, and not sure": {unsure(complaint.Unsure), "Nothing counts yet. Some messages might be marketing."},
		"borderline, but excluded": {unsure(complaint.Exclude), "Desist has not found marketing from this company after an opt-out."},
		"no flags":                 {view(complaint.StateConfirmed, 0), "Desist has not found marketing from this company after an opt-out."},
		"not confirmed":            {view(complaint.StateProposed, 0, row(complaint.Include, false)), "Confirm an opt-out first."},
		"none included":            {view(complaint.StateConfirmed, 0, row(complaint.Exclude, true)), "Include at least one message first."},
		"ready":                    {view(complaint.StateConfirmed, 1, row(complaint.Include, true)), ""},
		"another opt-out": {
			view(complaint.StateConfirmed, 0, row(complaint.Include, false)),
			"Confirm the opt-out that the included messages came after.",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Missing(c.view); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
