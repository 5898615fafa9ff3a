package company

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/mailview"
	"desist/app/ui/words"
	"desist/complaint"
)

// review is the half with the flagged messages, and those that might be marketing: the list on the left, the message on
// the right.
type review struct {
	screen *Screen

	root    *fyne.Container
	split   *container.Split
	list    *kit.List
	all     *kit.Button
	status  *widget.Label
	more    *widget.Label
	reader  *kit.States
	mail    *mailview.View
	decided *widget.Label
	bar     *fyne.Container
	buttons map[complaint.Decision]*kit.Button
	none    fyne.CanvasObject

	rows    []app.FlagRow
	shown   complaint.MessageID
	loading kit.Latest
}

func newReview(s *Screen) *review {
	r := &review{screen: s, status: kit.Row(), more: newMore(), decided: kit.Strong(""), mail: mailview.New()}
	r.status.Importance = widget.LowImportance
	r.list = kit.NewList(func() int { return len(r.rows) }, newFlagRow, r.update)
	r.list.OnMove = r.load
	r.all = kit.NewButton("Include all strong: after 28 days", r.includeStrong)
	r.buttons = map[complaint.Decision]*kit.Button{
		complaint.Include: kit.NewButton("Include (I)", func() { r.decide(complaint.Include) }),
		complaint.Exclude: kit.NewButton("Exclude (E)", func() { r.decide(complaint.Exclude) }),
		complaint.Unsure:  kit.NewButton("Unsure (U)", func() { r.decide(complaint.Unsure) }),
	}
	r.reader = kit.NewStates("Loading the message", kit.Empty("No message chosen", "Choose a message on the left to read it."),
		r.mail.Scroll, func() { r.load(r.list.Current()) })
	r.decided.Wrapping = fyne.TextWrapOff
	r.bar = kit.Border(nil, nil, nil, r.decided, container.NewHBox(
		r.buttons[complaint.Include], r.buttons[complaint.Exclude], r.buttons[complaint.Unsure]))
	left := kit.Border(container.NewVBox(r.status, r.more, container.NewHBox(r.all)), nil, nil, nil, r.list)
	right := kit.Border(nil, container.NewVBox(widget.NewSeparator(), r.bar), nil, nil, r.reader.Container)
	r.split = container.NewHSplit(left, right)
	r.split.SetOffset(0.4)
	r.none = kit.Empty("No messages to review",
		"Desist has not found marketing from this company after an opt-out. If you opted out and it is not listed, add the opt-out by hand.")
	r.root = container.NewStack(r.split, r.none)
	return r
}

// apply shows the company's flags and borderline messages, keeping the message shown.
func (r *review) apply() {
	r.rows = rowsOf(r.screen.view)
	if len(r.rows) == 0 {
		r.split.Hide()
		r.none.Show()
	} else {
		r.none.Hide()
		r.split.Show()
	}
	at := -1
	for i, row := range r.rows {
		if row.Message == r.shown {
			at = i
		}
	}
	if at < 0 {
		r.shown = ""
		r.list.Reset()
		r.reader.Empty()
		if r.root.Visible() {
			r.open()
		}
	} else {
		r.list.Refresh()
		r.list.GoTo(at)
	}
	r.tell("")
	r.showDecision()
}

// open chooses the first message that waits for a decision, unless one is shown.
func (r *review) open() {
	if len(r.rows) == 0 || r.shown != "" {
		return
	}
	for i, row := range r.rows {
		if row.Review.Decision == complaint.Unreviewed {
			r.list.GoTo(i)
			return
		}
	}
	r.list.GoTo(0)
}

func (r *review) load(i int) {
	if i < 0 || i >= len(r.rows) || r.screen.Page() == nil {
		return
	}
	id := r.rows[i].Message
	if id == r.shown && r.reader.ShowsContent() {
		return
	}
	r.shown = id
	r.showDecision()
	ctx := r.loading.Next(r.screen.Page())
	if !r.reader.ShowsContent() {
		r.reader.Loading()
	}
	fetch := func(ctx context.Context) (app.MessageView, error) { return r.screen.deps.Message(ctx, id) }
	kit.Load(r.screen.run, ctx, fetch, func(m app.MessageView, err error) {
		if err != nil {
			r.reader.Fail(err)
			return
		}
		r.mail.Set(m)
		r.reader.Content()
	})
}

// key decides the message shown on I, E and U.
func (r *review) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyI:
		r.decide(complaint.Include)
	case fyne.KeyE:
		r.decide(complaint.Exclude)
	case fyne.KeyU:
		r.decide(complaint.Unsure)
	default:
		return false
	}
	return true
}

// decide records a decision on the message shown and goes on to the next.
func (r *review) decide(d complaint.Decision) {
	i := r.list.Current()
	if i < 0 || i >= len(r.rows) {
		return
	}
	next := r.next(i)
	r.record([]complaint.MessageID{r.rows[i].Message}, d, words.Decision(d)+": "+r.subject(i), func() { r.follow(next, i) })
}

func (r *review) subject(i int) string {
	if s := kit.Cut(r.rows[i].Subject); s != "" {
		return s
	}
	return "(no subject)"
}

// includeStrong includes what came more than 28 days after the opt-out, is not decided yet and needs no own look.
func (r *review) includeStrong() {
	ids := r.strong()
	if len(ids) == 0 {
		return
	}
	r.record(ids, complaint.Include, kit.Count(len(ids), "message", "messages")+" included", func() {})
}

func (r *review) strong() []complaint.MessageID {
	var ids []complaint.MessageID
	for _, row := range r.rows {
		if !row.Borderline && row.Band == complaint.BandStrong && row.Review.Decision == complaint.Unreviewed && !row.Verdict.PleaseCheck {
			ids = append(ids, row.Message)
		}
	}
	return ids
}

// record saves decisions, then shows them and calls after. What a decision makes count is loaded anew.
func (r *review) record(ids []complaint.MessageID, d complaint.Decision, said string, after func()) {
	s := r.screen
	s.failed.Set(nil)
	in := app.ReviewInput{Decision: d}
	for _, id := range ids {
		in.Messages = append(in.Messages, string(id))
	}
	fetch := func(ctx context.Context) (int, error) { return s.deps.Review(ctx, in) }
	kit.Work(s.Loader, fetch, func(_ int, err error) {
		if err != nil {
			s.failed.Set(err)
			s.States.Refresh()
			return
		}
		if r.moves(ids) {
			r.again(said, after)
			return
		}
		r.mark(ids, d)
		r.tell(said)
		s.summarise()
		r.list.Refresh()
		after()
		r.showDecision()
	})
}

// again loads the company once more, then goes on as after any decision.
func (r *review) again(said string, after func()) {
	r.screen.Reload(func() {
		r.tell(said)
		r.shown = "" // its verdict may be another now
		after()
		r.load(r.list.Current())
		r.showDecision()
	})
}

// mark applies saved decisions on flags to what is shown, so that the list need not be loaded again.
func (r *review) mark(ids []complaint.MessageID, d complaint.Decision) {
	done := map[complaint.MessageID]bool{}
	for _, id := range ids {
		done[id] = true
	}
	v := &r.screen.view
	v.Included, v.Unreviewed = 0, 0
	for i := range r.rows {
		if done[r.rows[i].Message] {
			r.rows[i].Review.Decision = d
		}
		if r.rows[i].Borderline {
			continue
		}
		if r.rows[i].Included() {
			v.Included++
		}
		if r.rows[i].Review.Decision == complaint.Unreviewed {
			v.Unreviewed++
		}
	}
	v.Rows = append([]app.FlagRow(nil), r.rows[:len(v.Rows)]...)
}

func (r *review) tell(said string) {
	left := 0
	for _, row := range r.rows {
		if !row.Borderline && row.Review.Decision == complaint.Unreviewed {
			left++
		}
	}
	text := kit.Count(left, "message", "messages") + " to decide."
	if said != "" {
		text += " " + said + "."
	}
	r.status.SetText(text)
	r.tellMore()
	n := len(r.strong())
	r.all.SetText(fmt.Sprintf("Include all strong: after 28 days (%s)", kit.Number(n)))
	r.all.SetEnabled(n > 0)
}

// showDecision shows what was decided of the message shown.
func (r *review) showDecision() {
	i := r.list.Current()
	chosen := i >= 0 && i < len(r.rows)
	decision := complaint.Unreviewed
	if chosen {
		decision = r.rows[i].Review.Decision
		r.decided.SetText(words.Decision(decision))
	} else {
		r.decided.SetText("")
	}
	for d, b := range r.buttons {
		b.Importance = widget.MediumImportance
		if chosen && d == decision {
			b.Importance = widget.HighImportance
		}
		b.SetEnabled(chosen)
	}
	r.bar.Refresh()
}

func newFlagRow() fyne.CanvasObject {
	subject, detail, decision := kit.Row(), kit.Row(), widget.NewLabel(words.Decision(complaint.Unreviewed))
	subject.TextStyle.Bold = true
	detail.Importance = widget.LowImportance
	return kit.Tight(kit.Border(nil, nil, nil, decision, subject), detail)
}

func (r *review) update(i int, o fyne.CanvasObject) {
	if i >= len(r.rows) {
		return
	}
	row := r.rows[i]
	lines := o.(*fyne.Container).Objects
	head := lines[0].(*fyne.Container).Objects
	subject, decision := head[0].(*widget.Label), head[1].(*widget.Label)
	subject.SetText(r.subject(i))
	detail := kit.ShortDate(row.Received) + ", " + words.Age(row.Age)
	switch {
	case row.Borderline:
		detail = notCounted + detail
	case row.Verdict.PleaseCheck:
		detail = "Please check. " + detail
	}
	if row.Converted != "" {
		detail += ", converted, not original"
	}
	lines[1].(*widget.Label).SetText(detail)
	weight := map[complaint.Decision]widget.Importance{
		complaint.Include: widget.SuccessImportance, complaint.Exclude: widget.LowImportance,
		complaint.Unsure: widget.WarningImportance,
	}[row.Review.Decision]
	decision.Importance = weight
	decision.SetText(words.Decision(row.Review.Decision))
}
