package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui"
	"desist/app/ui/uitest"
	"desist/app/ui/uitest/fakehost"
	"desist/complaint"
)

// stage is the app on which a scene is played.
type stage struct {
	ui   *ui.UI
	host *fakehost.Host
	run  *runner
}

func newStage(a fyne.App, scale float32) *stage {
	s := &stage{host: fakehost.New(), run: &runner{}}
	s.host.Has = true
	s.ui = ui.New(ui.Config{App: a, Host: s.host, Runner: s.run, Now: uitest.Now, TextScale: scale})
	return s
}

func (s *stage) canvas() fyne.Canvas { return s.ui.Window().Canvas() }

func (s *stage) press(text string) {
	root := s.canvas().Content()
	if top := s.canvas().Overlays().Top(); top != nil {
		root = top
	}
	if !uitest.Press(root, text) {
		panic(fmt.Sprintf("no button %q on %q", text, uitest.Text(root)))
	}
}

// company shows the first company.
func (s *stage) company() {
	s.ui.CarryOn()
	uitest.Key(s.canvas(), fyne.KeyHome, fyne.KeyReturn)
}

// ready confirms the first company's opt-out and decides some of its messages, so that a pack can be made.
func (s *stage) ready() {
	v := &s.host.Own.Views[0]
	v.OptOuts[0].State = complaint.StateConfirmed
	for i := range v.Rows {
		v.Rows[i].OptOutConfirmed = true
		v.Rows[i].Review.Decision = [...]complaint.Decision{
			complaint.Include, complaint.Include, complaint.Exclude, complaint.Unsure, complaint.Unreviewed,
		}[i%5]
		if v.Rows[i].Included() {
			v.Included++
		}
	}
	v.Unreviewed = 5
}

// runner works at once, or beside the scene after set to.
type runner struct {
	beside bool
	mu     sync.Mutex
}

func (r *runner) Go(work func()) {
	if r.beside {
		go work()
		return
	}
	work()
}

func (r *runner) Do(apply func()) {
	if r.beside {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	apply()
}

// settle lets work beside the scene reach the window.
func (r *runner) settle() { time.Sleep(300 * time.Millisecond) }

// scene is one picture.
type scene struct {
	name string
	play func(*stage)
}

var scenes = []scene{
	{"01-welcome", func(s *stage) { s.ui.ShowWelcome() }},
	{"02-connect", func(s *stage) { s.ui.Connect(); uitest.Type(s.canvas(), "sam@example.co.uk") }},
	{"03-connect-refused", playRefused},
	{"04-connect-answers", func(s *stage) {
		s.ui.Connect()
		uitest.Type(s.canvas(), "sam")
		uitest.Key(s.canvas(), fyne.KeyReturn)
	}},
	{"05-files", func(s *stage) { s.ui.OpenFiles() }},
	{"06-progress", playProgress},
	{"07-synced", func(s *stage) { s.ui.CarryOn(); s.ui.SyncNow() }},
	{"08-sync-failed", func(s *stage) {
		s.host.Own.Fail["Sync"] = &app.Error{Code: app.CodeConnection, What: "The connection to imap.example.co.uk was lost"}
		s.ui.CarryOn()
		s.ui.SyncNow()
	}},
	{"09-companies", func(s *stage) { s.ui.CarryOn() }},
	{"10-companies-empty", func(s *stage) { s.host.Own.Views = nil; s.ui.CarryOn() }},
	{"11-companies-failed", func(s *stage) {
		s.host.Own.Fail["Companies"] = errors.New("vault: read index: unexpected end of file")
		s.ui.CarryOn()
	}},
	{"12-company", func(s *stage) { s.company() }},
	{"13-company-timeline", func(s *stage) {
		s.host.Own.Views[0].OptOuts = s.host.Own.Views[0].OptOuts[:1]
		s.company()
	}},
	{"14-messages", func(s *stage) { s.ready(); s.company(); s.press("Messages") }},
	{"15-messages-none", func(s *stage) {
		s.host.Own.Views = s.host.Own.Views[5:]
		s.company()
		s.press("Messages")
	}},
	{"16-optout", func(s *stage) { s.company(); s.press("Add an opt-out") }},
	{"17-message", func(s *stage) { s.company(); s.press("Read the mail") }},
	{"18-pack", func(s *stage) { s.ready(); s.company(); s.press("Make the pack") }},
	{"19-pack-no-name", func(s *stage) {
		s.host.Own.Person.Name = ""
		s.ready()
		s.company()
		s.press("Make the pack")
	}},
	{"20-done", func(s *stage) { s.ready(); s.company(); s.press("Make the pack"); s.press("Make the pack") }},
	{"21-shortcuts", func(s *stage) { uitest.Key(s.canvas(), fyne.KeyF1) }},
	{"22-passphrase", playPassphrase},
	{"23-demo", func(s *stage) { s.ui.TryDemo() }},
}

func playRefused(s *stage) {
	s.host.Own.Fail["AddAccount"] = &app.Error{
		Code: app.CodeAuth, What: "The sign-in to imap.example.co.uk failed",
		Hint: "Check the password. If your provider asks for an app password, make one in its security settings.",
	}
	s.ui.Connect()
	uitest.Type(s.canvas(), "sam@example.co.uk")
	uitest.Tab(s.canvas(), 1)
	uitest.Type(s.canvas(), "secret")
	uitest.Key(s.canvas(), fyne.KeyReturn)
}

// playProgress shows a sync at work.
func playProgress(s *stage) {
	s.host.Own.Hold["Sync"] = true
	s.ui.CarryOn()
	s.run.beside = true
	s.ui.SyncNow()
	s.run.settle()
}

// playPassphrase shows the dialog for computers without a keyring.
func playPassphrase(s *stage) {
	s.host.Secret = "Choose a passphrase for your casebook."
	s.run.beside = true
	s.ui.CarryOn()
	s.run.settle()
}
