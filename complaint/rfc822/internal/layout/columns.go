package layout

import (
	"strings"
	"unicode/utf8"
)

// Tables of plain text are set with blanks and tabs: columns stand below each other, and nothing else does that in lines that
// follow each other.

const (
	maxColumns     = 8
	maxPlainCell   = 60  // bytes of a cell; longer ones are prose
	maxTableLine   = 200 // bytes of a line
	tabWidth       = 8
	offInColumn    = 2 // how many letters the beginnings of cells in a column may be apart
	offAtColumnEnd = 1 // how many their ends may
)

// column is a cell, and where it begins and ends in its line, in letters.
type column struct {
	text     string
	from, to int
}

// columnsOf cuts a line where a tab or several blanks stand in it; nil if it has one column alone, or is prose.
func columnsOf(line string) []column {
	line = strings.TrimRight(line, " \t\r")
	if !mayHaveColumns(line) {
		return nil
	}
	out := cutColumns(line)
	if len(out) < 2 || len(out) > maxColumns || endsSentence(out[:len(out)-1]) {
		return nil
	}
	for _, c := range out {
		if len(c.text) > maxPlainCell {
			return nil
		}
	}
	return out
}

// mayHaveColumns tells most lines from those of tables in no time.
func mayHaveColumns(line string) bool {
	if len(line) > maxTableLine || strings.HasPrefix(line, ">") || !strings.Contains(line, "  ") && !strings.Contains(line, "\t") {
		return false
	}
	_, isItem := ListItem(strings.TrimLeft(line, " \t"))
	return !isItem
}

// cutColumns cuts a line, which ends in no blank, at tabs and at several blanks in a row.
func cutColumns(line string) (out []column) {
	at, blanks := 0, 0   // letters so far; blanks since the last other one
	start, from := -1, 0 // byte and letter where the cell begins; -1 between cells
	end := func(i int) {
		if start >= 0 {
			out = append(out, column{line[start : i-blanks], from, at - blanks})
			start = -1
		}
	}
	for i, r := range line {
		switch r {
		case ' ':
			blanks++
			at++
			continue
		case '\t':
			end(i)
			at = (at/tabWidth + 1) * tabWidth
		default:
			if blanks > 1 {
				end(i)
			}
			if start < 0 {
				start, from = i, at
			}
			at++
		}
		blanks = 0
	}
	end(len(line))
	return out
}

// endsSentence reports whether a cell ends as a sentence does, after which some people type two blanks.
func endsSentence(cells []column) bool {
	for _, c := range cells {
		if last, _ := utf8.DecodeLastRuneInString(c.text); strings.ContainsRune(".!?,;", last) && len(c.text) > len("Never.") {
			return true
		}
	}
	return false
}

// below reports whether the cells of two lines stand below each other. One of them may lack the first.
func below(a, b []column) bool {
	n := min(len(a), len(b))
	if n < 2 || max(len(a), len(b)) > n+1 {
		return false
	}
	a, b = a[len(a)-n:], b[len(b)-n:]
	for i := range a {
		if apart(a[i].from, b[i].from) > offInColumn && apart(a[i].to, b[i].to) > offAtColumnEnd {
			return false
		}
	}
	return true
}

func apart(a, b int) int { return max(a-b, b-a) }

// Table returns the cells of the table that text begins with, row by row, and what comes after it; no rows if it begins with none.
func Table(text string) (rows [][]string, rest string) {
	line, rest, _ := strings.Cut(text, "\n")
	cells := columnsOf(line)
	if cells == nil {
		return nil, text
	}
	set := [][]column{cells}
	for rest != "" {
		next, after, _ := strings.Cut(rest, "\n")
		if IsRule(strings.TrimSpace(next)) { // below the head, or between rows
			next, after, _ = strings.Cut(after, "\n")
		}
		cells := columnsOf(next)
		if !below(set[len(set)-1], cells) {
			break
		}
		set, rest = append(set, cells), after
	}
	if len(set) < 2 {
		return nil, text
	}
	for _, cells := range set {
		row := make([]string, 0, len(cells))
		for _, c := range cells {
			row = append(row, c.text)
		}
		rows = append(rows, row)
	}
	return rows, rest
}
