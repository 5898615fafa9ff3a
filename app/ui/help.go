package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"desist/app/ui/kit"
)

// note is a page of text.
type note struct{ *kit.Scroll }

func (n note) Content() fyne.CanvasObject { return n.Scroll }
func (n note) Show(context.Context)       {}
func (n note) Focus() fyne.Focusable      { return n.Scroll }

func (u *UI) showNote(title string, lines ...fyne.CanvasObject) {
	if _, already := u.router.top().(note); already {
		u.router.back()
	}
	u.router.push(note{kit.Page(append([]fyne.CanvasObject{kit.Title(title)}, lines...)...)})
}

// shortcuts are told in Help; the keys themselves are in menu.go, router.go and the screens.
var shortcuts = []struct{ keys, what string }{
	{"Tab, Shift+Tab", "Go to the next or the previous part of the screen"},
	{"Enter or Space", "Press a button, open a row"},
	{"Up, Down, Page Up, Page Down, Home, End", "Move in a list or a text"},
	{"Esc or Alt+Left", "Go back; stop what is under way"},
	{"I, E, U", "Include the message shown, exclude it, or mark it unsure"},
	{"1, 2", "On a company: its opt-outs, its messages"},
	{"C", "On a company: its case"},
	{"P", "On a company: make the pack, once it can be made"},
	{"Ctrl+N", "Connect a mailbox"},
	{"Ctrl+O", "Open mail files"},
	{"Ctrl+R", "Get new mail"},
	{"Ctrl+L", "Companies"},
	{"Ctrl+D", "Dates: what is due in every case"},
	{"Ctrl+= and Ctrl+-", "Larger and smaller text; Ctrl+0 for normal"},
	{"Alt", "The menu bar"},
	{"F1", "This list"},
}

// ShowShortcuts shows the keys.
func (u *UI) ShowShortcuts() {
	var lines []fyne.CanvasObject
	for _, s := range shortcuts {
		lines = append(lines, kit.Tight(kit.Strong(s.keys), kit.Text(s.what)))
	}
	u.showNote("Keyboard shortcuts", lines...)
}

// ShowPlaces shows where Desist keeps its files.
func (u *UI) ShowPlaces() {
	lines := []fyne.CanvasObject{kit.Text("Packs are in the folders you chose for them.")}
	for _, p := range u.host.Places() {
		lines = append(lines, kit.Tight(kit.Strong(p.What), kit.Text(p.Path)))
	}
	u.showNote("Where Desist keeps its files", lines...)
}

// ShowAbout says what Desist is.
func (u *UI) ShowAbout() {
	u.showNote("About Desist",
		kit.Text("Desist "+u.app.Metadata().Version),
		kit.Text("Desist helps you show that a company went on sending you marketing after you opted out."),
		kit.Text("Desist only reads your mailbox. It never changes, moves or deletes mail."),
		kit.Text("Desist is not legal advice. What it says of a message is an opinion that you review, and nothing is sent "+
			"to anyone unless you send it."))
}
