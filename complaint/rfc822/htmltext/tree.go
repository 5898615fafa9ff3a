package htmltext

import (
	"strings"

	"golang.org/x/net/html"
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

// attrs are the attributes that say what is seen.
type attrs struct {
	id, class, style, href, src, alt, role, kind, width, height, bgcolor, color, size string
	hidden                                                                            bool
}

type document struct {
	nodes    []node
	css      strings.Builder
	problems []string
}

type builder struct {
	document
	stack    []int32
	open     map[tagID]int // how many of a tag stand on the stack
	names    map[string]tagID
	overflow int // elements opened past maxDepth
}

// parse builds the tree with the end tags that HTML lets authors leave out.
func parse(src string) *document {
	b := &builder{open: map[tagID]int{}, names: map[string]tagID{}}
	b.nodes = make([]node, 1, 64+len(src)/48)
	b.nodes[0] = node{first: -1, last: -1, next: -1, parent: -1, tag: tagID(atom.Body)}
	b.stack = []int32{0}
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		if len(b.nodes) >= maxNodes {
			b.problems = append(b.problems, "the HTML has more elements than the limit; the rest is left out")
			break
		}
		tt := z.Next()
		if tt == html.ErrorToken {
			break
		}
		switch tt {
		case html.TextToken:
			b.text(z)
		case html.StartTagToken, html.SelfClosingTagToken:
			b.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			b.end(b.tag(name))
		}
	}
	return &b.document
}

func (b *builder) top() int32 { return b.stack[len(b.stack)-1] }

func (b *builder) tag(name []byte) tagID {
	if a := atom.Lookup(name); a != 0 {
		return tagID(a)
	}
	id, ok := b.names[string(name)]
	if !ok {
		id = unknownTag + tagID(len(b.names))
		b.names[string(name)] = id
	}
	return id
}

func (b *builder) text(z *html.Tokenizer) {
	top := &b.nodes[b.top()]
	switch top.tag.atom() {
	case atom.Style:
		if b.css.Len() < maxCSS && top.attrs == nil {
			raw := z.Raw()
			b.css.Write(raw[:min(len(raw), maxCSS-b.css.Len())])
			b.css.WriteByte('\n')
		}
		return
	case atom.Script, atom.Title, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Head, atom.Select, atom.Option:
		return
	}
	t := z.Text()
	b.add(node{text: string(t)})
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

func (b *builder) start(z *html.Tokenizer) {
	name, more := z.TagName()
	tag := b.tag(name)
	var at *attrs
	if more {
		at = readAttrs(z, tag.atom() == atom.Style)
	}
	b.implied(tag.atom())
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
	if len(b.stack) >= maxDepth && !void[tag.atom()] {
		if b.overflow == 0 {
			b.problems = append(b.problems, "elements nested too deep are read without their style")
		}
		b.overflow++
		return
	}
	i := b.add(node{tag: tag, attrs: at})
	if !void[tag.atom()] {
		b.stack = append(b.stack, i)
		b.open[tag]++
	}
}

func readAttrs(z *html.Tokenizer, style bool) *attrs {
	var a attrs
	used := false
	for n := 0; n < maxAttrs; n++ {
		key, val, more := z.TagAttr()
		dst := (*string)(nil)
		switch string(key) {
		case "id":
			dst = &a.id
		case "class":
			dst = &a.class
		case "style":
			dst = &a.style
		case "href":
			dst = &a.href
		case "src":
			dst = &a.src
		case "alt":
			dst = &a.alt
		case "role":
			dst = &a.role
		case "type":
			dst = &a.kind
		case "width":
			dst = &a.width
		case "height":
			dst = &a.height
		case "bgcolor":
			dst = &a.bgcolor
		case "color":
			dst = &a.color
		case "size":
			dst = &a.size
		case "hidden":
			a.hidden, used = true, true
		case "media":
			// A sheet for other media than a screen of any size says nothing of what is seen here.
			if m := strings.ToLower(strings.TrimSpace(string(val))); style && m != "all" && m != "screen" && m != "" {
				a.hidden, used = true, true
			}
		}
		if dst != nil && *dst == "" && len(val) > 0 {
			*dst, used = string(val), !style || used
		}
		if !more {
			break
		}
	}
	if !used {
		return nil
	}
	return &a
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
	if closesP[tag] {
		b.closeWithin(atom.P, atom.Td, atom.Table)
	}
}

// closeWithin closes the innermost open tag unless one of the two bounds is met first.
func (b *builder) closeWithin(tag, bound1, bound2 atom.Atom) {
	if b.open[tagID(tag)] == 0 {
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
		b.open[b.nodes[b.top()].tag]--
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
	if b.open[tag] == 0 {
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
		case (at == atom.Td || at == atom.Th || at == atom.Table) && !tableTag[a]:
			return
		case at == atom.Table && a != atom.Table:
			return
		case isBlock(at) && !isBlock(a) && !misnested[a] && !tableTag[a]:
			return
		}
	}
}
