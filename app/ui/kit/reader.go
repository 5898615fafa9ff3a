package kit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/theme"
)

// readerBytes is how much of a text is shown. Fyne lays out text in time quadratic in a segment's length, so long
// texts are cut into one segment per paragraph and end here.
const readerBytes = 64 << 10

// paragraphBytes is where one paragraph is broken in two, for the same reason.
const paragraphBytes = 2 << 10

// Paragraph is one piece of a text.
type Paragraph struct {
	Text    string
	Heading bool
	Bullet  bool
	Muted   bool
}

// Mark is a quotation to find in the text. It is shown in bold and followed by its number in square brackets, so
// that it can be told without colour.
type Mark struct {
	Number int
	Quote  string
}

// Reader shows a text of any length with marked quotations.
type Reader struct {
	*fyne.Container
	text *widget.RichText
	more *widget.Label
}

// NewReader returns an empty Reader.
func NewReader() *Reader {
	r := &Reader{text: widget.NewRichText(), more: Muted("")}
	r.text.Wrapping = fyne.TextWrapWord
	r.more.Hide()
	r.Container = container.NewVBox(r.text, r.more)
	return r
}

// Set shows paragraphs with marks.
func (r *Reader) Set(paragraphs []Paragraph, marks []Mark) {
	segments, left := segmentsOf(paragraphs, marks, readerBytes)
	r.text.Segments = segments
	r.text.Refresh()
	note := ""
	if left > 0 {
		note = fmt.Sprintf("The text goes on for another %s that is not shown here.", Size(int64(left)))
	}
	SetText(r.more, note)
}

// String returns the text shown.
func (r *Reader) String() string { return r.text.String() }

func segmentsOf(paragraphs []Paragraph, marks []Mark, limit int) (segments []widget.RichTextSegment, left int) {
	for _, p := range paragraphs {
		for _, text := range pieces(Clean(p.Text)) {
			if limit <= 0 {
				left += len(text)
				continue
			}
			if len(text) > limit {
				cut := runeStart(text, limit)
				left += len(text) - cut
				text = text[:cut]
			}
			limit -= len(text)
			segments = append(segments, paragraphSegments(p, text, marks)...)
			if limit <= 0 {
				limit = 0
			}
		}
	}
	return segments, left
}

// pieces breaks a long text at spaces into parts that lay out quickly.
func pieces(text string) []string {
	var out []string
	for len(text) > paragraphBytes {
		cut := strings.LastIndexAny(text[:paragraphBytes], " \n")
		if cut <= 0 {
			cut = runeStart(text, paragraphBytes)
		}
		out = append(out, strings.TrimSpace(text[:cut]))
		text = text[cut:]
	}
	return append(out, strings.TrimSpace(text))
}

func runeStart(s string, at int) int {
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

func paragraphSegments(p Paragraph, text string, marks []Mark) []widget.RichTextSegment {
	if p.Bullet {
		text = "•  " + text
	}
	plain := widget.RichTextStyle{ColorName: fynetheme.ColorNameForeground, Inline: true, SizeName: fynetheme.SizeNameText}
	if p.Heading {
		plain.SizeName = fynetheme.SizeNameSubHeadingText
	}
	if p.Muted {
		plain.ColorName = fynetheme.ColorNameDisabled
	}
	strong := plain
	strong.ColorName = theme.ColorMark
	strong.TextStyle.Bold = true
	var out []widget.RichTextSegment
	add := func(s string, style widget.RichTextStyle) {
		if s != "" {
			out = append(out, &widget.TextSegment{Text: s, Style: style})
		}
	}
	at := 0
	for _, f := range find(text, marks) {
		add(text[at:f.from], plain)
		add(text[f.from:f.to]+fmt.Sprintf(" [%d]", f.number), strong)
		at = f.to
	}
	add(text[at:], plain)
	if len(out) == 0 {
		return nil
	}
	out[len(out)-1].(*widget.TextSegment).Style.Inline = false
	return out
}

type found struct{ from, to, number int }

// find returns where marks stand in text, in order and without overlap; a longer quotation wins over one inside it.
func find(text string, marks []Mark) []found {
	var all []found
	for _, m := range marks {
		quote := strings.TrimSpace(Clean(m.Quote))
		if quote == "" {
			continue
		}
		if i := strings.Index(text, quote); i >= 0 {
			all = append(all, found{i, i + len(quote), m.Number})
		} else if len(text) > 20 && strings.Contains(quote, text) {
			all = append(all, found{0, len(text), m.Number})
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	out, end := all[:0], 0
	for _, f := range all {
		if f.from >= end {
			out = append(out, f)
			end = f.to
		}
	}
	return out
}
