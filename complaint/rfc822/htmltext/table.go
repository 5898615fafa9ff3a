package htmltext

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	maxCellText   = 80  // bytes of a cell in a table without headings
	maxHeadedCell = 200 // bytes of a cell in a table with headings
)

// content sums up what is below a node.
type content struct {
	text         int // bytes of text without white space around it
	image, table bool
	tick         bool // a sign for yes or no
}

// dataRows finds the rows of tables that hold data. Most tables in mail only place things on the page; a table holds data
// if it holds no table itself and at least two of its rows, and most of them, have two or more short texts side by side.
func dataRows(d *document) map[int32]bool {
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
			case isTick(n.text):
				s.tick = true
			}
		case atom.Img:
			s.image = true
		case atom.Table:
			s.table = true
		}
		p := &sums[n.parent]
		p.text += s.text
		p.image = p.image || s.image
		p.table = p.table || s.table
		p.tick = p.tick || s.tick
	}
	rows := map[int32]bool{}
	for i := range d.nodes {
		if d.nodes[i].tag.atom() == atom.Table {
			d.dataTable(int32(i), sums, rows)
		}
	}
	return rows
}

func (d *document) dataTable(table int32, sums []content, rows map[int32]bool) {
	n := &d.nodes[table]
	if n.attrs != nil && (strings.EqualFold(n.attrs.role, "presentation") || strings.EqualFold(n.attrs.role, "none")) {
		return
	}
	if sums[table].table {
		return
	}
	var found []int32
	filled, good := 0, 0
	visit := func(tr int32) {
		if sums[tr].text == 0 {
			return
		}
		filled++
		found = append(found, tr)
		if d.dataRow(tr, sums) {
			good++
		}
	}
	for k := n.first; k >= 0; k = d.nodes[k].next {
		switch d.nodes[k].tag.atom() {
		case atom.Tr:
			visit(k)
		case atom.Tbody, atom.Thead, atom.Tfoot:
			for tr := d.nodes[k].first; tr >= 0; tr = d.nodes[tr].next {
				if d.nodes[tr].tag.atom() == atom.Tr {
					visit(tr)
				}
			}
		}
	}
	if good < 2 || good*10 < filled*6 {
		return
	}
	for _, tr := range found {
		rows[tr] = true
	}
}

func (d *document) dataRow(tr int32, sums []content) bool {
	cells, headed := 0, false
	for k := d.nodes[tr].first; k >= 0; k = d.nodes[k].next {
		switch d.nodes[k].tag.atom() {
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
		if sums[k].text > limit {
			return false
		}
		if sums[k].text > 0 || sums[k].tick && cells > 0 { // a tick before a text is a bullet
			cells++
		}
	}
	return cells >= 2
}
