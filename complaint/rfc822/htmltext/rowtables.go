package htmltext

import "golang.org/x/net/html/atom"

// rowTable is a table of one row.
type rowTable struct {
	row, top int32 // top is the outermost element that holds nothing else
	height   int   // elements from the table up to top
	cells    int
	ends     bool // in an answer
}

// rowTables finds the rows of data of which each is a table of its own, one under the other, as mail lays out what must not break
// apart. They need an answer at their ends: menus, logos and products with their prices are laid out so too.
func (t *tables) rowTables() {
	var run []rowTable
	for i := range t.nodes {
		if t.nodes[i].tag.atom() != atom.Table {
			continue
		}
		r, ok := t.rowTable(int32(i))
		if !ok {
			continue
		}
		if len(run) > 0 && !t.follows(run[len(run)-1], r) {
			t.takeRun(run)
			run = run[:0]
		}
		run = append(run, r)
	}
	t.takeRun(run)
}

func (t *tables) takeRun(run []rowTable) {
	ends := 0
	for _, r := range run {
		if r.ends {
			ends++
		}
	}
	if len(run) < 2 || ends*2 < len(run) {
		return
	}
	for _, r := range run {
		t.rows[r.row] = true
	}
}

// rowTable describes a table of one row of short cells; ok is false if it is none.
func (t *tables) rowTable(table int32) (r rowTable, ok bool) {
	found := t.filled(table)
	if len(found) != 1 || t.rows[found[0]] || t.sums[found[0]].text != t.sums[table].text {
		return r, false
	}
	r = rowTable{row: found[0], cells: t.sideBySide(found[0], maxCellText), top: table}
	if r.cells < 2 {
		return r, false
	}
	r.ends = t.endsInAnswer(r.row)
	if !r.ends && t.sums[table].link {
		return r, false
	}
	const maxHeight = 12
	for r.height < maxHeight {
		p := t.nodes[r.top].parent
		if p <= 0 || t.sums[p].text != t.sums[table].text || t.sums[p].signs != t.sums[table].signs {
			break
		}
		r.top = p
		r.height++
	}
	return r, true
}

// follows reports whether b stands under a and is built like it.
func (t *tables) follows(a, b rowTable) bool {
	if a.cells != b.cells || a.height != b.height || t.nodes[a.top].parent != t.nodes[b.top].parent || t.nodes[a.top].tag != t.nodes[b.top].tag {
		return false
	}
	for k := t.nodes[a.top].next; k >= 0; k = t.nodes[k].next {
		if k == b.top {
			return true
		}
		if !t.sums[k].empty() {
			return false
		}
	}
	return false
}
