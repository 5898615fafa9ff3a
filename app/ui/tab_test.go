package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app/ui/kit"
	"desist/app/ui/uitest"
	"desist/app/ui/uitest/stage"
)

// TestTabReachesEverythingInReadingOrder goes round the case, pack and watch screens with Tab: it comes to every control that
// can be used, from top to bottom.
func TestTabReachesEverythingInReadingOrder(t *testing.T) {
	for _, scene := range stage.Scenes() {
		if n := scene.Name[:2]; scene.Moving || n < "18" || n > "20" && n < "31" && n != "24" || strings.HasSuffix(scene.Name, "failed") {
			continue
		}
		t.Run(scene.Name, func(t *testing.T) {
			s := stage.New(test.NewTempApp(t), 1)
			scene.Play(s)
			c := s.UI.Window().Canvas()
			order := tabRound(t, c)
			for _, f := range uitest.Controls(c.Content()) {
				if !slices.Contains(order, f) {
					t.Errorf("Tab does not reach %s", control(f))
				}
			}
			for i := 1; i < len(order); i++ {
				if before(order[i], order[i-1]) {
					t.Errorf("%s comes after %s", control(order[i-1]), control(order[i]))
				}
			}
		})
	}
}

// tabRound returns what Tab comes to, from the control nearest the top on.
func tabRound(t *testing.T, c fyne.Canvas) []fyne.Focusable {
	t.Helper()
	first := c.Focused()
	order := []fyne.Focusable{first}
	for c.FocusNext(); c.Focused() != first; c.FocusNext() {
		if c.Focused() == nil || len(order) > 200 {
			t.Fatalf("Tab does not come round: %d controls, then %v", len(order), c.Focused())
		}
		order = append(order, c.Focused())
	}
	top := 0
	for i, f := range order {
		if before(f, order[top]) {
			top = i
		}
	}
	return append(slices.Clone(order[top:]), order[:top]...)
}

// before reports whether a is above b or, on the same line, to its left.
func before(a, b fyne.Focusable) bool {
	at, over := place(a), place(b)
	if at.Y+a.(fyne.CanvasObject).Size().Height <= over.Y {
		return true
	}
	return at.Y < over.Y+b.(fyne.CanvasObject).Size().Height && at.X < over.X
}

func place(f fyne.Focusable) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.(fyne.CanvasObject))
}

func control(f fyne.Focusable) string {
	if b, ok := f.(*kit.Button); ok {
		return fmt.Sprintf("button %q", b.Text)
	}
	return fmt.Sprintf("%T at %v", f, place(f))
}

// No answer has the focus when a question appears, and one that the keyboard comes to is not chosen by that.
func TestNoAnswerLooksChosen(t *testing.T) {
	h, c := openCase(t)
	press(t, c, "Answer the questions")
	shows(t, c, "Who are you complaining for?")
	if b, ok := c.Focused().(*kit.Button); ok {
		t.Errorf("the answer %q has the focus", b.Text)
	}
	uitest.Key(c, fyne.KeyReturn)
	press(t, c, "Continue")
	shows(t, c, "Problem: Choose an answer, or skip the question")
	if n := h.Own.Called("Answer"); n != 0 {
		t.Errorf("%d answers were kept", n)
	}
}
