package htmltext

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	maxDepth = 256     // open elements; deeper ones are read as text of the one above
	maxNodes = 400_000 // elements and texts of one document
	maxAttrs = 64      // attributes of one element
	maxCSS   = 256 << 10
)

// node is an element or, with tag 0 and no kids, a text. Nodes stand in document order, so a node's index is greater
// than its parent's.
type node struct {
	tag                       tagID
	parent, first, last, next int32
	text                      string
	attrs                     *attrs
}

// tagID is an atom for a known element and a number above all atoms for another.
type tagID uint64

const unknownTag tagID = 1 << 40

// atom is 0 for an unknown element.
func (t tagID) atom() atom.Atom {
	if t >= unknownTag {
		return 0
	}
	return atom.Atom(t)
}

// hash tells most tags apart in a byte.
func (t tagID) hash() uint8 { return uint8(uint32(t) * 0x9e3779b1 >> 24) }

// attrs are the attributes that say what is seen.
type attrs struct {
	id, class, style, href, src, alt, role, kind, width, height, bgcolor, color, background string

	hidden bool
	chosen bool // checked or selected
}

type document struct {
	nodes    []node
	css      strings.Builder
	problems []string
	room     room
	sums     []content // room for dataRows
}

type builder struct {
	*document
	lex      lexer
	stack    []int32
	open     [256]uint16      // how many of the tags with one hash stand on the stack
	names    map[string]tagID // unknown elements
	overflow int              // elements opened past maxDepth
	list     list             // the <select> being read
}

// list is a <select>, of which only what is chosen is kept.
type list struct {
	first    int32 // the text that shows if nothing is chosen, 0 if there is none so far
	anything bool  // is chosen
}

// parse builds the tree with the end tags that HTML lets authors leave out, in the room that doc has from earlier ones.
func parse(doc *document, src string) {
	b := &builder{document: doc, lex: lexer{src: src}, stack: make([]int32, 1, maxDepth)}
	b.nodes = append(b.nodes, node{first: -1, last: -1, next: -1, parent: -1, tag: tagID(atom.Body)})
	for b.step() {
		if len(b.nodes) >= maxNodes {
			b.problems = append(b.problems, "the HTML has more elements than the limit; the rest is left out")
			break
		}
	}
}

// step reads one token; false at the end.
func (b *builder) step() bool {
	kind, s := b.lex.next()
	switch kind {
	case textToken:
		b.text(s, true)
	case rawToken:
		b.text(s, false)
	case startTag:
		b.start(s)
	case endTag:
		for ok := true; ok; {
			_, _, ok = b.lex.attr()
		}
		if !b.lex.eof {
			b.end(b.tag(s))
		}
	default:
		return false
	}
	return true
}

func (b *builder) top() int32 { return b.stack[len(b.stack)-1] }

func (b *builder) tag(name string) tagID {
	if a := lookup(name); a != 0 {
		return tagID(a)
	}
	name = strings.ToLower(name)
	id, ok := b.names[name]
	if !ok {
		if b.names == nil {
			b.names = map[string]tagID{}
		}
		id = unknownTag + tagID(len(b.names))
		b.names[name] = id
	}
	return id
}

func (b *builder) text(s string, escaped bool) {
	top := &b.nodes[b.top()]
	switch top.tag.atom() {
	case atom.Style:
		if b.css.Len() < maxCSS && top.attrs == nil {
			b.css.WriteString(s[:min(len(s), maxCSS-b.css.Len())])
			b.css.WriteByte('\n')
		}
		return
	case atom.Script, atom.Title, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Head, atom.Select, atom.Optgroup:
		return
	case atom.Option:
		b.option(s, top.attrs != nil && top.attrs.chosen)
		return
	}
	if escaped || top.tag.atom() == atom.Textarea {
		s = unescapeText(s)
	}
	b.add(node{text: s})
}

// option keeps the text of an <option> if it shows: what is chosen, or else the first.
func (b *builder) option(s string, chosen bool) {
	s = unescapeText(s)
	switch {
	case !HasWords(s):
	case chosen:
		if b.list.first > 0 {
			b.nodes[b.list.first].text = ""
			b.list.first = 0
		}
		if b.list.anything {
			s = " " + s
		}
		b.list.anything = true
		b.add(node{text: s})
	case !b.list.anything && b.list.first == 0:
		b.list.first = b.add(node{text: s})
	}
}

func (b *builder) add(n node) int32 {
	i := int32(len(b.nodes))
	n.parent, n.first, n.last, n.next = b.top(), -1, -1, -1
	b.nodes = append(b.nodes, n)
	p := &b.nodes[n.parent]
	if p.last >= 0 {
		b.nodes[p.last].next = i
	} else {
		p.first = i
	}
	p.last = i
	return i
}

func (b *builder) start(name string) {
	tag := b.tag(name)
	at := b.attrs(tag.atom() == atom.Style)
	if b.lex.eof {
		return
	}
	if rawTags.has(tag.atom()) {
		b.lex.raw = name
	}
	b.implied(tag.atom())
	if b.inList() && !opensInList(tag.atom()) {
		return
	}
	switch tag.atom() {
	case atom.Html, atom.Body:
		// A second one only adds its attributes (HTML 13.2.6.4.7).
		if at != nil && b.nodes[0].attrs == nil {
			b.nodes[0].attrs = at
		}
		return
	case atom.Head, atom.Meta, atom.Link, atom.Base:
		return
	}
	if len(b.stack) >= maxDepth && !void.has(tag.atom()) {
		if b.overflow == 0 {
			b.problems = append(b.problems, "elements nested too deep are read without their style")
		}
		b.overflow++
		return
	}
	i := b.add(node{tag: tag, attrs: at})
	if tag.atom() == atom.Select {
		b.list = list{}
	}
	if !void.has(tag.atom()) {
		b.stack = append(b.stack, i)
		b.open[tag.hash()]++
	}
}

// attrs reads the attributes of the tag that say what is seen; nil if there are none. Of a <style> it reads only whether
// the sheet is for a screen.
func (b *builder) attrs(style bool) *attrs {
	a := b.room.next()
	used := false
	for n := 0; ; n++ {
		key, val, ok := b.lex.attr()
		if !ok {
			break
		}
		if n >= maxAttrs || len(key) < 2 || len(key) > len("background") {
			continue
		}
		if style {
			used = used || strings.EqualFold(key, "media") && !onWideScreen(val)
			continue
		}
		if flag := a.flag(key); flag != nil {
			*flag, used = true, true
			continue
		}
		if dst := a.named(key); dst != nil && *dst == "" && val != "" {
			*dst, used = unescapeAttr(val), true
		}
	}
	if !used {
		return nil
	}
	b.room.take()
	return a
}

// flag returns where an attribute that is there or not is kept, nil if it is none.
func (a *attrs) flag(key string) *bool {
	switch {
	case len(key) < len("hidden") || len(key) > len("selected"):
	case strings.EqualFold(key, "hidden"):
		return &a.hidden
	case strings.EqualFold(key, "checked"), strings.EqualFold(key, "selected"):
		return &a.chosen
	}
	return nil
}

// named returns where the value of an attribute is kept, nil if it is not.
func (a *attrs) named(key string) *string {
	switch key {
	case "id":
		return &a.id
	case "class":
		return &a.class
	case "style":
		return &a.style
	case "href":
		return &a.href
	case "src":
		return &a.src
	case "alt":
		return &a.alt
	case "role":
		return &a.role
	case "type":
		return &a.kind
	case "width":
		return &a.width
	case "height":
		return &a.height
	case "bgcolor":
		return &a.bgcolor
	case "color":
		return &a.color
	case "background":
		return &a.background
	}
	if low := strings.ToLower(key); low != key {
		return a.named(low)
	}
	return nil
}

// implied closes what the start of tag closes (HTML 13.1.2.4).
func (b *builder) implied(tag atom.Atom) {
	switch {
	case tag == atom.Li:
		b.closeWithin(tag, atom.Ul, atom.Ol)
	case tag == atom.Dt || tag == atom.Dd:
		b.closeWithin(atom.Dt, atom.Dl, atom.Dl)
		b.closeWithin(atom.Dd, atom.Dl, atom.Dl)
	case tag == atom.Td || tag == atom.Th:
		b.closeWithin(atom.Td, atom.Tr, atom.Table)
		b.closeWithin(atom.Th, atom.Tr, atom.Table)
	case tag == atom.Tr:
		b.closeWithin(atom.Tr, atom.Table, atom.Table)
	case tag == atom.Tbody || tag == atom.Thead || tag == atom.Tfoot:
		b.closeWithin(atom.Tbody, atom.Table, atom.Table)
		b.closeWithin(atom.Thead, atom.Table, atom.Table)
	case tag == atom.A:
		b.closeWithin(tag, atom.Td, atom.Table)
	case tag == atom.Option:
		b.closeWithin(tag, atom.Select, atom.Select)
	}
	if endsList(tag) {
		b.closeWithin(atom.Select, atom.Td, atom.Table)
	}
	if closesP.has(tag) {
		b.closeWithin(atom.P, atom.Td, atom.Table)
	}
}

// opensInList reports whether an element is opened inside a <select>. All others are read as text of the <option> they stand in.
func opensInList(tag atom.Atom) bool {
	return tag == atom.Option || tag == atom.Optgroup || rawTags.has(tag)
}

// endsList reports whether an element ends a <select> that its author left open: what comes after must not be lost with it.
func endsList(tag atom.Atom) bool {
	return tag == atom.Select || tag == atom.Input || tag == atom.Textarea || isBlock(tag) && tag != atom.Hr
}

// inList reports whether what is read stands in a <select>.
func (b *builder) inList() bool {
	switch b.nodes[b.top()].tag.atom() {
	case atom.Select, atom.Optgroup, atom.Option:
		return b.open[tagID(atom.Select).hash()] > 0
	}
	return false
}

// closeWithin closes the innermost open tag unless one of the two bounds is met first.
func (b *builder) closeWithin(tag, bound1, bound2 atom.Atom) {
	if b.open[tagID(tag).hash()] == 0 {
		return
	}
	for i := len(b.stack) - 1; i > 0; i-- {
		switch t := b.nodes[b.stack[i]].tag.atom(); t {
		case tag:
			b.pop(i)
			return
		case bound1, bound2, atom.Table:
			return
		}
	}
}

func (b *builder) pop(to int) {
	for len(b.stack) > to {
		b.open[b.nodes[b.top()].tag.hash()]--
		b.stack = b.stack[:len(b.stack)-1]
	}
}

// end closes the innermost open tag. An end tag does not reach out of a table cell, unless it is the table's own, and
// that of an inline element does not reach out of a block (HTML 13.2.6.4.7), except for those that change type, which
// authors misnest.
func (b *builder) end(tag tagID) {
	if b.overflow > 0 {
		b.overflow--
		return
	}
	if b.open[tag.hash()] == 0 {
		return
	}
	a := tag.atom()
	for i := len(b.stack) - 1; i > 0; i-- {
		t := b.nodes[b.stack[i]].tag
		if t == tag {
			b.pop(i)
			return
		}
		switch at := t.atom(); {
		case at == atom.Select && !isBlock(a):
			return
		case (at == atom.Td || at == atom.Th || at == atom.Table) && !tableTag.has(a):
			return
		case at == atom.Table && a != atom.Table:
			return
		case isBlock(at) && !isBlock(a) && !misnested.has(a) && !tableTag.has(a):
			return
		}
	}
}
