package evidence

import "strings"

// SafeCell makes a value safe to open in a spreadsheet: one that starts as a formula does ("=", "+", "-", "@", tab or
// carriage return) gets an apostrophe in front, which spreadsheets take as "this is text".
func SafeCell(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}
