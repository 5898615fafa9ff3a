package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app/ui/theme"
	"desist/app/ui/uitest/stage"
)

// TestScreensLookAsApproved compares every screen with its approved markup in testdata. After a wanted change, look
// at the pictures of `go run ./cmd/gallery -png DIR`, then approve with DESIST_APPROVE=1.
func TestScreensLookAsApproved(t *testing.T) {
	for _, scene := range stage.Scenes() {
		if scene.Moving {
			continue
		}
		t.Run(scene.Name, func(t *testing.T) { golden(t, scene, "light", 1, theme.Light) })
	}
	for _, scene := range stage.Scenes() {
		switch scene.Name {
		case "09-companies", "14-messages", "33-case-waiting", "40-question", "50-form":
			t.Run(scene.Name+"-dark", func(t *testing.T) { golden(t, scene, "dark", 1, theme.Dark) })
			t.Run(scene.Name+"-large", func(t *testing.T) { golden(t, scene, "large", 1.5, theme.Light) })
		}
	}
}

func golden(t *testing.T, scene stage.Scene, look string, scale float32, appearance theme.Appearance) {
	s := stage.New(test.NewTempApp(t), scale)
	s.UI.Appear(appearance)
	w := s.UI.Window()
	w.Resize(fyne.NewSize(1120, 780))
	scene.Play(s)
	s.Settle()
	w.Canvas().Unfocus() // a cursor blinks
	name := scene.Name + "-" + look + ".xml"
	if os.Getenv("DESIST_APPROVE") == "1" {
		approve(t, name, w.Canvas())
	}
	test.AssertRendersToMarkup(t, name, w.Canvas())
}

func approve(t *testing.T, name string, c fyne.Canvas) {
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", name), []byte(test.RenderToMarkup(c)), 0o644); err != nil {
		t.Fatal(err)
	}
}
