package rfc822

import (
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822/htmltext"
	"desist/complaint/rfc822/internal/layout"
)

// readPlain lays a text/plain body out in blocks: paragraphs between empty lines, list items, headings underlined with a
// rule, quotes. flowed and delSp are the parameters of RFC 3676.
func readPlain(text string, flowed, delSp bool, limits htmltext.Limits) htmltext.Result {
	p := &plainReader{out: htmltext.NewSink(limits)}
	for text != "" && !p.out.Full() {
		if rest, ok := p.table(text); ok {
			text = rest
			continue
		}
		var line string
		line, text, _ = strings.Cut(text, "\n")
		depth := 0
		if flowed {
			depth, line = quoteDepth(line)
			line = strings.TrimPrefix(line, " ") // space-stuffing, RFC 3676 4.4
			if strings.HasSuffix(line, " ") && line != "-- " {
				if delSp {
					line = line[:len(line)-1]
				}
				p.line(line, depth, true, text)
				continue
			}
		} else if strings.HasPrefix(line, ">") {
			depth, line = quoteDepth(line)
		}
		p.line(line, depth, false, text)
	}
	p.flush()
	return p.out.Result()
}

// quoteDepth counts and strips the quote marks of a line, also with blanks between them.
func quoteDepth(line string) (depth int, rest string) {
	i := 0
	for i < len(line) {
		switch {
		case line[i] == '>':
			depth++
			i++
		case depth > 0 && line[i] == ' ' && i+1 < len(line) && line[i+1] == '>':
			i++
		default:
			return depth, line[i:]
		}
	}
	return depth, ""
}

type plainReader struct {
	out   *htmltext.Sink
	buf   []byte // the block's text, if it is of more than one line
	first string // its first line
	kind  complaint.BlockKind
	lines int
	url   string // of the block, if it is nothing else
	words bool   // the block holds text beside URLs
	prev  string // the last line of text, to name a URL that stands alone
	above string // the line before the last one, also if lines of a name and its value part the two
	last  string // the last line
	quote bool   // the rest is an earlier mail
	soft  bool   // the last line flows into the next
	row   int    // of tables so far
}

// line reads a line without its marks of quotes. rest is the text after it.
func (p *plainReader) line(s string, depth int, soft bool, rest string) {
	trimmed := strings.TrimSpace(s)
	if p.ends(trimmed) {
		return
	}
	kind := complaint.BlockParagraph
	item, isItem := layout.ListItem(trimmed)
	switch {
	case depth > 0 || p.quote:
		kind = complaint.BlockQuote
	case isItem && !p.soft:
		kind, trimmed = complaint.BlockListItem, item
		p.flush()
	case p.lines > 0 && p.kind == complaint.BlockListItem:
		kind = complaint.BlockListItem
	case p.lines > 0 && !p.soft && layout.Parts(p.above, p.last, trimmed, nextOf(rest)):
		last := p.last
		p.flush()
		p.last = last
	}
	if p.lines > 0 && kind != p.kind {
		if kind == complaint.BlockQuote && htmltext.IsAttribution(p.text()) {
			p.kind = complaint.BlockQuote
		}
		p.flush()
	}
	p.kind = kind
	p.add(trimmed, s, soft)
}

// nextOf is the line that text begins with, if it may go on with the paragraph before it.
func nextOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	if _, isItem := layout.ListItem(line); isItem || strings.HasPrefix(line, ">") {
		return ""
	}
	return line
}

// ends handles the lines that end a block and are no text: empty lines, rules, the line above a quoted mail.
func (p *plainReader) ends(line string) bool {
	const maxHeading = 120 // bytes
	switch {
	case line == "":
		if p.soft {
			return false
		}
	case layout.IsRule(line):
		if p.lines == 1 && p.kind == complaint.BlockParagraph && len(p.first) <= maxHeading && layout.Underlines(line) {
			p.kind = complaint.BlockHeading
		}
	case htmltext.IsOriginalMessageLine(line):
		p.quote = true
	default:
		return false
	}
	p.flush()
	return true
}

func (p *plainReader) add(trimmed, raw string, soft bool) {
	text := trimmed
	if soft {
		text = strings.TrimLeft(raw, " \t")
	}
	if p.lines == 0 {
		p.first = text
	} else {
		p.more(text)
	}
	p.lines++
	p.soft, p.above, p.last = soft, p.last, trimmed
	p.links(trimmed)
}

// more adds a line to the first one.
func (p *plainReader) more(line string) {
	if p.lines == 1 {
		p.buf = append(p.buf[:0], p.first...)
	}
	if len(p.buf) > 0 && !p.soft {
		p.buf = append(p.buf, ' ')
	}
	p.buf = append(p.buf, line...)
}

// text is the block's text so far.
func (p *plainReader) text() string {
	if p.lines > 1 {
		return string(p.buf)
	}
	return p.first
}

// links records the URLs of a line with the text that names them: the rest of the line, or the line above.
func (p *plainReader) links(line string) {
	colon := strings.IndexByte(line, ':') >= 0
	if !(colon && (strings.Contains(line, "://") || strings.Contains(line, "mailto:"))) && !strings.Contains(line, "www.") {
		p.words = true
		p.prev = line
		return
	}
	var gaps strings.Builder
	for at := 0; ; {
		from, to := nextURL(line, at)
		if from < 0 {
			gaps.WriteString(line[at:])
			break
		}
		gaps.WriteString(line[at:from])
		u := line[from:to]
		label := trimLabel(line[at:from])
		if label == "" {
			label = p.prev
		}
		if label == "" || len(label) > 100 {
			label = u
		}
		if strings.HasPrefix(u, "www.") {
			u = "http://" + u
		}
		p.out.Link(u, label)
		p.url = u
		at = to
	}
	if rest := trimLabel(gaps.String()); rest != "" {
		p.words = true
		p.prev = rest
	}
}

func trimLabel(s string) string { return strings.Trim(s, " \t<>()[]{}:;.,-*|") }

// nextURL finds the first URL of s at or after at. Marks that more likely end the sentence are not part of it.
func nextURL(s string, at int) (from, to int) {
	from = -1
	for _, prefix := range []string{"http://", "https://", "mailto:", "www."} {
		end := len(s)
		if from >= 0 {
			end = min(from+len(prefix), len(s))
		}
		if i := strings.Index(s[at:end], prefix); i >= 0 && (from < 0 || at+i < from) {
			from = at + i
		}
	}
	if from < 0 {
		return -1, -1
	}
	to = from
	for to < len(s) && s[to] > ' ' && strings.IndexByte(`<>"]`, s[to]) < 0 {
		to++
	}
	return from, from + len(strings.TrimRight(s[from:to], ".,;:!?)'*"))
}

func (p *plainReader) flush() {
	if p.lines > 0 {
		b := complaint.Block{Kind: p.kind, Text: p.text()}
		if !p.words {
			b.Link = p.url
		}
		p.out.Block(b)
	} else {
		p.prev = ""
	}
	p.lines, p.first, p.url, p.words, p.soft, p.kind = 0, "", "", false, false, complaint.BlockParagraph
	p.above, p.last = "", ""
}

// table reads the table that text begins with, and returns what comes after it; ok is false if it begins with none.
func (p *plainReader) table(text string) (rest string, ok bool) {
	if p.soft || p.quote {
		return text, false
	}
	rows, rest := layout.Table(text)
	if rows == nil {
		return text, false
	}
	p.flush()
	for _, cells := range rows {
		p.row++
		for _, c := range cells {
			p.links(c)
			p.out.Block(complaint.Block{Kind: complaint.BlockCell, Text: c, Row: p.row})
		}
	}
	p.url, p.words = "", false
	return rest, true
}

// stripEnriched drops the commands of text/enriched (RFC 1896).
func stripEnriched(s string) string {
	var out strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		s = s[i+1:]
		if strings.HasPrefix(s, "<") {
			out.WriteByte('<')
			s = s[1:]
			continue
		}
		j := strings.IndexByte(s, '>')
		if j < 0 {
			return out.String()
		}
		s = s[j+1:]
	}
	out.WriteString(s)
	return out.String()
}
