package app

import (
	"slices"
	"testing"

	"desist/complaint"
)

func TestOnlyMarketingIsDoubtedForItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		v    complaint.Verdict
		want bool
	}{
		"marketing":    {complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.99}, true},
		"a sure no":    {complaint.Verdict{Kind: complaint.KindService, Confidence: 0.99}, false},
		"an unsure no": {complaint.Verdict{Kind: complaint.KindService, Confidence: 0.6, PleaseCheck: true}, true},
	} {
		got := doubtMoved(c.v)
		told := slices.ContainsFunc(got.Against, func(r complaint.Reason) bool { return r.Code == "copied_later" })
		if got.PleaseCheck != c.want || !told {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
