package main

import (
	"encoding/binary"
	"maps"
	"slices"

	"desist/complaint/pdf"
)

// glyph is one outline of the new font, with the number it had.
type glyph struct {
	old  int
	char uint16 // character it stands for; 0 for those that are only parts of others
}

// subset makes a TrueType font of the outlines that are kept.
func subset(woff []byte) ([]byte, error) {
	in, err := tables(woff)
	if err != nil {
		return nil, err
	}
	all, err := characters(in["cmap"])
	if err != nil {
		return nil, err
	}
	glyphs := []glyph{{old: 0}}
	for _, r := range slices.Sorted(maps.Keys(all)) {
		if c, ok := pdf.EmojiCode(r); ok {
			glyphs = append(glyphs, glyph{all[r], c})
		}
	}
	glyphs = withParts(in, glyphs)
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return int(a.char) - int(b.char) })
	out := map[string][]byte{"OS/2": in["OS/2"], "cmap": charMap(glyphs), "name": names(in["name"])}
	out["glyf"], out["loca"] = outlines(in, glyphs)
	out["hmtx"] = metrics(in, glyphs)
	out["head"] = put16(in["head"], 50, 1) // long offsets
	out["hhea"] = put16(in["hhea"], 34, uint16(len(glyphs)))
	out["maxp"] = put16(in["maxp"], 4, uint16(len(glyphs)))
	out["post"] = append([]byte{0, 3, 0, 0}, in["post"][4:32]...) // version 3: no names of glyphs
	return file(out), nil
}

// outline is a glyph's data, empty for a blank one.
func outline(in map[string][]byte, id int) []byte {
	loca, glyf := in["loca"], in["glyf"]
	if u16(in["head"], 50) == 0 {
		return glyf[2*int(u16(loca, 2*id)) : 2*int(u16(loca, 2*id+2))]
	}
	return glyf[u32(loca, 4*id):u32(loca, 4*id+4)]
}

// parts are the places of the numbers of the glyphs that an outline is made of (OpenType, glyf, composite glyphs).
func parts(outline []byte) []int {
	if len(outline) == 0 || int16(u16(outline, 0)) >= 0 {
		return nil
	}
	var out []int
	for at := 10; ; {
		flags := u16(outline, at)
		out = append(out, at+2)
		at += 6
		for bit, size := range map[uint16]int{0x1: 2, 0x8: 2, 0x40: 4, 0x80: 8} {
			if flags&bit != 0 {
				at += size
			}
		}
		if flags&0x20 == 0 {
			return out
		}
	}
}

// withParts adds the glyphs that others are made of.
func withParts(in map[string][]byte, glyphs []glyph) []glyph {
	have := map[int]bool{}
	for _, g := range glyphs {
		have[g.old] = true
	}
	for i := 0; i < len(glyphs); i++ {
		o := outline(in, glyphs[i].old)
		for _, at := range parts(o) {
			if id := int(u16(o, at)); !have[id] {
				have[id] = true
				glyphs = append(glyphs, glyph{old: id})
			}
		}
	}
	return glyphs
}

func outlines(in map[string][]byte, glyphs []glyph) (glyf, loca []byte) {
	now := map[int]int{}
	for id, g := range glyphs {
		now[g.old] = id
	}
	for _, g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		o := slices.Clone(outline(in, g.old))
		for _, at := range parts(o) {
			binary.BigEndian.PutUint16(o[at:], uint16(now[int(u16(o, at))]))
		}
		glyf = append(glyf, o...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
}

func metrics(in map[string][]byte, glyphs []glyph) []byte {
	var out []byte
	full := int(u16(in["hhea"], 34))
	hmtx := in["hmtx"]
	for _, g := range glyphs {
		advance := hmtx[4*min(g.old, full-1):][:2]
		bearing := 4*g.old + 2
		if g.old >= full {
			bearing = 4*full + 2*(g.old-full)
		}
		out = append(append(out, advance...), hmtx[bearing:bearing+2]...)
	}
	return out
}

// charMap is a character map of format 4: one segment for each run of characters, whose glyphs follow each other too.
func charMap(glyphs []glyph) []byte {
	type segment struct{ start, end, delta uint16 }
	var list []segment
	for id, g := range glyphs {
		delta := uint16(id) - g.char
		switch n := len(list) - 1; {
		case g.char == 0:
		case n >= 0 && list[n].end+1 == g.char && list[n].delta == delta:
			list[n].end = g.char
		default:
			list = append(list, segment{g.char, g.char, delta})
		}
	}
	list = append(list, segment{0xFFFF, 0xFFFF, 1})
	n, power := len(list), 0
	for 2<<power <= n {
		power++
	}
	words := []uint16{4, uint16(16 + 8*n), 0, uint16(2 * n), 2 << power, uint16(power), uint16(2*n - 2<<power)}
	column := func(of func(segment) uint16) {
		for _, s := range list {
			words = append(words, of(s))
		}
	}
	column(func(s segment) uint16 { return s.end })
	words = append(words, 0)
	column(func(s segment) uint16 { return s.start })
	column(func(s segment) uint16 { return s.delta })
	column(func(segment) uint16 { return 0 })
	out := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12} // one table, for Windows and Unicode's first plane
	for _, w := range words {
		out = binary.BigEndian.AppendUint16(out, w)
	}
	return out
}

// names keeps copyright, family, version, PostScript name and licence of Windows' English.
func names(in []byte) []byte {
	keep := []uint16{0, 1, 2, 3, 4, 5, 6, 13, 14}
	var records, text []byte
	count := 0
	at := int(u16(in, 4))
	for i := range int(u16(in, 2)) {
		r := in[6+12*i:]
		if u16(r, 0) != 3 || u16(r, 4) != 0x409 || !slices.Contains(keep, u16(r, 6)) {
			continue
		}
		s := in[at+int(u16(r, 10)):][:u16(r, 8)]
		records = append(append(records, r[:8]...), 0, 0, 0, 0)
		binary.BigEndian.PutUint16(records[12*count+8:], uint16(len(s)))
		binary.BigEndian.PutUint16(records[12*count+10:], uint16(len(text)))
		text = append(text, s...)
		count++
	}
	head := []byte{0, 0, 0, byte(count), 0, byte(6 + 12*count)}
	return slices.Concat(head, records, text)
}

func put16(table []byte, at int, v uint16) []byte {
	out := slices.Clone(table)
	binary.BigEndian.PutUint16(out[at:], v)
	return out
}

// file puts tables together with their checksums (OpenType, "Organization of an OpenType font").
func file(tables map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(tables))
	n, power := len(tags), 0
	for 2<<power <= n {
		power++
	}
	out := []byte{0, 1, 0, 0}
	for _, w := range []int{n, 16 << power, power, 16 * (n - 1<<power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(w))
	}
	at, head := 12+16*n, 0
	binary.BigEndian.PutUint32(tables["head"][8:], 0)
	var body []byte
	for _, tag := range tags {
		data := tables[tag]
		if tag == "head" {
			head = at + len(body)
		}
		out = append(out, tag...)
		for _, w := range []uint32{checksum(data), uint32(at + len(body)), uint32(len(data))} {
			out = binary.BigEndian.AppendUint32(out, w)
		}
		body = append(body, data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[head+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(data []byte) uint32 {
	var sum uint32
	for i := 0; i < len(data); i += 4 {
		var word [4]byte
		copy(word[:], data[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
