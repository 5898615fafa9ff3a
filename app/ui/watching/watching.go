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
	// Failed is called when a setting was not saved and the person has left the screen.
	Failed  func(error)
	Connect func()
}

// mailbox is one mailbox's part of the screen.
type mailbox struct {
	id               string
	saved            complaint.WatchSettings
	saving           bool
	next             *complaint.WatchSettings // chosen and not yet saved
	failed           bool                     // what is shown could not be saved
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
	m.on = kit.NewCheck("Watch this mailbox while Desist is open", func(bool) { s.save(m) })
	m.notify = kit.NewCheck("Show a notification on the desktop, with the company’s name", func(bool) { s.save(m) })
	m.keys = kit.NewCheck("Keep the senders’ signature keys as soon as a message is flagged", func(bool) { s.save(m) })
	m.resolver = kit.NewEntry()
	m.resolver.OnLeft = func() { s.save(m) }
	m.resolver.OnSubmitted = func(string) { s.save(m) }
	m.resolver.SetText(m.saved.Resolver)
	m.resolverF = kit.NewField("DNS server to ask", "Leave this empty to ask your computer’s own. Otherwise an address, such as 192.0.2.53.", m.resolver)
	m.show()
	return m
}

// show shows what is saved. A server that was refused stays as typed, to be mended, while keys are kept.
func (m *mailbox) show() {
	m.on.Put(m.saved.On)
	m.notify.Put(m.saved.Notify)
	m.notify.SetEnabled(m.saved.On)
	m.keys.Put(m.saved.Keys)
	if m.saved.Keys {
		m.resolverF.Show()
	} else {
		m.resolver.SetText(m.saved.Resolver)
		m.resolverF.Hide()
	}
}

// chosen are the settings as they are on the screen.
func (m *mailbox) chosen() complaint.WatchSettings {
	return complaint.WatchSettings{
		On: m.on.Checked, Notify: m.notify.Checked, Keys: m.keys.Checked, Resolver: strings.TrimSpace(m.resolver.Text),
	}
}

// save keeps what the person chose, or shows why it could not be kept and which boxes still hold. One is saved after the
// other, so that the last choice stays.
func (s *Screen) save(m *mailbox) {
	want := m.chosen()
	if !m.saving && !m.failed && want == m.saved {
		return
	}
	m.next = &want
	if !m.saving {
		s.saveNext(m, nil)
	}
}

// saveNext saves what was chosen last. When nothing is left to save it shows what holds, and err, which is why the save
// before failed.
func (s *Screen) saveNext(m *mailbox, err error) {
	had, next := m.saved, m.next
	m.next = nil
	if next == nil {
		s.settle(m, err)
		return
	}
	if !next.Keys {
		next.Resolver = had.Resolver // nobody is asked, so what is typed is of no account
	}
	if *next == had {
		s.settle(m, nil)
		return
	}
	m.saving = true
	put := func(ctx context.Context) (complaint.WatchSettings, error) { return s.put(ctx, m.id, had, *next) }
	kit.Finish(s.Loader, put, func(saved complaint.WatchSettings, err error) {
		m.saving, m.saved = false, saved
		if saved != had {
			s.actions.Changed()
		}
		s.saveNext(m, err)
	})
}

func (s *Screen) settle(m *mailbox, err error) {
	m.failed = err != nil
	m.show()
	s.Say("", err)
	if err != nil && s.Page().Err() != nil {
		s.actions.Failed(err)
	}
}

// put saves the settings and returns those that hold then. A server that is refused does not hold up the boxes, but for the
// one that would have another server asked instead.
func (s *Screen) put(ctx context.Context, id string, had, want complaint.WatchSettings) (complaint.WatchSettings, error) {
	err := s.deps.SetWatch(ctx, id, want)
	if err == nil {
		return want, nil
	}
	boxes := want
	boxes.Resolver, boxes.Keys = had.Resolver, want.Keys && had.Keys
	if want.Resolver == had.Resolver || boxes == had || s.deps.SetWatch(ctx, id, boxes) != nil {
		return had, err
	}
	return boxes, err
}
