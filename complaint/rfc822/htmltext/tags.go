package htmltext

import "golang.org/x/net/html/atom"

// tagSet is a set of elements, or several sets.
type tagSet uint16

const (
	// void elements have no content (HTML 13.1.2).
	void tagSet = 1 << iota

	// tableTag elements make up a table.
	tableTag

	// headingTag elements are headings.
	headingTag

	// block elements start and end a paragraph.
	block

	// closesP elements end an open paragraph when they start.
	closesP

	// misnested elements are closed across blocks, as the adoption agency of HTML does.
	misnested

	// silent elements hold no text that is shown.
	silent

	// struckTag elements are struck through.
	struckTag

	// rawTags hold text in which tags mean nothing.
	rawTags
)

var elements = tableOf(map[tagSet][]atom.Atom{
	void: {
		atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Source, atom.Track, atom.Wbr,
	},
	tableTag:   {atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th},
	headingTag: {atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6},
	block: {
		atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav,
		atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th,
		atom.Thead, atom.Tr, atom.Ul,
	},
	closesP: {
		atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dir, atom.Div,
		atom.Dl, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Header, atom.Hr, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Ul,
	},
	misnested: {
		atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U,
	},
	silent: {
		atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes,
		atom.Template, atom.Object, atom.Svg, atom.Math, atom.Audio, atom.Video,
	},
	struckTag: {atom.S, atom.Strike, atom.Del},
	rawTags: {
		atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Noscript, atom.Iframe, atom.Noembed,
		atom.Noframes, atom.Xmp,
	},
})

// tagTable holds the sets that each element is in, by a hash of its atom: every tag of a document is looked up several
// times. An empty place ends a search.
type tagTable [512]struct {
	tag atom.Atom
	in  tagSet
}

func tableOf(sets map[tagSet][]atom.Atom) *tagTable {
	t := &tagTable{}
	for set, list := range sets {
		for _, a := range list {
			e := &t[t.place(a)]
			e.tag, e.in = a, e.in|set
		}
	}
	return t
}

// place is where an element stands, or an empty place.
func (t *tagTable) place(a atom.Atom) int {
	i := int(uint32(a) * 0x9e3779b1 >> 23) // 9 bits
	for t[i].tag != a && t[i].tag != 0 {
		i = (i + 1) % len(t)
	}
	return i
}

func (s tagSet) has(a atom.Atom) bool { return elements[elements.place(a)].in&s != 0 }

func isBlock(a atom.Atom) bool { return block.has(a) }
