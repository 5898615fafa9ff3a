package pack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"desist/complaint"
)

// An exhibit's body is cut after this much text; about four printed pages. What decided is kept.
const (
	bodyChars     = 9000
	bodyBlocks    = 250
	blockChars    = 6000 // of one block
	keptAfterward = 20   // marked blocks kept after the cut
	linkLimit     = 110  // of a link's target
	pictureLimit  = 12   // pictures of one message that are shown
)

// marker finds the deciding words in an exhibit's text.
type marker struct {
	words []markedWords
}

type markedWords struct {
	text string
	mark Mark
}

func newMarker() *marker { return &marker{} }

// add remembers words to mark. The engine may have cut a long quotation, which its ellipsis shows.
func (m *marker) add(quote string, mark Mark) {
	q := strings.TrimSpace(strings.Trim(unquote(line(quote)), "…"))
	q = strings.TrimSpace(strings.TrimSuffix(q, "..."))
	if utf8.RuneCountInString(q) >= 3 {
		m.words = append(m.words, markedWords{q, mark})
	}
}

// mark splits text into spans, the deciding words marked. Words of an earlier add win where two overlap.
func (m *marker) mark(text string) Text {
	marks := make([]Mark, len(text))
	found := false
	for _, w := range slices.Backward(m.words) {
		for at := 0; ; {
			i, n := indexFold(text[at:], w.text)
			if i < 0 {
				break
			}
			for j := at + i; j < at+i+n; j++ {
				marks[j] = w.mark
			}
			found = true
			at += i + n
		}
	}
	if !found {
		return plain(text)
	}
	var out Text
	for i := 0; i < len(text); {
		j := i + 1
		for j < len(text) && marks[j] == marks[i] {
			j++
		}
		out = append(out, Span{Text: text[i:j], Mark: marks[i]})
		i = j
	}
	return out
}

// indexFold finds words in text without regard to case where folding keeps every rune's length. It returns the
// position and the length in text, or -1.
func indexFold(text, words string) (int, int) {
	if i := strings.Index(text, words); i >= 0 {
		return i, len(words)
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return -1, 0
	}
	w := strings.ToLower(words)
	if i := strings.Index(lower, w); i >= 0 && utf8.ValidString(text[i:i+len(w)]) {
		return i, len(w)
	}
	return -1, 0
}

// body turns a message's blocks into an exhibit's text. Long messages are cut; blocks with marked words are kept
// behind the cut, and the note says how many blocks are missing.
func (b *builder) body(blocks []complaint.Block, m *marker) ([]BodyBlock, string) {
	var out []BodyBlock
	chars, left, gap, kept := 0, 0, 0, 0
	for _, blk := range blocks {
		text := strings.TrimSpace(strings.ToValidUTF8(blk.Text, "\uFFFD"))
		if text == "" {
			continue
		}
		marked := m.mark(clip(text, blockChars))
		full := chars+len(text) > bodyChars || len(out) >= bodyBlocks
		if full && len(out) > 0 && (!hasMark(marked) || kept >= keptAfterward) {
			left++
			gap++
			continue
		}
		if full {
			kept++
		}
		chars += len(text)
		out = append(out, BodyBlock{Kind: blk.Kind, Row: blk.Row, Text: marked, Gap: gap, Link: clip(line(blk.Link), linkLimit)})
		gap = 0
	}
	switch {
	case len(out) == 0:
		return nil, b.str("exhibit.empty", nil)
	case left > 0:
		return out, b.str("exhibit.cut", vars{"n": left})
	}
	return out, ""
}

// showEmbedded puts pictures that are in a message where their descriptions stand, and those without one at the end.
func showEmbedded(blocks []BodyBlock, pictures []Picture) []BodyBlock {
	var rest []Picture
	for _, pic := range pictures[:min(len(pictures), pictureLimit)] {
		i := slices.IndexFunc(blocks, func(b BodyBlock) bool {
			return b.Kind == complaint.BlockImageAlt && b.Picture == nil && line(pic.Name) != "" && line(b.Text.String()) == line(pic.Name)
		})
		if i < 0 {
			rest = append(rest, pic)
			continue
		}
		blocks[i].Picture = &pic
	}
	for _, pic := range rest {
		blocks = append(blocks, BodyBlock{Kind: complaint.BlockImageAlt, Text: plain(line(pic.Name)), Picture: &pic})
	}
	return blocks
}

func hasMark(t Text) bool {
	return slices.ContainsFunc(t, func(s Span) bool { return s.Mark != MarkNone })
}
