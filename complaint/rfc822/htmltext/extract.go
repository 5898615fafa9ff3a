package htmltext

import (
	"bytes"

	"desist/complaint"

	"golang.org/x/net/html/atom"
)

// Extract reads an HTML document in UTF-8. In the answer to another mail every blockquote is quoted mail; elsewhere it may be
// a customer's praise.
func Extract(src string, answer bool, limits Limits) Result {
	doc := newDocument()
	defer doc.release()
	parse(doc, src)
	r := &reader{doc: doc, sheet: parseSheet(doc.css.String()), out: NewSink(limits), answer: answer, bytesAt: map[int]int{}}
	for _, p := range doc.problems {
		r.out.Problem(p)
	}
	r.rows = dataRows(doc)
	st := state{fontSize: defaultFontSize}
	if own := r.style(0, 0); !own.hidesAll(r.doc.nodes[0].tag) { // a hidden body would be no mail at all
		st = st.inherit(&own, doc.nodes[0].tag)
	}
	st.above = r.standing(0, 0)
	r.walk(0, st)
	r.flush()
	r.findHeadings()
	return r.out.Result()
}

// DeclaredCharset finds the charset that a document declares of itself near its start; empty if none.
func DeclaredCharset(content []byte) string {
	head := bytes.ToLower(content[:min(len(content), 4096)])
	i := bytes.Index(head, []byte("<meta"))
	if i < 0 {
		return ""
	}
	_, after, ok := bytes.Cut(head[i:], []byte("charset="))
	if !ok {
		return ""
	}
	after = bytes.TrimLeft(after, `"' `)
	if end := bytes.IndexAny(after, `"' />;`); end > 0 && end < 40 {
		return string(after[:end])
	}
	return ""
}

const (
	defaultFontSize = 16.0
	invisibleSize   = 1.0 // px; text of this size and less cannot be read
)

// state is what an element passes on to its content.
type state struct {
	fontSize   float64
	color, bg  paint
	picture    bool // over a background image, so colours tell nothing
	invisible  bool // visibility: hidden
	href       string
	kind       complaint.BlockKind
	quote, pre bool
	flex       bool   // what is in it stands apart
	struck     bool   // struck out, and said all the same
	row        int    // of a data table
	above      uint64 // what of the sheet matches elements further out
}

// inherit makes the state inside an element with this style.
func (st state) inherit(own *style, tag tagID) state {
	if own.fontSize != sizeUnset {
		if own.relative {
			st.fontSize *= own.fontSize
		} else {
			st.fontSize = own.fontSize
		}
	}
	switch {
	case own.color.kind == inherited:
	case own.color.kind != unstated:
		st.color = own.color
	case tag.atom() == atom.A:
		st.color = paint{} // links have a colour of their own
	}
	if st.bg = own.background.over(st.bg); own.background.kind == solid {
		st.picture = false
	}
	if own.picture == yes {
		st.picture = true
	}
	if own.visibility != unset {
		st.invisible = own.visibility == no
	}
	st.flex = own.flex == yes
	return st
}

// unseen reports that text in this state cannot be seen. Colours count only where both are stated.
func (st *state) unseen() bool {
	return st.invisible || st.fontSize <= invisibleSize || !st.picture && st.color.lostOn(st.bg)
}

type reader struct {
	doc   *document
	sheet *sheet
	out   *Sink
	rows  map[int32]bool // rows of data tables
	row   int            // number of the last data row

	cur       folder // the block being read
	kind      complaint.BlockKind
	curRow    int
	size      float64 // of its smallest text
	href      string  // the link it is so far
	mixed     bool    // it holds text outside that link
	alts      []complaint.Block
	lines     []int // where its lines after the first begin, in bytes
	breaks    int
	inCell    bool
	answer    bool // to another mail
	quoteRest bool
	large     []sizedBlock // paragraphs that may be headings
	bytesAt   map[int]int  // bytes of text by font size

	link   *folder // text of the link being read
	spare  *folder // for the next one
	unseen folder  // hidden text being read

	unseenFirst bool // it began before any visible text
}

// style is an element's own style: attributes of old, sheet, style attribute, and what is important of both. above is as in
// state.
func (r *reader) style(i int32, above uint64) style {
	n := &r.doc.nodes[i]
	a := n.attrs
	if r.sheet == nil && a == nil {
		return newStyle()
	}
	st := newRule()
	if a != nil {
		st.plain.attributes(a)
	}
	if r.sheet != nil {
		r.sheet.apply(&st, n.tag, a, above)
	}
	if a != nil && a.hidden {
		st.plain.display = no
	}
	if a != nil && a.style != "" {
		st.declare(a.style)
	}
	if st.hasFirm {
		st.plain.over(&st.firm)
	}
	return st.plain
}

// attributes reads those of old that say how an element looks.
func (s *style) attributes(a *attrs) {
	if a.bgcolor != "" {
		s.background = parseColor(a.bgcolor)
	}
	if a.color != "" {
		s.color = parseColor(a.color)
	}
	if a.background != "" {
		s.picture = yes
	}
}

// standing is what of the sheet an element matches, for those in it. above is as in state.
func (r *reader) standing(i int32, above uint64) uint64 {
	if r.sheet == nil {
		return 0
	}
	n := &r.doc.nodes[i]
	return r.sheet.joints.standing(n.tag, n.attrs, above)
}

func (r *reader) walk(i int32, st state) {
	for c := r.doc.nodes[i].first; c >= 0 && !r.out.Full(); c = r.doc.nodes[c].next {
		n := &r.doc.nodes[c]
		if n.tag == 0 {
			r.text(n.text, &st)
			continue
		}
		r.element(c, st)
	}
}

func (r *reader) element(i int32, st state) {
	n := &r.doc.nodes[i]
	tag := n.tag.atom()
	if silent.has(tag) {
		return
	}
	own := r.style(i, st.above)
	if own.hidesAll(n.tag) || own.cutsOff(n.tag) && !r.tellsPicture(i) {
		r.hide(r.doc.flatText(i, maxHiddenBytes))
		return
	}
	if !st.struck && (own.struck == yes || struckTag.has(tag) && own.struck != no) {
		if r.unsays(i) {
			if block.has(tag) || own.block == yes {
				r.flush()
			}
			return
		}
		st.struck = true
	}
	apart := st.flex || own.apart() || tag == atom.Select
	st = st.inherit(&own, n.tag)
	st.above |= r.standing(i, st.above)
	if apart {
		r.part()
	}
	r.content(i, &own, st)
	if apart {
		r.part()
	}
}

func (r *reader) content(i int32, own *style, st state) {
	n := &r.doc.nodes[i]
	switch tag := n.tag.atom(); {
	case tag == atom.Br:
		r.endLine(&st)
	case tag == atom.Input && n.choice() != "":
		if !st.unseen() {
			r.visible(" "+n.choice()+" ", &st)
		}
	case tag == atom.Img || tag == atom.Input:
		r.image(n, own, &st)
	case tag == atom.Area:
		if n.attrs != nil {
			r.out.Link(n.attrs.href, n.attrs.alt)
		}
	case tag == atom.A || tag == atom.Button:
		r.anchor(i, own, st)
	case (tag == atom.Td || tag == atom.Th) && r.rows[n.parent] && !r.inCell:
		r.cell(i, st)
	case block.has(tag) || own.block == yes:
		r.block(i, st)
	default:
		r.walk(i, st)
	}
}

// part notes the edge of a box.
func (r *reader) part() {
	r.cur.part()
	r.unseen.part()
	if r.link != nil {
		r.link.part()
	}
}

func (r *reader) block(i int32, st state) {
	n := &r.doc.nodes[i]
	tag := n.tag.atom()
	r.endBlock(&st)
	switch {
	case headingTag.has(tag):
		st.kind = complaint.BlockHeading
	case tag == atom.Li:
		st.kind = complaint.BlockListItem
	case tag == atom.Pre:
		st.pre = true
	case tag == atom.Tr && r.rows[i] && !r.inCell:
		r.row++
		st.row = r.row
	}
	if r.startsQuote(n) {
		st.quote = true
	}
	r.walk(i, st)
	r.endBlock(&st)
}

// endBlock ends the block being read and its last line.
func (r *reader) endBlock(st *state) {
	if st.pre && !r.inCell {
		r.dropRule()
	}
	r.flush()
}

// cell reads a cell of a data table as one block.
func (r *reader) cell(i int32, st state) {
	r.flush()
	st.kind = complaint.BlockCell
	r.inCell = true
	r.walk(i, st)
	r.inCell = false
	r.flush()
}

func (r *reader) text(s string, st *state) {
	if st.unseen() {
		r.unseenText(s)
		return
	}
	if st.pre && !r.inCell {
		r.preformatted(s, st)
		return
	}
	r.visible(s, st)
}

func (r *reader) visible(s string, st *state) {
	before := len(r.cur.b)
	r.cur.write(s)
	if r.link != nil {
		r.link.write(s)
	}
	if len(r.cur.b) == before {
		return
	}
	r.breaks = 0
	if before == 0 {
		r.kind, r.curRow, r.size, r.href, r.mixed = r.kindOf(st), st.row, st.fontSize, st.href, false
	}
	r.size = min(r.size, st.fontSize)
	r.mixed = r.mixed || st.href == "" || st.href != r.href
}

func (r *reader) kindOf(st *state) complaint.BlockKind {
	switch {
	case st.quote || r.quoteRest:
		return complaint.BlockQuote
	case st.kind == "":
		return complaint.BlockParagraph
	}
	return st.kind
}

// flush ends the block being read, except inside a data cell, which is one block.
func (r *reader) flush() {
	r.breaks = 0
	r.endUnseen()
	if r.inCell {
		r.cur.space()
		return
	}
	if r.link != nil {
		r.link.space()
	}
	if !r.cur.empty() {
		r.emit()
		r.cur.reset()
	}
	r.lines = r.lines[:0]
	for _, a := range r.alts {
		r.out.Block(a)
	}
	r.alts = r.alts[:0]
}

func (r *reader) emit() {
	for _, text := range r.paragraphs(r.kind, r.cur.String()) {
		r.paragraph(text)
	}
}

func (r *reader) paragraph(text string) {
	b := complaint.Block{Kind: r.kind, Text: text}
	if r.quoteRest { // since the line above
		b.Kind = complaint.BlockQuote
	}
	if !r.mixed {
		b.Link = cleanURL(r.href)
	}
	switch {
	case b.Kind == complaint.BlockCell:
		b.Row = r.curRow
	case b.Kind == complaint.BlockParagraph:
		switch {
		case IsOriginalMessageLine(b.Text):
			r.quoteRest = true
			return
		case b.Link != "" && readsAsButton(b.Text):
			b.Kind = complaint.BlockButton
		case r.size >= headingSize && len(b.Text) <= maxHeading && b.Link == "":
			r.large = append(r.large, sizedBlock{len(r.out.r.Blocks), r.size})
		}
	}
	r.bytesAt[int(min(r.size, 1000))] += len(b.Text)
	r.out.Block(b)
}

// flatText is all text below node i, up to about max bytes.
func (d *document) flatText(i int32, max int) string {
	var f folder
	for j := int(i) + 1; j < len(d.nodes) && d.nodes[j].parent >= i && len(f.b) < max; j++ {
		switch n := &d.nodes[j]; {
		case n.tag == 0:
			f.write(n.text)
		case n.tag.atom() == atom.Br || block.has(n.tag.atom()):
			f.space()
		}
	}
	return f.String()
}
