package app

import (
	"testing"

	"desist/complaint"
	"desist/complaint/company"
)

// Only a decision made of a borderline message overrules the judge: one made of a flag may be of many at once, from before
// a new judge changed its mind.
func TestOnlyADecisionOnABorderlineMessageOverrules(t *testing.T) {
	id := packedID("m")
	for name, c := range map[string]struct {
		review complaint.Review
		change func(*complaint.Verdict)
		want   bool
	}{
		"included as borderline":                   {review: complaint.Review{Decision: complaint.Include, Borderline: true}, want: true},
		"included as borderline, and sure by now":  {complaint.Review{Decision: complaint.Include, Borderline: true}, func(v *complaint.Verdict) { v.PleaseCheck = false }, true},
		"included as a flag":                       {review: complaint.Review{Decision: complaint.Include}},
		"excluded as borderline":                   {review: complaint.Review{Decision: complaint.Exclude, Borderline: true}},
		"unsure":                                   {review: complaint.Review{Decision: complaint.Unsure, Borderline: true}},
		"a confirmation by now":                    {review: complaint.Review{Decision: complaint.Include, Borderline: true}, change: func(v *complaint.Verdict) { v.Kind = complaint.KindOptOut }},
		"marketing by the judge's own word by now": {review: complaint.Review{Decision: complaint.Include, Borderline: true}, change: func(v *complaint.Verdict) { v.DirectMarketing = true }},
	} {
		t.Run(name, func(t *testing.T) {
			r := complaint.Reading{
				Message: id, From: complaint.Address{Addr: "hello@shop.example"}, Sender: complaint.Sender{Domain: "shop.example"},
				Verdict: complaint.Verdict{Kind: complaint.KindService, Confidence: 0.6, PleaseCheck: true},
			}
			if c.change != nil {
				c.change(&r.Verdict)
			}
			p := newPacker(1)
			p.add(&r)
			an := &analysis{readings: p.done()}
			an.group = company.Group(an.readings.all(), nil)
			c.review.Message = id
			an.teach(map[complaint.MessageID]complaint.Review{id: c.review})
			got := an.readings.find(id).Verdict
			if got.Yours() != c.want || got.DirectMarketing != (c.want || r.Verdict.DirectMarketing) {
				t.Errorf("verdict %+v, overruled want %v", got, c.want)
			}
		})
	}
}
