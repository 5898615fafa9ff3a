package marketing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
	"desist/complaint/marketing"
)

func TestOverruledVerdictTurnsItsReasonsRound(t *testing.T) {
	offer := complaint.Reason{Code: "offer", Quote: "There is more to your plan.", Weight: 0.6, Where: "body"}
	bill := complaint.Reason{Code: "bill", Quote: "Your bill is ready.", Weight: 0.8, Where: "subject"}
	moved := complaint.Reason{Code: "copied_later", Weight: 1, Where: "header"}
	v := complaint.Verdict{
		Kind: complaint.KindService, Confidence: 0.65, PleaseCheck: true,
		Reasons: []complaint.Reason{bill}, Against: []complaint.Reason{offer, moved},
	}
	kept := complaint.Verdict{Reasons: []complaint.Reason{bill}, Against: []complaint.Reason{offer, moved}}

	got := marketing.Overrule(v)
	want := complaint.Verdict{
		Kind: complaint.KindMixed, DirectMarketing: true, Confidence: 0.35, PleaseCheck: true,
		Reasons: []complaint.Reason{
			{Code: "your_judgement", Weight: 1, Where: "header", Text: "You judged this to be marketing. Desist was not sure."}, offer,
		},
		Against: []complaint.Reason{bill, moved},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if v.Yours() || !got.Yours() {
		t.Errorf("the person's judgement: before %v, after %v", v.Yours(), got.Yours())
	}
	if diff := cmp.Diff(kept, complaint.Verdict{Reasons: v.Reasons, Against: v.Against}); diff != "" {
		t.Errorf("the verdict that was overruled changed too:\n%s", diff)
	}
}

func TestOnlyAnUnsureNoCanBeOverruled(t *testing.T) {
	for name, v := range map[string]complaint.Verdict{
		"marketing":                     verdict(true, 0.6),
		"confirmation of an opt-out":    {Kind: complaint.KindOptOut, Confidence: 0.95},
		"confirmation of a sign-up":     {Kind: complaint.KindSubscription, Confidence: 0.7, PleaseCheck: true},
		"mail between people":           {Kind: complaint.KindPersonal, Confidence: 0.6, PleaseCheck: true},
		"promotion in its confirmation": {Kind: complaint.KindOptOut, DirectMarketing: true, Confidence: 0.85},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(v, marketing.Overrule(v)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
