package optout

import (
	"slices"
	"strings"

	"desist/complaint"
)

// cellValues are what a cell of a table of settings says in other words.
var cellValues = map[string]string{
	"not permitted": "no", "permitted": "yes", "not allowed": "no", "allowed": "yes", "no contact": "no",
	"not consented": "no", "consented": "yes", "not ticked": "no", "ticked": "yes",
	"yes please": "yes", "no thanks": "no", "no thank you": "no",
}

// settingValue is what a cell says that holds nothing but a setting: "Off → On" says On, and "Off (no change)" Off.
func settingValue(cell string) (string, bool) {
	for _, arrow := range [...]string{"→", "⇒", "->", "=>"} {
		if before, after, ok := strings.Cut(cell, arrow); ok && bareAnswer(before) {
			cell = after
		}
	}
	cell = strings.TrimSpace(cell)
	if value, aside, ok := strings.Cut(cell, " ("); ok && strings.HasSuffix(aside, ")") {
		cell = value
	}
	if v := cellValues[strings.ToLower(strings.Trim(cell, ".!"))]; v != "" {
		return v, true
	}
	return cell, bareAnswer(cell)
}

// row is one row of a table.
type row []string

// rowAt returns the cells of the row that begins with block i.
func rowAt(m *complaint.Message, i int) row {
	var r row
	for n := m.Blocks[i].Row; i < len(m.Blocks) && m.Blocks[i].Row == n && len(r) < maxCells; i++ {
		r = append(r, m.Blocks[i].Text)
	}
	return r
}

const maxCells = 12

// line writes a row as one line. Of several settings of a thing the last counts if the row above says that they are before
// and now, and that for e-mail if it names channels; otherwise none does, because it is not told which is meant.
func (r row) line(header row) string {
	first := len(r)
	for first > 1 {
		if _, ok := settingValue(r[first-1]); !ok {
			break
		}
		first--
	}
	if first == len(r) {
		return strings.Join(r, " ")
	}
	name := strings.Join(r[:first], " ")
	value, _ := settingValue(r[len(r)-1])
	if len(r)-first == 1 {
		return name + " " + value
	}
	for i := first; i < len(r) && i < len(header); i++ {
		if h := strings.ToLower(header[i]); strings.Contains(h, "email") || strings.Contains(h, "e-mail") {
			value, _ = settingValue(r[i])
			return name + " by email " + value
		}
	}
	if len(header) > 0 && slices.Contains(nowWords, strings.ToLower(header[len(header)-1])) || sameValues(r[first:]) {
		return name + " " + value
	}
	return name
}

// nowWords head the column of what is so now.
var nowWords = []string{"now", "after", "new", "current", "new setting", "new choice", "changed to", "updated", "to", "is"}

func sameValues(values row) bool {
	for _, v := range values {
		if !strings.EqualFold(v, values[0]) {
			return false
		}
	}
	return true
}
