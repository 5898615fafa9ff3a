package htmltext

import (
	"strings"

	"desist/complaint/rfc822/internal/layout"
)

// atStart reports whether no visible text was read so far.
func (r *reader) atStart() bool { return len(r.out.r.Blocks) == 0 && r.cur.empty() && len(r.alts) == 0 }

// tellsPicture reports whether text for screen readers is nothing but an answer: it says what the picture of a switch shows.
func (r *reader) tellsPicture(i int32) bool {
	return layout.IsAnswer(r.doc.shortText(i))
}

// unsays leaves out what is struck through, which is not said any more, and reports whether it did. A figure is struck on purpose:
// the price it was.
func (r *reader) unsays(i int32) bool {
	const longest = 2 << 10 // bytes; more is an end tag left out
	text := r.doc.flatText(i, longest)
	if text == "" || len(text) >= longest || strings.ContainsAny(text, "0123456789") {
		return false
	}
	if !r.atStart() { // there it would be taken for a preheader
		r.hide(text)
	}
	return true
}

func (r *reader) hide(text string) {
	r.endUnseen()
	r.out.Hide(text, r.atStart())
}

// endUnseen keeps the hidden text read so far.
func (r *reader) endUnseen() {
	if !r.unseen.empty() {
		r.out.Hide(r.unseen.String(), r.unseenFirst)
		r.unseen.reset()
	}
	r.unseenFirst = false
}

// unseenText reads text that cannot be seen. What stands before all visible text is kept apart from the rest.
func (r *reader) unseenText(s string) {
	start := r.atStart()
	if !start && r.unseenFirst {
		r.endUnseen()
	}
	r.unseenFirst = start
	r.unseen.space()
	r.unseen.write(s)
}
