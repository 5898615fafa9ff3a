package demo

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"strconv"
	"strings"
	"text/template"
)

// page is what a company's layout shows.
type page struct {
	Subject, Pre, Charset, View, Pixel string
	Legal, Number, Office, Extra       string
	Body                               string
	Footer                             []string
}

type linkBox struct{ Text, URL string }

type imageBox struct{ URL, Alt, Width, Height string }

type productBox struct{ Name, Price, URL, Image string }

// layouts are the companies' HTML templates: each overrides parts of base.html. They are text templates: what goes
// in is escaped before, by escape.
type layouts struct {
	base  *template.Template
	files fs.FS
}

func readLayouts(fsys fs.FS) (layouts, error) {
	base, err := template.ParseFS(fsys, "html/base.html")
	if err != nil {
		return layouts{}, fmt.Errorf("demo: %w", err)
	}
	return layouts{base: base, files: fsys}, nil
}

func (l layouts) of(key string) (*template.Template, error) {
	t, err := l.base.Clone()
	if err != nil {
		return nil, err
	}
	name := "html/" + key + ".html"
	if _, err := fs.Stat(l.files, name); err != nil {
		return t, nil
	}
	return t.ParseFS(l.files, name)
}

var entityNames = strings.NewReplacer("£", "&pound;", "–", "&ndash;", "é", "&eacute;", "’", "&rsquo;")

func (m *mail) escape(s string) string {
	s = html.EscapeString(s)
	if m.from.Entities {
		s = entityNames.Replace(s)
	}
	return s
}

func (m *mail) inline(s string) string {
	s = strongPattern.ReplaceAllString(m.escape(s), "<b>$1</b>")
	return linkPattern.ReplaceAllStringFunc(s, func(link string) string {
		parts := linkPattern.FindStringSubmatch(link)
		return `<a href="` + m.url(html.UnescapeString(parts[2])) + `">` + parts[1] + "</a>"
	})
}

// url makes the address that a link of the mail leads to, escaped for an attribute.
func (m *mail) url(target string) string {
	if strings.HasPrefix(target, "/") {
		target = m.e.digits("url"+target, strings.ReplaceAll(m.s.Path, "{path}", target))
	}
	return html.EscapeString(strings.ReplaceAll(target, "{unsub}", m.unsubURL()))
}

func (m *mail) picture(name string) string {
	return "https://img." + m.from.Domain + "/" + m.e.at.Format("2006/01/") + name
}

// html renders the mail in its company's layout.
func (m *mail) html(l layouts) (string, error) {
	t, err := l.of(m.from.Key)
	if err != nil {
		return "", fmt.Errorf("demo: layout of %s: %w", m.from.Key, err)
	}
	var body bytes.Buffer
	blocks := parseBlocks(m.e.body)
	for len(blocks) > 0 {
		n := runLength(blocks)
		if err := m.writeBlocks(&body, t, blocks[:n]); err != nil {
			return "", fmt.Errorf("demo: %s: %w", m.e.key, err)
		}
		blocks = blocks[n:]
	}
	p := page{
		Subject: m.escape(m.e.field("subject")), Pre: m.escape(m.e.field("pre")), Charset: m.charset(),
		View: m.e.digits("view", m.s.View), Pixel: m.e.digits("pixel", m.s.Pixel), Body: body.String(),
		Legal: m.escape(m.from.Legal), Number: m.from.Number, Office: m.escape(m.from.Office), Extra: m.escape(m.from.Extra),
	}
	for _, line := range m.s.Footer {
		p.Footer = append(p.Footer, m.inline(line))
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "page", p); err != nil {
		return "", fmt.Errorf("demo: %s: %w", m.e.key, err)
	}
	return out.String(), nil
}

// runLength is how many blocks from the first on belong together: list items, table rows, products.
func runLength(blocks []block) int {
	kind := blocks[0].kind
	if kind != blockItem && kind != blockRow && kind != blockProduct {
		return 1
	}
	n := 1
	for n < len(blocks) && blocks[n].kind == kind {
		n++
	}
	return n
}

func (m *mail) writeBlocks(w *bytes.Buffer, t *template.Template, run []block) error {
	b := run[0]
	switch b.kind {
	case blockHeading:
		return t.ExecuteTemplate(w, "h1", m.inline(b.text))
	case blockSubheading:
		return t.ExecuteTemplate(w, "h2", m.inline(b.text))
	case blockSmall:
		return t.ExecuteTemplate(w, "small", m.inline(b.text))
	case blockQuote:
		return t.ExecuteTemplate(w, "quote", m.inline(b.text))
	case blockButton:
		return t.ExecuteTemplate(w, "button", linkBox{Text: m.inline(b.text), URL: m.url(b.cells[1])})
	case blockImage:
		width, height, _ := strings.Cut(b.cells[2], "x")
		return t.ExecuteTemplate(w, "image",
			imageBox{URL: m.picture(b.cells[0]), Alt: m.escape(b.cells[1]), Width: width, Height: height})
	case blockItem:
		return t.ExecuteTemplate(w, "items", m.inlineAll(run))
	case blockRow:
		return t.ExecuteTemplate(w, "rows", m.inlineCells(run))
	case blockProduct:
		return t.ExecuteTemplate(w, "products", m.products(run))
	}
	return t.ExecuteTemplate(w, "p", m.inline(b.text))
}

func (m *mail) inlineAll(run []block) []string {
	out := make([]string, len(run))
	for i, b := range run {
		out[i] = m.inline(b.text)
	}
	return out
}

func (m *mail) inlineCells(run []block) [][]string {
	rows := make([][]string, len(run))
	for i, b := range run {
		for _, c := range b.cells {
			rows[i] = append(rows[i], m.inline(c))
		}
	}
	return rows
}

func (m *mail) products(run []block) []productBox {
	boxes := make([]productBox, len(run))
	for i, b := range run {
		boxes[i] = productBox{
			Name: m.inline(b.cells[0]), Price: m.inline(b.cells[1]), URL: m.url(b.cells[2]),
			Image: m.picture("p" + strconv.Itoa(i+1) + ".jpg"),
		}
	}
	return boxes
}

// text renders the mail as plain text.
func (m *mail) text() string {
	if m.s.Body == "verbatim" {
		return strings.Join(append(append([]string{}, m.e.body...), footerLines(m.s.Footer)...), "\n") + "\n"
	}
	if m.s.Body == "stub" {
		return "This message has pictures. To read it in your browser, open:\n" + m.e.digits("view", m.s.View) + "\n"
	}
	var b strings.Builder
	blocks := parseBlocks(m.e.body)
	for len(blocks) > 0 {
		n := runLength(blocks)
		for _, bl := range blocks[:n] {
			b.WriteString(m.textBlock(bl))
		}
		b.WriteByte('\n')
		blocks = blocks[n:]
	}
	for _, line := range m.s.Footer {
		b.WriteString(strings.ReplaceAll(plainInline(line), "{unsub}", m.unsubURL()) + "\n")
	}
	return b.String()
}

func footerLines(footer []string) []string {
	if len(footer) == 0 {
		return nil
	}
	return append([]string{""}, footer...)
}

func (m *mail) textBlock(b block) string {
	switch b.kind {
	case blockItem:
		return "* " + plainInline(b.text) + "\n"
	case blockRow:
		return strings.Join(b.cells, "   ") + "\n"
	case blockButton:
		return b.text + ":\n" + html.UnescapeString(m.url(b.cells[1])) + "\n"
	case blockProduct:
		return "- " + b.cells[0] + ", " + b.cells[1] + "\n"
	case blockImage:
		return "[" + b.cells[1] + "]\n"
	case blockHeading:
		return b.text + "\n" + strings.Repeat("-", len([]rune(b.text))) + "\n"
	case blockQuote:
		return "> " + b.text + "\n"
	}
	return plainInline(b.text) + "\n"
}
