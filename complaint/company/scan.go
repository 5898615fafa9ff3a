package company

import "strings"

// Footers are searched by hand where a regular expression would walk every byte of every mail.

// legalForms returns where the first n legal forms of companies stand in text, as words' ends.
func legalForms(text string, n int) [][2]int {
	var out [][2]int
	for i := 0; i < len(text) && len(out) < n; i++ {
		var forms []string
		switch text[i] {
		case 'L':
			forms = []string{"Limited", "LIMITED", "Ltd", "LTD", "LLP"}
		case 'P':
			forms = []string{"PLC", "Plc"}
		case 'p':
			forms = []string{"plc", "p.l.c"}
		case 'C':
			forms = []string{"C.I.C", "CIC"}
		default:
			continue
		}
		for _, f := range forms {
			if end := i + len(f); strings.HasPrefix(text[i:], f) && (end == len(text) || !wordByte(text[end])) {
				out = append(out, [2]int{i, end})
				i = end - 1
				break
			}
		}
	}
	return out
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_'
}

// numberTokens returns where the first n registration numbers may stand: what numberToken matches around each run of
// five digits or more.
func numberTokens(text string, n int) [][2]int {
	var out [][2]int
	for i := 0; i < len(text) && len(out) < n; {
		if text[i] < '0' || text[i] > '9' {
			i++
			continue
		}
		j := i
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j-i >= 5 {
			from := i
			for from > 0 && i-from < 4 && (wordByte(text[from-1]) || text[from-1] == ' ' || text[from-1] == '-') {
				from--
			}
			for from < i && from > 0 && wordByte(text[from-1]) && wordByte(text[from]) {
				from++ // not from the middle of a word
			}
			if at := numberToken.FindStringIndex(text[from:min(j+1, len(text))]); at != nil {
				out = append(out, [2]int{from + at[0], from + at[1]})
			}
		}
		i = j
	}
	return out
}
