// Package watching is the screen with the settings of watching for new mail.
package watching

import (
	"context"
	"slices"
	"strings"

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
	id               string
	saved            complaint.WatchSettings
	on, notify, keys *kit.Check
	resolver         *kit.Entry
	resolverF        *kit.Field
}

// Screen shows the settings.
type Screen struct {
	*kit.Sheet[[]complaint.Account]
	deps    deps
	actions Actions
}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{deps: d, actions: a}
	begin := kit.NewPrimaryButton("Connect a mailbox", a.Connect)
	s.Sheet = kit.NewSheet(run, kit.Loading[[]complaint.Account]{
		Words: "Loading the mailboxes", Fetch: s.mailboxes, Apply: s.apply,
		Empty:   kit.Empty("No mailbox to watch", "Connect a mailbox first. Mail files can't be watched.", begin),
		IsEmpty: func(found []complaint.Account) bool { return len(found) == 0 },
	})
	s.States.FirstEmpty = begin
	return s
}

// mailboxes are the accounts that can be watched.
func (s *Screen) mailboxes(ctx context.Context) ([]complaint.Account, error) {
	accounts, err := s.deps.Accounts(ctx)
	return slices.DeleteFunc(slices.Clone(accounts), func(a complaint.Account) bool { return a.Kind != complaint.AccountIMAP }), err
}

func (s *Screen) apply(mailboxes []complaint.Account) {
	s.Head(
		kit.Title("Watch for new mail"),
		kit.Text("While Desist is open it can wait for new mail in your inbox and your junk folder. A new message that may be marketing "+
			"after your opt-out then appears by itself, for you to check."),
		kit.Text("Desist only reads. Your mail server sees that a mail program is connected. Nobody else is told anything, unless you also keep keys."),
		kit.Text("Senders sign their emails, and replace the keys that prove it after some time. Desist can keep the keys of flagged "+
			"messages after each sync. For that it asks a DNS server, your computer’s own unless you name one. That server then learns whose mail you have."),
		kit.Gap(),
	)
	for i, a := range mailboxes {
		m := s.mailbox(a)
		s.Add(kit.Panel(kit.Tight(kit.Heading(kit.Cut(m.id)), m.on, m.notify, m.keys, m.resolverF.Container)))
		if i == 0 {
			s.StartAt(m.on)
		}
	}
}

func (s *Screen) mailbox(a complaint.Account) *mailbox {
	m := &mailbox{id: a.ID, saved: a.Watch}
	m.on = kit.NewCheck("Watch this mailbox while Desist is open", func(bool) { s.save(m, m.boxes()) })
	m.notify = kit.NewCheck("Show a notification on the desktop, with the company’s name", func(bool) { s.save(m, m.boxes()) })
	m.keys = kit.NewCheck("Keep the senders’ signature keys as soon as a message is flagged", func(bool) { s.save(m, m.boxes()) })
	m.resolver = kit.NewEntry()
	m.resolver.OnLeft = func() { s.save(m, m.server()) }
	m.resolver.OnSubmitted = func(string) { s.save(m, m.server()) }
	m.resolver.SetText(m.saved.Resolver)
	m.resolverF = kit.NewField("DNS server to ask", "Leave this empty to ask your computer’s own. Otherwise an address, such as 192.0.2.53.", m.resolver)
	m.show()
	return m
}

// show shows what is saved.
func (m *mailbox) show() {
	m.on.Put(m.saved.On)
	m.notify.Put(m.saved.Notify)
	m.notify.SetEnabled(m.saved.On)
	m.keys.Put(m.saved.Keys)
	if m.saved.Keys {
		m.resolverF.Show()
	} else {
		m.resolverF.Hide()
	}
}

// boxes are the settings with the boxes as they are now.
func (m *mailbox) boxes() complaint.WatchSettings {
	want := m.saved
	want.On, want.Notify, want.Keys = m.on.Checked, m.notify.Checked, m.keys.Checked
	return want
}

// server are the settings with the DNS server as typed.
func (m *mailbox) server() complaint.WatchSettings {
	want := m.saved
	want.Resolver = strings.TrimSpace(m.resolver.Text)
	return want
}

// save keeps what the person chose, or shows why it could not be kept and which boxes still hold. A server that is refused stays
// as typed, to be mended.
func (s *Screen) save(m *mailbox, want complaint.WatchSettings) {
	if want == m.saved {
		return
	}
	store := func(ctx context.Context) error { return s.deps.SetWatch(ctx, m.id, want) }
	kit.Try(s.Loader, store, func(err error) {
		if err == nil {
			m.saved = want
		}
		m.show()
		s.Say("", err)
		if err == nil {
			s.actions.Changed()
		}
	})
}
