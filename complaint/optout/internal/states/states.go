// Package states reads, line by line, what a mail about contact preferences says of marketing by e-mail: that it was switched off with
// this change, was off before, is on, or was switched on. Such mails are laid out in endless ways, so what tells is learned from lines
// that were marked by hand, in two stages: first what a line's own words, its heading and its columns say, then that beside what its
// neighbours and the whole mail say.
package states

import (
	"slices"

	"desist/complaint"
	"desist/complaint/internal/forest"
)

// State is what a line says of marketing by e-mail. A line may say several.
type State uint8

// The states, in the order of Line.Chance.
const (
	Left   State = iota // off, and it was switched off with the change that the mail tells
	Stood               // off, and not by that change
	Kept                // on, and it was before
	Joined              // on, and it was switched on with that change

	// Declined is off because the person refused it at an order, a booking or a registration that the mail confirms. Only AtOrder tells it.
	Declined
)

// Names are those of the states.
var Names = [...]string{"left", "stood", "kept", "joined", "declined"}

const states = len(Names)

// Line is one row of a table or one block of a mail, and how likely it says each state, from 0 to 1.
type Line struct {
	Block  int      // index of its first block
	Cells  []string // as written; one for a block
	Name   string   // of what it tells, as written; empty if it names nothing apart from what it says
	Chance [states]float32
}

// GoesOn is how likely a line tells that mail is on.
func (l *Line) GoesOn() float32 { return max(l.Chance[Kept], l.Chance[Joined]) }

// Context is what the words of the whole mail say: how likely it tells a refusal and a sign-up, from 0 to 1.
type Context struct{ Refused, Signed float32 }

// Reader reads mails, once its tables are read (assets/optout/state-*.tsv) or learned. From then on it is immutable, and safe for use by
// many goroutines.
type Reader struct {
	words   words
	weights *weights
	forests [states]*forest.Forest
}

// Read returns the lines of m, at most maxLines of them, without quoted earlier mail. A Reader without weights reads none.
func (r *Reader) Read(m *complaint.Message, c Context) []Line {
	return r.read(m, c, Left, Stood, Kept, Joined)
}

// AtOrder returns the lines of m, which confirms an order, a booking or a registration, and of each how likely it is Declined and Joined.
func (r *Reader) AtOrder(m *complaint.Message) []Line { return r.read(m, Context{}, Declined, Joined) }

func (r *Reader) read(m *complaint.Message, c Context, asked ...State) []Line {
	if r.weights == nil {
		return nil
	}
	read := r.words.read(m)
	rows := r.weights.rows(read.gather(r.weights.table), c)
	out := make([]Line, len(rows))
	for i, x := range rows {
		l := &read.lines[i]
		out[i] = Line{Block: l.block, Cells: l.cells, Name: read.name(i)}
		if slices.Max(x[:ofLine]) < worthAsking {
			continue
		}
		for _, s := range asked {
			out[i].Chance[s] = float32(r.forests[s].Probability(x))
		}
	}
	return out
}

// worthAsking is what weights must say of a line's own words at least, or the forests are not asked, which cost more than all the rest.
const worthAsking = 0.05
