package marketing

import (
	"slices"

	"desist/complaint"
)

// Overrule is the verdict on a borderline message that the person included: direct marketing on the person's word. It
// still asks to be checked, and its confidence is how likely Desist thinks that the person is right. What promoted, until
// now against the verdict, becomes its reason, and what spoke for a no now speaks against. Verdicts of other kinds, such
// as on confirmations and personal mail, stay what they are.
func Overrule(v complaint.Verdict) complaint.Verdict {
	if v.DirectMarketing || v.Kind != complaint.KindService && v.Kind != complaint.KindOther {
		return v
	}
	reasons := []complaint.Reason{yourJudgement}
	against := slices.Clone(v.Reasons)
	for _, r := range v.Against {
		if r.Where == "header" { // doubts of the time of receipt, not the mail's own words
			against = append(against, r)
		} else {
			reasons = append(reasons, r)
		}
	}
	v.Kind, v.DirectMarketing, v.PleaseCheck = complaint.KindMixed, true, true
	v.Confidence = round(1 - v.Confidence)
	v.Reasons, v.Against = reasons, against
	return v
}

var yourJudgement = complaint.Reason{
	Code: complaint.CodeYourJudgement, Weight: 1, Where: "header", Text: "You judged this to be marketing. Desist was not sure.",
}
