package states

import "desist/complaint"

// Marks are the states that a line tells.
type Marks [states]bool

// Known is of which lines of an Example it is known what they tell.
type Known uint8

const (
	Marked      Known = iota // of each: somebody marked them all
	NoAct                    // the mail tells no act, so that no line was Left or Joined
	OneAct                   // of those in Marks alone, that they were Left or Joined
	NoneAtOrder              // that no line was Declined: more was not asked of the mail
)

// Example is a mail to learn from.
type Example struct {
	Mail    *complaint.Message
	Context Context
	Known   Known
	Marks   map[int]Marks // by the first block of a line
	Refuses bool          // it confirms that marketing by e-mail was refused
	OfLists bool          // of some lists
	AtOrder bool          // it confirms an order, a booking or a registration
	Joins   bool          // it confirms a sign-up
}

// says is what a line tells of a question; known is false if nobody can say.
func (e *Example) says(l *line, q string) (yes, known bool) {
	m, told := e.Marks[l.block]
	if e.Known == NoneAtOrder {
		return false, q == Names[Declined]
	}
	switch q {
	case "off":
		return m[Left] || m[Stood], e.Known == Marked
	case "on":
		return m[Kept] || m[Joined], e.Known == Marked
	case Names[Stood]:
		return m[Stood], e.Known == Marked
	case Names[Kept]:
		return m[Kept], e.Known == Marked
	case Names[Joined]:
		return m[Joined], told || e.Known != OneAct
	case Names[Declined]: // what is switched off in such a mail was refused with the order
		return m[Left], e.AtOrder && (told || e.Known != OneAct)
	}
	return m[Left], told || e.Known != OneAct
}

// tells is what a mail tells of a question.
func (e *Example) tells(q string) bool {
	switch q {
	case wholeAsks[0]:
		return e.Refuses
	case wholeAsks[1]:
		return e.OfLists
	}
	return e.Joins
}
