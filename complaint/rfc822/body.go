package rfc822

import (
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822/htmltext"
)

// readBody fills everything of m that comes from the body.
func readBody(m *complaint.Message, top *part, opt Options, d *defects) {
	b := &bodyReader{m: m, d: d, left: htmltext.Limits{Text: MaxText, Blocks: MaxBlocks, Links: MaxLinks, Images: MaxImages}}
	if _, declared := top.header.first("Content-Type"); !declared && looksLikeHTML(top.body) {
		d.add(top.where, "HTML without a Content-Type")
		top.mediaType = "text/html"
	}
	w := &walker{opt: opt, d: d, onLeaf: b.leaf}
	root := w.walk(top, "", 0)
	if !b.render(root) {
		d.add("body", "there is no text to read")
	}
	m.HasHTML = b.hasHTML
	m.Plain = clip(strings.Join(b.plain, "\n"), MaxPlain)
}

type bodyReader struct {
	m       *complaint.Message
	d       *defects
	left    htmltext.Limits // what earlier parts left over
	plain   []string        // the plain texts, none of them empty
	length  int             // of plain, joined
	hasHTML bool
}

// leaf lists attachments and keeps the text/plain alternative.
func (b *bodyReader) leaf(p *part, parentType string) {
	if isText(p) {
		b.hasHTML = b.hasHTML || p.mediaType == "text/html"
		return
	}
	embedded := p.contentID != "" && parentType == "multipart/related" && p.disposition != "attachment"
	if embedded || parentType == "multipart/alternative" && strings.HasPrefix(p.mediaType, "text/x-") {
		return
	}
	if len(b.m.Attachments) >= MaxAttachments {
		b.d.add("message", "there are more attachments than the limit; the rest is left out")
		return
	}
	b.m.Attachments = append(b.m.Attachments, complaint.Attachment{
		Name: clip(p.filename, 500), Type: clip(p.mediaType, 100), Size: decodedSize(p.cte(), p.body),
	})
}

func isText(p *part) bool {
	return !p.isAttachment()
}

// render reads the visible text of n and reports whether there was any.
func (b *bodyReader) render(n *node) bool {
	switch {
	case len(n.kids) == 0:
		if strings.HasPrefix(n.mediaType, "multipart/") || !isText(n.part) {
			return false
		}
		return b.text(n.part)
	case n.mediaType == "multipart/alternative":
		return b.alternative(n)
	}
	seen := false
	for _, k := range n.kids {
		if b.render(k) {
			seen = true
		}
	}
	return seen
}

// alternative shows the last version that holds HTML with visible text, as mail programs do (RFC 2046 5.1.4); else the
// last one with any text. The plain versions are kept in Message.Plain either way. Where the HTML is pictures with hardly
// a word, the plain version is read after it: it is what the sender says the pictures say.
func (b *bodyReader) alternative(n *node) bool {
	shown := -1
	before := len(b.m.Blocks)
	for i := len(n.kids) - 1; i >= 0 && shown < 0; i-- {
		if holdsHTML(n.kids[i]) && b.render(n.kids[i]) {
			shown = i
		}
	}
	wordless := shown >= 0 && wordsOf(b.m.Blocks[before:], fewWords) < fewWords
	for i := len(n.kids) - 1; i >= 0; i-- {
		k := n.kids[i]
		switch {
		case i == shown || holdsHTML(k):
		case shown < 0:
			if b.render(k) {
				shown = i
			}
		case wordless && k.mediaType == "text/plain" && isText(k.part):
			b.text(k.part)
			wordless = false
		default:
			b.keepPlain(k)
		}
	}
	return shown >= 0
}

// fewWords is how many words an HTML version must have to speak for itself.
const fewWords = 12

// wordsOf counts the words of blocks, up to most.
func wordsOf(blocks []complaint.Block, most int) int {
	n := 0
	for i := range blocks {
		n += len(strings.Fields(clip(blocks[i].Text, 1000)))
		if n >= most {
			break
		}
	}
	return n
}

func holdsHTML(n *node) bool {
	if len(n.kids) == 0 {
		return n.mediaType == "text/html" && isText(n.part)
	}
	for _, k := range n.kids {
		if holdsHTML(k) {
			return true
		}
	}
	return false
}

func (b *bodyReader) keepPlain(n *node) {
	if len(n.kids) == 0 && n.mediaType == "text/plain" && isText(n.part) {
		b.addPlain(b.decode(n.part))
	}
	for _, k := range n.kids {
		b.keepPlain(k)
	}
}

func (b *bodyReader) addPlain(text string) {
	room := MaxPlain - b.length
	if len(text) > room {
		b.d.add("message", "the plain text is over the size limit and was cut")
		text = clip(text, max(room, 0))
	}
	if text == "" {
		return
	}
	if b.length > 0 {
		b.length++
	}
	b.plain = append(b.plain, text)
	b.length += len(text)
}

// decode returns a text part in UTF-8 with LF line ends.
func (b *bodyReader) decode(p *part) string {
	room := rooms.Get().(*[]byte)
	defer giveBack(room)
	cte := p.cte()
	content, problem := decodeTransfer(*room, cte, p.body)
	if problem != "" {
		b.d.add(p.where, problem)
	}
	if normalCTE(cte) != "" && problem == "" {
		*room = content
	}
	label := p.params["charset"]
	if label == "" && p.mediaType == "text/html" {
		label = htmltext.DeclaredCharset(content)
	}
	text, problem := decodeLines(label, content)
	if problem != "" {
		b.d.add(p.where, problem)
	}
	return text
}

func (b *bodyReader) text(p *part) bool {
	text := b.decode(p)
	var r htmltext.Result
	switch p.mediaType {
	case "text/html":
		r = htmltext.Extract(text, len(b.m.InReplyTo)+len(b.m.References) > 0, b.left)
	case "text/enriched", "text/richtext":
		r = readPlain(stripEnriched(text), false, false, b.left)
	default:
		b.addPlain(text)
		flowed := strings.EqualFold(p.params["format"], "flowed")
		r = readPlain(text, flowed, strings.EqualFold(p.params["delsp"], "yes"), b.left)
	}
	b.take(r, p.where)
	return len(r.Blocks) > 0
}

func (b *bodyReader) take(r htmltext.Result, where string) {
	m := b.m
	row := 0
	for _, x := range m.Blocks {
		row = max(row, x.Row)
	}
	for i := range r.Blocks {
		if r.Blocks[i].Row > 0 {
			r.Blocks[i].Row += row
		}
		b.left.Text -= len(r.Blocks[i].Text)
	}
	if len(m.Blocks) == 0 {
		m.Preheaders = len(m.Hidden) + r.Preheaders
	}
	m.Blocks = join(m.Blocks, r.Blocks)
	m.Hidden = join(m.Hidden, r.Hidden)
	m.Links = join(m.Links, r.Links)
	m.Images = join(m.Images, r.Images)
	b.left.Blocks -= len(r.Blocks)
	b.left.Links -= len(r.Links)
	b.left.Images -= len(r.Images)
	for _, p := range r.Problems {
		b.d.add(where, p)
	}
}

// join is append for lists of which the first is empty for nearly all mail.
func join[T any](a, b []T) []T {
	if len(a) == 0 {
		return b
	}
	return append(a, b...)
}
