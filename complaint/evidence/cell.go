package evidence

import (
	"strings"
	"unicode/utf8"
)

// formulaStarts are what a spreadsheet may read as the beginning of a formula. Of "＝", "＋", "－" and "＠", which are as
// wide as a Chinese character, some make the plain ones.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// SafeCell makes a value safe to open in a spreadsheet: one that starts as a formula does gets an apostrophe in front,
// which spreadsheets take as "this is text".
func SafeCell(s string) string {
	if r, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune(formulaStarts, r) {
		return "'" + s
	}
	return s
}
