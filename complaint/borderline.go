package complaint

import "slices"

// mayBeMarketing says whether a verdict is an unsure no to a message that a company may send to sell. What the person
// decided while it was one stays in the list: a decision may make the judge surer of others, never of itself.
func mayBeMarketing(v Verdict, review Review) bool {
	if v.DirectMarketing || v.Kind != KindService && v.Kind != KindOther {
		return false
	}
	return v.PleaseCheck || review.Borderline
}

// MayCount reports whether a borderline message may still come to count: the person has not excluded it.
func (f Flag) MayCount() bool { return f.Review.Decision != Exclude }

// standing is what stands of a review of a borderline message. If the person had included it as one, it would not be
// borderline any more: that decision was made of another verdict, and the message waits for a look.
func standing(r Review) Review {
	if r.Decision == Include {
		return Review{}
	}
	return r
}

// without leaves out copies of what is flagged: the mail counts already, or was decided.
func (s *sieve) without(list, flags []Flag) []Flag {
	flagged := map[TwinKey]bool{}
	for _, f := range flags {
		if k, ok := s.twins[f.Message]; ok {
			flagged[k] = true
		}
	}
	return slices.DeleteFunc(list, func(f Flag) bool {
		k, ok := s.twins[f.Message]
		return ok && flagged[k]
	})
}
