package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// emit writes the one JSON document of --json, or calls human.
func (s *session) emit(doc any, human func()) error {
	if !s.JSON {
		human()
		return nil
	}
	s.emitted = true
	enc := json.NewEncoder(s.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}

// listWriter writes a JSON document that is a list, item by item, as emit would.
type listWriter struct {
	s     *session
	begun bool
}

func (s *session) emitList() *listWriter { return &listWriter{s: s} }

func (w *listWriter) add(item any) error {
	var b bytes.Buffer
	b.WriteString("[\n  ")
	if w.begun {
		b.Reset()
		b.WriteString(",\n  ")
	}
	w.begun, w.s.emitted = true, true
	enc := json.NewEncoder(&b)
	enc.SetIndent("  ", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(item); err != nil {
		return err
	}
	_, err := w.s.Stdout.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

func (w *listWriter) end() error {
	if !w.begun {
		return w.s.emit([]any{}, nil)
	}
	_, err := io.WriteString(w.s.Stdout, "\n]\n")
	return err
}

func (s *session) printf(format string, args ...any) { fmt.Fprintf(s.Stdout, format, args...) }

// table prints rows in columns. Cells come from mail, so they are cleaned of control characters first.
func (s *session) table(head []string, rows [][]string) {
	w := tabwriter.NewWriter(s.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, r := range rows {
		for i, c := range r {
			r[i] = clean(c, maxCell)
		}
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	_ = w.Flush() // stdout is gone: nothing to tell and nobody to tell it
}

// maxCell is how many characters of a subject or a quote fit a terminal's line beside the rest.
const maxCell = 70

// clean makes text of a mail safe and short enough to print: no control or bidirectional characters that could
// rewrite the terminal's line.
func clean(text string, limit int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			r = ' '
		}
		if n == limit {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (s *session) day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(london).Format("2 Jan 2006 15:04")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// cleanText makes a text of several lines safe for a terminal.
func cleanText(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = clean(strings.TrimSuffix(lines[i], "\r"), wholeLine)
	}
	return strings.Join(lines, "\n")
}
