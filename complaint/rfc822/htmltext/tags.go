package htmltext

import "golang.org/x/net/html/atom"

type tagSet map[atom.Atom]bool

func tags(list ...atom.Atom) tagSet {
	s := make(tagSet, len(list))
	for _, a := range list {
		s[a] = true
	}
	return s
}

var (
	// void elements have no content (HTML 13.1.2).
	void = tags(atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Source, atom.Track, atom.Wbr)

	tableTag = tags(atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th)

	headingTag = tags(atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)

	// block elements start and end a paragraph.
	block = tags(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav,
		atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th,
		atom.Thead, atom.Tr, atom.Ul)

	// closesP elements end an open paragraph when they start.
	closesP = tags(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dir, atom.Div,
		atom.Dl, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.H5, atom.H6, atom.Header, atom.Hr, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
		atom.Summary, atom.Table, atom.Ul)

	// misnested elements are closed across blocks, as the adoption agency of HTML does.
	misnested = tags(atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U)

	// silent elements hold no text that is shown.
	silent = tags(atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Select,
		atom.Template, atom.Object, atom.Svg, atom.Math, atom.Audio, atom.Video)
)

func isBlock(a atom.Atom) bool { return block[a] }
