package fastre

import (
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// classes sort the characters: no instruction of a program tells two of one class apart.
type classes struct {
	ascii  [utf8.RuneSelf]uint16
	bounds []rune   // first characters of the intervals, ascending, from 0
	ofEach []uint16 // class by interval
	sample []rune   // a character of each class
	kinds  []kind   // by class
	end    int32    // the class of the end of the text
	stride int32    // how many classes there are
}

func classesOf(prog *syntax.Prog) classes {
	c := classes{bounds: boundsOf(prog)}
	known := map[string]uint16{}
	for _, r := range c.bounds {
		key := make([]byte, 0, len(prog.Inst)+1)
		key = append(key, byte(kindOf(r)))
		for i := range prog.Inst {
			if in := &prog.Inst[i]; takesRune(in) && in.MatchRune(r) {
				key = append(key, byte(i), byte(i>>8), byte(i>>16))
			}
		}
		n, ok := known[string(key)]
		if !ok {
			n = uint16(len(c.sample))
			known[string(key)] = n
			c.sample, c.kinds = append(c.sample, r), append(c.kinds, kindOf(r))
		}
		c.ofEach = append(c.ofEach, n)
	}
	for b := range c.ascii {
		c.ascii[b] = uint16(c.of(rune(b)))
	}
	c.end = int32(len(c.sample))
	c.sample, c.kinds = append(c.sample, -1), append(c.kinds, edge)
	c.stride = int32(len(c.sample))
	return c
}

// of returns the class of any character.
func (c *classes) of(r rune) int32 {
	i, found := slices.BinarySearch(c.bounds, r)
	if !found {
		i--
	}
	return int32(c.ofEach[i])
}

func kindOf(r rune) kind {
	switch {
	case r == '\n':
		return newline
	case syntax.IsWordChar(r):
		return word
	}
	return other
}

func takesRune(in *syntax.Inst) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// boundsOf returns where a program or a condition may begin to treat characters otherwise.
func boundsOf(prog *syntax.Prog) []rune {
	bounds := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		switch {
		case !takesRune(in):
		case len(in.Rune) == 1:
			r := in.Rune[0]
			bounds = append(bounds, r, r+1)
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				bounds = append(bounds, f, f+1)
			}
		default:
			for j := 0; j+1 < len(in.Rune); j += 2 {
				bounds = append(bounds, in.Rune[j], in.Rune[j+1]+1)
			}
		}
	}
	slices.Sort(bounds)
	return slices.Compact(bounds)
}
