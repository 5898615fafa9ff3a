package pack

import (
	"testing"

	"desist/complaint"
)

func TestClearReasonsComeBeforeWeakOnes(t *testing.T) {
	reasons := []complaint.Reason{
		{Code: "promotion", Quote: "Packing for the long weekend?", Weight: 0.88, Where: "subject"},
		{Code: "promotion", Quote: "A suitcase by the door", Weight: 0.72, Where: "image"},
		{Code: "promotion", Quote: "See how many miles I could collect", Weight: 0.55, Where: "body"},
		{Code: "spend_incentive", Quote: "Spend £60 on dining and get £10 back.", Weight: 0.97, Where: "body"},
		{Code: "promotion", Quote: "A reminder about your card", Weight: 0.46, Where: "hidden"},
	}
	clear, rest := weighReasons(reasons)
	if len(clear) != 2 || clear[0].Quote != reasons[3].Quote || clear[1].Quote != reasons[0].Quote {
		t.Errorf("clear: %+v", clear)
	}
	if got, want := also(rest, "in a preview"), "“See how many miles I could collect”, “A suitcase by the door”, “A reminder about your card” (in a preview)"; got != want {
		t.Errorf("also: %s, want %s", got, want)
	}
	if clear, rest := weighReasons(reasons[1:2]); len(clear) != 1 || len(rest) != 0 {
		t.Errorf("the only reason is not quoted: %v, %v", clear, rest)
	}
	if clear, rest := weighReasons(nil); clear != nil || rest != nil {
		t.Errorf("of nothing: %v, %v", clear, rest)
	}
}
