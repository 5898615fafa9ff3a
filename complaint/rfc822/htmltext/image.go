package htmltext

import (
	"strconv"
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822/internal/layout"

	"golang.org/x/net/html/atom"
)

// image records an image and shows its alternative text, unless it is a pixel that only counts openings. A picture of a sign
// reads as that sign.
func (r *reader) image(n *node, own *style, st *state) {
	a := n.attrs
	if a == nil || n.tag.atom() == atom.Input && !strings.EqualFold(a.kind, "image") || st.invisible {
		return
	}
	im := complaint.Image{Src: a.src, Alt: cut(Fold(unescapeAttr(a.alt)), maxAlt), Width: dimension(a.width), Height: dimension(a.height)}
	low := strings.ToLower(a.src[:min(len(a.src), 5)])
	im.Embedded = strings.HasPrefix(low, "cid:") || low == "data:"
	if len(im.Src) > maxURL {
		im.Src = im.Src[:min(len(im.Src), 64)] // a data: URL; the original keeps the content
	}
	r.out.Image(im)
	pixel := im.Width == 1 || im.Height == 1 || a.width == "0" || a.height == "0"
	choice := choiceOf(im.Alt)
	switch {
	case pixel || !HasWords(im.Alt) && choice == "":
		return
	case layout.IsSign(choice) || r.inCell && choice != "":
		r.visible(" "+choice+" ", st)
		return
	}
	if r.link != nil {
		r.link.space()
		r.link.write(im.Alt)
		r.link.space()
	}
	if r.inCell {
		r.visible(" "+im.Alt+" ", st)
		return
	}
	b := complaint.Block{Kind: complaint.BlockImageAlt, Text: im.Alt, Link: cleanURL(st.href)}
	if st.quote || r.quoteRest {
		b.Kind = complaint.BlockQuote
	}
	if r.cur.empty() {
		r.out.Block(b)
	} else {
		r.alts = append(r.alts, b) // an icon in a sentence does not break it
	}
}

// saysSomething reports whether a picture that is no choice has an alternative text, or only keeps space and needs none.
func (n *node) saysSomething() bool {
	const space = 8 // px
	a := n.attrs
	if a == nil {
		return false
	}
	w, h := dimension(a.width), dimension(a.height)
	return HasWords(a.alt) || w > 0 && w < space || h > 0 && h < space
}

// dimension reads "600" or "600px"; anything else is not stated.
func dimension(v string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(trim(v), "px"))
	if err != nil || n < 0 || n > 1<<20 {
		return 0
	}
	return n
}
