package states

import "slices"

// A clue is something that a line or a mail has or has not, by its text: a word, two or three that follow each other, classes in order,
// what stands above, before and after. What it is of ends in ">", which no word holds. Clues are told apart by the hash of their text (FNV-1a), so that nearly none has to be written.

// table numbers the clues that have weights.
type table struct {
	numbers map[uint64]int32
	texts   []string // by number, while learning
	grows   bool     // while learning: what is new is given a number
}

// gatherer gathers the numbers of one line's clues.
type gatherer struct {
	table *table
	found []int32
}

const (
	hashStart = 0xcbf29ce484222325
	hashPrime = 0x100000001b3
)

func hash(parts ...string) uint64 {
	h := uint64(hashStart)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(p[i])) * hashPrime
		}
	}
	return h
}

// add adds the clue whose text is these parts one after the other.
func (g *gatherer) add(parts ...string) {
	h := hash(parts...)
	n, known := g.table.numbers[h]
	if !known {
		if !g.table.grows {
			return
		}
		n = int32(len(g.table.texts)) //nolint:gosec // a few hundred thousand
		g.table.numbers[h] = n
		text := ""
		for _, p := range parts {
			text += p
		}
		g.table.texts = append(g.table.texts, text)
	}
	g.found = append(g.found, n)
}

// take returns what was gathered, each once, and begins anew.
func (g *gatherer) take() []int32 {
	slices.Sort(g.found)
	out := slices.Clone(slices.Compact(g.found))
	g.found = g.found[:0]
	return out
}

// gathered are the clues of a mail and of each of its lines.
type gathered struct {
	of    *mail
	lines [][]int32
	whole []int32
}

func (m *mail) gather(t *table) gathered {
	g := &gatherer{table: t}
	out := gathered{of: m}
	for i := range m.lines {
		m.own(g, i)
		m.above(g, i)
		m.beside(g, i)
		out.lines = append(out.lines, g.take())
	}
	m.whole(g)
	out.whole = g.take()
	return out
}

// own are the clues of a line by itself.
func (m *mail) own(g *gatherer, i int) {
	l := &m.lines[i]
	g.words("", l.all)
	g.classes("", l.classes)
	if i == 0 {
		g.add("<first>")
	}
	switch {
	case len(l.cells) > 1:
		g.add("cells>", string(rune('0'+min(9, len(l.cells)))))
	case len(l.all) <= 6:
		g.add("<short>")
	case len(l.all) > 14:
		g.add("<long>")
	}
	name, value := l.keyed()
	if value == nil {
		return
	}
	g.add("<keyed>")
	for _, w := range name {
		g.add("name>", w)
	}
	g.words("value>", value)
	says := m.words.classes(value)
	g.classes("value>", says)
	g.add("of>", only(m.words.classes(name), "eovmFNn"), " ", first(core(says), 2))
}

// above are the clues of what stands over a line: its heading, and the heads of its columns.
func (m *mail) above(g *gatherer, i int) {
	l := &m.lines[i]
	if l.head >= 0 {
		head := &m.lines[l.head]
		for k, w := range head.all {
			g.add("under>", w)
			if k > 0 {
				g.add("under>", head.all[k-1], " ", w)
			}
		}
		g.classes("under>", head.classes)
		g.add("under>", core(head.classes), " is ", last(core(l.classes), 2))
	}
	for c := 1; c < len(l.column); c++ {
		value := last(core(m.words.classes(l.words[c])), 1)
		for _, w := range l.column[c] {
			g.add("column>", w, "=", value)
			if c == len(l.column)-1 {
				g.add("last column>", w, "=", value)
			}
		}
		g.add("columns>", core(m.words.classes(l.column[c])), "=", value)
	}
}

// beside are the clues of the two lines before and after.
func (m *mail) beside(g *gatherer, i int) {
	tail := last(core(m.lines[i].classes), 2)
	for _, n := range [...]struct {
		by   int
		lead string
	}{{-1, "before>"}, {1, "after>"}, {-2, "2 before>"}, {2, "2 after>"}} {
		at := i + n.by
		if at < 0 || at >= len(m.lines) {
			continue
		}
		near := &m.lines[at]
		g.add(n.lead, last(core(near.classes), 3), " is ", tail)
		if n.by*n.by > 1 {
			continue
		}
		for _, w := range near.all {
			g.add(n.lead, w)
		}
	}
}

// openings is how many lines of prose are told from those that follow.
const openings = 3

// whole are the clues of the mail: its subject, and what it says in sentences.
func (m *mail) whole(g *gatherer) {
	g.words("subject>", m.subject)
	said := 0
	for i := range m.lines {
		l := &m.lines[i]
		if l.row || len(l.all) < 3 {
			continue
		}
		lead := "mail>"
		if said++; said <= openings {
			lead = "opening>"
		}
		g.words(lead, l.all)
		g.classes(lead, l.classes)
	}
}

// words adds words, and two and three that follow each other.
func (g *gatherer) words(lead string, all []string) {
	for i, w := range all {
		g.add(lead, w)
		if i == 0 {
			g.add(lead, "^", w)
		}
		if i == len(all)-1 {
			g.add(lead, w, "$")
		}
		if i+1 < len(all) {
			g.add(lead, w, " ", all[i+1])
		}
		if i+2 < len(all) {
			g.add(lead, w, " ", all[i+1], " ", all[i+2])
		}
	}
}

const (
	farClasses  = 4  // how far apart two classes are that go together
	mostClasses = 30 // of a line, in which such are looked for
	wholeCore   = 6  // how many states in order make one clue
)

// classes adds classes, those that follow each other near or far, and the states in order.
func (g *gatherer) classes(lead, all string) {
	all = first(all, mostClasses)
	for i := range len(all) {
		for n := 1; n <= 3 && i+n <= len(all); n++ {
			g.add(lead, "/", all[i:i+n])
		}
		for j := i + 2; j < len(all) && j <= i+farClasses; j++ {
			g.add(lead, "/", all[i:i+1], "..", all[j:j+1])
		}
	}
	said := core(all)
	if len(said) <= wholeCore {
		g.add(lead, "/=", said)
	}
	g.add(lead, "/2$", last(said, 2))
	g.add(lead, "/3$", last(said, 3))
	g.add(lead, "/^", first(said, 1))
}

// only are those of some classes that a line has, in the order of wanted.
func only(classes, wanted string) string {
	var out []byte
	for i := range len(wanted) {
		for k := range len(classes) {
			if classes[k] == wanted[i] {
				out = append(out, wanted[i])
				break
			}
		}
	}
	return string(out)
}
