// Package importer is the screen that takes mail files instead of a mailbox.
package importer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app/ui/kit"
)

// Actions are the ways on from here.
type Actions struct {
	// Import reads the mail at paths.
	Import       func(paths []string)
	ChooseFile   func(set func(path string))
	ChooseFolder func(set func(path string))
	// Outlook says whether the program that reads Outlook's files is installed.
	Outlook bool
}

// outlook says what becomes of Outlook's files.
func outlook(installed bool) string {
	if installed {
		return "which are converted and marked as not original"
	}
	return "once the program readpst is installed (on Debian and Ubuntu: the package pst-utils)"
}

// Screen asks for paths.
type Screen struct {
	actions Actions
	root    *kit.Scroll
	paths   *kit.Entry
	field   *kit.Field
	submit  *kit.Button
}

// New returns the screen.
func New(a Actions) *Screen {
	s := &Screen{actions: a, paths: kit.NewTextEntry(4)}
	s.paths.SetPlaceHolder("For example: takeout-001.zip")
	s.paths.OnChanged = func(string) { s.submit.SetEnabled(len(s.list()) > 0) }
	s.submit = kit.NewPrimaryButton("Read this mail", s.Submit)
	s.submit.Disable()
	s.field = kit.NewField("Files and folders", "One on each line. Everything below a folder is read.", s.paths)
	s.root = kit.Page(
		kit.Title("Open mail files"),
		kit.Text("Desist copies the mail into your casebook and leaves the files as they are. It reads:"),
		kit.Tight(
			kit.Text("• Google Takeout: the .zip or .tgz files as you downloaded them, all of them"),
			kit.Text("• Thunderbird: a folder, or the whole profile"),
			kit.Text("• Outlook: .pst and .ost files, "+outlook(a.Outlook)),
			kit.Text("• .eml files, mbox files, Maildir folders, and .zip and .tgz archives of these"),
		),
		kit.Gap(),
		s.field.Container,
		container.NewHBox(
			kit.NewButton("Add a file…", func() { a.ChooseFile(s.add) }),
			kit.NewButton("Add a folder…", func() { a.ChooseFolder(s.add) }),
		),
		kit.Gap(),
		container.NewHBox(s.submit),
	)
	return s
}

func (s *Screen) list() []string {
	var out []string
	for line := range strings.Lines(s.paths.Text) {
		if p := strings.TrimSpace(line); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (s *Screen) add(path string) {
	s.paths.SetText(strings.Join(append(s.list(), path), "\n"))
}

// Submit starts reading.
func (s *Screen) Submit() {
	paths := s.list()
	if len(paths) == 0 {
		s.field.SetProblem("Enter a file or folder")
		return
	}
	s.field.SetProblem("")
	s.actions.Import(paths)
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.paths }

// Show has nothing to load.
func (s *Screen) Show(context.Context) {}
