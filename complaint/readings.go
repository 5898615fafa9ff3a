package complaint

import "iter"

// Each goes through a list of Readings, in the form in which the steps over a whole mailbox take them: as often as they
// like, and one at a time, because those of a large mailbox don't fit into memory side by side. A Reading that is handed
// out is good until the next one; what its fields refer to stays as it is, and is not to be changed.
func Each(list []Reading) iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for i := range list {
			if !yield(&list[i]) {
				return
			}
		}
	}
}
