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
			r := shopMail("m", complaint.Verdict{Kind: complaint.KindService, Confidence: 0.6, PleaseCheck: true})
			if c.change != nil {
				c.change(&r.Verdict)
			}
			p := newPacker(1)
			p.add(&r)
			c.review.Message = id
			an := taughtBy(p, map[complaint.MessageID]complaint.Review{id: c.review})
			got := an.readings.find(id).Verdict
			if got.Yours() != c.want || got.DirectMarketing != (c.want || r.Verdict.DirectMarketing) {
				t.Errorf("verdict %+v, overruled want %v", got, c.want)
			}
		})
	}
}

// Included mail of the same template makes a verdict surer, which doesn't tell when this mail came.
func TestDecisionsLiftNoDoubtOfTheTimeOfReceipt(t *testing.T) {
	unsure := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.78, PleaseCheck: true}
	sure := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.95}
	for name, c := range map[string]struct {
		from complaint.ReceivedSource
		v    complaint.Verdict
		want bool
	}{
		"unsure of the words alone":        {complaint.ReceivedHeader, unsure, false},
		"by the sender's date, unsure too": {complaint.ReceivedDate, unsure, true},
		"by the sender's date":             {complaint.ReceivedDate, sure, true},
		"copied later, unsure too":         {complaint.ReceivedInternalDate, doubtMoved(unsure), true},
		"copied later":                     {complaint.ReceivedInternalDate, doubtMoved(sure), true},
	} {
		t.Run(name, func(t *testing.T) {
			reviews := map[complaint.MessageID]complaint.Review{}
			p := newPacker(3)
			for _, key := range []string{"m", "like it", "like it too"} {
				r := shopMail(key, c.v)
				r.ReceivedFrom = c.from
				p.add(&r)
				if key != "m" {
					reviews[r.Message] = complaint.Review{Message: r.Message, Decision: complaint.Include}
				}
			}
			an := taughtBy(p, reviews)
			got := an.readings.find(packedID("m"))
			if got.Verdict.Confidence <= c.v.Confidence || got.Verdict.PleaseCheck != c.want {
				t.Errorf("verdict %+v, please check want %v", got.Verdict, c.want)
			}
			full := shopMail("m", c.v)
			full.ReceivedFrom = c.from
			if v := restored(full, got.Verdict); v.PleaseCheck != c.want || v.Confidence != got.Verdict.Confidence {
				t.Errorf("shown as %+v, please check want %v", v, c.want)
			}
		})
	}
}

// Excluding a borderline message agrees with the judge, so flags of its template stay what they are.
func TestExcludingBorderlineMailTeachesNothing(t *testing.T) {
	flag := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.86}
	for name, c := range map[string]struct {
		borderline bool
		decision   complaint.Decision
		moved      bool
	}{
		"excluded as borderline": {true, complaint.Exclude, false},
		"excluded as a flag":     {false, complaint.Exclude, true},
		"included as borderline": {true, complaint.Include, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPacker(2)
			for key, v := range map[string]complaint.Verdict{
				"flag": flag, "other": {Kind: complaint.KindService, Confidence: 0.6, PleaseCheck: true},
			} {
				r := shopMail(key, v)
				p.add(&r)
			}
			id := packedID("other")
			an := taughtBy(p, map[complaint.MessageID]complaint.Review{id: {Message: id, Decision: c.decision, Borderline: c.borderline}})
			if got := an.readings.find(packedID("flag")).Verdict; (got.Confidence != flag.Confidence) != c.moved {
				t.Errorf("verdict on the flag %+v, moved want %v", got, c.moved)
			}
		})
	}
}

func shopMail(key string, v complaint.Verdict) complaint.Reading {
	return complaint.Reading{
		Message: packedID(key), From: complaint.Address{Addr: "hello@shop.example"}, Sender: complaint.Sender{Domain: "shop.example"},
		Stream: "offers", Verdict: v,
	}
}

// taughtBy is an analysis of what p packed that has learned from reviews.
func taughtBy(p *packer, reviews map[complaint.MessageID]complaint.Review) *analysis {
	an := &analysis{readings: p.done()}
	an.group = company.Group(an.readings.all(), nil)
	an.teach(reviews)
	return an
}

// What was decided as a flag stays one, and what was decided as borderline does not become one by that.
func TestDecisionsOnMailThatItsSenderMadeBorderline(t *testing.T) {
	hardly := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.77, PleaseCheck: true}
	service := complaint.Verdict{Kind: complaint.KindService, Confidence: 0.97}
	id := packedID("m")
	for name, c := range map[string]struct {
		review complaint.Review
		want   bool
	}{
		"undecided":              {complaint.Review{}, false},
		"unsure as borderline":   {complaint.Review{Decision: complaint.Unsure, Borderline: true}, false},
		"excluded as borderline": {complaint.Review{Decision: complaint.Exclude, Borderline: true}, false},
		"included as borderline": {complaint.Review{Decision: complaint.Include, Borderline: true}, true},
		"included as a flag":     {complaint.Review{Decision: complaint.Include}, true},
		"excluded as a flag":     {complaint.Review{Decision: complaint.Exclude}, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPacker(9)
			r := shopMail("m", hardly)
			p.add(&r)
			for i := range 8 {
				r := shopMail(string(rune('a'+i)), service)
				r.Subject = "Service " + string(rune('a'+i))
				p.add(&r)
			}
			reviews := map[complaint.MessageID]complaint.Review{}
			if c.review.Decision != complaint.Unreviewed {
				c.review.Message = id
				reviews[id] = c.review
			}
			packed := taughtBy(p, reviews).readings.find(id).Verdict
			got := restored(shopMail("m", hardly), packed)
			if packed.DirectMarketing != c.want || got.DirectMarketing != c.want || got.Yours() != packed.Yours() {
				t.Errorf("verdicts %+v, %+v, want marketing %v", packed, got, c.want)
			}
		})
	}
}

// Decisions on other mail make a flag that stands on its list alone no surer.
func TestDecisionsMakeNoFlagByItsListSure(t *testing.T) {
	p := newPacker(9)
	r := shopMail("m", complaint.Verdict{Kind: complaint.KindService, Confidence: 0.55, PleaseCheck: true})
	r.ListID = "offers.shop.example"
	p.add(&r)
	reviews := map[complaint.MessageID]complaint.Review{}
	for i := range 8 {
		key := string(rune('a' + i))
		o := shopMail(key, complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.98})
		o.ListID, o.Subject = r.ListID, "Offer "+key
		p.add(&o)
		reviews[packedID(key)] = complaint.Review{Message: packedID(key), Decision: complaint.Include}
	}
	got := taughtBy(p, reviews).readings.find(packedID("m")).Verdict
	if _, byList := got.ByList(); !byList || !got.PleaseCheck {
		t.Errorf("verdict %+v", got)
	}
}
