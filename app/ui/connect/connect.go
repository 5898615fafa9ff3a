// Package connect is the form that connects a mailbox over IMAP: from the address to the server that was found, and
// from there to a sign-in in the way the provider offers.
package connect

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// deps is what the screen does.
type deps interface {
	// FindServers looks for the mail server of an address.
	FindServers(ctx context.Context, email string, tell func(string)) (app.FoundServers, error)
	// AddAccount signs in once and keeps the account.
	AddAccount(ctx context.Context, in app.AccountInput) (complaint.Account, error)
}

// Actions are the ways on from here.
type Actions struct {
	Connected  func(complaint.Account)
	ChooseFile func(set func(path string))
	OpenFiles  func() // reads mail out of files instead
	// OpenPage opens a web page in the person's browser.
	OpenPage func(url string) error
	// Copy puts text on the clipboard.
	Copy func(text string)
	// AskCertificate asks whether to accept a certificate, and calls accept if so.
	AskCertificate func(c app.Certificate, accept func())
}

// Screen is the form.
type Screen struct {
	deps    deps
	run     kit.Runner
	actions Actions

	root   *kit.Scroll
	email  *kit.Entry
	emailF *kit.Field
	failed *kit.ErrorPanel
	find   *kit.Button
	byHand *kit.Button
	start  *fyne.Container // what belongs to the first step alone
	busy   *busy
	signIn *signIn
	server *server
	submit *kit.Button
	files  *kit.Button
	goOn   *fyne.Container // the second step

	page    context.Context
	attempt kit.Latest
	running bool
	signing bool // the second step is shown
	found   app.FoundServers
}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{deps: d, run: run, actions: a, email: kit.NewEntry(), failed: kit.NewErrorPanel(nil)}
	s.signIn = newSignIn(func() { s.root.Refresh() }, s.Submit, s.openHelp)
	s.server = newServer(a.ChooseFile, s.changeServer, s.Submit)
	s.find = kit.NewPrimaryButton("Find my mail server", s.Find)
	s.byHand = kit.NewQuietButton("Enter the server yourself", s.enterByHand)
	s.submit = kit.NewPrimaryButton("Connect", s.Submit)
	s.files = kit.NewButton("Open mail files instead", a.OpenFiles)
	s.busy = newBusy(func() { s.attempt.Stop() }, a.Copy)
	s.email.OnSubmitted = func(string) { s.next() }
	s.email.OnChanged = func(string) {
		if s.signing {
			s.startAgain()
		}
	}
	s.emailF = kit.NewField("E-mail address", "", s.email)
	s.start = container.NewVBox(
		kit.Gap(),
		container.NewHBox(s.find, s.byHand),
		kit.Muted("Desist looks in its own list of providers. For an address that is not in it, it asks your domain’s web server, "+
			"Mozilla’s public list of providers (thunderbird.net) and the domain name system, and tries usual server names. They "+
			"hear the part after the @, nothing more."),
	)
	s.goOn = container.NewVBox(kit.Gap(), s.server.Container, s.signIn.Container, kit.Gap(), container.NewHBox(s.submit, s.files))
	s.goOn.Hide()
	s.root = kit.Page(
		kit.Title("Connect a mailbox"),
		kit.Text("Desist only reads your mailbox. It never changes, moves or deletes mail. What signs you in is kept in your "+
			"encrypted casebook."),
		s.failed.Container,
		s.emailF.Container,
		s.start,
		s.goOn,
		s.busy.Container,
	)
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.email }

// Show makes the form ready. Work under way ends with ctx.
func (s *Screen) Show(ctx context.Context) { s.page = ctx }

// Key stops what is under way on Escape.
func (s *Screen) Key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyEscape && s.running {
		s.attempt.Stop()
		return true
	}
	return false
}

// next is what Enter in the address does.
func (s *Screen) next() {
	if s.signing {
		s.Submit()
		return
	}
	s.Find()
}

// address reads the address and marks what will not do.
func (s *Screen) address() (string, bool) {
	text := strings.TrimSpace(s.email.Text)
	problem := ""
	if local, domain, ok := strings.Cut(text, "@"); !ok || local == "" || domain == "" || strings.ContainsAny(text, " \t") {
		problem = "Enter an e-mail address, like name@example.com"
	}
	s.emailF.SetProblem(problem)
	s.root.Refresh()
	return text, problem == ""
}

// Find looks for the address's server.
func (s *Screen) Find() {
	if s.running {
		return
	}
	email, ok := s.address()
	if !ok {
		return
	}
	s.failed.Set(nil)
	s.setRunning("Looking for your mail server")
	ctx := s.attempt.Next(s.page)
	said := kit.NewCoalescer(s.run, func(text string) {
		if s.running {
			s.busy.say(text)
		}
	})
	s.run.Go(func() {
		found, err := s.deps.FindServers(ctx, email, said.Set)
		s.run.Do(func() {
			if s.page.Err() == nil {
				s.finishFind(ctx, found, err)
			}
		})
	})
}

func (s *Screen) finishFind(ctx context.Context, found app.FoundServers, err error) {
	s.setRunning("")
	switch {
	case ctx.Err() != nil || kit.Cancelled(err):
		s.failed.SetProblem(kit.Problem{What: "You stopped looking", Do: "Look again, or enter the server yourself."})
	case err != nil:
		s.failed.Set(err)
	default:
		s.show(found)
		return
	}
	s.root.ToTop()
}

// enterByHand goes on without looking.
func (s *Screen) enterByHand() {
	email, ok := s.address()
	if !ok || s.running {
		return
	}
	s.failed.Set(nil)
	s.show(app.FoundServers{
		Email: email, SignIns: []app.SignInChoice{{Kind: app.SignInPassword, Label: "Password", Ready: true}},
	})
}

// show shows what was found, and the second step.
func (s *Screen) show(found app.FoundServers) {
	s.found, s.signing = found, true
	s.server.show(found)
	s.signIn.show(found)
	s.submitShown()
	s.start.Hide()
	s.goOn.Show()
	s.root.Refresh()
	switch first := s.server.first(); {
	case first != nil:
		kit.Focus(s.root, first)
	case s.signIn.first() != nil:
		kit.Focus(s.root, s.signIn.first())
	case s.submit.Visible():
		kit.Focus(s.root, s.submit)
	default:
		kit.Focus(s.root, s.files)
	}
}

// startAgain goes back to the first step, because the address is another one now.
func (s *Screen) startAgain() {
	s.signing = false
	s.signIn.forget()
	s.goOn.Hide()
	s.start.Show()
	s.root.Refresh()
}

// changeServer has shown the server's fields.
func (s *Screen) changeServer() {
	s.signIn.allowPassword() // another server may take one
	s.submitShown()
	s.root.Refresh()
	kit.Focus(s.root, s.server.host)
}

// submitShown offers to connect, or where that is not possible to open files.
func (s *Screen) submitShown() {
	if s.signIn.possible() {
		s.submit.Show()
		s.files.Hide()
	} else {
		s.submit.Hide()
		s.files.Show()
	}
}

// openHelp shows the provider's own help. That it can't be opened is no harm: its address stands there.
func (s *Screen) openHelp() { _ = s.actions.OpenPage(s.found.Help) }

// setRunning shows that something is under way, or with "" that nothing is any more.
func (s *Screen) setRunning(what string) {
	s.running = what != ""
	for _, b := range []*kit.Button{s.find, s.byHand, s.submit} {
		b.SetEnabled(!s.running)
	}
	s.busy.set(what)
	s.root.Refresh()
}

// busy shows what is under way.
type busy struct {
	*fyne.Container
	activity *widget.Activity
	status   *widget.Label
	copyPage *kit.Button
	page     string
}

func newBusy(stop func(), put func(string)) *busy {
	b := &busy{activity: widget.NewActivity(), status: kit.Row()}
	b.copyPage = kit.NewButton("Copy the page’s address", func() { put(b.page) })
	b.copyPage.Hide()
	b.Container = kit.Border(nil, nil, b.activity, container.NewHBox(b.copyPage, kit.NewButton("Stop", stop)), b.status)
	b.Hide()
	return b
}

func (b *busy) set(what string) {
	b.copyPage.Hide()
	if what == "" {
		b.activity.Stop()
		b.Hide()
		return
	}
	b.say(what)
	b.activity.Start()
	b.Show()
}

func (b *busy) say(text string) { b.status.SetText(kit.Cut(text)) }

// waitFor says that the browser has the next word.
func (b *busy) waitFor(page string) {
	b.page = page
	b.say("Sign in on the page that your browser shows")
	b.copyPage.Show()
}
