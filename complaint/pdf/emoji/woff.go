package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

var errFont = errors.New("not a font as expected")

// tables unpacks a WOFF 1.0 file (W3C Recommendation of 13 December 2012, sections 4 and 5).
func tables(woff []byte) (map[string][]byte, error) {
	if len(woff) < 44 || string(woff[:4]) != "wOFF" {
		return nil, errFont
	}
	out := map[string][]byte{}
	for i := range int(u16(woff, 12)) {
		entry := woff[44+20*i:]
		at, packed, size := u32(entry, 4), u32(entry, 8), u32(entry, 12)
		data := woff[at : at+packed]
		if packed < size {
			r, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", entry[:4], err)
			}
			if data, err = io.ReadAll(io.LimitReader(r, int64(size))); err != nil {
				return nil, fmt.Errorf("table %s: %w", entry[:4], err)
			}
		}
		out[string(entry[:4])] = data
	}
	return out, nil
}

// characters reads the character map of format 12 (OpenType, cmap), which goes beyond the Basic Multilingual Plane.
func characters(cmap []byte) (map[rune]int, error) {
	for i := range int(u16(cmap, 2)) {
		sub := cmap[u32(cmap, 8+8*i):]
		if u16(sub, 0) != 12 {
			continue
		}
		out := map[rune]int{}
		for g := range int(u32(sub, 12)) {
			group := sub[16+12*g:]
			for r := u32(group, 0); r <= u32(group, 4); r++ {
				out[rune(r)] = int(u32(group, 8) + r - u32(group, 0))
			}
		}
		return out, nil
	}
	return nil, errFont
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
