package htmltext

import "desist/complaint"

const (
	headingSize = 20.0 // px
	maxHeading  = 120  // bytes of a heading that is one by its size
)

// sizedBlock is a block's index and its font size.
type sizedBlock struct {
	index int
	size  float64
}

// findHeadings makes headings of the short paragraphs whose text stands out from most of the text by its size: mail
// seldom uses <h1>.
func (r *reader) findHeadings() {
	const outstanding = 1.15
	body, most := 0, 0
	for size, n := range r.bytesAt {
		if n > most || n == most && size < body {
			body, most = size, n
		}
	}
	for _, l := range r.large {
		if l.index < len(r.out.r.Blocks) && l.size >= outstanding*float64(body) {
			r.out.r.Blocks[l.index].Kind = complaint.BlockHeading
		}
	}
}
