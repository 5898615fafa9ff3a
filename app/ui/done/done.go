// Package done is the screen after a complaint pack was made: its files and what to do with them.
package done

import (
	"context"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app"
	"desist/app/ui/kit"
)

// Actions are the ways on from here.
type Actions struct {
	OpenFolder func(dir string) error
	Form       func() // the answers for the ICO's form
	Companies  func()
}

// Screen lists a pack's files.
type Screen struct {
	root *kit.Scroll
	open *kit.Button
	note *kit.ErrorPanel
}

// New returns the screen of a pack in dir.
func New(company, dir string, result app.PackResult, a Actions) *Screen {
	s := &Screen{note: kit.NewErrorPanel(nil)}
	s.open = kit.NewPrimaryButton("Open the folder", func() {
		s.note.Set(a.OpenFolder(dir))
		s.root.Refresh()
	})
	files := container.NewVBox()
	for _, f := range result.Files {
		files.Add(file(f))
	}
	s.root = kit.Page(
		kit.Title("The pack is ready"),
		kit.Text(fmt.Sprintf("The pack about %s holds %s. Its statement for the ICO’s form has %s.",
			kit.Cut(company), kit.Count(result.Included, "message", "messages"),
			kit.Count(result.StatementChars, "character", "characters"))),
		kit.Text("Desist has given the pack to nobody. Read the PDF before you send it to anyone: it makes statements in your name."),
		s.note.Container,
		container.New(&kit.Flow{}, s.open, kit.NewButton("Answers for the ICO’s form", a.Form), kit.NewButton("Back to the companies", a.Companies)),
		kit.Gap(),
		kit.Heading("Files"),
		kit.Muted(dir),
		files,
		kit.Muted("The SHA-256 sums let anyone check later that a file is unchanged."),
	)
	return s
}

func file(f app.PackFile) fyne.CanvasObject {
	sum := kit.Muted("SHA-256 " + f.SHA256)
	sum.Wrapping = fyne.TextWrapBreak
	size := kit.Text(kit.Size(f.Bytes))
	size.Wrapping = fyne.TextWrapOff
	name := kit.Row()
	name.TextStyle.Bold = true
	name.SetText(kit.Cut(filepath.Base(f.Path)))
	return kit.Panel(kit.Tight(kit.Border(nil, nil, nil, size, name), sum))
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.open }

// Show has nothing to load.
func (s *Screen) Show(context.Context) {}
