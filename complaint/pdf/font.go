package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"desist/assets"
)

// face is one of the embedded fonts.
type face int

const (
	regular face = iota
	bold
	italic
	fallback // for characters that the text faces lack
	emoji    // for those that the fallback lacks too
	faceCount
)

// faceFiles are the fonts' files, gofpdf family names and styles.
var faceFiles = [faceCount]struct{ file, family, style string }{
	regular:  {"fonts/NotoSans-Regular.ttf", "text", ""},
	bold:     {"fonts/NotoSans-Bold.ttf", "text", "B"},
	italic:   {"fonts/NotoSans-Italic.ttf", "text", "I"},
	fallback: {"fonts/DejaVuSans.ttf", "fallback", ""},
	emoji:    {"fonts/NotoEmoji-Private.ttf", "emoji", ""},
}

// glyphs knows which characters of the Basic Multilingual Plane a font has and how wide they are. gofpdf encodes
// text as UCS-2 and panics beyond it.
type glyphs struct {
	data  []byte
	width [1 << 16]uint16 // in 1/1000 em plus 1; 0: not in the font
}

// has reports whether the font has a glyph for r.
func (g *glyphs) has(r rune) bool { return r >= 0 && r < 1<<16 && g.width[r] > 0 }

// advance is r's width in 1/1000 em.
func (g *glyphs) advance(r rune) float64 {
	if !g.has(r) {
		return 0
	}
	return float64(g.width[r] - 1)
}

// fonts returns the embedded fonts' tables. They are read once.
var fonts = sync.OnceValues(func() (*[faceCount]glyphs, error) {
	var all [faceCount]glyphs
	for i := range all {
		data, err := assets.Fonts.ReadFile(faceFiles[i].file)
		if err != nil {
			return nil, fmt.Errorf("pdf: read font: %w", err)
		}
		all[i].data = data
		if err := all[i].read(); err != nil {
			return nil, fmt.Errorf("pdf: read font %s: %w", faceFiles[i].file, err)
		}
	}
	return &all, nil
})

var errFont = errors.New("not a TrueType font with a Unicode character map")

// read takes the character map (cmap format 4) and the advance widths (hmtx) out of a TrueType font.
func (g *glyphs) read() (err error) {
	defer func() {
		if recover() != nil { // a truncated table; the fonts are our own, so this is a build fault
			err = errFont
		}
	}()
	tables := map[string][]byte{}
	for i := range int(u16(g.data, 4)) {
		entry := g.data[12+16*i:]
		at, size := u32(entry, 8), u32(entry, 12)
		tables[string(entry[:4])] = g.data[at : at+size]
	}
	em := float64(u16(tables["head"], 18))
	metrics := int(u16(tables["hhea"], 34))
	cmap := unicodeMap(tables["cmap"])
	if cmap == nil || metrics == 0 || em == 0 {
		return errFont
	}
	segments := int(u16(cmap, 6)) / 2
	for s := range segments {
		g.readSegment(cmap, s, segments, tables["hmtx"], metrics, em)
	}
	return nil
}

// readSegment reads one segment of a format 4 map (OpenType, cmap).
func (g *glyphs) readSegment(cmap []byte, s, segments int, hmtx []byte, metrics int, em float64) {
	end := int(u16(cmap, 14+2*s))
	start := int(u16(cmap, 16+2*segments+2*s))
	delta := u16(cmap, 16+4*segments+2*s)
	offsetAt := 16 + 6*segments + 2*s
	offset := int(u16(cmap, offsetAt))
	for c := start; c <= end && c < 0xFFFF; c++ {
		id := uint16(c) + delta
		if offset != 0 {
			if id = u16(cmap, offsetAt+offset+2*(c-start)); id != 0 {
				id += delta
			}
		}
		if id != 0 {
			advance := u16(hmtx, 4*min(int(id), metrics-1))
			g.width[c] = uint16(float64(advance)*1000/em+0.5) + 1
		}
	}
}

// unicodeMap finds a format 4 subtable for Unicode.
func unicodeMap(cmap []byte) []byte {
	for i := range int(u16(cmap, 2)) {
		platform, encoding := u16(cmap, 4+8*i), u16(cmap, 6+8*i)
		sub := cmap[u32(cmap, 8+8*i):]
		if u16(sub, 0) == 4 && (platform == 0 || (platform == 3 && encoding == 1)) {
			return sub
		}
	}
	return nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
