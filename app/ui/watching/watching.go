// Package watching is the screen with the settings of watching for new mail.
package watching

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"desist/app/ui/kit"
	"desist/complaint"
)

// deps is what the screen reads and sets.
type deps interface {
	Accounts(ctx context.Context) ([]complaint.Account, error)
	SetWatch(ctx context.Context, id string, s complaint.WatchSettings) error
}

// Actions are the ways on from here.
type Actions struct {
	// Changed is called when a setting was saved.
	Changed func()
	Connect func()
}

// mailbox is one mailbox's part of the screen.
type mailbox struct {
	id         string
	saved      complaint.WatchSettings
	on, notify *kit.Check
}

// Screen shows the settings.
type Screen struct {
	deps    deps
	run     kit.Runner
	actions Actions

	states *kit.States
	root   *kit.Scroll
	list   *fyne.Container
	failed *kit.ErrorPanel
	boxes  []*mailbox
	page   context.Context
}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{deps: d, run: run, actions: a, list: container.NewVBox(), failed: kit.NewErrorPanel(nil)}
	s.root = kit.Page(
		kit.Title("Watch for new mail"),
		kit.Text("While Desist is open it can wait for new mail in your inbox and your junk folder. A new message that may be marketing "+
			"after your opt-out then appears by itself, for you to check."),
		kit.Text("Desist only reads. Your mail server sees that a mail program is connected, and nobody else is told anything."),
		kit.Gap(),
		s.failed.Container,
		s.list,
	)
	begin := kit.NewPrimaryButton("Connect a mailbox", a.Connect)
	empty := kit.Empty("No mailbox to watch", "Connect a mailbox first. Mail files can't be watched.", begin)
	s.states = kit.NewStates("Loading the mailboxes", empty, s.root, func() { s.Show(s.page) })
	s.states.First = s.Focus
	s.states.FirstEmpty = begin
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.states.Container }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	if len(s.boxes) > 0 {
		return s.boxes[0].on
	}
	return s.root
}

// Show loads the settings.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	kit.Load(s.run, ctx, s.deps.Accounts, func(accounts []complaint.Account, err error) {
		if err != nil {
			s.states.Fail(err)
			return
		}
		s.apply(accounts)
	})
}

func (s *Screen) apply(accounts []complaint.Account) {
	s.list.RemoveAll()
	s.boxes = nil
	s.failed.Set(nil)
	for _, a := range accounts {
		if a.Kind == complaint.AccountIMAP {
			s.list.Add(s.add(a))
		}
	}
	if len(s.boxes) == 0 {
		s.states.Empty()
		return
	}
	s.states.Content()
}

func (s *Screen) add(a complaint.Account) fyne.CanvasObject {
	m := &mailbox{id: a.ID, saved: a.Watch}
	m.on = kit.NewCheck("Watch this mailbox while Desist is open", func(bool) { s.save(m) })
	m.notify = kit.NewCheck("Show a notification on the desktop, with the company’s name", func(bool) { s.save(m) })
	m.show()
	s.boxes = append(s.boxes, m)
	return kit.Panel(kit.Tight(kit.Heading(kit.Cut(a.ID)), m.on, m.notify))
}

// show shows what is saved.
func (m *mailbox) show() {
	m.on.Put(m.saved.On)
	m.notify.Put(m.saved.Notify)
	m.notify.SetEnabled(m.saved.On)
}

// save keeps what the person chose, or shows why it could not be kept and what still holds.
func (s *Screen) save(m *mailbox) {
	want := complaint.WatchSettings{On: m.on.Checked, Notify: m.notify.Checked}
	store := func(ctx context.Context) (struct{}, error) { return struct{}{}, s.deps.SetWatch(ctx, m.id, want) }
	kit.Load(s.run, s.page, store, func(_ struct{}, err error) {
		if err == nil {
			m.saved = want
		}
		m.show()
		s.failed.Set(err)
		s.root.Refresh()
		if err == nil {
			s.actions.Changed()
		}
	})
}
