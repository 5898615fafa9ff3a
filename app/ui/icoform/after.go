package icoform

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// noteRows is how many lines a note about the outcome has room for at once.
const noteRows = 3

// after records that the complaint was sent, and then how it ended.
type after struct {
	screen  *Screen
	content *fyne.Container

	sent      *kit.DayField
	reference *kit.Entry

	outcome  *kit.Choice
	outcomeF *kit.Field
	ended    *kit.DayField
	note     *kit.Entry
}

func newAfter(s *Screen) *after {
	a := &after{screen: s, content: container.NewVBox()}
	f := s.view.Facts
	a.sent = kit.NewDayField("When did you send it to the ICO?", "", s.now)
	a.sent.Set(f.ICOSentOn)
	a.reference = kit.NewEntry()
	a.reference.SetText(f.ICOReference)
	add := func(objects ...fyne.CanvasObject) {
		for _, o := range objects {
			a.content.Add(o)
		}
	}
	label := "I have sent it to the ICO"
	if f.ICOSentOn != "" {
		label = "Change this"
	}
	add(kit.Heading("When you have sent it"), a.sent.Container,
		kit.NewField("The ICO’s reference (optional)", "Its confirmation names it, like IC-12345-X1Y2. You can add it later.", a.reference).Container,
		container.NewHBox(kit.NewButton(label, a.Sent)))
	if f.ICOSentOn == "" {
		return a
	}
	var options []kit.ChoiceOption
	for _, k := range complaint.Outcomes {
		options = append(options, kit.ChoiceOption{Value: string(k), Label: words.Outcome(k)})
	}
	a.outcome = kit.NewChoice(options)
	a.outcome.Set(string(f.Outcome))
	a.outcomeF = kit.NewField("How did it end?", "", a.outcome.Container)
	a.ended = kit.NewDayField("When?", "", s.now)
	a.ended.Set(f.OutcomeOn)
	a.note = kit.NewTextEntry(noteRows)
	a.note.SetText(f.OutcomeNote)
	add(kit.Gap(), kit.Heading("The outcome"),
		kit.Text("The ICO may record a complaint without an investigation. It does not award compensation."),
		a.outcomeF.Container, a.ended.Container, kit.NewField("Note (optional)", "", a.note).Container,
		container.NewHBox(kit.NewButton("Record the outcome", a.Ended)))
	return a
}

// Sent records the day on which the person sent the complaint.
func (a *after) Sent() {
	s := a.screen
	day, ok := a.sent.Day()
	s.Root.Refresh()
	if !ok {
		return
	}
	ref := strings.TrimSpace(a.reference.Text)
	s.change("Recorded: sent to the ICO on "+day.String()+".", func(ctx context.Context) error {
		_, err := s.deps.ChangeCase(ctx, string(s.id), func(f *complaint.CaseFacts) error {
			f.ICOSentOn, f.ICOReference = day, ref
			return nil
		})
		return err
	})
}

// Ended records how the complaint ended.
func (a *after) Ended() {
	s := a.screen
	day, ok := a.ended.Day()
	problem := ""
	if a.outcome.Value() == "" {
		problem = "Choose how it ended"
	}
	a.outcomeF.SetProblem(problem)
	s.Root.Refresh()
	if !ok || problem != "" {
		return
	}
	kind, note := complaint.OutcomeKind(a.outcome.Value()), strings.TrimSpace(a.note.Text)
	s.change("The outcome is recorded.", func(ctx context.Context) error {
		_, err := s.deps.ChangeCase(ctx, string(s.id), func(f *complaint.CaseFacts) error {
			f.Outcome, f.OutcomeOn, f.OutcomeNote = kind, day, note
			return nil
		})
		return err
	})
}
