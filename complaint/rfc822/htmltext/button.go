package htmltext

import (
	"strings"

	"desist/complaint"

	"golang.org/x/net/html/atom"
)

const (
	maxButtonText  = 60 // bytes
	maxButtonWords = 8
)

// anchor reads a link, as a button of its own or within its paragraph.
func (r *reader) anchor(i int32, own *style, st state) {
	n := &r.doc.nodes[i]
	href := ""
	if n.attrs != nil {
		href = cleanURL(n.attrs.href)
	}
	if !r.inCell && !st.unseen() && (n.tag.atom() == atom.Button || href != "" && r.looksLikeButton(i, own, st.above)) {
		if label := r.doc.buttonLabel(i); label != "" {
			r.flush()
			kind := complaint.BlockButton
			if st.quote || r.quoteRest {
				kind = complaint.BlockQuote
			}
			r.out.Block(complaint.Block{Kind: kind, Text: label, Link: href})
			r.out.Link(href, label)
			return
		}
	}
	if href == "" {
		r.linked(i, own, st)
		return
	}
	outer := r.link
	link := r.spare
	if r.spare = nil; link == nil {
		link = &folder{}
	}
	r.link = link
	st.href = href
	r.linked(i, own, st)
	if !st.unseen() {
		r.out.Link(href, link.String())
	}
	link.reset()
	r.link, r.spare = outer, link
}

func (r *reader) linked(i int32, own *style, st state) {
	if own.block == yes {
		r.block(i, st)
		return
	}
	r.walk(i, st)
}

// looksLikeButton goes by how a link is drawn: filled, framed or padded, by itself or by the table cell it fills, or
// named a button. above is as in state, within the link.
func (r *reader) looksLikeButton(i int32, own *style, above uint64) bool {
	a := r.doc.nodes[i].attrs
	if strings.EqualFold(a.role, "button") || buttonClass(a.class) {
		return true
	}
	if own.background.isFill() || own.bordered == yes && own.padded == yes {
		return true
	}
	return r.fillsButton(i, own.padded == yes, above)
}

// fillsButton looks at the elements that hold a link and nothing else, up to its table cell. above also tells what these match
// themselves: they can be given the colours of elements within them, which hides no text, and telling the two apart would take a walk
// down from the top for each link.
func (r *reader) fillsButton(i int32, padded bool, above uint64) bool {
	const maxUp = 5
	for range maxUp {
		p := r.doc.nodes[i].parent
		if p <= 0 || !r.doc.onlyChild(p, i) {
			return false
		}
		if a := r.doc.nodes[p].attrs; a != nil && buttonClass(a.class) {
			return true
		}
		st := r.style(p, above)
		if st.background.isFill() && (padded || st.padded == yes || st.bordered == yes) {
			return true
		}
		switch r.doc.nodes[p].tag.atom() {
		case atom.Td, atom.Th, atom.Table:
			return false
		}
		i = p
	}
	return false
}

// buttonClass recognises the class names that templates give to buttons.
func buttonClass(class string) bool {
	if class == "" {
		return false
	}
	for _, c := range strings.FieldsFunc(strings.ToLower(class), func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == '\n' }) {
		if c == "btn" || c == "button" || c == "cta" || strings.HasSuffix(c, "button") {
			return true
		}
	}
	return false
}

// onlyChild reports that c is all that p holds, white space apart.
func (d *document) onlyChild(p, c int32) bool {
	const maxLook = 8
	seen := 0
	for k := d.nodes[p].first; k >= 0; k = d.nodes[k].next {
		if seen++; seen > maxLook {
			return false
		}
		if k != c && (d.nodes[k].tag != 0 && d.nodes[k].tag.atom() != atom.Br || HasWords(d.nodes[k].text)) {
			return false
		}
	}
	return true
}

// buttonLabel is the text of a button, empty if it is too long for one or holds an image.
func (d *document) buttonLabel(i int32) string {
	for j := int(i) + 1; j < len(d.nodes) && d.nodes[j].parent >= i; j++ {
		if d.nodes[j].tag.atom() == atom.Img {
			return ""
		}
		if j-int(i) > 40 {
			return ""
		}
	}
	label := d.flatText(i, 2*maxButtonText)
	if len(label) > maxButtonText || strings.Count(label, " ") >= maxButtonWords || !HasWords(label) {
		return ""
	}
	return label
}

// readsAsButton goes by the words of a link that stands alone.
func readsAsButton(s string) bool {
	if len(s) > maxButtonText || strings.Count(s, " ") > 4 {
		return false
	}
	low := strings.ToLower(s)
	for _, w := range notButton {
		if strings.Contains(low, w) {
			return false
		}
	}
	first, _, _ := strings.Cut(strings.Trim(low, " »›→>*«-"), " ")
	return buttonVerbs[strings.Trim(first, ".,!:")]
}

// notButton are words of the small print, whose links call to nothing.
var notButton = []string{
	"browser", "online", "unsubscribe", "privacy", "preferences", "policy", "terms", "opt out", "opt-out",
	"web version", "here", "forward", "contact us",
}

var buttonVerbs = wordSet(`activate add apply book browse buy check choose claim click confirm continue discover
		donate download enjoy enter explore find get go grab join learn log manage open order pay pre-order read redeem
		refer register renew reserve reset reveal review rsvp save see shop sign spend start switch take track try unlock
		update upgrade verify view visit vote watch win`)
