package intake

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// summary lists every answer, to check and to change.
func (s *Screen) summary() {
	open := len(s.view.Items) - s.view.Done()
	done := kit.NewPrimaryButton("Go to the case", s.actions.Done)
	buttons := []fyne.CanvasObject{done}
	text := "Check your answers. They change what the letters and the complaint say."
	if open > 0 {
		text = "Not asked yet: " + kit.Count(open, "question", "questions") + "."
		goOn := kit.NewPrimaryButton("Go on with the questions", func() { s.to(s.view.Next) })
		done.Importance = 0
		buttons = []fyne.CanvasObject{goOn, done}
	}
	s.Head(kit.Title("Your answers about " + kit.Cut(s.view.Name)))
	s.StartAt(buttons[0].(fyne.Focusable))
	s.Add(kit.Text(text), kit.Actions(buttons...), s.optOuts())
	for _, item := range s.view.Items {
		s.Add(s.answer(item))
	}
}

func (s *Screen) answer(item app.IntakeItem) fyne.CanvasObject {
	said := kit.Clean(item.Said)
	switch {
	case item.Skipped:
		said = "Skipped"
	case item.Answer == "":
		said = "Not answered"
	}
	label := "Change"
	if item.Answer == "" {
		label = "Answer"
	}
	change := kit.NewButton(label, func() {
		s.alone, s.back = true, Summary
		s.to(item.Key)
	})
	return kit.Panel(kit.Border(nil, nil, nil, container.NewCenter(change), kit.Tight(kit.Strong(item.Short), kit.Text(said))))
}

// optOuts tells how and when the person opted out, which is asked on the company's own screen.
func (s *Screen) optOuts() fyne.CanvasObject {
	text := []fyne.CanvasObject{kit.Strong("How and when you opted out")}
	for _, o := range s.view.OptOuts {
		line := kit.Date(o.At) + ": you " + words.Method(o.Method)
		if o.State == complaint.StateProposed {
			line += " (waiting for you to confirm)"
		}
		if o.Message == "" && o.Evidence == "" {
			line += ", on your own word"
		}
		text = append(text, kit.Text(line+"."))
	}
	if len(s.view.OptOuts) == 0 {
		text = append(text, kit.Text("No opt-out is recorded."))
	}
	change := kit.NewButton("See the opt-outs", func() { s.actions.OptOuts(s.view.Company) })
	return kit.Panel(kit.Border(nil, nil, nil, container.NewCenter(change), kit.Tight(text...)))
}
