package complaint

import "slices"

// Borderline lists the messages that would be flags if they were marketing, and may be: the verdict says no without
// being sure. They count for nothing until the person has looked at each and included it.
func Borderline(in FlagInput) []Flag {
	_, list := Sift(in)
	return list
}

// mayBeMarketing says whether a verdict is an unsure no to a message that a company may send to sell. What the person
// decided while it was one stays in the list: a decision may make the judge surer of others, never of itself.
func mayBeMarketing(v Verdict, review Review) bool {
	if v.DirectMarketing || v.Kind != KindService && v.Kind != KindOther {
		return false
	}
	return v.PleaseCheck || review.Borderline
}

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
	flagged := map[twinKey]bool{}
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
