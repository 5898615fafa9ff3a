package marketing

import (
	"slices"

	"desist/complaint"
)

// Overrule is the verdict on a borderline message that the person included: direct marketing on the person's word. It
// still asks to be checked, and its confidence is how likely Desist thinks that the person is right. Verdicts of other
// kinds, such as on confirmations and personal mail, stay what they are.
func Overrule(v complaint.Verdict) complaint.Verdict {
	if v.DirectMarketing || !byWords(v.Kind) {
		return v
	}
	confidence := round(1 - v.Confidence)
	v = Turn(v, yourJudgement)
	v.Kind, v.Confidence = complaint.KindMixed, confidence
	return v
}

// Turn makes an unsure yes of a no, or a no of a yes, for a reason that is not in the message's own words. What spoke against the
// verdict becomes a reason beside it, and its reasons now speak against it. Kind and confidence are the caller's to set.
func Turn(v complaint.Verdict, why complaint.Reason) complaint.Verdict {
	reasons := []complaint.Reason{why}
	against := slices.Clone(v.Reasons)
	for _, r := range v.Against {
		if r.Where == "header" { // doubts of the time of receipt, not the mail's own words
			against = append(against, r)
		} else {
			reasons = append(reasons, r)
		}
	}
	v.DirectMarketing, v.PleaseCheck, v.Reasons, v.Against = !v.DirectMarketing, true, reasons, against
	return v
}

var yourJudgement = complaint.Reason{
	Code: complaint.CodeYourJudgement, Weight: 1, Where: "header", Text: "You judged this to be marketing. Desist was not sure.",
}
