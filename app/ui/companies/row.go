package companies

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/kit"
)

func header() fyne.CanvasObject {
	cells := container.New(kit.Columns{Weights: weights})
	for _, s := range []string{"Company", "After opt-out", "Opted out", "Included", "Mail", "Case"} {
		l := kit.Row()
		l.SetText(s)
		l.TextStyle.Bold = true
		cells.Add(l)
	}
	return cells
}

// newCell is two lines of a row.
func newCell(bold bool) fyne.CanvasObject {
	first, second := kit.Row(), kit.Row()
	first.TextStyle.Bold = bold
	second.Importance = widget.LowImportance
	return kit.Tight(first, second)
}

func newRow() fyne.CanvasObject {
	cells := container.New(kit.Columns{Weights: weights})
	for i := range weights {
		cells.Add(newCell(i < 2))
	}
	return cells
}

func (s *Screen) update(i int, o fyne.CanvasObject) {
	if i >= len(s.shown) {
		return
	}
	r := s.shown[i]
	cells := o.(*fyne.Container).Objects
	set := func(n int, first, second string) (*widget.Label, *widget.Label) {
		pair := cells[n].(*fyne.Container).Objects
		a, b := pair[0].(*widget.Label), pair[1].(*widget.Label)
		a.SetText(first)
		b.SetText(second)
		return a, b
	}
	set(0, r.name, r.domains)
	count, _ := set(1, r.flags, r.strong)
	weigh(count, r.flagsWeight)
	day, _ := set(2, r.optOut, r.optOutState)
	weigh(day, r.optOutImportance)
	set(3, r.included, "")
	set(4, r.messages, "")
	_, due := set(5, r.state, r.due)
	weigh(due, r.dueWeight)
}

func weigh(l *widget.Label, i widget.Importance) {
	if l.Importance != i {
		l.Importance = i
		l.Refresh()
	}
}
