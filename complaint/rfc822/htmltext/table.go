package htmltext

import (
	"slices"
	"strings"

	"desist/complaint/rfc822/internal/layout"

	"golang.org/x/net/html/atom"
)

const (
	maxCellText   = 80  // bytes of a cell in a table without headings
	maxHeadedCell = 200 // bytes of a cell in a table with headings, or beside an answer
)

// content sums up what is below a node.
type content struct {
	text  int  // bytes of text without white space around it
	signs int  // texts, pictures and boxes that are a choice and nothing else
	image bool // a picture that says nothing, other than one that keeps space
	table bool
	link  bool
}

func (c *content) empty() bool { return c.text == 0 && c.signs == 0 }

// tables finds the rows that hold data.
type tables struct {
	*document
	sums []content
	rows map[int32]bool
}

// dataRows finds the rows of tables that hold data. Most tables in mail only place things on the page.
func dataRows(d *document) map[int32]bool {
	t := &tables{document: d, sums: d.sum(), rows: map[int32]bool{}}
	for i := range d.nodes {
		if d.nodes[i].tag.atom() == atom.Table {
			t.table(int32(i))
		}
	}
	t.rowTables()
	return t.rows
}

// sum sums up what is below each node.
func (d *document) sum() []content {
	sums := slices.Grow(d.sums, len(d.nodes))[:len(d.nodes)]
	d.sums = sums
	clear(sums)
	for i := len(d.nodes) - 1; i > 0; i-- {
		n := &d.nodes[i]
		s := sums[i]
		switch n.tag.atom() {
		case 0:
			switch {
			case n.tag != 0:
			case HasWords(n.text):
				s.text = len(strings.TrimSpace(n.text))
			case layout.IsSign(n.text):
				s.signs = 1
			}
		case atom.Img, atom.Input:
			if n.choice() != "" {
				s.signs = 1
			} else {
				s.image = n.tag.atom() == atom.Img && !n.saysSomething()
			}
		case atom.Table:
			s.table = true
		case atom.A:
			s.link = true
		}
		p := &sums[n.parent]
		p.text += s.text
		p.signs += s.signs
		p.image = p.image || s.image
		p.table = p.table || s.table
		p.link = p.link || s.link
	}
	return sums
}

// table looks at one table. It holds data if at least two of its rows, and most of them, have two or more short texts side by
// side. A table that holds others, or says that it only places things, holds data if they end in an answer.
func (t *tables) table(table int32) {
	n := &t.nodes[table]
	places := t.sums[table].table || n.attrs != nil && (strings.EqualFold(n.attrs.role, "presentation") || strings.EqualFold(n.attrs.role, "none"))
	found := t.filled(table)
	if len(found) < 2 {
		return
	}
	bullets := !places && t.bullets(found)
	good := 0
	for _, tr := range found {
		if !places && t.isDataRow(tr, bullets) || t.endsInAnswer(tr) {
			good++
		}
	}
	if good < 2 || good*10 < len(found)*6 {
		return
	}
	for _, tr := range found {
		if !places || t.sideBySide(tr, maxHeadedCell) > 1 {
			t.rows[tr] = true
		}
	}
}

// filled returns the rows of a table that hold text.
func (t *tables) filled(table int32) []int32 {
	var found []int32
	visit := func(k int32) {
		if t.nodes[k].tag.atom() == atom.Tr && t.sums[k].text > 0 {
			found = append(found, k)
		}
	}
	for k := t.nodes[table].first; k >= 0; k = t.nodes[k].next {
		visit(k)
		switch t.nodes[k].tag.atom() {
		case atom.Tbody, atom.Thead, atom.Tfoot:
			for tr := t.nodes[k].first; tr >= 0; tr = t.nodes[tr].next {
				visit(tr)
			}
		}
	}
	return found
}

// isDataRow reports whether a row has two or more short texts side by side. A sign before a text may be a bullet, which is none.
func (t *tables) isDataRow(tr int32, bullets bool) bool {
	cells, texts, headed := 0, 0, false
	for k := t.nodes[tr].first; k >= 0; k = t.nodes[k].next {
		switch t.nodes[k].tag.atom() {
		case atom.Th:
			headed = true
		case atom.Td:
		default:
			continue
		}
		limit := maxCellText
		if headed {
			limit = maxHeadedCell
		}
		if t.sums[k].text > limit {
			return false
		}
		if t.sums[k].text > 0 || t.sums[k].signs > 0 && (cells > 0 || !bullets) {
			cells++
		}
		if t.sums[k].text > 0 {
			texts++
		}
	}
	return texts >= 2 || cells >= 2 && !t.lacksAnswer(tr)
}

// lacksAnswer reports whether a cell of a row after the first is a picture that says nothing: which column the answers after it are
// in cannot be told.
func (t *tables) lacksAnswer(tr int32) bool {
	named := false
	for k := t.nodes[tr].first; k >= 0; k = t.nodes[k].next {
		if a := t.nodes[k].tag.atom(); a != atom.Td && a != atom.Th {
			continue
		}
		if !t.sums[k].empty() {
			named = true
		} else if named && t.sums[k].image {
			return true
		}
	}
	return false
}

// cells calls visit with the cells of a row that hold something, until it returns false.
func (t *tables) cells(tr int32, visit func(cell int32) bool) {
	for k := t.nodes[tr].first; k >= 0; k = t.nodes[k].next {
		if a := t.nodes[k].tag.atom(); (a == atom.Td || a == atom.Th) && !t.sums[k].empty() && !visit(k) {
			return
		}
	}
}

// sideBySide is how many cells of a row hold something, 0 if one has more than limit bytes of text.
func (t *tables) sideBySide(tr int32, limit int) int {
	n := 0
	t.cells(tr, func(cell int32) bool {
		n++
		if t.sums[cell].text > limit {
			n = 0
		}
		return n > 0
	})
	return n
}

// endsInAnswer reports whether a row of short cells has a name before its last cell, and that cell is nothing but an answer or says what became of it. A link
// there is a choice still to be made.
func (t *tables) endsInAnswer(tr int32) bool {
	if t.sideBySide(tr, maxHeadedCell) < 2 || t.lacksAnswer(tr) {
		return false
	}
	last, named := int32(-1), false
	t.cells(tr, func(cell int32) bool {
		named = named || last >= 0 && !layout.IsOutcome(t.short(last))
		last = cell
		return true
	})
	return named && !t.sums[last].link && layout.IsOutcome(t.short(last))
}

// short is the text of a cell that may hold one answer, empty if it holds more.
func (t *tables) short(cell int32) string {
	const maxText = 24
	if t.sums[cell].text > maxText || t.sums[cell].signs > 2 {
		return ""
	}
	return t.shortText(cell)
}

// shortText is the text below a node with what pictures of choices say, empty if it has many elements.
func (d *document) shortText(i int32) string {
	const maxNodes = 40
	var f folder
	for j := int(i) + 1; j < len(d.nodes) && d.nodes[j].parent >= i; j++ {
		if j-int(i) > maxNodes {
			return ""
		}
		switch n := &d.nodes[j]; {
		case n.tag == 0:
			f.write(n.text)
		case n.tag.atom() == atom.Img, n.tag.atom() == atom.Input:
			f.space()
			f.write(n.choice())
			f.space()
		case n.tag.atom() == atom.Br || isBlock(n.tag.atom()):
			f.space()
		}
	}
	return f.String()
}

// bullets reports whether the signs with which rows begin only praise: they are all the same, and no crosses.
func (t *tables) bullets(trs []int32) bool {
	same := ""
	for _, tr := range trs {
		sign := ""
		t.cells(tr, func(cell int32) bool {
			if t.sums[cell].text == 0 {
				sign = t.short(cell)
			}
			return false
		})
		switch {
		case sign == "":
		case layout.IsCross(sign), HasWords(sign), same != "" && sign != same:
			return false
		default:
			same = sign
		}
	}
	return true
}
