package htmltext

import (
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822/internal/layout"
)

// lineBreak parts lines; two in a row end the paragraph.
func (r *reader) lineBreak() {
	if r.breaks++; r.breaks > 1 {
		r.flush()
		return
	}
	if n := len(r.cur.b); n > 0 && !r.inCell {
		r.lines = append(r.lines, n)
	}
	r.cur.space()
	r.unseen.space()
	if r.link != nil {
		r.link.space()
	}
}

// paragraphs cuts the text of a block where lines of a name and its value begin and end. All other lines belong together: how
// wide a column is decides where they break.
func (r *reader) paragraphs(kind complaint.BlockKind, text string) []string {
	if len(r.lines) == 0 || kind == complaint.BlockHeading || kind == complaint.BlockCell {
		return []string{text}
	}
	lines := make([]string, 0, len(r.lines)+1)
	from := 0
	for _, at := range append(r.lines, len(text)) {
		if at = min(at, len(text)); at > from {
			lines = append(lines, strings.TrimSpace(text[from:at]))
			from = at
		}
	}
	var out []string
	from = 0 // the line with which the paragraph begins
	for i := 1; i <= len(lines); i++ {
		if i == len(lines) || layout.Parts(lineAt(lines, i-2), lines[i-1], lines[i], lineAt(lines, i+1)) {
			out = append(out, strings.Join(lines[from:i], " "))
			from = i
		}
	}
	return out
}

// lineAt is empty where there is no line.
func lineAt(lines []string, i int) string {
	if i < 0 || i >= len(lines) {
		return ""
	}
	return lines[i]
}

// preformatted reads text whose lines and columns the sender set, as a reader of plain text does.
func (r *reader) preformatted(s string, st *state) {
	for begins := r.cur.empty(); s != ""; begins = true {
		if begins && r.kindOf(st) != complaint.BlockQuote {
			if rows, rest := layout.Table(s); rows != nil {
				r.columns(rows)
				s = rest
				continue
			}
		}
		line, rest, found := strings.Cut(s, "\n")
		s = rest
		r.visible(line, st)
		if found {
			r.endLine(st)
		}
	}
}

// endLine ends a line. One that the sender set as a rule is no text, and ends the paragraph. That is asked of the whole line, because
// elements may part it: the dash or the dots in the middle of one are text.
func (r *reader) endLine(st *state) {
	if st.pre && !r.inCell && r.dropRule() {
		r.flush()
		return
	}
	r.lineBreak()
}

// dropRule takes back the line being read if it is a rule, and reports whether it did.
func (r *reader) dropRule() bool {
	from := 0
	if n := len(r.lines); n > 0 {
		from = min(r.lines[n-1], len(r.cur.b))
	}
	if !layout.IsRule(strings.TrimSpace(string(r.cur.b[from:]))) {
		return false
	}
	r.cur.b = r.cur.b[:from]
	return true
}

// columns writes the rows of a table that is set with blanks.
func (r *reader) columns(rows [][]string) {
	r.flush()
	for _, cells := range rows {
		r.row++
		for _, c := range cells {
			r.out.Block(complaint.Block{Kind: complaint.BlockCell, Text: c, Row: r.row})
		}
	}
}
