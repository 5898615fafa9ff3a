package pack

import "fmt"

// sectionWriter numbers the paragraphs of one section.
type sectionWriter struct {
	b *builder
	s Section
	n int
}

func (b *builder) section(number int, titleKey string) *sectionWriter {
	return &sectionWriter{b: b, s: Section{Number: number, Title: b.str(titleKey, nil)}}
}

// next is the number of the next paragraph.
func (w *sectionWriter) next() string {
	w.n++
	return fmt.Sprintf("%d.%d", w.s.Number, w.n)
}

// para adds a numbered paragraph of one or more phrases.
func (w *sectionWriter) para(text Text, law ...string) {
	w.s.Parts = append(w.s.Parts, Paragraph{Number: w.next(), Text: text, Law: law})
}

// say adds a numbered paragraph from one phrase.
func (w *sectionWriter) say(key string, v vars) {
	w.para(w.b.say(key, v), w.b.lawOf(key)...)
}

// add adds a part as it is.
func (w *sectionWriter) add(p Part) { w.s.Parts = append(w.s.Parts, p) }

func (w *sectionWriter) heading(key string) { w.add(Subheading{w.b.str(key, nil)}) }

// quote adds a verbatim legal text with its citation.
func (w *sectionWriter) quote(id, text string) {
	w.add(Quotation{Text: text, Source: plain(w.b.cite(id)), Law: []string{id}})
}

// join puts texts into one paragraph.
func join(texts ...Text) Text {
	var out Text
	for _, t := range texts {
		if len(t) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, Span{Text: " "})
		}
		out = append(out, t...)
	}
	return out
}
