// Package dataset reads the corpus of complaint/marketing/corpus: labelled sentences and mails in a light text format,
// described in the README beside them.
package dataset

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/holdout"
	"desist/complaint/marketing/internal/sentence"
)

// Line is one labelled block of a mail, or a labelled sentence.
type Line struct {
	Kind   byte // s h p l b i c q x
	Class  sentence.Class
	Code   string // reason code of a promotional line
	Text   string
	Linked bool
}

// Entry is a labelled mail, or a list of sentences without one.
type Entry struct {
	ID      string // file:line
	Company string
	Sector  string
	Mail    bool
	Kind    complaint.VerdictKind
	From    string
	Reply   bool
	Headers []string
	Lines   []Line

	// Pair is the ID that a contrast pair shares; its members differ by Added alone.
	Pair  string
	Added *Line
}

// DirectMarketing is the label that counts.
func (e *Entry) DirectMarketing() bool {
	return e.Kind == complaint.KindMarketing || e.Kind == complaint.KindMixed
}

// Held reports whether the entry belongs to the part kept aside: a quarter of the companies, told by their name.
func (e *Entry) Held() bool { return holdout.Held(e.Company) }

// Fold is one of n parts by company, for cross-fitting.
func (e *Entry) Fold(n int) int { return holdout.Part("fold "+e.Company, n) }

// Read reads every .txt file of the corpus, in order of name.
func Read(corpus fs.FS) ([]*Entry, error) {
	names, err := fs.Glob(corpus, "*.txt")
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	slices.Sort(names)
	var all []*Entry
	for _, name := range names {
		f, err := corpus.Open(name)
		if err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
		entries, err := Parse(name, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// Parse reads one file.
func Parse(name string, r io.Reader) ([]*Entry, error) {
	p := parser{name: name}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		p.line++
		if err := p.read(strings.TrimSpace(sc.Text())); err != nil {
			return nil, fmt.Errorf("dataset: %s:%d: %w", name, p.line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", name, err)
	}
	p.flush()
	return p.out, nil
}

type variant struct {
	at    int // before this line of the base
	lines []Line
}

type parser struct {
	name     string
	line     int
	entry    *Entry
	variants []variant
	out      []*Entry
}

func (p *parser) read(line string) error {
	switch {
	case line == "" || line[0] == '#':
		return nil
	case strings.HasPrefix(line, "== "):
		p.flush()
		return p.open(strings.Split(line[3:], "|"))
	case p.entry == nil:
		return fmt.Errorf("text before the first ==")
	case strings.HasPrefix(line, "from: "):
		p.entry.From = line[6:]
		return nil
	case strings.HasPrefix(line, "headers: "):
		p.entry.Headers = strings.Fields(line[9:])
		return nil
	}
	return p.text(line)
}

func (p *parser) open(cols []string) error {
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	if len(cols) < 3 || (cols[0] == "mail" && len(cols) != 4) {
		return fmt.Errorf("want == sentences | company | sector, or == mail | company | sector | verdict")
	}
	p.entry = &Entry{ID: fmt.Sprintf("%s:%d", p.name, p.line), Company: cols[1], Sector: cols[2], Mail: cols[0] == "mail"}
	if p.entry.Mail {
		p.entry.Kind = complaint.VerdictKind(cols[3])
		if !slices.Contains(kinds, p.entry.Kind) {
			return fmt.Errorf("unknown verdict %q", cols[3])
		}
	}
	return nil
}

var kinds = []complaint.VerdictKind{
	complaint.KindMarketing, complaint.KindMixed, complaint.KindService, complaint.KindOptOut,
	complaint.KindSubscription, complaint.KindPersonal, complaint.KindOther,
}

// text reads "kind LABEL code: text", or in a list of sentences "LABEL code: text".
func (p *parser) text(line string) error {
	plus, more := false, false
	if strings.HasPrefix(line, "+") {
		plus, line = true, line[1:]
		if strings.HasPrefix(line, "&") {
			more, line = true, line[1:]
		}
		line = strings.TrimSpace(line)
	}
	head, text, ok := strings.Cut(line, ": ")
	if !ok {
		return fmt.Errorf("no colon in %q", line)
	}
	l, err := parseHead(strings.Fields(head))
	if err != nil {
		return err
	}
	l.Text = strings.TrimSpace(text)
	switch {
	case more && len(p.variants) > 0:
		v := &p.variants[len(p.variants)-1]
		v.lines = append(v.lines, l)
	case plus:
		p.variants = append(p.variants, variant{len(p.entry.Lines), []Line{l}})
	default:
		p.entry.Lines = append(p.entry.Lines, l)
	}
	return nil
}

func parseHead(f []string) (Line, error) {
	l := Line{Kind: 'p'}
	if len(f) > 0 && strings.Contains("shplbicqx", f[0][:1]) && (len(f[0]) == 1 || f[0][1:] == "@") {
		l.Kind, l.Linked = f[0][0], len(f[0]) > 1
		f = f[1:]
	}
	if len(f) == 0 || len(f) > 2 {
		return l, fmt.Errorf("want kind, label and code before the colon")
	}
	c := strings.Index("PTLN", f[0])
	if c < 0 || len(f[0]) != 1 {
		return l, fmt.Errorf("unknown label %q", f[0])
	}
	l.Class = sentence.Class(c)
	if len(f) == 2 {
		l.Code = f[1]
	}
	return l, nil
}

// flush ends an entry: it and its variants, each with one addition, become entries.
func (p *parser) flush() {
	if p.entry == nil {
		return
	}
	e := p.entry
	p.out = append(p.out, e)
	if len(p.variants) > 0 {
		e.Pair = e.ID
	}
	for i, v := range p.variants {
		v.at = min(v.at, smallPrint(e.Lines))
		m := *e
		m.ID = fmt.Sprintf("%s+%d", e.ID, i+1)
		m.Kind = complaint.KindMixed
		m.Lines = slices.Concat(e.Lines[:v.at], v.lines, e.Lines[v.at:])
		m.Added = &v.lines[0]
		p.out = append(p.out, &m)
	}
	p.entry, p.variants = nil, nil
}

// smallPrint is where the closing small print starts: additions stand before it.
func smallPrint(lines []Line) int {
	n := len(lines)
	for n > 0 && (lines[n-1].Class == sentence.Legal || lines[n-1].Kind == 'l' && lines[n-1].Linked) {
		n--
	}
	return n
}
