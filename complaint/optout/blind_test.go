package optout

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/optout/internal/states"
	"desist/complaint/rfc822/htmltext"
)

// blindMail is a whole mail of testdata/blind, which says how its files are written.
type blindMail struct {
	want  string
	known bool // a miss that is known and stated in docs/OPTOUTS.md
	mail  *complaint.Message

	marks map[int]states.Marks // of lines, by their first block, where the file marks them

	left, kept []string // names of the lists that are left and of those that go on, where the file says them
}

func blindMails(t testing.TB, file string) []blindMail {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	var out []blindMail
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			out = append(out, newBlindMail(lines, parts))
		}
		lines = nil
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "==="):
			flush()
			lines = []string{strings.TrimSpace(line[3:])}
		case line == "" || line[0] == '#':
		case lines == nil:
			name, text, _ := strings.Cut(line, " ")
			parts[name] = text
		default:
			lines = append(lines, line)
		}
	}
	flush()
	return out
}

// newBlindMail makes a mail of its lines: what is wanted, header fields, the subject, then blocks.
func newBlindMail(lines []string, parts map[string]string) blindMail {
	want, known := strings.CutPrefix(lines[0], "~")
	m := mail("", "")
	var left, kept []string
	lines = lines[1:]
	for ; ; lines = lines[1:] {
		if v, ok := strings.CutPrefix(lines[0], "Left: "); ok {
			left = strings.Split(v, " ; ")
		} else if v, ok := strings.CutPrefix(lines[0], "Kept: "); ok {
			kept = strings.Split(v, " ; ")
		} else if v, ok := strings.CutPrefix(lines[0], "To: "); ok {
			m.To = []complaint.Address{{Addr: v}}
		} else if v, ok := strings.CutPrefix(lines[0], "From: "); ok {
			name, addr, _ := strings.Cut(v, " <")
			m.From = []complaint.Address{{Name: name, Addr: strings.TrimSuffix(addr, ">")}}
		} else if v, ok := strings.CutPrefix(lines[0], "List-Id: "); ok {
			m.ListID = v
		} else {
			break
		}
	}
	m.Subject = strings.TrimPrefix(lines[0], "Subject:")
	row := 0
	marks := map[int]states.Marks{}
	body := lines[1:]
	for i, line := range body {
		line, marks[len(m.Blocks)] = withoutMarks(line)
		if part, ok := parts[line]; ok {
			for b := range strings.SplitSeq(part, " // ") {
				m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: b})
			}
			continue
		}
		inTable := i > 0 && isSpaced(body[i-1]) || i+1 < len(body) && isSpaced(body[i+1])
		switch cells := cellsOf(line, inTable); {
		case cells != nil:
			row++
			for _, c := range cells {
				m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: row, Text: strings.TrimSpace(c)})
			}
		case line[0] == '>':
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockQuote, Text: strings.TrimSpace(line[1:])})
		default:
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: line})
		}
	}
	return blindMail{want: want, known: known, mail: m, left: left, kept: kept, marks: marks}
}

// columnGap stands between the columns of plain text.
var columnGap = regexp.MustCompile(` {2,}|\t+`)

func isSpaced(line string) bool {
	return line[0] != '|' && line[0] != '>' && columnGap.MatchString(line)
}

// cellsOf are the cells of a row of a table; nil if the line is none. Blanks set a table in plain text where lines beside have them too.
func cellsOf(line string, inTable bool) []string {
	switch {
	case line[0] == '|':
		return strings.Split(strings.Trim(line, "| "), "|")
	case inTable && isSpaced(line):
		return slices.DeleteFunc(columnGap.Split(line, -1), func(c string) bool { return !htmltext.HasWords(c) })
	}
	return nil
}

// lineMarks are what stands before lines of testdata/lines: "[L]", or "[L K]" for two.
var lineMarks = regexp.MustCompile(`^(?:\[([LOKS ]+)\] )+`)

// withoutMarks takes the marks of a line off it.
func withoutMarks(line string) (rest string, marks states.Marks) {
	lead := lineMarks.FindString(line)
	for _, letter := range lead {
		if s := strings.IndexRune("LOKS", letter); s >= 0 {
			marks[s] = true
		}
	}
	return strings.TrimSpace(line[len(lead):]), marks
}

func TestWholeMails(t *testing.T) {
	f := newFinder(t)
	files, err := filepath.Glob("testdata/blind/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no mails", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		own := strings.HasPrefix(name, "sent")
		t.Run(name, func(t *testing.T) {
			var right, acts, wrong, traps, detail int
			for _, b := range blindMails(t, file) {
				got := f.findBlind(b, own)
				sort, _, _ := strings.Cut(b.want, ":")
				found := meets(got, sort)
				if b.want == "none" {
					traps++
					if !found {
						wrong++
					}
				} else {
					acts++
					if found {
						right++
					}
				}
				if !meets(got, b.want) {
					if found {
						detail++
					}
					if b.known {
						t.Logf("known: found %v, want %s: %q", said(got), b.want, b.mail.Subject)
						continue
					}
					quote := ""
					if len(got) > 0 {
						quote = got[0].Quote
					}
					t.Errorf("found %v, want %s: %q\n\t%q\n\t%v", said(got), b.want, b.mail.Subject, quote, b.mail.Blocks)
				} else if b.known {
					t.Errorf("no longer missed: %q", b.mail.Subject)
				}
			}
			t.Logf("%d of %d acts found, %d wrong in %d traps, %d with another detail", right, acts, wrong, traps, detail)
		})
	}
}
