package company

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// buildAbout fills the half with the timeline and the opt-outs.
func (s *Screen) buildAbout() {
	s.aboutBox.RemoveAll()
	s.firsts = map[complaint.OptOutID]*kit.Button{}
	add := func(objects ...fyne.CanvasObject) {
		for _, o := range objects {
			s.aboutBox.Add(o)
		}
	}
	add(kit.Heading("Opt-outs"))
	if len(s.view.OptOuts) == 0 {
		add(kit.Text("Desist has not found an opt-out from this company. If you opted out, add it by hand."))
	} else {
		add(kit.Text("A pack takes only messages that came after an opt-out you confirmed, and that you included."))
	}
	for _, o := range s.view.OptOuts {
		add(s.optOut(o))
	}
	for _, r := range s.view.ReConsents {
		add(s.reConsent(r))
	}
	byHand := kit.NewButton("Add an opt-out by hand", func() { s.actions.AddOptOut(s.id, s.view.Name) })
	add(container.NewHBox(byHand), kit.Gap(), kit.Heading("Mail from this company"), kit.Text(s.sentence()))
	add(s.timeline()...)
	s.aboutBox.Refresh()
}

func (s *Screen) optOut(o complaint.OptOut) fyne.CanvasObject {
	text := []fyne.CanvasObject{kit.Strong(kit.Date(o.At) + ": you " + words.Method(o.Method)), stateLine(o.State)}
	text = append(text, kit.Muted(fmt.Sprintf("%s (%s). %s", words.Source(o.Source), words.Strength(o.Strength), kit.Clean(words.Refuses(o)))))
	if o.Unclear() {
		say := kit.Text("Desist can’t tell which list. No message counts until you say which.")
		say.Importance = widget.WarningImportance
		text = append(text, say)
	}
	if o.Quote != "" {
		text = append(text, kit.Text("“"+kit.Cut(o.Quote)+"”"))
	}
	if o.Note != "" {
		text = append(text, kit.Text("Note: "+kit.Clean(o.Note)))
	}
	if o.EvidenceName != "" {
		text = append(text, kit.Muted("Evidence file: "+kit.Cut(o.EvidenceName)))
	}
	buttons := s.stateButtons(o.ID, o.State)
	if label := "Change what it refuses"; o.State != complaint.StateRejected {
		if o.Unclear() {
			label = "Say which list"
		}
		buttons = append(buttons, kit.NewButton(label, func() { s.actions.SayScope(o, s.view.Name) }))
	}
	if o.Message != "" {
		buttons = append(buttons, kit.NewButton("Read the mail", func() { s.actions.ReadMail(o.Message) }))
	}
	if o.Source == complaint.SourceByHand {
		buttons = append(buttons, kit.NewButton("Remove", func() {
			s.change(o.ID, func(ctx context.Context) error { return s.deps.RemoveOptOut(ctx, o.ID) })
		}))
	}
	return kit.Panel(kit.Tight(text...), kit.Actions(buttons...))
}

func (s *Screen) reConsent(r complaint.ReConsent) fyne.CanvasObject {
	ends := "Unless you reject this, earlier opt-outs do not count for messages after it."
	if len(r.Lists) > 0 {
		ends = "Unless you reject this, earlier opt-outs do not count for messages of " + kit.Cut(complaint.ListNames(r.Lists)) + " after it. They still count for other lists of this company."
	}
	text := []fyne.CanvasObject{
		kit.Strong(kit.Date(r.At) + ": you may have opted in again"), stateLine(r.State), kit.Text(ends),
	}
	if r.Quote != "" {
		text = append(text, kit.Text("“"+kit.Cut(r.Quote)+"”"))
	}
	buttons := s.stateButtons(r.ID, r.State)
	if r.Message != "" {
		buttons = append(buttons, kit.NewButton("Read the mail", func() { s.actions.ReadMail(r.Message) }))
	}
	return kit.Panel(kit.Tight(text...), kit.Actions(buttons...))
}

func stateLine(state complaint.State) *widget.Label {
	l := kit.Text(words.State(state))
	switch state {
	case complaint.StateConfirmed:
		l.Importance = widget.SuccessImportance
	case complaint.StateRejected:
		l.Importance = widget.LowImportance
	default:
		l.Importance = widget.WarningImportance
	}
	return l
}

func (s *Screen) stateButtons(id complaint.OptOutID, state complaint.State) []fyne.CanvasObject {
	set := func(to complaint.State) func() {
		return func() {
			s.change(id, func(ctx context.Context) error { return s.deps.SetOptOutState(ctx, id, to) })
		}
	}
	confirm, reject := kit.NewButton("Confirm", set(complaint.StateConfirmed)), kit.NewButton("Reject", set(complaint.StateRejected))
	s.firsts[id] = confirm
	switch state {
	case complaint.StateConfirmed:
		s.firsts[id] = reject
		return []fyne.CanvasObject{reject}
	case complaint.StateRejected:
		return []fyne.CanvasObject{confirm}
	}
	confirm.Importance = widget.HighImportance
	return []fyne.CanvasObject{confirm, reject}
}

// sentence says in words what the chart shows.
func (s *Screen) sentence() string {
	v := s.view
	text := fmt.Sprintf("%s from %s to %s, of which Desist takes %s for marketing.",
		kit.Count(v.Messages, "message", "messages"), kit.Date(v.First), kit.Date(v.Last), kit.Number(v.Marketing))
	if n := v.Flags.Total(); n > 0 {
		text += fmt.Sprintf(" After an opt-out: %s. %s of them came more than 28 days later, %s within 28 days and %s within 48 hours.",
			kit.Number(n), kit.Number(v.Flags.Strong), kit.Number(v.Flags.Weaker), kit.Number(v.Flags.InFlight))
	}
	if v.Borderline > 0 {
		text += fmt.Sprintf(" Not counted: %s that might be marketing. See Messages.", kit.Count(v.Borderline, "message", "messages"))
	}
	return text
}
