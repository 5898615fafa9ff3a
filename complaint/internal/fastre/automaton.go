package fastre

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// maxEntries bounds an automaton's table, and so its memory to four bytes each. What needs more is left to package
// regexp: hostile text may make the table full, but no slower than that.
const maxEntries = 1 << 16

// An automaton says whether a text holds a match. Its states are made when a text first leads to them.
type automaton struct {
	prog     *syntax.Prog
	anchored bool // a match can start at the start of the text only
	class    classes
	start    int32

	// table[state+class] is the next state, 0 if that is not known yet, or accept or reject. It only grows: who reads
	// an older copy finds less known.
	table atomic.Pointer[[]int32]

	mu     sync.Mutex
	states map[string]int32 // by key
	list   []state          // by number: state id / stride
	seen   []uint32         // scratch of follow, by instruction
	mark   uint32
}

// States that are never left: there was a match, or there can be none any more.
const (
	accept int32 = -1
	reject int32 = -2
)

// state is a set of instructions that wait for the next character, and what the last one was.
type state struct {
	pcs  []uint32 // sorted; before the empty-width conditions, which need the next character, are looked at
	last kind
}

// kind is what an empty-width condition asks of a character.
type kind uint8

const (
	other kind = iota
	word
	newline
	edge // the start or the end of the text
)

// newAutomaton returns nil for an expression that syntax refuses, which regexp has refused before.
func newAutomaton(expr string) *automaton {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	a := &automaton{prog: prog, class: classesOf(prog), states: map[string]int32{}, seen: make([]uint32, len(prog.Inst))}
	a.anchored = prog.StartCond()&syntax.EmptyBeginText != 0
	a.list = make([]state, 1) // number 0 is no state
	table := make([]int32, a.class.stride)
	a.table.Store(&table)
	a.start = a.number([]uint32{uint32(prog.Start)}, edge)
	return a
}

// match reports whether s holds a match; sure is false when the automaton is too small to tell.
func (a *automaton) match(s string) (found, sure bool) {
	if a == nil {
		return false, false
	}
	table, at := *a.table.Load(), a.start
	for i := 0; i < len(s); {
		var c int32
		if b := s[i]; b < utf8.RuneSelf {
			c = int32(a.class.ascii[b])
			i++
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			c = a.class.of(r)
			i += n
		}
		next := atomic.LoadInt32(&table[at+c])
		if next <= 0 {
			if next == 0 {
				next = a.step(at, c)
				table = *a.table.Load()
			}
			if next <= 0 {
				return next == accept, next != 0
			}
		}
		at = next
	}
	next := atomic.LoadInt32(&table[at+a.class.end])
	if next == 0 {
		next = a.step(at, a.class.end)
	}
	return next == accept, next != 0
}

// step finds the state behind at and a character of class c, and makes it if need be; 0 if the table is full.
func (a *automaton) step(at, c int32) int32 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if next := (*a.table.Load())[at+c]; next != 0 {
		return next
	}
	pcs, last, matched := a.follow(a.list[at/a.class.stride], c)
	next := accept
	switch {
	case matched:
	case len(pcs) == 0:
		next = reject
	default:
		if next = a.number(pcs, last); next == 0 {
			return 0
		}
	}
	atomic.StoreInt32(&(*a.table.Load())[at+c], next)
	return next
}

// follow returns what waits after a character of class c, or that the text matches before it.
func (a *automaton) follow(from state, c int32) (pcs []uint32, last kind, matched bool) {
	r, last := a.class.sample[c], a.class.kinds[c]
	now := conditions(from.last, last)
	a.mark++
	stack := slices.Clone(from.pcs)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if a.seen[pc] == a.mark {
			continue
		}
		a.seen[pc] = a.mark
		switch in := &a.prog.Inst[pc]; in.Op {
		case syntax.InstMatch:
			return nil, last, true
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^now == 0 {
				stack = append(stack, in.Out)
			}
		case syntax.InstFail:
		default:
			if c != a.class.end && in.MatchRune(r) {
				pcs = append(pcs, in.Out)
			}
		}
	}
	if !a.anchored {
		pcs = append(pcs, uint32(a.prog.Start)) // a match may start anywhere
	}
	slices.Sort(pcs)
	return slices.Compact(pcs), last, false
}

// conditions are the empty-width conditions that hold between two characters.
func conditions(before, after kind) syntax.EmptyOp {
	var op syntax.EmptyOp
	if before == edge {
		op |= syntax.EmptyBeginText | syntax.EmptyBeginLine
	}
	if before == newline {
		op |= syntax.EmptyBeginLine
	}
	if after == edge {
		op |= syntax.EmptyEndText | syntax.EmptyEndLine
	}
	if after == newline {
		op |= syntax.EmptyEndLine
	}
	if (before == word) != (after == word) {
		return op | syntax.EmptyWordBoundary
	}
	return op | syntax.EmptyNoWordBoundary
}

// number returns the number of a state, 0 if there is no room for a new one.
func (a *automaton) number(pcs []uint32, last kind) int32 {
	key := make([]byte, 0, 4*len(pcs)+1)
	for _, pc := range pcs {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	key = append(key, byte(last))
	if n, ok := a.states[string(key)]; ok {
		return n
	}
	n := int32(len(a.list)) * a.class.stride
	old := *a.table.Load()
	if int(n) >= len(old) {
		if len(old)*2 > max(maxEntries, 4*int(a.class.stride)) {
			return 0
		}
		table := make([]int32, len(old)*2)
		copy(table, old) // no writer but this one: mu is held
		a.table.Store(&table)
	}
	a.list = append(a.list, state{pcs: pcs, last: last})
	a.states[string(key)] = n
	return n
}
