package caseview

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// readiness lists what a complaint lacks, then what the person may leave as it is, then what is done.
func (s *Screen) readiness() {
	for _, part := range []struct {
		state   complaint.ReadyState
		heading string
	}{
		{complaint.ItemFail, "Missing"},
		{complaint.ItemChoice, "Your choice"},
		{complaint.ItemPass, "Done"},
	} {
		var items []complaint.ReadyItem
		for _, i := range s.view.Items {
			if i.State == part.state && s.matters(i) {
				items = append(items, i)
			}
		}
		if len(items) == 0 {
			continue
		}
		s.Add(kit.Gap(), kit.Heading(part.heading+" ("+kit.Number(len(items))+")"))
		if part.state == complaint.ItemChoice {
			s.Add(kit.Text("These do not stand in the way. You may put them right, or go on as it is."))
		}
		for _, i := range items {
			s.Add(s.item(i))
		}
	}
}

// matters leaves out of a case without anything to complain about what only a complaint would need.
func (s *Screen) matters(i complaint.ReadyItem) bool {
	if s.view.State != complaint.CaseCollecting || s.view.Verdict != complaint.VerdictNothing {
		return true
	}
	return i.Code == complaint.ItemOptOut || i.Code == complaint.ItemEmails || i.Code == complaint.ItemReviewed
}

func (s *Screen) item(i complaint.ReadyItem) fyne.CanvasObject {
	title := kit.Strong(words.Ready(i.State) + ": " + i.Title)
	switch i.State {
	case complaint.ItemFail:
		title.Importance = widget.DangerImportance
	case complaint.ItemChoice:
		title.Importance = widget.WarningImportance
	default:
		title.Importance = widget.SuccessImportance
	}
	text := []fyne.CanvasObject{title, kit.Text(kit.Clean(i.Why))}
	if i.Fix != "" && i.Fixes().Code != complaint.StepAnswer {
		text = append(text, kit.Text("What to do: "+i.Fix))
	}
	if source := s.source(i.Law); source != "" {
		text = append(text, kit.Muted(source))
	}
	step := i.Fixes()
	switch {
	case i.State == complaint.ItemPass:
		return kit.Tight(text...)
	case step.Code == "":
		return kit.Panel(kit.Tight(text...))
	}
	return kit.Panel(kit.Tight(text...), kit.Actions(s.Button(step.Label, func() { s.actions.Step(s.view.Company, s.view.Name, step) })))
}

// source says where the law behind a statement stands, "" where the statement is the app's own.
func (s *Screen) source(ids []string) string {
	var cites []string
	for _, id := range ids {
		if c := s.view.Sources[id]; c != "" && !strings.Contains(strings.Join(cites, "; "), c) {
			cites = append(cites, c)
		}
	}
	if len(cites) == 0 {
		return ""
	}
	return "Source: " + strings.Join(cites, "; ")
}

// weaknesses lists what speaks for the company.
func (s *Screen) weaknesses() {
	s.Add(kit.Gap(), kit.Heading("What speaks for the company"))
	if len(s.view.Weak) == 0 {
		s.Add(kit.Text("Desist has found nothing. You may know of something: say it before the company does."))
		return
	}
	s.Add(kit.Text("A complaint that hides this is worth less than one that answers it."))
	for _, w := range s.view.Weak {
		text := []fyne.CanvasObject{kit.Text(kit.Clean(w.Text))}
		note := s.source(w.Law)
		if w.InPack {
			note = strings.TrimSpace("The complaint says so where it belongs. " + note)
		}
		if note != "" {
			text = append(text, kit.Muted(note))
		}
		s.Add(kit.Panel(kit.Tight(text...)))
	}
}

// dates lists what is due, and asks once whether to remind of it.
func (s *Screen) dates() {
	s.Add(kit.Gap(), kit.Heading("Dates"))
	if len(s.view.Deadlines) == 0 {
		s.Add(kit.Text("Nothing is due. Dates appear once you have complained to the company."))
		return
	}
	for _, d := range s.view.Deadlines {
		day := d.On.String()
		if d.Past {
			day += " (past)"
		}
		s.Add(kit.Tight(kit.Strong(day), kit.Text(kit.Clean(d.Text))))
	}
	if s.view.Remind == complaint.Unanswered {
		yes := s.Button("Yes, remind me", func() { s.setRemind(true) })
		no := s.Button("No", func() { s.setRemind(false) })
		s.Add(kit.Panel(kit.Strong("Shall Desist remind you of dates like these?"),
			kit.Text("It shows a notification on this computer while Desist is open, once a day. You can change that under Dates."),
			kit.Actions(yes, no)))
	}
	s.Add(kit.Actions(s.Button("Dates and calendar file", func() { s.actions.Deadlines(s.view.Company) })))
}
