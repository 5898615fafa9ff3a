// Package welcome is the first screen: what Desist does, and the ways in.
package welcome

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app/ui/kit"
)

// deps is what the screen needs to know.
type deps interface {
	// HasCasebook reports whether there is a casebook to carry on with. It may touch the disk.
	HasCasebook(ctx context.Context) bool
}

// Actions are the ways on from here.
type Actions struct {
	CarryOn   func()
	Connect   func()
	OpenFiles func()
	Demo      func()
}

// Screen is the welcome screen.
type Screen struct {
	deps   deps
	run    kit.Runner
	root   *kit.Scroll
	ways   []*kit.Button
	resume fyne.CanvasObject
}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{deps: d, run: run}
	carryOn := s.way("Carry on", a.CarryOn)
	connect := s.way("Connect a mailbox", a.Connect)
	files := s.way("Open mail files", a.OpenFiles)
	demo := s.way("Try the demo mailbox", a.Demo)
	s.resume = choice("Carry on where you left off", "Open your casebook with the companies and decisions in it.", carryOn)
	s.resume.Hide()
	s.root = kit.Page(
		kit.Title("Welcome to Desist"),
		kit.Text("Desist finds marketing e-mails that a company sent you after you opted out. You check what it found. "+
			"Desist then puts the evidence together for a complaint to the company or to the Information Commission (ICO)."),
		kit.Gap(),
		s.resume,
		choice("Connect your mailbox", "Desist only reads your mailbox. It never changes, moves or deletes mail.", connect),
		choice("Open mail files", "Google Takeout, Thunderbird, Outlook, or mail saved as .eml, mbox or Maildir.", files),
		choice("See how it works", "An invented person’s mail on this computer. Your own casebook is not touched.", demo),
		kit.Gap(),
		kit.Muted("Your mail and your decisions are kept in one encrypted file on this computer. Desist is not legal advice: "+
			"its judgement of a message is an opinion that you review."),
	)
	return s
}

func (s *Screen) way(text string, tapped func()) *kit.Button {
	b := kit.NewButton(text, tapped)
	s.ways = append(s.ways, b)
	return b
}

func choice(heading, text string, b *kit.Button) fyne.CanvasObject {
	button := container.NewCenter(b)
	return kit.Panel(kit.Border(nil, nil, nil, button, kit.Tight(kit.Heading(heading), kit.Text(text))))
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	if s.resume.Visible() {
		return s.ways[0]
	}
	return s.ways[1]
}

// Show looks for a casebook to carry on with.
func (s *Screen) Show(ctx context.Context) {
	fetch := func(ctx context.Context) (bool, error) { return s.deps.HasCasebook(ctx), nil }
	kit.Load(s.run, ctx, fetch, func(found bool, _ error) {
		if found {
			s.resume.Show()
		} else {
			s.resume.Hide()
		}
		s.root.Refresh()
	})
}
