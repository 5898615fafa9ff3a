package company

import (
	"slices"
	"testing"

	"desist/complaint"
)

func TestDossier(t *testing.T) {
	marketing := func(b *mailbox) {
		for i := range b.rs {
			b.rs[i].Verdict.DirectMarketing = true
		}
	}
	for _, tc := range []struct {
		name string
		mail *complaint.Message
		want []PointCode
	}{
		{"registered and answerable", footed(from("Northbank", "hello@northbank.example"), northFoot), nil},
		{"a no-reply address", footed(from("Northbank", "no-reply@northbank.example"), northFoot), []PointCode{PointNoMeans}},
		{"no registration anywhere", from("Northbank", "hello@northbank.example"), []PointCode{PointNoAddress}},
		{"behind a sending service", from("Northbank", "hello@sparkpostmail.com"), []PointCode{PointConcealed, PointNoAddress}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newMailbox(t)
			b.add(tc.mail)
			marketing(b)
			g := group(b.rs, nil)
			var got []PointCode
			for _, p := range Dossier(g.Companies[0], complaint.Each(b.rs), g.Grouping.Of).Points {
				got = append(got, p.Code)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("points = %v, want %v", got, tc.want)
			}
		})
	}
}
