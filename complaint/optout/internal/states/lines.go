package states

import (
	"slices"
	"strings"

	"desist/complaint"
)

// Limits on what is read of one mail.
const (
	maxLines = 60
	maxCells = 12
)

// line is one row of a table or one block, as it is read.
type line struct {
	block   int
	cells   []string
	words   [][]string // by cell
	all     []string   // of all cells, with a sign between them
	classes string
	row     bool
	column  [][]string // by cell: what stands above it, if that row has as many cells
	head    int        // index of the heading above, -1 if there is none
}

// mail is what is read of a message.
type mail struct {
	words
	subject []string
	lines   []line
}

// underHead is how many lines after a heading it may still be the head of.
const underHead = 12

func (w words) read(m *complaint.Message) *mail {
	out := &mail{words: w, subject: tokens(m.Subject)}
	head := -1
	var columns [][]string
	for i, end := 0, 0; i < len(m.Blocks) && len(out.lines) < maxLines; i = end {
		end = i + rowLength(m.Blocks[i:])
		blocks := m.Blocks[i:end]
		b := &blocks[0]
		if b.Kind == complaint.BlockQuote || onlyLinks(blocks) {
			continue
		}
		l := line{block: i, head: -1, row: b.Kind == complaint.BlockCell && b.Row != 0}
		for _, c := range blocks[:min(len(blocks), maxCells)] {
			l.cells = append(l.cells, c.Text)
		}
		l.cut(w)
		at := len(out.lines)
		if head >= 0 && at-head <= underHead {
			l.head = head
		}
		switch {
		case !l.row:
			columns = nil
			if l.isHeading(b.Kind) {
				head = at
			}
		case at == 0 || !out.lines[at-1].row:
			columns = l.words
		case len(columns) == len(l.words):
			l.column = columns
		}
		out.lines = append(out.lines, l)
	}
	return out
}

// rowLength is how many blocks a line has: those of one row, or one.
func rowLength(blocks []complaint.Block) int {
	n := 1
	for b := &blocks[0]; b.Kind == complaint.BlockCell && b.Row != 0 && n < len(blocks) && blocks[n].Row == b.Row; {
		n++
	}
	return n
}

// onlyLinks reports whether a line is links alone: a menu tells no state.
func onlyLinks(blocks []complaint.Block) bool {
	return !slices.ContainsFunc(blocks, func(b complaint.Block) bool { return b.Link == "" })
}

func (l *line) cut(w words) {
	var classes strings.Builder
	for i, c := range l.cells {
		t := tokens(InBoxes(c))
		l.words = append(l.words, t)
		if i > 0 {
			l.all = append(l.all, string(border))
			classes.WriteByte(border)
		}
		l.all = append(l.all, t...)
		classes.WriteString(w.classes(t))
	}
	l.all = l.all[:min(len(l.all), maxWords)]
	l.classes = first(classes.String(), maxWords)
}

// shortHead is how many words a heading has at most that is not marked as one.
const shortHead = 8

// isHeading reports whether a line may say something of those under it.
func (l *line) isHeading(kind complaint.BlockKind) bool {
	text := strings.TrimSpace(l.cells[0])
	return kind == complaint.BlockHeading || strings.HasSuffix(text, ":") || len(l.all) <= shortHead && !strings.ContainsAny(text, ":=") && !strings.ContainsAny(l.classes, "FN")
}

// keyed cuts a line at its first cell, or at the first sign that stands between a name and its value. It has no value if there is none.
func (l *line) keyed() (name, value []string) {
	if len(l.words) > 1 {
		return l.words[0], l.all[min(len(l.words[0])+1, len(l.all)):]
	}
	for i, w := range l.all {
		switch w {
		case ":", "=", "–", "—", "-", "…":
			if i > 0 && i < len(l.all)-1 {
				return l.all[:i], l.all[i+1:]
			}
		}
	}
	return nil, nil
}

// nameSigns stand between a name and its value in text as written.
var nameSigns = [...]string{" = ", " – ", " — ", " - ", "…", "...", "="}

// noNames begin what is said and no name: "You've turned off", "These stay on".
var noNames = map[string]bool{
	"you": true, "youve": true, "your": true, "we": true, "weve": true, "our": true, "i": true, "ive": true, "it": true, "they": true, "these": true,
	"this": true, "those": true, "here": true, "what": true, "still": true, "left": true, "kept": true, "turned": true, "switched": true, "stopped": true,
	"removed": true, "on": true, "off": true, "now": true, "status": true, "yes": true, "no": true,
}

// name is what line i names, as written: its first cell, what stands before a sign, or all of it where a heading above or a value below
// says what of it.
func (m *mail) name(i int) string {
	l := &m.lines[i]
	text := strings.Trim(l.cells[0], " \t-–•*·")
	if len(l.cells) == 1 {
		before, rest, cut := strings.Cut(text, ": ")
		if !cut {
			before, cut = beforeSign(text)
		} else if words := tokens(before); len(words) > 0 && noNames[words[0]] { // "You left: Morning Brief"
			before = rest
		}
		if !cut && (strings.ContainsAny(l.classes, "FN") || !m.isItem(i)) {
			return ""
		}
		text = before
	}
	text = strings.Trim(text, ` .:"“”`)
	if words := tokens(text); len(words) == 0 || len(words) > shortHead || noNames[words[0]] || strings.ContainsAny(text, ".!?,") {
		return ""
	}
	return text
}

// isItem reports whether a heading stands above line i, or its value below.
func (m *mail) isItem(i int) bool {
	if head := m.lines[i].head; head >= 0 && (strings.HasSuffix(m.lines[head].cells[0], ":") || strings.ContainsAny(m.lines[head].classes, "FN")) {
		return true
	}
	return i+1 < len(m.lines) && m.lines[i+1].isValue()
}

// isValue reports whether a line says a state and names nothing.
func (l *line) isValue() bool {
	return len(l.cells) == 1 && len(l.all) <= 2 && strings.ContainsAny(l.classes, "FN")
}

// beforeSign is what stands before the first sign, all if there is none.
func beforeSign(text string) (before string, cut bool) {
	for _, sign := range nameSigns {
		if before, _, ok := strings.Cut(text, sign); ok && before != "" {
			return before, true
		}
	}
	return text, false
}
