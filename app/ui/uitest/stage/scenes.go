package stage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui"
	"desist/app/ui/uitest"
	"desist/complaint"
)

// Stage is the window with what is behind it.
type Stage struct {
	UI   *ui.UI
	Host *Host
	run  *runner
}

// New shows the welcome screen in a window of a, text being scale times its normal size.
func New(a fyne.App, scale float32) *Stage {
	s := &Stage{Host: NewHost(), run: &runner{}}
	s.Host.Has = true
	s.UI = ui.New(ui.Config{App: a, Host: s.Host, Runner: s.run, Now: uitest.Now, TextScale: scale})
	s.UI.ShowWelcome()
	return s
}

// Settle lays the window out again. A real window does so when a text that wraps needs more lines; the test canvas
// does not.
func (s *Stage) Settle() {
	for range 2 {
		s.canvas().Content().Refresh()
	}
}

func (s *Stage) canvas() fyne.Canvas { return s.UI.Window().Canvas() }

func (s *Stage) press(text string) {
	root := s.canvas().Content()
	if top := s.canvas().Overlays().Top(); top != nil {
		root = top
	}
	if !uitest.Press(root, text) {
		panic(fmt.Sprintf("no button %q on %q", text, uitest.Text(root)))
	}
}

// turn turns a check on or off.
func (s *Stage) turn(text string) {
	c := uitest.Check(s.canvas().Content(), text)
	if c == nil {
		panic(fmt.Sprintf("no check %q", text))
	}
	c.Turn()
}

// company shows the first company.
func (s *Stage) company() {
	s.UI.CarryOn()
	uitest.Key(s.canvas(), fyne.KeyHome, fyne.KeyReturn)
}

// ready confirms the first company's opt-out and decides some of its messages, so that a pack can be made.
func (s *Stage) ready() {
	v := &s.Host.Own.Views[0]
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

// Scene is one screen in one state.
type Scene struct {
	Name   string
	Play   func(*Stage)
	Moving bool // work goes on beside it, so its look depends on the moment
}

// Scenes returns every scene, in the order in which a person meets them.
func Scenes() []Scene {
	return append(slices.Concat(scenes, caseScenes), Scene{"02-connect-finding", playFinding, true}, Scene{"06-progress", playProgress, true}, Scene{"22-passphrase", playPassphrase, true})
}

var scenes = []Scene{
	{Name: "01-welcome", Play: func(*Stage) {}},
	{Name: "02-connect", Play: func(s *Stage) { s.UI.Connect(); uitest.Type(s.canvas(), "sam@example.co.uk") }},
	{Name: "02-connect-answers", Play: func(s *Stage) {
		s.UI.Connect()
		uitest.Type(s.canvas(), "sam")
		uitest.Key(s.canvas(), fyne.KeyReturn)
	}},
	{Name: "03-connect-found", Play: func(s *Stage) { s.find() }},
	{Name: "03-connect-provider", Play: func(s *Stage) { s.Host.Own.Found = uitest.FoundInTable(); s.find() }},
	{Name: "03-connect-page", Play: func(s *Stage) {
		s.Host.Own.Found = uitest.FoundInTable()
		s.find()
		uitest.Key(s.canvas(), fyne.KeyRight)
	}},
	{Name: "03-connect-no-client", Play: func(s *Stage) {
		s.Host.Own.Found = uitest.FoundInTable()
		s.Host.Own.Found.Note = "Example Mail no longer takes passwords from mail programs."
		s.Host.Own.Found.SignIns = []app.SignInChoice{{Kind: app.SignInOAuth, Label: "x", Why: "Desist needs a client id of its own for this, which you can get and put into its configuration file."}}
		s.find()
	}},
	{Name: "03-connect-none", Play: func(s *Stage) { s.Host.Own.Found = uitest.FoundNothing(); s.find() }},
	{Name: "03-connect-unproven", Play: func(s *Stage) { s.Host.Own.Found = uitest.FoundUnproven(); s.find() }},
	{Name: "03-connect-by-hand", Play: func(s *Stage) { s.find(); s.press("Change the server settings") }},
	{Name: "03-connect-refused", Play: playRefused},
	{Name: "04-connect-certificate", Play: func(s *Stage) {
		s.UI.Connect()
		s.UI.AskCertificate(uitest.SelfSigned(), func() {})
	}},
	{Name: "04-connect-certificate-changed", Play: func(s *Stage) {
		s.UI.Connect()
		c := uitest.SelfSigned()
		c.Changed, c.Before, c.Problem = true, strings.Repeat("0F:", 31)+"0F", "It is not the certificate that you accepted before."
		s.UI.AskCertificate(c, func() {})
	}},
	{Name: "05-files", Play: func(s *Stage) { s.UI.OpenFiles() }},
	{Name: "07-synced", Play: func(s *Stage) { s.UI.CarryOn(); s.UI.SyncNow() }},
	{Name: "08-sync-failed", Play: func(s *Stage) {
		s.Host.Own.Fail["Sync"] = &app.Error{Code: app.CodeConnection, What: "The connection to imap.example.co.uk was lost"}
		s.UI.CarryOn()
		s.UI.SyncNow()
	}},
	{Name: "09-companies", Play: func(s *Stage) { s.UI.CarryOn() }},
	{Name: "10-companies-empty", Play: func(s *Stage) { s.Host.Own.Views = nil; s.UI.CarryOn() }},
	{Name: "11-companies-failed", Play: func(s *Stage) {
		s.Host.Own.Fail["Companies"] = errors.New("vault: read index: unexpected end of file")
		s.UI.CarryOn()
	}},
	{Name: "12-company", Play: func(s *Stage) { s.company() }},
	{Name: "13-company-timeline", Play: func(s *Stage) {
		s.Host.Own.Views[0].OptOuts = s.Host.Own.Views[0].OptOuts[:1]
		s.company()
	}},
	{Name: "14-messages", Play: func(s *Stage) { s.ready(); s.company(); s.press("Messages") }},
	{Name: "14-messages-borderline", Play: func(s *Stage) {
		s.ready()
		s.Host.Own.AddBorderline()
		s.company()
		uitest.Key(s.canvas(), fyne.Key2, fyne.KeyEnd, fyne.KeyUp)
	}},
	{Name: "15-messages-none", Play: func(s *Stage) {
		s.Host.Own.Views = s.Host.Own.Views[5:]
		s.company()
		s.press("Messages")
	}},
	{Name: "16-optout", Play: func(s *Stage) { s.company(); s.press("Add an opt-out") }},
	{Name: "16-scope", Play: func(s *Stage) { s.scope(func(*complaint.OptOut) {}); s.press("Some of their mailing lists only") }},
	{Name: "16-scope-unknown", Play: func(s *Stage) {
		s.scope(func(o *complaint.OptOut) { o.Scope, o.Lists = complaint.ScopeList, nil })
	}},
	{Name: "16-scope-none", Play: func(s *Stage) { s.Host.Own.NoLists = true; s.scope(func(*complaint.OptOut) {}) }},
	{Name: "16-scope-failed", Play: func(s *Stage) {
		s.Host.Own.Fail["Lists"] = errors.New("vault: read index: unexpected end of file")
		s.scope(func(*complaint.OptOut) {})
	}},
	{Name: "12-company-list", Play: func(s *Stage) {
		o := &s.Host.Own.Views[0].OptOuts[0]
		o.Scope, o.Lists = complaint.ScopeList, nil
		s.company()
	}},
	{Name: "17-message", Play: func(s *Stage) { s.company(); s.press("Read the mail") }},
	{Name: "18-pack", Play: func(s *Stage) { s.choosePack() }},
	{Name: "19-pack-no-name", Play: func(s *Stage) {
		s.Host.Own.Person.Name = ""
		s.choosePack()
		s.bottom()
	}},
	{Name: "19-pack-options", Play: func(s *Stage) {
		s.choosePack()
		s.press("Welsh (draft)")
		s.turn("Fetch the keys")
		s.turn("Have the evidence")
		s.bottom()
	}},
	{Name: "19-pack-public", Play: func(s *Stage) {
		s.Host.Own.Fail["PictureBrowser"] = &app.Error{
			Code: app.CodeUsage, What: "There is no browser to make pictures with.",
			Hint: "Install Chromium, Chrome, Edge or Brave, or make the pack without pictures.",
		}
		s.choosePack()
		s.press("Anyone else")
		s.bottom()
	}},
	{Name: "20-done", Play: func(s *Stage) { s.choosePack(); s.press("Make the pack") }},
	{Name: "21-shortcuts", Play: func(s *Stage) { uitest.Key(s.canvas(), fyne.KeyF1) }},
	{Name: "24-watch", Play: func(s *Stage) {
		s.Host.Own.Told = []app.WatchEvent{{State: app.WatchFlags, Flags: make([]app.FlagRow, 2)}}
		s.UI.CarryOn()
		s.UI.WatchForMail()
		uitest.Key(s.canvas(), fyne.KeyReturn)
	}},
	{Name: "24-watch-keys", Play: func(s *Stage) {
		s.Host.Own.Boxes[0].Watch = complaint.WatchSettings{On: true, Keys: true, Resolver: "192.0.2.53"}
		s.UI.CarryOn()
		s.UI.WatchForMail()
	}},
	{Name: "23-demo", Play: func(s *Stage) { s.UI.TryDemo() }},
}

// scope asks what the first opt-out refuses.
func (s *Stage) scope(change func(*complaint.OptOut)) {
	o := &s.Host.Own.Views[0].OptOuts[0]
	change(o)
	s.company()
	if o.Scope == complaint.ScopeList {
		s.press("Say which list")
	} else {
		s.press("Change what it refuses")
	}
}

// choosePack shows what can be chosen about a pack.
func (s *Stage) choosePack() {
	s.ready()
	s.company()
	s.press("Make the pack")
}

// find looks for the server of an address.
func (s *Stage) find() {
	s.UI.Connect()
	uitest.Type(s.canvas(), "sam@example.co.uk")
	uitest.Key(s.canvas(), fyne.KeyReturn)
}

// playFinding shows a search under way.
func playFinding(s *Stage) {
	s.Host.Own.Hold["FindServers"] = true
	s.UI.CarryOn()
	s.run.beside = true
	s.find()
	s.run.settle()
}

func playRefused(s *Stage) {
	s.Host.Own.Fail["AddAccount"] = &app.Error{
		Code: app.CodeAuth, What: "The sign-in to imap.example.co.uk failed",
		Hint: "Check the password. If your provider asks for an app password, make one in its security settings.",
	}
	s.find()
	uitest.Type(s.canvas(), "secret")
	uitest.Key(s.canvas(), fyne.KeyReturn)
}

// playProgress shows a sync at work.
func playProgress(s *Stage) {
	s.Host.Own.Hold["Sync"] = true
	s.UI.CarryOn()
	s.run.beside = true
	s.UI.SyncNow()
	s.run.settle()
}

// playPassphrase shows the dialog for computers without a keyring.
func playPassphrase(s *Stage) {
	s.Host.Secret = "Choose a passphrase for your casebook."
	s.run.beside = true
	s.UI.CarryOn()
	s.run.settle()
}
